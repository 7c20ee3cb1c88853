/**
 * Errors that no caller sees: a rejected promise that a function does not await, a callback of it that throws. Node
 * ends the process for each, so they are logged with the function that they come from instead.
 *
 * Node's events are the one place where all of them arrive, in the async context of the call. Errors of the process
 * itself end it as ever.
 */
import { inspect } from 'node:util'
import { type Call, currentCall, outside } from './runtime.ts'

let watchers = 0

/** Looks out for them, once a process for any number of engines. Returns the way to stop. */
export function watchStrays(): () => void {
  if (watchers++ === 0)
    listen()
  return () => {
    if (--watchers === 0)
      ignore()
  }
}

function listen() {
  process.on('unhandledRejection', onRejection).on('uncaughtException', onException)
}

function ignore() {
  process.off('unhandledRejection', onRejection).off('uncaughtException', onException)
}

function onRejection(reason: unknown) {
  const call = currentCall()
  if (call)
    return report(call, 'did not await a promise that was rejected', reason)
  if (process.listenerCount('unhandledRejection') === 1)
    leaveToNode(() => void Promise.reject(reason))
}

function onException(error: unknown) {
  const call = currentCall()
  if (call)
    return report(call, 'has a callback that threw', error)
  if (process.listenerCount('uncaughtException') === 1)
    leaveToNode(() => process.nextTick(rethrow, error))
}

function rethrow(error: unknown): never {
  throw error
}

function report(call: Call, what: string, error: unknown) {
  outside(() => call.log('error', [`${call.component && `${call.component}/`}${call.path} ${what}: ${inspect(error)}`]))
}

/** Raises an error once more while nothing of ours listens: what Node does then depends on its options. */
function leaveToNode(raise: () => void) {
  ignore()
  raise()
  setImmediate(() => watchers > 0 && listen())
}
