import { getCurrentInstance, getCurrentScope, onMounted, onScopeDispose, onServerPrefetch, shallowRef, watch } from 'vue'
import type { ComputedRef, ShallowRef } from 'vue'
import { useNuxtApp } from '#imports'
import { useServerQuery } from './serverQueries'
import { useSubscriptions } from './subscriptions'
import type { QueryCall, Snapshot } from './subscriptions'

/** The query that is followed, and what was known of the one before it. */
export interface Followed {
  call: QueryCall
  snapshot: ShallowRef<Snapshot>
  previous?: Snapshot['value']
  /** Forgets `previous` once the user has changed. */
  isCurrent: () => boolean
}

export interface FollowOptions {
  /** Whether the server runs the query. Default `true`. */
  server?: boolean
  /** Whether `ready` does not wait for the first answer in the browser. Default `false`. */
  lazy?: boolean
}

/**
 * Follows whatever query is wanted: run by the server for its render, taken over while hydrating, live from then on.
 * `ready` is kept once there is an answer, and never rejects.
 */
export function followQuery(wanted: ComputedRef<QueryCall | undefined>, options: FollowOptions) {
  return import.meta.server ? followOnServer(wanted, options) : followInBrowser(wanted, options)
}

function followOnServer(wanted: ComputedRef<QueryCall | undefined>, { server = true }: FollowOptions) {
  const followed = shallowRef<Followed>()
  let ready = Promise.resolve()
  if (wanted.value && server) {
    const { snapshot, done } = useServerQuery(wanted.value)
    followed.value = { call: wanted.value, snapshot, isCurrent: () => true }
    ready = done
    if (getCurrentInstance())
      onServerPrefetch(() => done)
  }
  return { followed, ready }
}

function followInBrowser(wanted: ComputedRef<QueryCall | undefined>, { server = true, lazy = false }: FollowOptions) {
  const subscriptions = useSubscriptions()
  const followed = shallowRef<Followed>()
  let subscription: ReturnType<typeof subscriptions.acquire> | undefined

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

  // While hydrating, what the server rendered must be rendered again: nothing newer may come in between.
  const app = useNuxtApp()
  const instance = getCurrentInstance()
  const hydrating = app.isHydrating && app.payload.serverRendered && instance
  const snapshot = followed.value?.snapshot.value
  if (hydrating && (!server || snapshot?.value || snapshot?.error)) {
    onMounted(() => subscription?.start())
    return { followed, ready: Promise.resolve() }
  }
  subscription?.start()
  return { followed, ready: lazy ? Promise.resolve() : untilAnswered() }

  /** Waits for an answer, or for a reason not to wait. */
  function untilAnswered() {
    const answered = () => {
      const { value, error } = followed.value?.snapshot.value ?? { value: true }
      return !!(value || error)
    }
    return new Promise<void>((resolve) => {
      if (answered())
        return resolve()
      const stopWatching = watch(answered, finish, { flush: 'sync' })
      const stopListening = subscriptions.onceUnreachable(finish)
      if (getCurrentScope())
        onScopeDispose(finish)
      function finish() {
        stopWatching()
        stopListening()
        resolve()
      }
    })
  }
}
