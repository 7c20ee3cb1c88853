import call from 'source:app/components/payments/CheckoutPacks.vue?show=createCheckout,handleCheckout'
import action from 'source:convex/payments.ts?show=createCheckoutSession'
import steps from 'source:convex/payments/checkoutSessions.ts?show=begin,recordSession'
import webhook from 'source:convex/payments/stripeWebhook.ts?show=webhook,record'
import buy from 'source:app/composables/payments/usePurchase.ts?show=usePurchase'
import charge from 'source:convex/payments.ts?show=charge'
import order from 'source:convex/orders.ts?show=create'
import credits from 'source:convex/credits/ledger.ts?show=changeCredits'
import type { PageSource } from '~/utils/app/sources'

export default [
  { title: 'The page calls an action', text: 'It names a price of the catalog; what that costs, only the server says.', excerpts: [call] },
  { title: 'The action opens a session with Stripe', text: 'The order’s id is the idempotency key, so that asking again is the same session.', excerpts: [action] },
  { title: 'Internal mutations keep the order', text: 'With its amount as it was when it was begun.', excerpts: [steps] },
  { title: 'Stripe’s event fulfils it', text: 'The signature is verified on the raw body; recording the event, moving the order and adding the credits are one transaction.', excerpts: [webhook, credits] },
  { title: 'The quick way: charge, then save', text: 'The action charges the card, and a mutation turns that transaction into an order. If the browser is gone in between, a cron does.', excerpts: [buy, charge, order] },
] satisfies PageSource[]
