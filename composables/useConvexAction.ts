import type { FunctionArgs, FunctionReference, FunctionReturnType } from 'convex/server'
import type { CallOptions, CallStatus } from './internal/calls'
import { rejectOnDisconnect } from './internal/interruptions'
import { useCall } from './internal/useCall'
import type { Call } from './internal/useCall'

export type ActionStatus = CallStatus

/** Options of {@link useConvexAction}. */
export type UseConvexActionOptions<Action extends FunctionReference<'action'> = FunctionReference<'action'>, ErrorData = unknown>
  = CallOptions<FunctionArgs<Action>, FunctionReturnType<Action>, ErrorData>

/** Return value of {@link useConvexAction}. */
export type UseConvexActionReturn<Action extends FunctionReference<'action'>, ErrorData = unknown> = Call<Action, ErrorData>

/**
 * Runs a Convex action and tracks its calls: for side effects, outside services and long work.
 *
 * When calls overlap, every caller gets its own result, and only the call started last writes `data` and `error`.
 * Actions run at most once: they are not sent again when the connection is lost (`CONNECTION_LOST`, `ambiguous`).
 *
 * @param action Reference to the action, for example `api.emails.send`.
 * @param options Callbacks, `dedupe` and `timeout`.
 * @returns `execute` and `executeSafe` to call it, and `data`, `status`, `pending`, `error`, `reset` to show it.
 * @example
 * const { execute: sendEmail, pending, error } = useConvexAction(api.emails.send)
 * await sendEmail({ to: 'user@example.com', subject: 'Welcome!', body: 'Thanks for signing up.' })
 */
export function useConvexAction<Action extends FunctionReference<'action'>, ErrorData = unknown>(
  action: Action,
  options?: UseConvexActionOptions<Action, ErrorData>,
): UseConvexActionReturn<Action, ErrorData> {
  return useCall<Action, ErrorData>((client, args) => rejectOnDisconnect(client, client.action(action, args)), options)
}
