import { computed } from 'vue'
import type { FunctionReference } from 'convex/server'
import type { Value } from 'convex/values'
import type { ConvexCallError } from '../ConvexCallError'
import { unwrapArgs } from './args'
import { callError } from './errors'
import { followQuery, or } from './followQuery'
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
  key?: string
}

/** What there is to show of a query. Results are never `undefined`: that says there is none. */
export interface QueryView {
  data: unknown
  status: 'idle' | 'pending' | 'success' | 'error'
  pending: boolean
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
    return before && before.key === next.key ? before : next
  })
}

/** Follows a query and says what there is to show of it. */
export function useQueryView(target: () => Target, options: ViewOptions) {
  const asked = askedQuery(target)
  const { followed, ready } = followQuery(computed(() => asked.value.call), options)

  const view = computed<QueryView>(() => {
    const { call, error: refused } = asked.value
    const now = followed.value
    // From a change of arguments until their subscription is there, what is followed is already the previous query.
    const current: Snapshot = now && now.call === call ? now.snapshot.value : { error: refused }
    const previous = call && options.keepPreviousData ? or(now?.call === call ? undefined : now?.snapshot.value.data, now?.previous) : undefined
    const data = or(current.data, previous)
    const status = current.error ? 'error' : !call ? 'idle' : current.data === undefined ? 'pending' : 'success'
    return {
      data,
      status,
      pending: status === 'pending',
      error: current.error ?? null,
      isStale: data !== undefined && status !== 'success',
    }
  })
  return { view, ready }
}

function ask(target: () => Target): Asked {
  try {
    const { query, args } = target()
    const given = unwrapArgs(args) ?? {}
    if (given === 'skip')
      return {}
    const call = queryCall(query!, given as Record<string, Value>)
    return { call, key: call.key }
  }
  catch (cause) {
    const error = callError(cause)
    return { error, key: error.message }
  }
}
