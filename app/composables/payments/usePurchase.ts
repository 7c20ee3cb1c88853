import type { FunctionReturnType } from 'convex/server'
import { api } from '~/convex/_generated/api'

type Cart = FunctionReturnType<typeof api.payments.cart>

/**
 * Buys a cart in two steps: charges the card, then creates the order. If the page closes in between, the backend
 * completes the order.
 *
 * @returns `pay`; `paid`, the credits of the last order; `error`, a message for the user.
 */
export function usePurchase() {
  // Mutation for database changes
  const { mutate: saveOrder } = useConvexMutation(api.orders.create)
  // Action for external API call
  const { execute: chargeCard } = useConvexAction(api.payments.charge, { dedupe: 'defer' })
  const paid = ref<number>()
  const error = ref<string>()
  const pending = ref(false)

  // Browsers restore a page in the state that it was left in: here, while redirecting to the bank.
  useEventListener('pageshow', (event: PageTransitionEvent) => {
    if (event.persisted)
      pending.value = false
  })

  /**
   * @param token Returns a token for the card.
   * @param confirm Shows the bank's question in the page. Without it, the browser opens the bank's page.
   */
  async function pay(cart: Cart, token: () => Promise<string>, confirm: (clientSecret: string) => Promise<void> | undefined) {
    if (pending.value)
      return
    reset()
    pending.value = true
    try {
      const items = cart.items.map(({ priceId, quantity }) => ({ priceId, quantity }))
      const { transactionId } = await charged(cart, await token(), confirm)
      await saveOrder({ items, transactionId })
      paid.value = cart.credits
    }
    catch (cause) {
      error.value = (cause as Error).message
    }
    pending.value = false
  }

  async function charged(cart: Cart, token: string, confirm: (clientSecret: string) => Promise<void> | undefined): Promise<{ transactionId: string }> {
    const request = { amount: cart.amount, token, returnUrl: window.location.origin + window.location.pathname }
    const { transactionId, action } = await chargeCard(request)
    if (!action)
      return { transactionId }
    if (action.url) {
      window.location.href = action.url
      // Stay pending until the browser has left the page.
      return new Promise(() => {})
    }
    await confirm(action.clientSecret)
    return chargeCard(request)
  }

  function reset() {
    paid.value = undefined
    error.value = undefined
  }

  return { paid, error, pending, pay, reset }
}
