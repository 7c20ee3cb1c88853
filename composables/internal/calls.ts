import { computed, shallowRef } from 'vue'
import type { ComputedRef, ShallowRef } from 'vue'
import type { ConvexCallError } from '../ConvexCallError'
import { createInterruptionError, toCallError } from './errors'
import { rejectEarly, timeoutAfter } from './rejectEarly'

export type CallStatus = 'idle' | 'pending' | 'success' | 'error'

/** Outcome of a call as a value. */
export type CallResult<Result, ErrorData = unknown>
  = | { ok: true, data: Result }
    | { ok: false, error: ConvexCallError<ErrorData> }

export interface CallOptions<Args, Result, ErrorData = unknown> {
  /** Runs after every call that succeeded, superseded or not, until unmount. */
  onSuccess?: (result: Result, args: Args) => unknown
  /** Runs after every call that failed, superseded or not, until unmount. */
  onError?: (error: ConvexCallError<ErrorData>, args: Args) => unknown
  /** Runs after every call, once `onSuccess` or `onError` has, until unmount. */
  onSettled?: (args: Args) => unknown
  /** `'defer'`: while a call is in flight, another call sends nothing and returns the same promise. Default `false`. */
  dedupe?: 'defer' | false
  /** How long to wait for a result, in milliseconds. Then the call fails with `TIMEOUT`, but may still run. Default: no limit. */
  timeout?: number
}

export interface CallState<Result, ErrorData = unknown> {
  /** Result of the last call that succeeded. Kept while a later call is pending or fails. */
  data: ShallowRef<Result | undefined>
  /** `pending` while any call is in flight, else the outcome of the latest call. */
  status: ComputedRef<CallStatus>
  /** Whether any call is in flight. */
  pending: ComputedRef<boolean>
  /** Error of the latest call. Cleared when a call starts. */
  error: ShallowRef<ConvexCallError<ErrorData> | null>
  /** Clears status, error and data. Calls in flight still settle for their callers, but don't change this state. */
  reset: () => void
}

/**
 * Tracks calls of one function: results, errors, and whether any call is in flight.
 *
 * - Every caller's promise settles with its own call's outcome.
 * - When calls overlap, only the latest call writes `data` and `error`, in any order of settling.
 * - Calls started before a `reset`, an `abandon` or a `dispose` never change the state.
 */
export function createCalls<Args, Result, ErrorData>(options: CallOptions<Args, Result, ErrorData>) {
  const data = shallowRef<Result>()
  const error = shallowRef<ConvexCallError<ErrorData> | null>(null)
  const outcome = shallowRef<Exclude<CallStatus, 'pending'>>('idle')
  const inFlightCount = shallowRef(0)
  let lastCallNumber = 0
  let resetCount = 0
  let isDisposed = false
  let inFlightPromise: Promise<Result> | undefined

  function run(prepare: () => Args, send: (args: Args) => Promise<Result>): Promise<Result> {
    if (options.dedupe && inFlightPromise)
      return inFlightPromise
    const callNumber = ++lastCallNumber
    const resetsAtStart = resetCount
    let args!: Args
    if (!isDisposed) {
      inFlightCount.value++
      error.value = null
    }

    function settleCall(result?: Result, failure?: ConvexCallError<ErrorData>) {
      if (inFlightPromise === promise)
        inFlightPromise = undefined
      if (isDisposed)
        return
      if (resetCount === resetsAtStart) {
        if (callNumber === lastCallNumber)
          writeOutcome(result, failure)
        inFlightCount.value--
      }
      runCallback(() => failure ? options.onError?.(failure, args) : options.onSuccess?.(result as Result, args))
      runCallback(() => options.onSettled?.(args))
    }

    const response = (async () => send(args = prepare()))()
    const promise: Promise<Result> = (options.timeout === undefined ? response : rejectEarly(response, timeoutAfter(options.timeout, createInterruptionError('TIMEOUT')))).then(
      (result) => {
        settleCall(result)
        return result
      },
      (cause) => {
        const failure = toCallError(cause) as ConvexCallError<ErrorData>
        settleCall(undefined, failure)
        throw failure
      },
    )
    return inFlightPromise = promise
  }

  function writeOutcome(result?: Result, failure: ConvexCallError<ErrorData> | null = null) {
    error.value = failure
    outcome.value = failure ? 'error' : 'success'
    if (!failure)
      data.value = result
  }

  function reset() {
    resetCount++
    inFlightPromise = undefined
    inFlightCount.value = 0
    outcome.value = 'idle'
    error.value = null
    data.value = undefined
  }

  /** Resets the state, and sets the error when calls were in flight. */
  function abandon(failure: ConvexCallError) {
    const wasPending = pending.value
    reset()
    if (wasPending)
      writeOutcome(undefined, failure as ConvexCallError<ErrorData>)
  }

  const pending = computed(() => !!inFlightCount.value)
  const status = computed<CallStatus>(() => pending.value ? 'pending' : outcome.value)
  const state: CallState<Result, ErrorData> = { data, status, pending, error, reset }

  return { state, run, abandon, dispose: () => void (isDisposed = true) }
}

/** Returns the outcome of a call as a value. Never rejects. */
export function toResult<Result, ErrorData>(call: Promise<Result>): Promise<CallResult<Result, ErrorData>> {
  return call.then(
    data => ({ ok: true, data }),
    error => ({ ok: false, error: toCallError(error) as ConvexCallError<ErrorData> }),
  )
}

/** Runs a callback, and logs its error instead of throwing. */
function runCallback(callback: () => unknown) {
  ;(async () => callback())().catch(console.error)
}
