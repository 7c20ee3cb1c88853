import { Resend, type ErrorResponse, type WebhookEventPayload } from 'resend'
import { brand } from '../../shared/brand'
import { env } from '../_generated/server'
import { providerMode } from '../core/providerMode'
import { retryAfterMs, withRetries, type Outcome, type ProviderError, type Attempt } from '../core/providerOutcome'

/** A local Resend writes to nobody. */
export const resendMode = () => providerMode(env.RESEND_API_KEY, env.RESEND_BASE_URL)

export interface OutgoingEmail {
  /** The row's id. Resend carries out one send per id, however often it is asked. */
  id: string
  to: string
  subject: string
  html: string
  text: string
  attachments?: Attachment[]
}

export interface Attachment {
  filename: string
  contentType: string
  /** What the HTML calls it: `cid:<contentId>`. */
  contentId: string
  /** Base64. */
  content: string
}

/** The name that mails come from. */
export function senderName() {
  return sender().replace(/\s*<.*$/, '')
}

/**
 * Hands a mail to Resend, once per `email.id`: answers of 429, 5xx, lost connections and timeouts are tried
 * again with the same idempotency key, other refusals are not.
 *
 * Source: https://resend.com/docs/api-reference/emails/send-email
 */
export async function sendEmail(email: OutgoingEmail): Promise<Outcome<{ providerId: string }>> {
  if (resendMode() === 'disabled')
    return { ok: false, error: notConfigured }
  const resend = new Resend(env.RESEND_API_KEY, { baseUrl: env.RESEND_BASE_URL })
  const message = {
    from: sender(),
    to: email.to,
    subject: email.subject,
    html: email.html,
    text: email.text,
    attachments: email.attachments,
    tags: [{ name: 'email_id', value: email.id }],
  }

  return withRetries(async (): Promise<Attempt<{ providerId: string }>> => {
    const { signal, stop } = deadline(Number(env.RESEND_TIMEOUT_MS ?? 10_000))
    const { data, error, headers } = await resend.emails
      .send(message, { idempotencyKey: `email/${email.id}`, signal })
      .catch(unreachable)
      .finally(stop)
    if (data?.id)
      return { settled: { ok: true, providerId: data.id } }
    return toAttempt(error ?? malformed, headers)
  })
}

/**
 * Checks a webhook's signature over the raw body and its age.
 *
 * @returns the event, or `null` when it was not signed with our secret within the last five minutes.
 */
export function verifyResendWebhook(body: string, headers: Headers, secret: string): WebhookEventPayload | null {
  const header = (name: string) => headers.get(`svix-${name}`) ?? ''
  try {
    return new Resend(env.RESEND_API_KEY ?? 're_unused').webhooks.verify({
      payload: body,
      headers: { id: header('id'), timestamp: header('timestamp'), signature: header('signature') },
      webhookSecret: secret,
    })
  }
  catch {
    return null
  }
}

function sender() {
  return env.RESEND_FROM ?? `${brand.name} <onboarding@resend.dev>`
}

const notConfigured: ProviderError = {
  code: 'NOT_CONFIGURED',
  message: 'Email isn’t set up. Ask an administrator to set it up.',
  retryable: true,
}

type SendError = Pick<ErrorResponse, 'message' | 'statusCode'> & { name: string }

const malformed: SendError = { name: 'application_error', statusCode: null, message: 'The response has no id.' }

// The SDK turns failed requests into results, but not an answer that breaks off midway.
const unreachable = () => ({ data: null, error: { ...malformed, message: 'No response.' }, headers: null })

function toAttempt(error: SendError, headers: Record<string, string> | null): Attempt<never> {
  const status = error.statusCode
  const answer = `Resend, ${status ?? 'no status'} ${error.name}: ${error.message}`
  const unavailable = (message: string): ProviderError => ({ code: 'PROVIDER_UNAVAILABLE', message, retryable: true, providerMessage: answer })
  if (error.name === 'daily_quota_exceeded' || error.name === 'monthly_quota_exceeded')
    return { settled: { ok: false, error: unavailable('This app has reached its sending limit at Resend. Try again later.') } }
  if (status === 429) {
    return {
      retryAfter: retryAfterMs(headers?.['retry-after']),
      otherwise: unavailable('Resend is limiting our sending rate. Try again in a minute.'),
    }
  }
  if (error.name === 'concurrent_idempotent_requests')
    return { retryAfter: undefined, otherwise: unavailable('This email is still being sent. Check the list in a moment.') }
  if (typeof status !== 'number')
    return { retryAfter: undefined, otherwise: unavailable('We couldn’t reach Resend. It’s safe to try again, because the email won’t be sent twice.') }
  if (status >= 500 || status < 400)
    return { retryAfter: undefined, otherwise: unavailable('Resend has a problem right now. It’s safe to try again, because the email won’t be sent twice.') }
  const message = /_api_key$/i.test(error.name)
    ? 'Resend rejected this app’s API key. Ask an administrator to replace it.'
    : 'Resend rejected this email. Check the address, or ask an administrator to check the logs.'
  return { settled: { ok: false, error: { code: 'PROVIDER_REJECTED', message, retryable: false, providerMessage: answer } } }
}

function deadline(ms: number) {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), ms)
  return { signal: controller.signal, stop: () => clearTimeout(timer) }
}
