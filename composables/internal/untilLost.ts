import type { ConvexClient } from 'convex/browser'
import { interruption } from './errors'

/**
 * Fails an action as soon as the connection that carries it is lost. The client itself says so only once it has
 * reconnected; the answer is lost either way, since actions are never sent twice.
 */
export function untilLost<T>(client: ConvexClient, action: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let sent = client.connectionState().isWebSocketConnected
    const stop = client.subscribeToConnectionState(({ isWebSocketConnected }) => {
      if (sent && !isWebSocketConnected)
        reject(interruption('CONNECTION_LOST'))
      sent ||= isWebSocketConnected
    })
    action.then(resolve, reject).finally(stop)
  })
}
