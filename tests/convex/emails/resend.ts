import { vi } from 'vitest'

export interface SentRequest { path: string, idempotencyKey: string | null, body: unknown }

/** How a fake service treats one request. */
export type Answer = (init: RequestInit | undefined) => Promise<Response>

/** How the fake Resend does. `accept` takes the mail and makes the answer that says so. */
export type MailAnswer = (init: RequestInit | undefined, accept: () => Response) => Promise<Response>

export const answers = (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  async () => new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers })

/** As Resend refuses: the status stands in the body too. */
export const refuses = (statusCode: number, name: string, message = '', headers: Record<string, string> = {}): Answer =>
  answers(statusCode, { statusCode, name, message }, headers)

export const drops: Answer = async () => {
  throw new TypeError('fetch failed')
}

export const hangs: Answer = init => new Promise((_, reject) => {
  init!.signal!.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')))
})

/** Takes the mail, and whoever asked is gone before the answer. */
export const outlives: MailAnswer = (_, accept) => {
  accept()
  return new Promise(() => {})
}

/** A Resend in the same process, since the runtime that these tests use has no servers. After `script` it accepts. */
export function fakeResend(script: MailAnswer[]) {
  const requests: SentRequest[] = []
  const accepted = new Map<string | null, string>()
  const original = globalThis.fetch

  globalThis.fetch = vi.fn(async (input: RequestInfo | URL, init?: RequestInit) => {
    const idempotencyKey = new Headers(init?.headers).get('idempotency-key')
    requests.push({ path: new URL(String(input)).pathname, idempotencyKey, body: JSON.parse(String(init?.body)) })
    const accept = () => {
      if (!accepted.has(idempotencyKey))
        accepted.set(idempotencyKey, `provider-${accepted.size + 1}`)
      return Response.json({ id: accepted.get(idempotencyKey) })
    }
    return script[requests.length - 1]?.(init, accept) ?? accept()
  })

  return { url: 'http://127.0.0.1:9', requests, mails: () => [...accepted.values()], restore: () => Object.assign(globalThis, { fetch: original }) }
}
