import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Resend, type WebhookEventPayload } from 'resend'
import { onTestFinished } from 'vitest'

export const secret = `whsec_${Buffer.from('a secret of 24 bytes …').toString('base64')}`

/** A little app that takes Resend's webhooks and verifies them as the real one does. */
export async function webhookReceiver() {
  const receiver = await receiverOf((payload, headers) => ({ svixId: String(headers['svix-id']), event: verified(payload, headers) }))
  return { ...receiver, types: () => receiver.received.map(({ event }) => event.type) }
}

/** Takes webhooks that `verify` makes something of, and turns away those it throws for; stopped when the test ends. */
export async function receiverOf<Received>(verify: (payload: string, headers: IncomingHttpHeaders) => Received | Promise<Received>) {
  const received: Received[] = []
  const refused: string[] = []
  const statuses: number[] = []
  const holds: { arrive: () => void, released: Promise<undefined> }[] = []

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request)
      chunks.push(chunk)
    const status = statuses.shift() ?? 200
    const hold = holds.shift()
    hold?.arrive()
    await hold?.released
    try {
      const message = await verify(Buffer.concat(chunks).toString(), request.headers)
      if (status === 200)
        received.push(message)
      response.writeHead(status).end()
    }
    catch (error) {
      refused.push((error as Error).message)
      response.writeHead(401).end()
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })

  return {
    webhook: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`, secret },
    /** Verified events, in the order of their arrival. */
    received,
    /** Why others were turned away. */
    refused,
    /** Answers the next webhooks with these. */
    answerNext: (...next: number[]) => statuses.push(...next),
    /** Leaves the next webhook without an answer until `release` is called. */
    holdNext() {
      const arrived = Promise.withResolvers<undefined>()
      const released = Promise.withResolvers<undefined>()
      holds.push({ arrive: () => arrived.resolve(undefined), released: released.promise })
      return { arrived: arrived.promise, release: () => released.resolve(undefined) }
    },
  }
}

/** An address that refuses connections. */
export async function refusingUrl(): Promise<string> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return `http://127.0.0.1:${port}/`
}

function verified(payload: string, headers: IncomingHttpHeaders): WebhookEventPayload {
  return new Resend('re_unused').webhooks.verify({
    payload,
    webhookSecret: secret,
    headers: {
      id: String(headers['svix-id']),
      timestamp: String(headers['svix-timestamp']),
      signature: String(headers['svix-signature']),
    },
  })
}
