import { defineEventHandler, getRequestPath, type Router } from 'h3'
import { call } from './call.ts'
import { createPrice, createProduct, readPrice, readProduct } from './catalog.ts'
import { createCustomer, createPortalSession, deleteCustomer, readCustomer, readPortalSession, retrieveCustomer, updateCustomer } from './customers.ts'
import { readDisputeUpdate, closeDispute, updateDispute } from './disputes.ts'
import { noSuch, StripeError } from './errors.ts'
import { listEvents, readEventList, retrieveEvent } from './eventLog.ts'
import { listObjects, page, readList } from './lists.ts'
import type { Kind } from './objects.ts'
import { email, fields, flag, oneOf, required, text, type Read } from './params.ts'
import { cancelIntent, confirmIntent, createIntent, readCancellation, readConfirmation, readIntent, readUpdate, updateIntent } from './paymentIntents.ts'
import { createPaymentMethod, readNewPaymentMethod } from './paymentMethods.ts'
import { createRefund, readRefund } from './refunds.ts'
import type { StripeService } from './service.ts'
import { readSession } from './sessionParams.ts'
import { createSession, expireSession, getSession } from './sessions.ts'

const nothing = fields({})

/** Stripe's API, as far as one-time payments need it. */
export function addApiRoutes(router: Router, stripe: StripeService): void {
  resource('/v1/checkout/sessions', 'checkout.session', {
    customer: text(), customer_details: fields({ email: required(email) }), payment_intent: text(), status: oneOf('open', 'complete', 'expired'),
  }, 'session')
  post('/v1/checkout/sessions', readSession, input => createSession(stripe, input))
  post('/v1/checkout/sessions/:id/expire', nothing, (_, id) => expireSession(stripe, id))
  get('/v1/checkout/sessions/:id/line_items', fields(page), (_, id) => ({
    object: 'list', data: stripe.objects.hidden(getSession(stripe, id).id).items, has_more: false, url: `/v1/checkout/sessions/${id}/line_items`,
  }))

  resource('/v1/payment_intents', 'payment_intent', { customer: text() }, 'intent')
  post('/v1/payment_intents', readIntent, input => createIntent(stripe, input))
  post('/v1/payment_intents/:id', readUpdate, (input, id) => updateIntent(stripe, id, input))
  post('/v1/payment_intents/:id/confirm', readConfirmation, (input, id) => confirmIntent(stripe, id, input))
  post('/v1/payment_intents/:id/cancel', readCancellation, (input, id) => cancelIntent(stripe, id, input))

  resource('/v1/payment_methods', 'payment_method', { customer: text(), type: text() }, 'payment_method')
  post('/v1/payment_methods', readNewPaymentMethod, input => createPaymentMethod(stripe, input))

  resource('/v1/charges', 'charge', { customer: text(), payment_intent: text() })
  resource('/v1/refunds', 'refund', { charge: text(), payment_intent: text() })
  post('/v1/refunds', readRefund, input => createRefund(stripe, input))

  resource('/v1/disputes', 'dispute', { charge: text(), payment_intent: text() }, 'dispute')
  post('/v1/disputes/:id', readDisputeUpdate, (input, id) => updateDispute(stripe, id, input))
  post('/v1/disputes/:id/close', nothing, (_, id) => closeDispute(stripe, id, 'lost'))

  resource('/v1/products', 'product', { active: flag })
  post('/v1/products', readProduct, input => createProduct(stripe, input))
  resource('/v1/prices', 'price', { active: flag, currency: text(), product: text() })
  post('/v1/prices', readPrice, input => createPrice(stripe, input))

  get('/v1/customers/:id', nothing, (_, id) => retrieveCustomer(stripe, id))
  get('/v1/customers', readList({ email }), input => listObjects(stripe, 'customer', '/v1/customers', input))
  post('/v1/customers', readCustomer, input => createCustomer(stripe, input))
  post('/v1/customers/:id', readCustomer, (input, id) => updateCustomer(stripe, id, input))
  router.delete('/v1/customers/:id', call(stripe, nothing, (_, id) => deleteCustomer(stripe, id)))
  post('/v1/billing_portal/sessions', readPortalSession, input => createPortalSession(stripe, input))

  get('/v1/events', readEventList, input => listEvents(stripe, input))
  get('/v1/events/:id', nothing, (_, id) => retrieveEvent(stripe, id))

  for (const unknown of ['/v1/**', '/v2/**']) {
    router.use(unknown, defineEventHandler((event) => {
      throw new StripeError(404, { message: `Unrecognized request URL (${event.method}: ${getRequestPath(event)}). The local Stripe does payments, refunds, disputes, checkout, products, prices, customers and events.` })
    }))
  }

  function post<Input>(path: string, read: Read<Input>, run: (input: Input, id: string) => object): void {
    router.post(path, call(stripe, read, run))
  }

  function get<Input>(path: string, read: Read<Input>, run: (input: Input, id: string) => object): void {
    router.get(path, call(stripe, read, run))
  }

  /** Retrieving one and listing many is alike for all. `param` is how Stripe calls the id in an error. */
  function resource(path: string, kind: Kind, filters: Record<string, Read<unknown>>, param = 'id'): void {
    get(`${path}/:id`, nothing, (_, id) => {
      const object = stripe.objects.get(kind, id)
      if (!object)
        throw noSuch(kind, id, { param, status: 404 })
      return object
    })
    get(path, readList(filters), input => listObjects(stripe, kind, path, input))
  }
}
