import { onScopeDispose, shallowRef, watch } from 'vue'
import type { ComputedRef, ShallowRef } from 'vue'
import { goLive } from './goLive'
import type { LiveOptions } from './goLive'
import { useServerQuery } from './serverQueries'
import { isAnswered, useSubscriptions } from './subscriptions'
import type { QueryCall, Snapshot } from './subscriptions'

/** The query that is followed, and what the same user last saw of the one before it. */
export interface Followed {
  call: QueryCall
  snapshot: ShallowRef<Snapshot>
  previous?: unknown
}

/**
 * Follows whatever query is wanted: run by the server for its render, taken over while hydrating, live from then on.
 * `ready` is kept once there is an answer, and never rejects.
 */
export function followQuery(wanted: ComputedRef<QueryCall | undefined>, options: LiveOptions) {
  return import.meta.server ? followOnServer(wanted.value, options) : followInBrowser(wanted, options)
}

function followOnServer(call: QueryCall | undefined, { server = true }: LiveOptions) {
  const query = call && server ? useServerQuery(call) : undefined
  return {
    followed: shallowRef<Followed | undefined>(query && { call: call!, snapshot: query.snapshot }),
    ready: query?.done ?? Promise.resolve(),
  }
}

function followInBrowser(wanted: ComputedRef<QueryCall | undefined>, options: LiveOptions) {
  const { acquire, start, release, era } = useSubscriptions()
  const followed = shallowRef<Followed>()
  let subscription: ReturnType<typeof acquire> | undefined

  function follow(call?: QueryCall) {
    const old = subscription
    const last = followed.value
    subscription = call && acquire(call)
    followed.value = subscription && { call: call!, snapshot: subscription.snapshot, previous: or(last?.snapshot.value.data, last?.previous) }
    release(old)
  }

  follow(wanted.value)
  watch(wanted, (call) => {
    follow(call)
    start(subscription)
  })
  watch(era, () => {
    if (followed.value)
      followed.value = { ...followed.value, previous: undefined }
  }, { flush: 'sync' })
  onScopeDispose(() => release(subscription), true)

  const ready = goLive(options, () => start(subscription), () => !followed.value || isAnswered(followed.value.snapshot.value))
  return { followed, ready }
}

/** The first of two results that is there; `null` is a result. */
export function or(result: unknown, other: unknown) {
  return result === undefined ? other : result
}
