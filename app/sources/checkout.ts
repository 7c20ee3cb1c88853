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
  { title: 'The page calls an action', text: 'It sends a price ID. The server looks up the amount.', excerpts: [call] },
  { title: 'The action creates a Checkout session', text: 'The idempotency key contains the order’s ID, so a repeated request returns the same session.', excerpts: [action] },
  { title: 'Internal mutations record the order', text: 'The order stores its amount when it’s created.', excerpts: [steps] },
  { title: 'Stripe’s webhook fulfills the order', text: 'The handler verifies the signature on the raw body. One transaction records the event, updates the order, and adds the credits.', excerpts: [webhook, credits] },
  { title: 'The page charges, then saves', text: 'The action charges the card, and a mutation creates the order. A cron job creates the order if the browser closes first.', excerpts: [buy, charge, order] },
] satisfies PageSource[]
