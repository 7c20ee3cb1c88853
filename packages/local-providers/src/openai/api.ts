import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { defineEventHandler, getRequestHeader, setResponseHeader, type H3Event, type Router } from 'h3'
import { jsonBody } from '../kit/body.ts'
import { openaiError } from './errors.ts'
import { moderate, violations } from './moderation.ts'
import type { Painter } from './painter.ts'
import { models, parseImageRequest, type ImageRequest } from './request.ts'

/** OpenAI's API, as far as pictures need it. `paintingTime` is how long each takes at least, in ms: it may change. */
export function addApiRoutes(router: Router, painter: Painter, settings: { paintingTime: number }): void {
  router.post('/v1/images/generations', defineEventHandler(async (event) => {
    const requestId = identify(event)
    const request = parseImageRequest(jsonBody(event))
    refuse(request.prompt, requestId)
    const [pictures] = await Promise.all([
      // Only the first shows the prompt's own picture: the others are variations.
      Promise.all(Array.from({ length: request.n }, (_, n) => painter.paint({ ...request, prompt: n ? `${request.prompt} (${n + 1})` : request.prompt }))),
      wait(settings.paintingTime, undefined, { ref: false }),
    ])
    return {
      created: Math.floor(Date.now() / 1000),
      background: 'opaque',
      data: pictures.map(picture => ({ b64_json: Buffer.from(picture).toString('base64') })),
      output_format: request.format,
      quality: request.quality,
      size: `${request.width}x${request.height}`,
      usage: usage(request),
    }
  }))

  router.post('/v1/moderations', defineEventHandler((event) => {
    identify(event)
    const { input, model = 'omni-moderation-latest' } = jsonBody(event) as { input?: unknown, model?: string }
    const texts = Array.isArray(input) ? input : [input]
    if (texts.length === 0 || !texts.every(text => typeof text === 'string'))
      throw openaiError(400, 'Invalid \'input\': the local OpenAI moderates a text or a list of texts.', { param: 'input', code: 'invalid_value' })
    return { id: `modr-${randomUUID()}`, model, results: texts.map(moderate) }
  }))

  router.get('/v1/models', defineEventHandler((event) => {
    identify(event)
    return { object: 'list', data: models.map(id => ({ id, object: 'model', created: 1_788_825_600, owned_by: 'system' })) }
  }))
}

/** Any key of OpenAI's form is good. Returns the request's id, which the answer carries too. */
function identify(event: H3Event): string {
  const id = `req_${randomUUID().replaceAll('-', '')}`
  setResponseHeader(event, 'x-request-id', id)
  const authorization = getRequestHeader(event, 'authorization')
  if (!authorization)
    throw openaiError(401, 'You didn\'t provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).')
  if (!/^Bearer sk-[\w-]+$/.test(authorization))
    throw openaiError(401, 'Incorrect API key provided. You can find your API key at https://platform.openai.com/account/api-keys.', { code: 'invalid_api_key' })
  return id
}

function refuse(prompt: string, requestId: string): void {
  const found = violations(prompt)
  if (found.length > 0) {
    throw openaiError(
      400,
      `Your request was rejected by the safety system. If you believe this is an error, contact us at help.openai.com and include the request ID ${requestId}. safety_violations=[${found.join(', ')}].`,
      { type: 'image_generation_user_error', code: 'moderation_blocked' },
    )
  }
}

// Of a square of 1024 pixels.
const tokens: Record<ImageRequest['quality'], number> = { low: 196, medium: 439, high: 1_756, xhigh: 3_122, max: 7_024 }

function usage({ prompt, n, width, height, quality }: ImageRequest) {
  const text = Math.ceil(prompt.length / 4)
  const output = Math.round(tokens[quality] * width * height / 1024 ** 2) * n
  return {
    input_tokens: text,
    input_tokens_details: { text_tokens: text, image_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { text_tokens: 0, image_tokens: output },
    total_tokens: text + output,
  }
}
