import { openaiError } from './errors.ts'
import type { Format } from './painting/paint.ts'

/** The image models that the SDK names and that still answer. */
export const models = [
  'gpt-image-2.6-sunburst', 'gpt-image-2.6-flare', 'gpt-image-2.5-sunburst', 'gpt-image-2.5-sunburst-2026-09-08', 'gpt-image-2.5-flare', 'gpt-image-2.5-flare-2026-09-08',
  'gpt-image-2', 'gpt-image-2-2026-04-21', 'gpt-image-1.5', 'gpt-image-1-mini', 'chatgpt-image-latest',
] as const

/** A request that OpenAI would carry out. */
export interface ImageRequest {
  prompt: string
  n: number
  width: number
  height: number
  format: Format
  /** Of a JPEG, from 0 to 100, which is the best. */
  compression: number
  quality: 'low' | 'medium' | 'high' | 'xhigh' | 'max'
}

const known = ['prompt', 'model', 'n', 'size', 'quality', 'output_format', 'output_compression', 'background', 'moderation', 'user', 'safety_identifier', 'stream']

/** Reads the body of a generation, or throws the error that OpenAI would answer. */
export function parseImageRequest(value: unknown): ImageRequest {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw openaiError(400, 'The body must be a JSON object.')
  const body: Record<string, unknown> = Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null && field !== undefined))
  const unknown = Object.keys(body).find(name => !known.includes(name))
  if (unknown)
    throw openaiError(400, `Unknown parameter: '${unknown}'.`, { param: unknown, code: 'unknown_parameter' })
  if (body.stream)
    throw notHere('stream')

  const prompt = parsePrompt(body.prompt)
  parseModel(body.model)
  oneOf(body.moderation ?? 'auto', 'moderation', ['low', 'auto'])
  if (oneOf(body.background ?? 'auto', 'background', ['transparent', 'opaque', 'auto']) === 'transparent')
    throw notHere('background: transparent')
  const format = oneOf(body.output_format ?? 'png', 'output_format', ['png', 'jpeg', 'webp', 'gif', 'svg'])
  if (format !== 'png' && format !== 'jpeg')
    throw notHere(`output_format: ${format}`)
  const quality = oneOf(body.quality ?? 'auto', 'quality', ['low', 'medium', 'high', 'xhigh', 'max', 'auto'])
  return {
    prompt,
    n: whole(body.n ?? 1, 'n', [1, 10]),
    ...parseSize(body.size ?? 'auto'),
    format,
    compression: whole(body.output_compression ?? 100, 'output_compression', [0, 100]),
    quality: quality === 'auto' ? 'medium' : quality,
  }
}

function parsePrompt(value: unknown): string {
  if (value === undefined)
    throw openaiError(400, 'Missing required parameter: \'prompt\'.', { param: 'prompt', code: 'missing_required_parameter' })
  if (typeof value !== 'string' || !value.trim())
    throw invalid('prompt', 'The prompt must be a text that is not empty.')
  if (value.length > 32_000)
    throw openaiError(400, `Invalid 'prompt': string too long. Expected a string with maximum length 32000, but got a string with length ${value.length} instead.`, { param: 'prompt', code: 'string_above_max_length' })
  return value
}

function parseModel(value: unknown): void {
  if (value === undefined)
    throw openaiError(400, 'Missing required parameter: \'model\'.', { param: 'model', code: 'missing_required_parameter' })
  if (!(models as readonly unknown[]).includes(value))
    throw openaiError(404, `The model '${String(value)}' does not exist or you do not have access to it.`, { param: 'model', code: 'model_not_found' })
}

function parseSize(value: unknown): { width: number, height: number } {
  if (value === 'auto')
    return { width: 1024, height: 1024 }
  const [, width = 0, height = 0] = (/^(\d{1,4})x(\d{1,4})$/.exec(String(value)) ?? []).map(Number)
  const fits = width >= 16 && height >= 16 && width % 16 === 0 && height % 16 === 0
    && width <= height * 3 && height <= width * 3 && width * height <= 3840 * 2160
  if (!fits)
    throw invalid('size', `Invalid size '${String(value)}'. Write it as WIDTHxHEIGHT: both divisible by 16, between 1:3 and 3:1, at most 3840x2160.`)
  return { width, height }
}

function oneOf<Choice extends string>(value: unknown, param: string, choices: readonly Choice[]): Choice {
  if (!choices.includes(value as Choice))
    throw invalid(param, `Invalid value: '${String(value)}'. Supported values are: ${choices.map(choice => `'${choice}'`).join(', ')}.`)
  return value as Choice
}

function whole(value: unknown, param: string, [min, max]: [number, number]): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max)
    throw invalid(param, `Invalid '${param}': expected a whole number from ${min} to ${max}.`)
  return value
}

function invalid(param: string, message: string) {
  return openaiError(400, message, { param, code: 'invalid_value' })
}

function notHere(what: string) {
  return openaiError(400, `The local OpenAI does not do \`${what}\`.`, { param: what.split(':')[0], code: 'unsupported_parameter' })
}
