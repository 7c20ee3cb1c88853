import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import type { FunctionReference } from 'convex/server'
import type { Value } from 'convex/values'
import type { ConvexCallError } from '../ConvexCallError'
import { unwrapArgs } from './args'
import { callError } from './errors'
import { followQuery } from './followQuery'
import type { FollowOptions } from './followQuery'
import { queryCall } from './subscriptions'
import type { QueryCall, Snapshot } from './subscriptions'

/** What arguments ask for: a query, nothing, or something that cannot be asked. */
type Asked = { call?: QueryCall, error?: ConvexCallError, key: string }

/** What is known for the current arguments, in the terms that are shown. */
export interface QueryView {
  status: 'idle' | 'pending' | 'success' | 'error'
  value?: Snapshot['value']
  error: ConvexCallError | null
  isStale: boolean
}

export interface ViewOptions extends FollowOptions {
  keepPreviousData?: boolean
}

/** Follows a query and says what there is to show of it. */
export function useQueryView(query: FunctionReference<'query'>, args: unknown, options: ViewOptions) {
  const asked = computed<Asked>((before) => {
    const next = ask(query, args)
    // Equal arguments in a new object are no change.
    return before?.key === next.key ? before : next
  })
  const { followed, ready } = followQuery(computed(() => asked.value.call), options)

  const view: ComputedRef<QueryView> = computed(() => {
    const { call, error } = asked.value
    if (error)
      return { status: 'error', error, isStale: false }
    if (!call)
      return { status: 'idle', error: null, isStale: false }
    const now = followed.value
    // From a change of arguments until their subscription is there, what is followed is already the previous query.
    const switched = now?.call === call
    const current: Snapshot = switched ? now.snapshot.value : {}
    const previous = options.keepPreviousData && now?.isCurrent()
      ? (switched ? undefined : now.snapshot.value.value) ?? now.previous
      : undefined
    const value = current.value ?? previous
    return {
      status: current.error ? 'error' : current.value ? 'success' : 'pending',
      value,
      error: current.error ?? null,
      isStale: !!value && (!current.value || !!current.error),
    }
  })
  return { view, ready }
}

function ask(query: FunctionReference<'query'>, args: unknown): Asked {
  try {
    const given = unwrapArgs(args) ?? {}
    if (given === 'skip')
      return { key: '' }
    const call = queryCall(query, given as Record<string, Value>)
    return { call, key: call.key }
  }
  catch (cause) {
    const error = callError(cause)
    return { error, key: `refused: ${error.message}` }
  }
}
