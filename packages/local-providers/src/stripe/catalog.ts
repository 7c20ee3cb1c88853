import type Stripe from 'stripe'
import { noSuch, ParameterError } from './errors.ts'
import { currency, checkPrecision } from './money.ts'
import { newId, now, type Price } from './objects.ts'
import { fields, flag, integer, list, metadata, oneOf, required, text, webAddress } from './params.ts'
import type { StripeService } from './service.ts'

/** A product with one price, under ids of your choice. */
export interface CatalogEntry {
  product: string
  price: string
  name: string
  description?: string
  /** In the currency's minor unit. */
  unitAmount: number
  currency: string
}

/** Writes products and prices under fixed ids, over what a former start wrote. */
export function seedCatalog(stripe: StripeService, catalog: CatalogEntry[]): void {
  for (const entry of catalog) {
    stripe.objects.remove(entry.product)
    stripe.objects.remove(entry.price)
    stripe.objects.insert(product({ id: entry.product, name: entry.name, description: entry.description }))
    stripe.objects.insert(price({ id: entry.price, product: entry.product, unit_amount: entry.unitAmount, currency: entry.currency }))
  }
}

const productData = {
  name: required(text()),
  description: text(40_000),
  images: list(required(webAddress)),
  metadata,
  unit_label: text(12),
}
const productNotDone = ['default_price_data', 'marketing_features', 'package_dimensions', 'shippable', 'statement_descriptor', 'tax_code', 'tax_details', 'type']

const wholeProduct = { ...productData, id: text(), active: flag, url: webAddress }

export const readProduct = required(fields(wholeProduct, productNotDone))
/** A product within a line item. */
export const readProductData = fields(productData, productNotDone)

export function createProduct(stripe: StripeService, input: ProductInput): Stripe.Product {
  if (input.id !== undefined && stripe.objects.get('product', input.id))
    throw new ParameterError('id', 'Product already exists.', 'resource_already_exists')
  return stripe.objects.insert(product(input))
}

export const readPrice = required(fields({
  currency: required(currency),
  product: text(),
  product_data: fields(wholeProduct, productNotDone),
  unit_amount: required(integer()),
  active: flag,
  lookup_key: text(200),
  nickname: text(),
  metadata,
  tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified'),
}, ['billing_scheme', 'currency_options', 'custom_unit_amount', 'recurring', 'tiers', 'tiers_mode', 'transfer_lookup_key', 'transform_quantity', 'unit_amount_decimal']))

/** Makes a price, and its product if that is given as data. Errors name the parameters below `at`. */
export function createPrice(stripe: StripeService, input: PriceInput & { product_data?: ProductInput }, at = ''): Price {
  const param = (name: string) => at === '' ? name : `${at}[${name}]`
  if ((input.product === undefined) === (input.product_data === undefined))
    throw new ParameterError(param('product'), 'You must specify either `product` or `product_data` when creating a price.', 'parameter_missing')
  if (input.product !== undefined && !stripe.objects.get('product', input.product))
    throw noSuch('product', input.product, { param: param('product') })
  checkPrecision(input.unit_amount, input.currency, param('unit_amount'))
  const product = input.product ?? createProduct(stripe, input.product_data!).id
  return stripe.objects.insert(price({ ...input, product }))
}

type ProductInput = { name: string } & Optional<Pick<Stripe.Product, 'id' | 'active' | 'images' | 'metadata'> & Record<'description' | 'unit_label' | 'url', string>>
type Optional<Fields> = { [Name in keyof Fields]?: Fields[Name] | undefined }

function product(input: ProductInput): Stripe.Product {
  return {
    id: input.id ?? newId('prod', 14),
    object: 'product',
    active: input.active ?? true,
    created: now(),
    default_price: null,
    description: input.description ?? null,
    images: input.images ?? [],
    livemode: false,
    marketing_features: [],
    metadata: input.metadata ?? {},
    name: input.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: input.unit_label ?? null,
    updated: now(),
    url: input.url ?? null,
  }
}

type PriceInput = Pick<Price, 'unit_amount' | 'currency'>
  & Optional<Pick<Price, 'active' | 'metadata'> & Record<'id' | 'product' | 'lookup_key' | 'nickname' | 'tax_behavior', string>>

function price(input: PriceInput & { product: string }): Price {
  return {
    id: input.id ?? newId('price'),
    object: 'price',
    active: input.active ?? true,
    billing_scheme: 'per_unit',
    created: now(),
    currency: input.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: input.lookup_key ?? null,
    metadata: input.metadata ?? {},
    nickname: input.nickname ?? null,
    product: input.product,
    recurring: null,
    tax_behavior: input.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'one_time',
    unit_amount: input.unit_amount,
    unit_amount_decimal: String(input.unit_amount),
  }
}
