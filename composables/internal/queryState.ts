import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import type { FunctionReference } from 'convex/server'
import type { Value } from 'convex/values'
import type { ConvexCallError } from '../ConvexCallError'
import { unwrapArgs } from './args'
import { callError } from './errors'
import { followQuery } from './followQuery'
import type { LiveOptions } from './goLive'
import { queryCall } from './subscriptions'
import type { QueryCall, Snapshot } from './subscriptions'

/** A query and its arguments, as they were given. */
export interface Target {
  query?: FunctionReference<'query'>
  args: unknown
}

/** What a target asks for: a query, nothing, or something that cannot be asked. */
export interface Asked {
  call?: QueryCall
  error?: ConvexCallError
  key: string
}

/** What is known for the current arguments, in the terms that are shown. */
export interface QueryView {
  status: 'idle' | 'pending' | 'success' | 'error'
  value?: Snapshot['value']
  error: ConvexCallError | null
  isStale: boolean
}

export interface ViewOptions extends LiveOptions {
  keepPreviousData?: boolean
}

/** What the target asks for now. Equal arguments in a new object are no change. */
export function askedQuery(target: () => Target) {
  return computed<Asked>((before) => {
    const next = ask(target)
    return before?.key === next.key ? before : next
  })
}

/** Follows a query and says what there is to show of it. */
export function useQueryView(target: () => Target, options: ViewOptions) {
  const asked = askedQuery(target)
  const { followed, ready } = followQuery(computed(() => asked.value.call), options)

  const view: ComputedRef<QueryView> = computed(() => {
    const { call, error } = asked.value
    if (!call)
      return { status: error ? 'error' : 'idle', error: error ?? null, isStale: false }
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

function ask(target: () => Target): Asked {
  try {
    const { query, args } = target()
    const given = unwrapArgs(args) ?? {}
    if (given === 'skip')
      return { key: '' }
    const call = queryCall(query!, given as Record<string, Value>)
    return { call, key: call.key }
  }
  catch (cause) {
    const error = callError(cause)
    return { error, key: `refused: ${error.message}` }
  }
}
