/** Carries the sync protocol over WebSockets. */
import { WebSocketServer } from 'ws'
import type { IncomingMessage, Server } from 'node:http'
import type { WebSocket } from 'ws'
import { ProtocolError } from './errors.ts'
import { parseClientMessage } from './messages.ts'
import { Session } from './session.ts'
import type { ServerMessage } from './messages.ts'
import type { Deployment } from './session.ts'

const PATH = /^\/api(\/[^/]+)?\/sync(\?|$)/
/** Clients reconnect when nothing comes for a minute; Convex sends a ping after 15 seconds of silence. */
const PING_AFTER = 15_000
/** A transition longer than this many characters is sent in parts of that length. */
const CHUNK = 5_000_000
/** Bytes of a message that is still read. */
const MAX_MESSAGE = 20 * 2 ** 20
/** Transitions wait while more than this many bytes are unsent: a slow client gets fewer of them, not more memory. */
const BACKLOG = 2 ** 20
/** A client that leaves this many bytes unread is disconnected. */
const MAX_BACKLOG = 2 ** 26

/** Serves `/api/{version}/sync` on an HTTP server, to clients that `admits` lets in. Returns the way to end every socket. */
export function serveSync(server: Server, deployment: Deployment, admits: (request: IncomingMessage) => boolean): () => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE })
  server.on('upgrade', (request, socket, head) => {
    if (!admits(request))
      return socket.on('error', () => {}).end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
    if (!PATH.test(request.url ?? ''))
      return socket.on('error', () => {}).end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
    sockets.handleUpgrade(request, socket, head, client => serveClient(client, request, deployment))
  })
  return () => {
    for (const client of sockets.clients)
      client.terminate()
    sockets.close()
  }
}

function serveClient(client: WebSocket, request: IncomingMessage, deployment: Deployment) {
  let lastSent = Date.now()
  let waiting = false
  const session = new Session(deployment, {
    send,
    end(message) {
      // What a message asks of the client, it does by itself; after 1011 it connects again.
      if (!message)
        return client.close(1011, 'InternalServerError')
      send(message)
      client.close()
    },
    writable: () => !(waiting = client.bufferedAmount >= BACKLOG),
    request: { ip: request.socket.remoteAddress ?? null, userAgent: request.headers['user-agent'] ?? null },
  })
  const heartbeat = setInterval(() => {
    if (Date.now() - lastSent >= PING_AFTER)
      send({ type: 'Ping' })
  }, PING_AFTER / 3)

  function send(message: ServerMessage) {
    if (client.readyState !== client.OPEN)
      return
    if (client.bufferedAmount > MAX_BACKLOG)
      return client.terminate()
    lastSent = Date.now()
    for (const part of splitTransition(message))
      client.send(part, onSent)
  }

  function onSent() {
    if (waiting)
      session.flush()
  }

  client.on('message', (data, isBinary) => {
    try {
      if (isBinary)
        throw new TypeError('the message is binary')
      session.receive(parseClientMessage((data as Buffer).toString()))
    }
    catch (error) {
      session.fail(new ProtocolError(`Received Invalid JSON on websocket: ${(error as Error).message}`))
    }
  })
  client.on('close', () => {
    clearInterval(heartbeat)
    session.close()
  })
  // A broken or oversized frame closes the socket by itself.
  client.on('error', () => {})
}

function splitTransition(message: ServerMessage): string[] {
  const text = JSON.stringify(message)
  if (message.type !== 'Transition' || text.length <= CHUNK)
    return [text]
  const totalParts = Math.ceil(text.length / CHUNK)
  return Array.from({ length: totalParts }, (_, partNumber) => {
    const chunk = text.slice(partNumber * CHUNK, (partNumber + 1) * CHUNK)
    return JSON.stringify({ type: 'TransitionChunk', chunk, partNumber, totalParts, transitionId: String(text.length) })
  })
}
