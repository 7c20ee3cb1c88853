import { callStripe, type StripeResult } from './stripe'

/** Makes a customer for a user's first purchase. `id` names the attempt: asked again, Stripe answers with the same. */
export async function createCustomer({ id, userId, email }: { id: string, userId: string, email: string | undefined }): Promise<StripeResult<string>> {
  return idOf(await callStripe(stripe => stripe.customers.create({ email, metadata: { userId } }, { idempotencyKey: `customer/${id}` })))
}

/** Has Stripe forget a customer's address and cards. Payments that were made stay. */
export async function deleteCustomer(customerId: string): Promise<StripeResult<string>> {
  return idOf(await callStripe(stripe => stripe.customers.del(customerId)))
}

/**
 * A link to Stripe's page where a customer finds their receipts and cards. It is theirs alone and soon ends.
 *
 * Source: https://docs.stripe.com/api/customer_portal/sessions/create
 */
export async function openPortal({ customerId, returnUrl }: { customerId: string, returnUrl: string }): Promise<StripeResult<string>> {
  const answer = await callStripe(stripe => stripe.billingPortal.sessions.create({ customer: customerId, return_url: returnUrl }))
  return answer.ok ? { ok: true, value: answer.value.url } : answer
}

function idOf(answer: StripeResult<{ id: string }>): StripeResult<string> {
  return answer.ok ? { ok: true, value: answer.value.id } : answer
}
