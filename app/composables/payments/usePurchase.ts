import type { FunctionReturnType } from 'convex/server'
import { api } from '~/convex/_generated/api'

type Cart = FunctionReturnType<typeof api.payments.cart>

/**
 * Buys a cart in two steps: the card is charged, then the order is made of it. If the page dies in between, the
 * backend makes the order by itself.
 *
 * @returns `pay`; `paid`, the credits of the last purchase; `error`, why it was not made, in words.
 */
export function usePurchase() {
  // Mutation for database changes
  const { mutate: saveOrder } = useConvexMutation(api.orders.create)
  // Action for external API call
  const { execute: chargeCard } = useConvexAction(api.payments.charge, { dedupe: 'defer' })
  const paid = ref<number>()
  const error = ref<string>()
  const pending = ref(false)

  // Browsers bring a page back as it was left: here, on the way to the bank.
  useEventListener('pageshow', (event: PageTransitionEvent) => {
    if (event.persisted)
      pending.value = false
  })

  /**
   * @param token Asks the form for what stands for the card.
   * @param confirm Shows the bank's question in the page; without it, the browser goes to the bank's own page.
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
      error.value = cause instanceof ConvexCallError ? describeError(cause) : (cause as Error).message
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
      // The page is being left, and says so until it is.
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
