import { createError, defineEventHandler, getQuery, getRouterParam, sendRedirect, type H3Event, type Router } from 'h3'
import { parseForm } from '../../kit/form.ts'
import { oneOf, text } from '../../kit/input.ts'
import { addAsset, sendPage } from '../../kit/pages.ts'
import { finishAuthentication, pay, payOutcomes, settleOutcomes } from '../control.ts'
import type { LineItem, PaymentIntent, Session } from '../objects.ts'
import type { StripeService } from '../service.ts'
import { authenticatedUrl, authenticatePage } from './authenticatePage.ts'
import { checkoutPage, returnUrl } from './checkoutPage.ts'
import { addDashboard } from './dashboard.ts'
import { pagePolicy } from './policy.ts'
import { portalPage } from './portalPage.ts'
import { receiptPage } from './receiptPage.ts'

/** The pages that a customer of the app sees, and those for the shop. */
export function addPages(router: Router, stripe: StripeService): void {
  addDashboard(router, stripe)

  router.get('/c/pay/:id', defineEventHandler((event) => {
    const session = requireSession(event)
    const { items = [] } = stripe.objects.hidden(session.id)
    const intent = session.payment_intent === null ? undefined : stripe.objects.get('payment_intent', session.payment_intent)
    return sendPage(event, checkoutPage({ session, items, declined: intent?.last_payment_error?.message }), pagePolicy(returnUrl(session)))
  }))

  router.post('/c/pay/:id', defineEventHandler((event) => {
    const { id, status } = requireSession(event)
    const form = parseForm(event.context.body ?? '')
    // A second click finds the first one's payment.
    const session = status === 'open'
      ? pay(stripe, id, { outcome: oneOf(form.outcome, 'outcome', payOutcomes), email: text(form.email, 'email') })
      : requireSession(event)
    return sendRedirect(event, session.status === 'complete' ? returnUrl(session) : `/c/pay/${id}`, 303)
  }))

  router.get('/authenticate/:id', defineEventHandler((event) => {
    const intent = requireIntent(event)
    return sendPage(event, authenticatePage(intent), pagePolicy(intent.next_action?.redirect_to_url?.return_url))
  }))

  router.post('/authenticate/:id', defineEventHandler((event) => {
    const intent = requireIntent(event)
    const back = intent.next_action?.redirect_to_url?.return_url
    const done = intent.status === 'requires_action'
      ? finishAuthentication(stripe, intent.id, oneOf(parseForm(event.context.body ?? '').outcome, 'outcome', settleOutcomes))
      : intent
    return sendRedirect(event, back ? authenticatedUrl(back, done) : event.path, 303)
  }))

  router.get('/receipts/:id', defineEventHandler((event) => {
    const charge = stripe.objects.get('charge', getRouterParam(event, 'id') ?? '')
    if (charge?.status !== 'succeeded')
      throw createError({ statusCode: 404 })
    return sendPage(event, receiptPage(charge, boughtWith(charge.payment_intent)), pagePolicy())
  }))

  router.get('/p/session/:id', defineEventHandler((event) => {
    const portal = stripe.objects.get('billing_portal.session', getRouterParam(event, 'id') ?? '')
    if (!portal)
      throw createError({ statusCode: 404 })
    const { data: charges } = stripe.objects.list('charge', [
      { path: 'customer', is: '=', value: portal.customer }, { path: 'status', is: '=', value: 'succeeded' },
    ], { limit: 100 })
    return sendPage(event, portalPage({ returnUrl: portal.return_url, charges }), pagePolicy())
  }))

  addAsset(router, new URL('stripe.css', import.meta.url), 'text/css')
  addAsset(router, new URL('stripe.svg', import.meta.url), 'image/svg+xml')

  function requireSession(event: H3Event): Session {
    stripe.expireDue()
    const session = stripe.objects.get('checkout.session', getRouterParam(event, 'id') ?? '')
    if (!session)
      throw createError({ statusCode: 404 })
    return session
  }

  /** Knowing the intent's client secret is what lets its customer in. */
  function requireIntent(event: H3Event): PaymentIntent {
    const intent = stripe.objects.get('payment_intent', getRouterParam(event, 'id') ?? '')
    if (!intent || getQuery(event).client_secret !== intent.client_secret)
      throw createError({ statusCode: 404 })
    return intent
  }

  function boughtWith(intent: string | null): LineItem[] {
    const { session } = stripe.objects.hidden(intent ?? '')
    return session === undefined ? [] : stripe.objects.hidden(session).items ?? []
  }
}
