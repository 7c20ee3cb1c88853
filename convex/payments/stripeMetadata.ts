import type { Id } from '../_generated/dataModel'

// Namespaced, because other shops may use the same Stripe account. An order's id exists in one deployment only, so it
// also tells deployments of this application apart.
const ORDER = 'postcardStudioOrder'

/** Marks a payment or refund at Stripe as an order's. */
export function orderMetadata(orderId: Id<'orders'>) {
  return { [ORDER]: orderId }
}

/** The order that a payment or refund at Stripe is marked with; absent on those of other shops. */
export function readOrderId(metadata: Record<string, string> | null | undefined): string | undefined {
  return metadata?.[ORDER]
}
