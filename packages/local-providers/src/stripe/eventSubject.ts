import type { StripeService } from './service.ts'

/** Returns the id that an intent's events are ordered by: the checkout session's, so that a purchase has one order. */
export function eventSubject(stripe: StripeService, intentId: string): string {
  return stripe.objects.hidden(intentId).session ?? intentId
}
