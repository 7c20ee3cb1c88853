import { getCurrentScope, onScopeDispose, shallowRef, watch } from 'vue'
import type { ComputedRef, ShallowRef } from 'vue'
import { goLive } from './goLive'
import type { LiveOptions } from './goLive'
import { useServerQuery } from './serverQueries'
import { isAnswered, useSubscriptions } from './subscriptions'
import type { QueryCall, Snapshot, Subscription } from './subscriptions'

/** The query that is followed, and what was known of the one before it. */
export interface Followed {
  call: QueryCall
  snapshot: ShallowRef<Snapshot>
  previous?: Snapshot['value']
  /** Whether it is still the same user who follows it. */
  isCurrent: () => boolean
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
    followed: shallowRef<Followed | undefined>(query && { call: call!, snapshot: query.snapshot, isCurrent: () => true }),
    ready: query?.done ?? Promise.resolve(),
  }
}

function followInBrowser(wanted: ComputedRef<QueryCall | undefined>, options: LiveOptions) {
  const subscriptions = useSubscriptions()
  const followed = shallowRef<Followed>()
  let subscription: Subscription | undefined

  function follow(call: QueryCall | undefined) {
    const last = followed.value
    const next = call && subscriptions.acquire(call)
    const era = subscriptions.era.value
    followed.value = next && {
      call: call!,
      snapshot: next.snapshot,
      previous: last?.snapshot.value.value ?? (last?.isCurrent() ? last.previous : undefined),
      isCurrent: () => subscriptions.era.value === era,
    }
    subscription?.release()
    subscription = next
  }

  follow(wanted.value)
  watch(wanted, (call) => {
    follow(call)
    subscription?.start()
  })
  if (getCurrentScope())
    onScopeDispose(() => subscription?.release())

  const ready = goLive(subscriptions, options, {
    start: () => subscription?.start(),
    answered: () => !followed.value || isAnswered(followed.value.snapshot.value),
  })
  return { followed, ready }
}
