import { computed, shallowRef } from 'vue'
import type { ComputedRef, ShallowRef } from 'vue'
import type { ConvexCallError } from '../ConvexCallError'
import { callError, interruption } from './errors'
import { rejectEarly, timeoutAfter } from './rejectEarly'

export type CallStatus = 'idle' | 'pending' | 'success' | 'error'

/** The outcome of a call as a value. */
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
  /** `'defer'`: while a call is in flight a further one is not sent, and gets that call's promise. Default `false`. */
  dedupe?: 'defer' | false
  /** Milliseconds to wait for an answer; then the call fails with `TIMEOUT`, though it may still run. Default: none. */
  timeout?: number
}

export interface CallState<Result, ErrorData = unknown> {
  /** Result of the last call that succeeded. Kept while a later call is pending or fails. */
  data: ShallowRef<Result | undefined>
  /** `pending` while any call is in flight, else the outcome of the call started last. */
  status: ComputedRef<CallStatus>
  /** True until all overlapping calls have settled. */
  pending: ComputedRef<boolean>
  /** Why the call started last failed. Cleared when a call starts. */
  error: ShallowRef<ConvexCallError<ErrorData> | null>
  /** Back to idle: clears status, error and data. Calls in flight still settle for their callers, and write nothing here. */
  reset: () => void
}

/**
 * Tracks calls of one kind: what they returned, how they failed, whether any runs.
 *
 * - Every caller's promise settles with its own call's outcome.
 * - Of overlapping calls only the one started last writes `data` and `error`, in whatever order they settle.
 * - Calls started before a `reset`, an `abandon` or a `dispose` never write again.
 */
export function createCalls<Args, Result, ErrorData>(options: CallOptions<Args, Result, ErrorData>) {
  const data = shallowRef<Result>()
  const error = shallowRef<ConvexCallError<ErrorData> | null>(null)
  const outcome = shallowRef<Exclude<CallStatus, 'pending'>>('idle')
  const inFlight = shallowRef(0)
  let last = 0
  let era = 0
  let disposed = false
  let deferred: Promise<Result> | undefined

  function run(prepare: () => Args, send: (args: Args) => Promise<Result>): Promise<Result> {
    if (options.dedupe && deferred)
      return deferred
    const call = ++last
    const startedIn = era
    let args!: Args
    if (!disposed) {
      inFlight.value++
      error.value = null
    }

    function settle(result?: Result, failure?: ConvexCallError<ErrorData>) {
      if (deferred === promise)
        deferred = undefined
      if (disposed)
        return
      if (era === startedIn) {
        if (call === last)
          write(result, failure)
        inFlight.value--
      }
      guard(() => failure ? options.onError?.(failure, args) : options.onSuccess?.(result as Result, args))
      guard(() => options.onSettled?.(args))
    }

    const sent = (async () => send(args = prepare()))()
    const promise: Promise<Result> = (options.timeout === undefined ? sent : rejectEarly(sent, timeoutAfter(options.timeout, interruption('TIMEOUT')))).then(
      (result) => {
        settle(result)
        return result
      },
      (cause) => {
        const failure = callError(cause) as ConvexCallError<ErrorData>
        settle(undefined, failure)
        throw failure
      },
    )
    return deferred = promise
  }

  function write(result?: Result, failure: ConvexCallError<ErrorData> | null = null) {
    error.value = failure
    outcome.value = failure ? 'error' : 'success'
    if (!failure)
      data.value = result
  }

  function reset() {
    era++
    deferred = undefined
    inFlight.value = 0
    outcome.value = 'idle'
    error.value = null
    data.value = undefined
  }

  /** Forgets everything; calls in flight have failed for good. */
  function abandon(failure: ConvexCallError) {
    const wasPending = pending.value
    reset()
    if (wasPending)
      write(undefined, failure as ConvexCallError<ErrorData>)
  }

  const pending = computed(() => !!inFlight.value)
  const status = computed<CallStatus>(() => pending.value ? 'pending' : outcome.value)
  const state: CallState<Result, ErrorData> = { data, status, pending, error, reset }

  return { state, run, abandon, dispose: () => void (disposed = true) }
}

/** The call's outcome as a value: never rejects. */
export function settled<Result, ErrorData>(call: Promise<Result>): Promise<CallResult<Result, ErrorData>> {
  return call.then(
    data => ({ ok: true, data }),
    error => ({ ok: false, error: callError(error) as ConvexCallError<ErrorData> }),
  )
}

/** Runs a callback of the caller's: what it throws is logged and goes no further. */
function guard(callback: () => unknown) {
  ;(async () => callback())().catch(console.error)
}
