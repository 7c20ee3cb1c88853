import { ConvexCallError } from '../ConvexCallError'
import type { Connection } from './connection'
import { interruption } from './errors'

/** The current client, unless it was closed: a closed one takes calls and never answers. */
export function openClient(connection: Connection) {
  const client = connection.client()
  if (client.closed)
    throw new ConvexCallError('CLIENT_CLOSED', 'The connection is closed.')
  return client
}

/** The call's outcome, or the failure that no outcome is to come. */
export function untilInterrupted<T>(connection: Connection, call: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = connection.onInterrupt((why) => {
      stop()
      reject(interruption(why))
    })
    call.then(resolve, reject).finally(stop)
  })
}
