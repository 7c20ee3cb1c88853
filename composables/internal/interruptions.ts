import { onScopeDispose } from 'vue'
import type { ConvexClient } from 'convex/browser'
import type { ConvexCallError } from '../ConvexCallError'
import type { Connection } from './connection'
import { createInterruptionError } from './errors'
import { rejectEarly } from './rejectEarly'

/** Watches the connection: fails once no answer is to come. */
export function rejectOnInterrupt(connection: Connection) {
  return (reject: (error: unknown) => void) => connection.onInterrupt(reason => reject(createInterruptionError(reason)))
}

/**
 * Fails an action as soon as the connection that carries it is lost. The client itself says so only once it has
 * reconnected; the answer is lost either way, since actions are never sent twice.
 */
export function rejectOnDisconnect<T>(client: ConvexClient, action: Promise<T>): Promise<T> {
  let isSent = client.connectionState().isWebSocketConnected
  return rejectEarly(action, reject => client.subscribeToConnectionState(({ isWebSocketConnected }) => {
    if (isSent && !isWebSocketConnected)
      reject(createInterruptionError('CONNECTION_LOST'))
    isSent ||= isWebSocketConnected
  }))
}

/** Lets calls write no more once the scope ends, and clears what they returned to one user before the next one sees it. */
export function endCallsWithScope(connection: Connection, calls: { abandon: (failure: ConvexCallError) => void, dispose: () => void }) {
  const stop = connection.onInterrupt(reason => reason === 'IDENTITY_CHANGED' && calls.abandon(createInterruptionError(reason)))
  onScopeDispose(() => {
    stop()
    calls.dispose()
  }, true)
}
