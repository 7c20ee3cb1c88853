/** Where a webhook goes, and the secret it is signed with. */
export interface Endpoint {
  url: string
  secret: string
}

/** One try to deliver an event. */
export interface Attempt {
  /** Milliseconds since the epoch. */
  at: number
  ok: boolean
  /** The receiver's status, or null if there was no answer. */
  status: number | null
  error?: string
}

/** What is wrong with a forged delivery: signed with another secret, signed long ago, or changed after signing. */
export type Forgery = typeof forgeries[number]
export const forgeries = ['signature', 'timestamp', 'body'] as const

/** The headers that prove where `payload` comes from; `at` in milliseconds since the epoch. */
export type Sign = (message: { id: string, payload: string, secret: string, at: number }) => Record<string, string>

const timeout = 15_000
const tenMinutes = 600_000

/** Posts an event to its receiver; anything but 2xx is a failure, also a redirect. Never throws. */
export async function deliver(
  event: { id: string, payload: string },
  endpoint: Endpoint,
  { sign, forge, signal }: { sign: Sign, forge?: Forgery, signal: AbortSignal },
): Promise<Attempt> {
  const at = Date.now()
  try {
    const response = await fetch(endpoint.url, {
      method: 'POST',
      ...signedMessage(event, endpoint.secret, { sign, forge }),
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
    })
    await response.body?.cancel()
    return { at, ok: response.ok, status: response.status }
  }
  catch (error) {
    return { at, ok: false, status: null, error: reason(error) }
  }
}

/** What is posted for an event: its body, and headers that prove where it comes from, or seem to. */
export function signedMessage(
  { id, payload }: { id: string, payload: string },
  secret: string,
  { sign, forge }: { sign: Sign, forge?: Forgery },
): { headers: Record<string, string>, body: string } {
  const headers = sign({
    id,
    payload,
    secret: forge === 'signature' ? otherSecret(secret) : secret,
    at: forge === 'timestamp' ? Date.now() - tenMinutes : Date.now(),
  })
  return {
    headers: { 'content-type': 'application/json', ...headers },
    body: forge === 'body' ? payload.replace('{', '{"forged":true,') : payload,
  }
}

/** A secret of the same form: its letters' case is swapped, which stays valid base64. */
function otherSecret(secret: string): string {
  const [prefix, rest] = /^(\w+?_)?(.*)$/.exec(secret)?.slice(1) ?? ['', secret]
  return (prefix ?? '') + [...rest ?? ''].map(c => c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase()).join('')
}

function reason(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: string, message?: string }, message: string }
  return cause?.code ?? cause?.message ?? message
}
