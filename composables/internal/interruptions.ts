import { onScopeDispose } from 'vue'
import type { ConvexClient } from 'convex/browser'
import type { ConvexCallError } from '../ConvexCallError'
import type { Connection } from './connection'
import { createInterruptionError } from './errors'
import { rejectEarly } from './rejectEarly'

/** Returns a watcher that rejects when the client ends, because no result will come. */
export function rejectOnInterrupt(connection: Connection) {
  return (reject: (error: unknown) => void) => connection.onInterrupt(reason => reject(createInterruptionError(reason)))
}

/**
 * Rejects an action as soon as its connection is lost. The client itself rejects only after it has reconnected. The
 * result is lost either way, because actions are never sent twice.
 */
export function rejectOnDisconnect<T>(client: ConvexClient, action: Promise<T>): Promise<T> {
  let isSent = client.connectionState().isWebSocketConnected
  return rejectEarly(action, reject => client.subscribeToConnectionState(({ isWebSocketConnected }) => {
    if (isSent && !isWebSocketConnected)
      reject(createInterruptionError('CONNECTION_LOST'))
    isSent ||= isWebSocketConnected
  }))
}

/** Ends the calls' updates with the scope, and clears one user's results before the next user can see them. */
export function endCallsWithScope(connection: Connection, calls: { abandon: (failure: ConvexCallError) => void, dispose: () => void }) {
  const stop = connection.onInterrupt(reason => reason === 'IDENTITY_CHANGED' && calls.abandon(createInterruptionError(reason)))
  onScopeDispose(() => {
    stop()
    calls.dispose()
  }, true)
}
