import WebSocket from 'ws'
import { after } from './support.ts'

export interface ServerMessage extends Record<string, unknown> { type: string }

/** A bare WebSocket of the sync protocol, for what the official client never sends. */
export async function rawSocket({ url }: { url: string }) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/1.48.0/sync`)
  const received: ServerMessage[] = []
  let wake = () => {}
  socket.on('message', (data: Buffer) => {
    received.push(JSON.parse(data.toString()) as ServerMessage)
    wake()
  })
  const closed = new Promise<{ code: number, reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }))
  })
  after(() => socket.terminate())
  await new Promise<void>((resolve, reject) => socket.on('open', resolve).on('error', reject))
  return {
    socket,
    received,
    closed,
    send: (...messages: unknown[]) => messages.forEach(message => socket.send(typeof message === 'string' ? message : JSON.stringify(message))),
    /** The next message, of those not asked for yet, that is of this type. */
    async next(type: string): Promise<ServerMessage> {
      for (;;) {
        const index = received.findIndex(message => message.type === type)
        if (index >= 0)
          return received.splice(0, index + 1).at(-1)!
        await new Promise<void>(resolve => wake = resolve)
      }
    },
  }
}

export const connectMessage = { type: 'Connect', sessionId: 'c0ffee00-0000-4000-8000-000000000000', connectionCount: 0, lastCloseReason: null, clientTs: 0 }

export function addQueries(baseVersion: number, ...queries: { udfPath: string, args: Record<string, unknown> }[]) {
  const modifications = queries.map(({ udfPath, args }, index) => ({ type: 'Add', queryId: baseVersion * 100 + index, udfPath, args: [args] }))
  return { type: 'ModifyQuerySet', baseVersion, newVersion: baseVersion + 1, modifications }
}

export function mutation(requestId: number, udfPath: string, args: Record<string, unknown>) {
  return { type: 'Mutation', requestId, udfPath, args: [args] }
}
