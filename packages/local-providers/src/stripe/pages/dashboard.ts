import { createError, defineEventHandler, getRouterParam, sendRedirect, type H3Event, type Router } from 'h3'
import { StripeError } from '../errors.ts'
import { sendPage } from '../../kit/pages.ts'
import { decide, dispute, expire, finishRefund, settle } from '../control.ts'
import { createRefund } from '../refunds.ts'
import type { StripeService } from '../service.ts'
import { paymentPage } from './paymentPage.ts'
import { paymentsPage } from './paymentsPage.ts'
import { pagePolicy } from './policy.ts'
import { findPurchase, purchases, type Purchase } from './purchase.ts'

/** What the shop sees: its payments, what became of them, and what only it can do. */
export function addDashboard(router: Router, stripe: StripeService): void {
  router.get('/', defineEventHandler(event => sendRedirect(event, '/payments')))

  router.get('/payments', defineEventHandler((event) => {
    stripe.expireDue()
    return sendPage(event, paymentsPage(purchases(stripe)), pagePolicy())
  }))

  router.get('/payments/:id', defineEventHandler((event) => {
    const purchase = requirePurchase(event)
    return sendPage(event, paymentPage({ purchase, events: stripe.outbox.list(purchase.id), hasWebhook: stripe.outbox.endpoint !== undefined }), pagePolicy())
  }))

  action('expire', ({ id }) => expire(stripe, id))
  action('succeeded', ({ id }) => settle(stripe, id, 'succeeded'))
  action('failed', ({ id }) => settle(stripe, id, 'failed'))
  action('refund', ({ charge }) => charge && stripe.run(() => createRefund(stripe, { charge: charge.id })))
  action('refund-half', ({ charge }) => charge && stripe.run(() => createRefund(stripe, { charge: charge.id, amount: Math.ceil((charge.amount - charge.amount_refunded) / 2) })))
  action('refund-arrives', ({ refund }) => refund && finishRefund(stripe, refund.id, 'succeeded'))
  action('refund-fails', ({ refund }) => refund && finishRefund(stripe, refund.id, 'failed'))
  action('dispute', ({ intent }) => intent && dispute(stripe, intent.id))
  action('won', ({ dispute }) => dispute && decide(stripe, dispute.id, 'won'))
  action('lost', ({ dispute }) => dispute && decide(stripe, dispute.id, 'lost'))

  router.post('/payments/:id/events/:event', defineEventHandler(async (event) => {
    const { id } = requirePurchase(event)
    const known = stripe.outbox.get(getRouterParam(event, 'event') ?? '')
    if (known && stripe.outbox.endpoint)
      await stripe.outbox.redeliver(known)
    return sendRedirect(event, `/payments/${id}`, 303)
  }))

  /** A button of a purchase. If it comes too late, the page that follows shows why. */
  function action(name: string, run: (purchase: Purchase) => unknown): void {
    router.post(`/payments/:id/${name}`, defineEventHandler((event) => {
      const purchase = requirePurchase(event)
      try {
        run(purchase)
      }
      catch (error) {
        if (!(error instanceof StripeError))
          throw error
      }
      return sendRedirect(event, `/payments/${purchase.id}`, 303)
    }))
  }

  function requirePurchase(event: H3Event): Purchase {
    stripe.expireDue()
    const purchase = findPurchase(stripe, getRouterParam(event, 'id') ?? '')
    if (!purchase)
      throw createError({ statusCode: 404 })
    return purchase
  }
}
