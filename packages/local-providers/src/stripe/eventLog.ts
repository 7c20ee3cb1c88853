import { noSuch } from './errors.ts'
import type { StripeEvent } from './events.ts'
import { page } from './lists.ts'
import { created, fields, list, required, text } from './params.ts'
import type { StripeService } from './service.ts'

export const readEventList = required(fields({ ...page, created, type: text(), types: list(required(text())) }, ['delivery_success']))

/** What has happened, newest first. `type` may end in `.*`. */
export function listEvents(stripe: StripeService, { type, types, created, limit = 10, starting_after: after, ending_before: before }: ReturnType<typeof readEventList>): object {
  const wanted = types ?? (type === undefined ? undefined : [type])
  const matching = stripe.outbox.list()
    .map(({ payload }) => JSON.parse(payload) as StripeEvent)
    .filter(event => !wanted || wanted.some(pattern => matches(pattern, event.type)))
    .filter(({ created: at }) => at > (created?.gt ?? -1) && at >= (created?.gte ?? 0) && at < (created?.lt ?? Infinity) && at <= (created?.lte ?? Infinity))
    .reverse()
  const [start, end] = [position(matching, after, 'starting_after') + 1, position(matching, before, 'ending_before')]
  const data = end >= 0 ? matching.slice(Math.max(0, end - limit), end) : matching.slice(start, start + limit)
  return { object: 'list', data, has_more: end >= 0 ? end > limit : start + limit < matching.length, url: '/v1/events' }
}

export function retrieveEvent(stripe: StripeService, id: string): object {
  const event = stripe.outbox.get(id)
  if (!event)
    throw noSuch('event', id, { status: 404 })
  return JSON.parse(event.payload) as object
}

function position(events: StripeEvent[], id: string | undefined, param: string): number {
  const index = id === undefined ? -1 : events.findIndex(event => event.id === id)
  if (id !== undefined && index === -1)
    throw noSuch('event', id, { param })
  return index
}

function matches(pattern: string, type: string): boolean {
  return pattern.endsWith('.*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern
}
