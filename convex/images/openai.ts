import OpenAI, { APIConnectionError, APIError } from 'openai'
import { env } from '../_generated/server'
import { fromBase64 } from '../core/base64'
import type { ErrorCode } from '../core/errors'
import { readImageHeader } from './imageHeader'
import { providerMode } from '../core/providerMode'
import { retryAfterMs, withRetries, type Outcome, type ProviderError, type Attempt } from '../core/providerOutcome'

/** Whether OpenAI is set up, and whether it's the local provider, which costs nothing. */
export const openaiMode = () => providerMode(env.OPENAI_API_KEY, env.OPENAI_BASE_URL)

/** How long an image may take with all its attempts, in ms. At OpenAI one takes up to two minutes. */
export const generationDeadline = () => Number(env.OPENAI_TIMEOUT_MS ?? 180_000)

export interface OpenaiImageRequest {
  prompt: string
  /** `<width>x<height>`, in pixels. */
  size: string
  /** Who asks: OpenAI counts abuse for each. */
  userId: string
}

export interface GeneratedImage { image: Blob, width: number, height: number }

/**
 * Generates an image. OpenAI has no idempotency keys for images, so only requests that surely weren't carried out are
 * tried again (429, 503, refused connections). When the answer is lost or late, the outcome is `unknown`.
 *
 * Source: https://platform.openai.com/docs/api-reference/images/create
 */
export async function requestImage({ prompt, size, userId }: OpenaiImageRequest): Promise<Outcome<GeneratedImage>> {
  if (openaiMode() === 'disabled')
    return { ok: false, error: notConfigured }
  const openai = new OpenAI({ apiKey: env.OPENAI_API_KEY, baseURL: env.OPENAI_BASE_URL, maxRetries: 0 })
  const deadline = Date.now() + generationDeadline()

  return withRetries(async (): Promise<Attempt<GeneratedImage>> => {
    try {
      const { data } = await openai.images.generate({
        model: env.OPENAI_IMAGE_MODEL ?? 'gpt-image-2.5-flare',
        prompt,
        size,
        n: 1,
        // What `auto` makes of it may cost several times as much.
        quality: 'medium',
        // A tenth of a PNG's bytes, and generated sooner.
        output_format: 'jpeg',
        output_compression: 90,
        safety_identifier: userId,
      }, { timeout: Math.max(1, deadline - Date.now()) })
      return { settled: read(data?.[0]?.b64_json) }
    }
    catch (error) {
      return toAttempt(error)
    }
  })
}

export const notConfigured: ProviderError = {
  code: 'NOT_CONFIGURED',
  message: 'AI images aren’t set up. Ask an administrator to set them up.',
  retryable: true,
}

function read(base64 = ''): Outcome<GeneratedImage> {
  const bytes = fromBase64(base64)
  const header = bytes && readImageHeader(bytes)
  if (!header)
    return { ok: false, error: { code: 'PROVIDER_UNAVAILABLE', message: 'OpenAI didn’t return an image. Try again.', retryable: true } }
  return { ok: true, image: new Blob([bytes], { type: header.type }), width: header.width, height: header.height }
}

function toAttempt(error: unknown): Attempt<never> {
  const answer = answerIn(error)
  const unavailable = (message: string): ProviderError => ({ code: 'PROVIDER_UNAVAILABLE', message, retryable: true, providerMessage: answer })
  const refused = (code: ErrorCode, message: string): Attempt<never> => ({ settled: { ok: false, error: { code, message, retryable: false, providerMessage: answer } } })
  if (!(error instanceof APIError) || (error instanceof APIConnectionError && !wasRefused(error)))
    return { settled: { ok: false, unknown: true, error: unavailable(NO_RESPONSE) } }
  const { status, code, headers } = error
  if (status === undefined)
    return { retryAfter: undefined, otherwise: unavailable('We couldn’t reach OpenAI. Try again later.') }
  if (code === 'insufficient_quota')
    return { settled: { ok: false, error: unavailable('This app’s OpenAI budget is used up. Try again later.') } }
  if (status === 429 || status === 503) {
    return {
      retryAfter: retryAfterMs(headers?.get('retry-after')),
      otherwise: unavailable('OpenAI is busy and didn’t generate this image. Try again in a minute.'),
    }
  }
  if (status === 502 || status === 504)
    return { settled: { ok: false, unknown: true, error: unavailable(NO_RESPONSE) } }
  if (status >= 500 || status === 408)
    return { settled: { ok: false, error: unavailable('OpenAI had a problem and didn’t generate this image. Try again.') } }
  if (code === 'moderation_blocked' || code === 'content_policy_violation')
    return refused('CONTENT_REJECTED', 'OpenAI rejected this prompt. Describe something else.')
  if (status === 401 || status === 403)
    return refused('PROVIDER_REJECTED', 'OpenAI rejected this app’s API key. Ask an administrator to replace it.')
  return refused('PROVIDER_REJECTED', 'OpenAI rejected this request. Change your prompt, or contact an administrator.')
}

/** OpenAI's own words, for the operator. */
function answerIn(error: unknown) {
  if (!(error instanceof APIError))
    return `OpenAI: ${String(error)}`
  const { status, code, requestID } = error
  return `OpenAI, ${status ?? 'no status'} ${code ?? 'no code'}, request ${requestID ?? 'unknown'}: ${error.message}`
}

const NO_RESPONSE = 'OpenAI didn’t respond, so the image may be lost. Try again to generate a new image.'

/** Whether the request never reached anyone. */
function wasRefused({ cause }: APIConnectionError) {
  const { code, cause: inner } = Object(cause) as { code?: string, cause?: { code?: string } }
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'].includes(inner?.code ?? code ?? '')
}
