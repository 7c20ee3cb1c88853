import type Stripe from 'stripe'
import { noSuch } from './errors.ts'
import { newId, now } from './objects.ts'
import { email, fields, metadata, required, text, webAddress } from './params.ts'
import type { StripeService } from './service.ts'

export const readCustomer = fields({ email, name: text(256), phone: text(20), description: text(), metadata }, [
  'address', 'balance', 'business_name', 'cash_balance', 'individual_name', 'invoice_prefix', 'invoice_settings', 'next_invoice_sequence',
  'payment_method', 'preferred_locales', 'shipping', 'source', 'tax', 'tax_exempt', 'tax_id_data', 'test_clock', 'validate',
])

export function createCustomer(stripe: StripeService, input: ReturnType<typeof readCustomer>): Stripe.Customer {
  return stripe.objects.insert({
    id: newId('cus', 14),
    object: 'customer',
    address: null,
    balance: 0,
    created: now(),
    currency: null,
    default_source: null,
    delinquent: false,
    description: input?.description ?? null,
    discount: null,
    email: input?.email ?? null,
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: input?.metadata ?? {},
    name: input?.name ?? null,
    phone: input?.phone ?? null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  })
}

export function updateCustomer(stripe: StripeService, id: string, input: ReturnType<typeof readCustomer>): Stripe.Customer {
  const customer = getCustomer(stripe, id)
  return stripe.objects.update(customer, {
    email: input?.email ?? customer.email,
    name: input?.name ?? customer.name,
    phone: input?.phone ?? customer.phone,
    description: input?.description ?? customer.description,
    metadata: { ...customer.metadata, ...input?.metadata },
  })
}

export function deleteCustomer(stripe: StripeService, id: string): Stripe.DeletedCustomer {
  getCustomer(stripe, id)
  return stripe.objects.retire({ id, object: 'customer', deleted: true })
}

/** A customer, or what says that it was deleted: that is no error. */
export function retrieveCustomer(stripe: StripeService, id: string): Stripe.Customer | Stripe.DeletedCustomer {
  return stripe.objects.get('deleted', id) ?? getCustomer(stripe, id)
}

function getCustomer(stripe: StripeService, id: string) {
  const customer = stripe.objects.get('customer', id)
  if (!customer)
    throw noSuch('customer', id, { status: 404 })
  return customer
}

export const readPortalSession = required(fields({ customer: required(text()), return_url: webAddress }, [
  'after_expiration', 'configuration', 'customer_account', 'flow_data', 'locale', 'on_behalf_of',
]))

/** A link to the page where a customer sees their payments. */
export function createPortalSession(stripe: StripeService, input: ReturnType<typeof readPortalSession>): Stripe.BillingPortal.Session {
  if (!stripe.objects.get('customer', input.customer))
    throw noSuch('customer', input.customer, { param: 'customer' })
  const id = newId('bps')
  return stripe.objects.insert({
    id,
    object: 'billing_portal.session',
    configuration: 'bpc_local',
    created: now(),
    customer: input.customer,
    customer_account: null,
    flow: null,
    livemode: false,
    locale: null,
    on_behalf_of: null,
    return_url: input.return_url ?? null,
    url: `${stripe.url}/p/session/${id}`,
  })
}
