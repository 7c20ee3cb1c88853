import type { FunctionArgs, FunctionReference, FunctionReturnType } from 'convex/server'
import type { CallOptions } from './internal/calls'
import { createOptimisticUpdate } from './internal/optimistic'
import type { OptimisticUpdate } from './internal/optimistic'
import { useCall } from './internal/useCall'
import type { Call } from './internal/useCall'

/** Options of {@link useConvexMutation}. */
export interface UseConvexMutationOptions<Mutation extends FunctionReference<'mutation'> = FunctionReference<'mutation'>, ErrorData = unknown>
  extends CallOptions<FunctionArgs<Mutation>, FunctionReturnType<Mutation>, ErrorData> {
  /** Shows the effect immediately. Rolled back when the mutation fails, replaced when its result arrives. */
  optimisticUpdate?: OptimisticUpdate<Mutation>
}

/** Return value of {@link useConvexMutation}. */
export interface UseConvexMutationReturn<Mutation extends FunctionReference<'mutation'>, ErrorData = unknown> extends Call<Mutation, ErrorData> {
  /** Runs the mutation; resolves once queries show the change. Rejects with a `ConvexCallError`, after setting `error`. */
  mutate: Call<Mutation, ErrorData>['execute']
}

/**
 * Runs a Convex mutation and tracks its calls: for writing to the database.
 *
 * Mutations are sent immediately and in order. After a lost connection a mutation is sent again, and still runs exactly once.
 *
 * @param mutation Reference to the mutation, for example `api.orders.create`.
 * @param options Callbacks, `dedupe`, `timeout` and `optimisticUpdate`.
 * @returns `mutate` (also as `execute`) and `executeSafe` to call it, and `data`, `status`, `pending`, `error`, `reset` to show it.
 * @example
 * const { mutate: rename } = useConvexMutation(api.contacts.rename, {
 *   optimisticUpdate(store, { id, name }) {
 *     const contact = store.getQuery(api.contacts.get, { id })
 *     if (contact)
 *       store.setQuery(api.contacts.get, { id }, { ...contact, name })
 *   },
 * })
 */
export function useConvexMutation<Mutation extends FunctionReference<'mutation'>, ErrorData = unknown>(
  mutation: Mutation,
  options: UseConvexMutationOptions<Mutation, ErrorData> = {},
): UseConvexMutationReturn<Mutation, ErrorData> {
  const { optimisticUpdate: update } = options
  const call = useCall<Mutation, ErrorData>(
    (client, args) => client.mutation(mutation, args, update && { optimisticUpdate: createOptimisticUpdate(update) }),
    options,
  )
  return { mutate: call.execute, ...call }
}
