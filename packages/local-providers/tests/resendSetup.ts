import { Resend } from 'resend'
import { onTestFinished } from 'vitest'
import { startLocalResend, type LocalResendOptions } from '../src/resend/index.ts'

/** A local Resend on a free port and the official SDK pointed at it; stopped when the test ends. */
export async function localResend(options: LocalResendOptions = {}) {
  const local = await startLocalResend({ deliveryDelay: 0, ...options })
  onTestFinished(() => local.close())
  const resend = new Resend('re_local_key', { baseUrl: local.url })

  return {
    local,
    resend,
    /** Sends and returns the id. */
    async sent(changes: Partial<typeof mail> & { tags?: { name: string, value: string }[] } = {}, idempotencyKey?: string): Promise<string> {
      const { data, error } = await resend.emails.send({ ...mail, ...changes }, { idempotencyKey })
      if (error)
        throw new Error(error.message)
      return data.id
    },
    /** Calls a route that the SDK does not know. */
    async call(method: string, path: string, body?: unknown, headers?: Record<string, string>) {
      const response = await fetch(local.url + path, { method, body: body === undefined ? undefined : JSON.stringify(body), headers })
      return { status: response.status, body: await response.json() as Record<string, unknown> }
    },
  }
}

/** What every test sends unless it says otherwise. */
export const mail = {
  from: 'Postcard Studio <hello@postcards.example>',
  to: 'ada@example.com',
  subject: 'Wish you were here',
  html: '<p>The sea is warm.</p>',
}
