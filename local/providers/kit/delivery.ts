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
    const headers = sign({
      id: event.id,
      payload: event.payload,
      secret: forge === 'signature' ? otherSecret(endpoint.secret) : endpoint.secret,
      at: forge === 'timestamp' ? at - tenMinutes : at,
    })
    const response = await fetch(endpoint.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: forge === 'body' ? event.payload.replace('{', '{"forged":true,') : event.payload,
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

/** A secret of the same form: its letters' case is swapped, which stays valid base64. */
function otherSecret(secret: string): string {
  const [prefix, rest] = /^(\w+?_)?(.*)$/.exec(secret)?.slice(1) ?? ['', secret]
  return (prefix ?? '') + [...rest ?? ''].map(c => c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase()).join('')
}

function reason(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: string, message?: string }, message: string }
  return cause?.code ?? cause?.message ?? message
}
