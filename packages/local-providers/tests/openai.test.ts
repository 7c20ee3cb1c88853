import { createJimp } from '@jimp/core'
import jpeg from '@jimp/js-jpeg'
import png from '@jimp/js-png'
import { APIError } from 'openai'
import { describe, expect, it } from 'vitest'
import { startLocalOpenai } from '../src/openai/index.ts'
import { localOpenai, request } from './openaiSetup.ts'

describe('painting with the official SDK', () => {
  it.each([
    ['png', '1024x1024'],
    ['png', '1536x1024'],
    ['jpeg', '1024x1536'],
    ['jpeg', '256x512'],
  ] as const)('gives a real %s of the size asked for: %s', async (output_format, size) => {
    const { paint } = await localOpenai()

    const image = await Jimp.fromBuffer(await paint({ output_format, size }))

    expect(`${image.width}x${image.height}`).toBe(size)
    expect(image.mime).toBe(`image/${output_format}`)
  })

  it('paints the same prompt alike, and other prompts otherwise', async () => {
    const { paint } = await localOpenai()

    const [first, again, other] = [await paint(), await paint(), await paint({ prompt: 'A lighthouse at sunrise' })]

    expect(again.equals(first)).toBe(true)
    expect(other.equals(first)).toBe(false)
  })

  it('paints what the prompt names: a night is darker than a day in the snow', async () => {
    const { paint } = await localOpenai()

    const [night, snow] = [await paint({ prompt: 'Mountains at night' }), await paint({ prompt: 'Mountains in the snow' })]

    expect(await brightness(night)).toBeLessThan(await brightness(snow) / 2)
  })

  it('paints anything at all', async () => {
    const { paint } = await localOpenai()

    for (const prompt of ['?', 'Grüße aus Wien 🌊', '<svg onload="x">&', 'a'.repeat(1_000), ...everyPlace])
      expect((await Jimp.fromBuffer(await paint({ prompt, size: '64x64' }))).width).toBe(64)
  })

  it('gives several at once, all of them different', async () => {
    const { openai } = await localOpenai()

    const { data } = await openai.images.generate({ ...request, n: 3 })

    expect(new Set(data!.map(({ b64_json }) => b64_json)).size).toBe(3)
  })

  it('tells what it did and what that used', async () => {
    const { openai } = await localOpenai()

    const answer = await openai.images.generate({ ...request, size: '1024x1024', quality: 'low', output_format: 'jpeg' })

    expect(answer).toMatchObject({ output_format: 'jpeg', quality: 'low', size: '1024x1024', usage: { output_tokens: 196 } })
    expect(answer.usage!.total_tokens).toBe(answer.usage!.input_tokens + 196)
    expect(answer._request_id).toMatch(/^req_/)
  })

  it('takes as long as it is told', async () => {
    const { paint } = await localOpenai({ paintingTime: 300 })
    const start = performance.now()

    await paint({ size: '64x64' })

    expect(performance.now() - start).toBeGreaterThanOrEqual(299)
  })

  it('stops while it paints', async () => {
    const local = await startLocalOpenai()
    const asked = fetch(`${local.url}/v1/images/generations`, { method: 'POST', headers: { authorization: 'Bearer sk-local' }, body: JSON.stringify(request) }).catch(() => 'no answer')
    await expect.poll(() => local.journal.entries()).toHaveLength(1)

    await local.close()

    expect(await asked).toBe('no answer')
  })
})

describe('moderation', () => {
  it('blocks a prompt as OpenAI does, and says what for', async () => {
    const { paint } = await localOpenai()

    await expect(paint({ prompt: 'A gory scene' })).rejects.toMatchObject({
      status: 400,
      code: 'moderation_blocked',
      type: 'image_generation_user_error',
      message: expect.stringContaining('safety_violations=[violence/graphic]'),
    })
  })

  it('is also there by itself', async () => {
    const { openai } = await localOpenai()

    const { results } = await openai.moderations.create({ input: ['A calm sea', 'A naked truth'] })

    expect(results.map(({ flagged, categories }) => [flagged, categories.sexual])).toEqual([[false, false], [true, true]])
  })
})

describe('what OpenAI refuses', () => {
  it.each([
    ['no prompt', { prompt: undefined }, 400, 'missing_required_parameter', 'prompt'],
    ['an empty prompt', { prompt: ' ' }, 400, 'invalid_value', 'prompt'],
    ['a prompt that is too long', { prompt: 'a'.repeat(32_001) }, 400, 'string_above_max_length', 'prompt'],
    ['no model', { model: undefined }, 400, 'missing_required_parameter', 'model'],
    ['a model that was shut down', { model: 'gpt-image-1' }, 404, 'model_not_found', 'model'],
    ['a size that is none', { size: 'large' }, 400, 'invalid_value', 'size'],
    ['a size that 16 does not divide', { size: '1000x1000' }, 400, 'invalid_value', 'size'],
    ['a size that is too narrow', { size: '256x1024' }, 400, 'invalid_value', 'size'],
    ['a size that is too large', { size: '4096x4096' }, 400, 'invalid_value', 'size'],
    ['more than ten', { n: 11 }, 400, 'invalid_value', 'n'],
    ['an unknown quality', { quality: 'best' }, 400, 'invalid_value', 'quality'],
    ['an unknown parameter', { response_format: 'url' }, 400, 'unknown_parameter', 'response_format'],
    ['a format that is not done here, by name', { output_format: 'webp' }, 400, 'unsupported_parameter', 'output_format'],
    ['a stream, by name', { stream: true }, 400, 'unsupported_parameter', 'stream'],
  ])('%s', async (_, changes, status, code, param) => {
    const { paint } = await localOpenai()

    await expect(paint(changes)).rejects.toMatchObject({ status, code, param })
  })

  it('a missing key, and one of another form', async () => {
    const { client, local } = await localOpenai()

    const missing = await fetch(`${local.url}/v1/models`)
    const other = await client('re_123').models.list().catch((error: unknown) => error)

    expect(missing.status).toBe(401)
    expect(other).toMatchObject({ status: 401, code: 'invalid_api_key' })
  })

  it('an unknown route, in OpenAI\'s error shape', async () => {
    const { openai } = await localOpenai()

    await expect(openai.files.list()).rejects.toMatchObject({ status: 404, type: 'invalid_request_error' })
  })
})

it('lists its models', async () => {
  const { openai } = await localOpenai()

  const { data } = await openai.models.list()

  expect(data.map(({ id }) => id)).toContain('gpt-image-2.5-flare')
})

describe('faults on demand', () => {
  it('reach the SDK in OpenAI\'s own shape, with Retry-After', async () => {
    const { paint, local } = await localOpenai()
    local.faults.add({ kind: 'status', status: 429, retryAfter: 2 })

    const error = await paint().catch((error: unknown) => error)

    expect(error).toBeInstanceOf(APIError)
    expect(error).toMatchObject({ status: 429, code: 'rate_limit_exceeded' })
    expect((error as APIError).headers?.get('retry-after')).toBe('2')
    expect((await paint({ size: '64x64' })).length).toBeGreaterThan(0)
  })

  it('are noted in a journal that holds prompts but no pictures', async () => {
    const { paint, local } = await localOpenai()
    local.faults.add({ kind: 'drop', after: true })

    await paint().catch(() => {})

    expect(local.journal.entries()).toMatchObject([{ path: '/v1/images/generations', fault: 'drop', status: null, body: { prompt: request.prompt } }])
    expect(JSON.stringify(local.journal.entries()).length).toBeLessThan(1_000)
  })
})

const everyPlace = ['sea', 'mountains', 'forest', 'city', 'meadow', 'hills', 'desert', 'lake']
  .flatMap((place, n) => [`${place} ${['cat', 'dog', 'fox', 'deer', 'whale', 'penguin', 'palm', 'cactus'][n]} in the snow`, `${place} ${['lighthouse', 'boat', 'balloon', 'cabin', 'castle', 'windmill', 'tent', 'birds'][n]} and northern lights`])

const Jimp = createJimp({ formats: [png, jpeg] })

/** The mean of red, from 0 to 255. */
async function brightness(picture: Buffer) {
  const { bitmap: { data, width, height } } = await Jimp.fromBuffer(picture)
  return data.reduce((sum, value, at) => at % 4 === 0 ? sum + value : sum, 0) / (width * height)
}
