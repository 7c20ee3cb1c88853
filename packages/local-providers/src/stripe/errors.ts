import { ApiError } from '../kit/errors.ts'

/** The fields of Stripe's `error` object. */
export interface StripeErrorFields {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error'
  message: string
  code?: string
  decline_code?: string
  doc_url?: string
  param?: string
  charge?: string
  payment_intent?: object
  payment_method?: object
}

/** A request that was understood and cannot be done. Its answer is kept under the idempotency key. */
export class StripeError extends ApiError {
  constructor(status: number, { type = 'invalid_request_error', ...fields }: Partial<StripeErrorFields> & { message: string }) {
    super(status, errorObject({ type, ...fields }))
    this.name = 'StripeError'
  }
}

/** A parameter that was refused. Nothing was tried, so the idempotency key stays free. */
export class ParameterError extends StripeError {
  constructor(param: string, message: string, code?: string) {
    super(400, { message, param, code })
    this.name = 'ParameterError'
  }
}

/** A payment that was tried and failed. What came of the attempt is kept, although the answer is an error. */
export class CardError extends StripeError {
  constructor(fields: Omit<StripeErrorFields, 'type'>) {
    super(402, { ...fields, type: 'card_error' })
    this.name = 'CardError'
  }
}

/** No such object. In the address it is a 404; named by a parameter it is a 400. */
export function noSuch(name: string, id: string, { param = 'id', status = 400 }: { param?: string, status?: number } = {}): StripeError {
  return new StripeError(status, { code: 'resource_missing', message: `No such ${name}: '${id}'`, param })
}

/** A call that the object's status does not allow. */
export function unexpectedState(intent: object, message: string): StripeError {
  return new StripeError(400, { code: 'payment_intent_unexpected_state', message, payment_intent: intent })
}

/** Words an error that only has a status. */
export function errorBodyFor(status: number, message: string, param?: string) {
  if (status === 429)
    return errorObject({ type: 'invalid_request_error', code: 'rate_limit', message: 'Too many requests hit the API too quickly. We recommend an exponential backoff of your requests.' })
  return errorObject({ type: status < 500 ? 'invalid_request_error' : 'api_error', message, param })
}

function errorObject(fields: StripeErrorFields) {
  const { code } = fields
  return { error: { ...code && { doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` }, ...fields } }
}
