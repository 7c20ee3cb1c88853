import type { ConvexClient } from 'convex/browser'
import type { FunctionArgs, FunctionReference, FunctionReturnType } from 'convex/server'
import { ConvexCallError } from '../ConvexCallError'
import { unwrapArgs } from './args'
import type { CallArgs } from './args'
import { createCalls, toResult } from './calls'
import type { CallOptions, CallResult, CallState } from './calls'
import { useConnection } from './connection'
import type { Connection } from './connection'
import { toCallError } from './errors'
import { endCallsWithScope, rejectOnInterrupt } from './interruptions'
import { rejectEarly } from './rejectEarly'

type Callable = FunctionReference<'mutation' | 'action'>
type Send<F extends Callable> = (client: ConvexClient, args: FunctionArgs<F>) => Promise<FunctionReturnType<F>>

export interface Call<F extends Callable, ErrorData = unknown> extends CallState<FunctionReturnType<F>, ErrorData> {
  /** Runs the function. Unwraps refs and getters in the arguments. Rejects with a `ConvexCallError`, after setting `error`. */
  execute: (...args: CallArgs<F>) => Promise<FunctionReturnType<F>>
  /** Runs the function and never rejects: resolves to `{ ok: true, data }` or `{ ok: false, error }`. */
  executeSafe: (...args: CallArgs<F>) => Promise<CallResult<FunctionReturnType<F>, ErrorData>>
}

/** Tracks the calls of one function with the app's client, until the current scope ends. */
export function useCall<F extends Callable, ErrorData>(
  send: Send<F>,
  options: CallOptions<FunctionArgs<F>, FunctionReturnType<F>, ErrorData> = {},
): Call<F, ErrorData> {
  const calls = createCalls(options)
  const connection = (import.meta.client && useConnection()) as Connection
  if (import.meta.client)
    endCallsWithScope(connection, calls)

  function execute(...[givenArgs]: CallArgs<F>): Promise<FunctionReturnType<F>> {
    if (import.meta.server)
      return Promise.reject(new ConvexCallError('UNAVAILABLE', 'Calls are made in the browser.'))
    // We can't tell here whether the function takes arguments, so let the deployment validate `@click="execute"`.
    const isEvent = givenArgs instanceof Event
    return calls.run(() => isEvent ? {} : unwrapArgs(givenArgs ?? {}) as FunctionArgs<F>, (args) => {
      const call = rejectEarly(send(connection.client(), args), rejectOnInterrupt(connection))
      return isEvent ? call.catch(explainMissingArgs) : call
    })
  }

  return { execute, executeSafe: (...args) => toResult(execute(...args)), ...calls.state }
}

function explainMissingArgs(cause: unknown): never {
  const error = toCallError(cause)
  throw error.code === 'INVALID_ARGUMENTS'
    ? new ConvexCallError(error.code, 'Arguments are missing: write @click="execute({…})".', { cause: error })
    : error
}
