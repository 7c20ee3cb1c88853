import { readProductData } from './catalog.ts'
import { currency } from './money.ts'
import { email, fields, flag, integer, list, metadata, oneOf, required, text, webAddress } from './params.ts'

/** How a session can be paid: at once, or by a bank debit that is settled later. */
export const methods = ['card', 'us_bank_account'] as const

export const readSession = required(fields({
  mode: required(oneOf('payment')),
  line_items: required(list(required(fields({
    price: text(),
    price_data: fields({
      currency: required(currency),
      product: text(),
      product_data: readProductData,
      unit_amount: required(integer()),
      tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified'),
    }, ['recurring', 'unit_amount_decimal']),
    quantity: required(integer(1)),
    metadata,
  }, ['adjustable_quantity', 'tax_rates'])))),
  success_url: required(webAddress),
  cancel_url: webAddress,
  client_reference_id: text(200),
  customer: text(),
  customer_creation: oneOf('always', 'if_required'),
  customer_email: email,
  expires_at: integer(),
  allow_promotion_codes: flag,
  allowed_payment_method_types: list(required(oneOf(...methods))),
  locale: text(),
  metadata,
  payment_intent_data: fields({
    description: text(1_000), metadata, receipt_email: email, statement_descriptor: text(22), statement_descriptor_suffix: text(22),
  }, ['application_fee_amount', 'capture_method', 'on_behalf_of', 'setup_future_usage', 'shipping', 'transfer_data', 'transfer_group']),
  submit_type: oneOf('auto', 'book', 'donate', 'pay'),
  ui_mode: oneOf('hosted_page'),
}, [
  'adaptive_pricing', 'after_expiration', 'automatic_tax', 'billing_address_collection', 'branding_settings', 'consent_collection', 'currency', 'custom_fields',
  'custom_text', 'customer_account', 'customer_update', 'discounts', 'excluded_payment_method_types', 'integration_identifier', 'invoice_creation', 'managed_payments',
  'name_collection', 'optional_items', 'origin_context', 'payment_method_collection', 'payment_method_configuration', 'payment_method_data', 'payment_method_options',
  'permissions', 'phone_number_collection', 'redirect_on_completion', 'return_url', 'saved_payment_method_options', 'setup_intent_data', 'shipping_address_collection',
  'shipping_options', 'subscription_data', 'tax_id_collection', 'wallet_options',
]))

export type SessionInput = ReturnType<typeof readSession>
