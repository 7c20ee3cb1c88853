import { defineEventHandler, getRequestHeader, getRequestURL, getRouterParam, setResponseHeader, setResponseHeaders, setResponseStatus, type H3Event } from 'h3'
import { parseForm, type FormFields } from '../kit/form.ts'
import { fingerprint } from '../kit/idempotency.ts'
import { whenAnswered } from '../kit/provider.ts'
import { CardError, ParameterError, StripeError } from './errors.ts'
import { apiVersion, type StripeEvent } from './events.ts'
import { expand } from './expand.ts'
import { newId } from './objects.ts'
import { list, required, text, type Read } from './params.ts'
import { requireKey } from './keys.ts'
import type { StripeService } from './service.ts'

const longestKey = 255
const readExpand = list(required(text()))

/** A route of the API: its parameters are read, then `run` does the work with them and the id in the address. */
export function call<Input>(stripe: StripeService, read: Read<Input>, run: (input: Input, id: string) => object) {
  return defineEventHandler((event) => {
    const request = { id: newId('req', 14), idempotency_key: getRequestHeader(event, 'idempotency-key') ?? null }
    setResponseHeaders(event, { 'request-id': request.id, 'stripe-version': apiVersion })
    requireKey(event)
    stripe.expireDue()
    const { expand: paths, ...params } = parameters(event)
    const work = () => {
      const expanding = readExpand(paths, 'expand') ?? []
      const input = read(params, '')
      return expand(stripe, run(input, getRouterParam(event, 'id') ?? ''), expanding)
    }
    return event.method === 'POST' && request.idempotency_key !== null
      ? once(event, stripe, { key: request.idempotency_key, print: fingerprint(event.path, { ...params, paths }), request, work })
      : stripe.run(work, request)
  })
}

function parameters(event: H3Event): FormFields {
  return parseForm(event.method === 'POST' ? event.context.body ?? '' : getRequestURL(event).search)
}

interface Once { key: string, print: string, request: StripeEvent['request'], work: () => object }

/** Answers as before if the key was used before, also with an error. Refused parameters leave the key free. */
function once(event: H3Event, stripe: StripeService, { key, print, request, work }: Once): unknown {
  const { idempotency } = stripe
  setResponseHeader(event, 'idempotency-key', key)
  if (key.length > longestKey)
    throw new StripeError(400, { type: 'idempotency_error', message: `Idempotency keys can have up to ${longestKey} characters; yours has ${key.length}.` })

  const claim = idempotency.claim(key, print)
  switch (claim.state) {
    case 'replay':
      setResponseHeader(event, 'idempotent-replayed', 'true')
      setResponseStatus(event, claim.status)
      return claim.body
    case 'mismatch':
      throw new StripeError(400, { type: 'idempotency_error', message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.` })
    case 'busy':
      throw new StripeError(409, { type: 'idempotency_error', code: 'idempotency_key_in_use', message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}.` })
  }
  whenAnswered(event, () => idempotency.release(key))
  const keep = (status: number, body: unknown) => idempotency.keep(key, print, { status, body })
  try {
    return stripe.run(() => {
      const body = work()
      keep(200, body)
      return body
    }, request, ({ status, body }) => keep(status, body))
  }
  catch (error) {
    if (error instanceof StripeError && !(error instanceof ParameterError || error instanceof CardError))
      keep(error.status, error.body)
    throw error
  }
}
