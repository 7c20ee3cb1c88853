import { setTimeout as wait } from 'node:timers/promises'
import { setResponseHeader, setResponseStatus, type H3Event } from 'h3'
import type { ErrorBody } from './errors.ts'
import type { Fault, Faults } from './faults.ts'

/**
 * Does to a request what the fault says. Resolves to the answer to give instead, or to undefined to go on;
 * never resolves if the client shall get no answer.
 */
export async function applyFault(event: H3Event, fault: Fault, { cleared }: Faults, errorBody: ErrorBody): Promise<unknown> {
  switch (fault.kind) {
    case 'latency':
      await wait(fault.ms, undefined, { ref: false })
      return undefined
    case 'hold':
      await cleared
      return undefined
    case 'status':
      if (fault.retryAfter !== undefined)
        setResponseHeader(event, 'retry-after', fault.retryAfter)
      setResponseStatus(event, fault.status)
      return errorBody(fault.status, fault.status === 429
        ? 'Too many requests. Try again later.'
        : 'The local provider failed because of an injected fault.')
    case 'malformed':
      setResponseStatus(event, 200)
      setResponseHeader(event, 'content-type', 'application/json')
      return '{"id":"cut short'
    case 'drop':
      event.node.req.socket.destroy()
      return noAnswer()
    case 'hang':
      return noAnswer()
  }
}

/** For a client that shall get no answer: what waits for it waits for good. */
export function noAnswer(): Promise<never> {
  return new Promise(() => {})
}
