import { describe, expect, it, vi } from 'vitest'
import { api } from '../../../convex/_generated/api'
import { paints, pictureOf, refusesConnection, rejects } from './openai'
import { bytesOf, painter, slowPainter, type Image } from './painter'
import { answers, drops, hangs, type Answer } from '../emails/resend'
import { finishScheduled } from '../support'

describe('ai.generateImage', () => {
  it('has a picture painted for one credit, and returns its address', async () => {
    const { generate, list, credits, requests } = await painter()

    const url = await generate({ prompt: '  A lighthouse  ', size: '1536x1024' })

    expect(await list()).toMatchObject([{ prompt: 'A lighthouse', status: 'succeeded', url }])
    expect(await credits()).toBe(2)
    expect(requests).toMatchObject([{ path: '/v1/images/generations', body: { prompt: 'A lighthouse', size: '1536x1024', n: 1, model: 'gpt-image-2.5-flare' } }])
  })

  it('keeps the picture as OpenAI sent it, with a thumbnail beside it', async () => {
    const picture = await pictureOf({ width: 800, height: 400 })
    const { t, generate, rows } = await painter({ script: [paints(picture)] })

    await generate()
    await finishScheduled(t)

    const [image] = await rows('images')
    expect(image).toMatchObject({ width: 800, height: 400 })
    expect(await bytesOf(t, image!.storageId!)).toEqual(picture)
    expect((await bytesOf(t, image!.thumbnailId!)).subarray(0, 2)).toEqual(Uint8Array.of(0xFF, 0xD8))
  })

  it('asks for the model that the environment names', async () => {
    vi.stubEnv('OPENAI_IMAGE_MODEL', 'gpt-image-2')
    const { generate, requests } = await painter()

    await generate()

    expect(requests[0]!.body.model).toBe('gpt-image-2')
  })

  it('shows at once that the picture is being painted, with its credit taken', async () => {
    const { generate, list, credits, paintNow } = await slowPainter()

    const painted = generate()
    await vi.waitFor(async () => expect(await list()).toMatchObject([{ status: 'running', prompt: 'A lighthouse' }]))

    expect(await credits()).toBe(2)
    paintNow()
    await painted
  })

  it('lets no byte of a picture of 5 MB into a document, a result or a log', async () => {
    const picture = await pictureOf({ more: 5_000_000 })
    const logged: unknown[][] = []
    for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
      vi.spyOn(console, method).mockImplementation((...line: unknown[]) => void logged.push(line))
    const { t, generate, rows } = await painter({ script: [paints(picture)] })

    const url = await generate()
    await finishScheduled(t)

    const documents = [await rows('images'), await rows('jobs'), await rows('ledger'), await t.run(({ db }) => db.system.query('_scheduled_functions').collect())]
    expect(JSON.stringify([documents, url, logged]).length).toBeLessThan(5_000)
    expect((await bytesOf(t, (await rows('images'))[0]!.storageId!)).length).toBe(picture.length)
  })
})

describe('one key', () => {
  it('is one picture and one credit, and answers as the first time', async () => {
    const { generate, list, credits, requests } = await painter()

    const first = await generate({ key: 'k' })
    const again = await generate({ key: 'k' })

    expect(again).toBe(first)
    expect(await list()).toHaveLength(1)
    expect(await credits()).toBe(2)
    expect(requests).toHaveLength(1)
  })

  it('makes two calls at once wait for one picture', async () => {
    const { generate, list, credits, requests, paintNow } = await slowPainter()

    const calls = [generate({ key: 'k' }), generate({ key: 'k' })]
    await vi.waitFor(() => expect(requests).toHaveLength(1))
    paintNow()
    const [first, second] = await Promise.all(calls)

    expect(second).toBe(first)
    expect(await list()).toHaveLength(1)
    expect(await credits()).toBe(2)
    expect(requests).toHaveLength(1)
  })

  it('tells a call that waits what became of the other', async () => {
    const { generate, requests, answerNow } = await slowPainter()

    const calls = [generate({ key: 'k' }), generate({ key: 'k' })].map(call => call.catch((error: unknown) => error))
    await vi.waitFor(() => expect(requests).toHaveLength(1))
    answerNow(rejects(500, null))

    expect(await Promise.all(calls)).toEqual([
      expect.objectContaining({ data: expect.objectContaining({ code: 'PROVIDER_UNAVAILABLE' }) }),
      expect.objectContaining({ data: expect.objectContaining({ message: expect.stringContaining('OpenAI had a problem') }) }),
    ])
  })

  it('tells a call that waits as much as the one that painted', async () => {
    const { generate, requests, answerNow } = await slowPainter()

    const calls = [generate({ key: 'k' }), generate({ key: 'k' })].map(call => call.catch((error: unknown) => error))
    await vi.waitFor(() => expect(requests).toHaveLength(1))
    answerNow(rejects(400, 'moderation_blocked'))

    const refusal = expect.objectContaining({ data: expect.objectContaining({ code: 'CONTENT_REJECTED', retryable: false, unknown: false }) })
    expect(await Promise.all(calls)).toEqual([refusal, refusal])
  })

  it('belongs to one prompt and one size', async () => {
    const { generate, requests } = await painter()
    await generate({ key: 'k' })

    await expect(generate({ key: 'k', prompt: 'Other' })).rejects.toMatchObject({ data: { code: 'CONFLICT' } })
    await expect(generate({ key: 'k', size: '1024x1536' })).rejects.toMatchObject({ data: { code: 'CONFLICT' } })

    expect(requests).toHaveLength(1)
  })

  it('tries again after a failure, in its row, for one credit in all', async () => {
    const { generate, list, credits } = await painter({ script: [rejects(500, null)] })
    await generate({ key: 'k' }).catch(() => {})

    await generate({ key: 'k' })

    expect(await list()).toMatchObject([{ status: 'succeeded' }])
    expect(await list()).toHaveLength(1)
    expect(await credits()).toBe(2)
  })

  it('does not repeat what may have been painted', async () => {
    const { generate, requests } = await painter({ script: [drops] })
    await generate({ key: 'k' }).catch(() => {})

    await expect(generate({ key: 'k' })).rejects.toMatchObject({ data: { unknown: true, message: expect.stringContaining('may be lost') } })

    expect(requests).toHaveLength(1)
  })

  it('is spent once its picture was deleted', async () => {
    const { as, generate, list, requests } = await painter()
    await generate({ key: 'k' })
    await as.mutation(api.ai.remove, { imageId: (await list())[0]!._id })

    await expect(generate({ key: 'k' })).rejects.toMatchObject({ data: { code: 'CONFLICT' } })

    expect(requests).toHaveLength(1)
  })
})

it('refuses without a trace when there are no credits', async () => {
  const { generate, list, rows, requests } = await painter({ credits: 0 })

  await expect(generate()).rejects.toMatchObject({ data: { code: 'INSUFFICIENT_CREDITS', credits: 0, needed: 1 } })

  expect(await list()).toEqual([])
  expect(await rows('jobs')).toEqual([])
  expect(requests).toEqual([])
})

describe('when OpenAI fails', () => {
  it.each<[string, Answer, string, string]>([
    ['refuses what moderation refuses', rejects(400, 'moderation_blocked'), 'CONTENT_REJECTED', 'rejected this prompt'],
    ['refuses the request', rejects(400, 'invalid_value', 'No such size.'), 'PROVIDER_REJECTED', 'contact an administrator'],
    ['does not know the model', rejects(404, 'model_not_found', 'No such model.'), 'PROVIDER_REJECTED', 'contact an administrator'],
    ['does not accept the key', rejects(401, 'invalid_api_key'), 'PROVIDER_REJECTED', 'rejected this app’s API key'],
    ['has an error', rejects(500, null), 'PROVIDER_UNAVAILABLE', 'didn’t generate this image'],
    ['has no budget left', rejects(429, 'insufficient_quota'), 'PROVIDER_UNAVAILABLE', 'budget is used up'],
    ['sends no picture', answers(200, { created: 0, data: [] }), 'PROVIDER_UNAVAILABLE', 'didn’t return an image'],
    ['sends something else', answers(200, { created: 0, data: [{ b64_json: btoa('hello') }] }), 'PROVIDER_UNAVAILABLE', 'didn’t return an image'],
    ['sends what is no Base64', answers(200, { created: 0, data: [{ b64_json: '{}' }] }), 'PROVIDER_UNAVAILABLE', 'didn’t return an image'],
  ])('%s: it is asked once, the row says why, the credit is back', async (_, answer, code, message) => {
    const { generate, list, credits, requests } = await painter({ script: [answer] })

    const failure = { code, message: expect.stringContaining(message) as string }
    await expect(generate()).rejects.toMatchObject({ data: { ...failure, unknown: false } })

    expect(await list()).toMatchObject([{ status: 'failed', error: failure }])
    expect((await list())[0]!.error!.message).toMatch(/We returned your credit\.$/)
    expect(await credits()).toBe(3)
    expect(requests).toHaveLength(1)
  })

  it.each<[string, Answer]>([
    ['never answers', hangs],
    ['drops the connection', drops],
    ['answers nonsense', answers(200, '{"created": 0, "da', { 'content-type': 'application/json' })],
    ['is cut off by a gateway', rejects(504, null)],
  ])('%s: nobody knows, nothing is repeated, the credit is back', async (_, answer) => {
    const { generate, list, credits, requests } = await painter({ script: [answer] })

    await expect(generate()).rejects.toMatchObject({ data: { code: 'PROVIDER_UNAVAILABLE', unknown: true } })

    expect(await list()).toMatchObject([{ status: 'unknown', error: { message: expect.stringMatching(/may be lost.*We returned your credit\.$/) as string } }])
    expect(await credits()).toBe(3)
    expect(requests).toHaveLength(1)
  })

  it.each<[string, Answer]>([
    ['limits how fast we may ask', rejects(429, 'rate_limit_exceeded', '', { 'retry-after': '0.01' })],
    ['is overloaded', rejects(503, null, '', { 'retry-after': '0.01' })],
    ['refuses the connection', refusesConnection],
  ])('%s: what was surely not painted is asked for again', async (_, answer) => {
    const { generate, list, credits, requests } = await painter({ script: [answer, answer] })

    await generate()

    expect(await list()).toMatchObject([{ status: 'succeeded' }])
    expect(await credits()).toBe(2)
    expect(requests).toHaveLength(3)
  })

  it('gives up after three tries, with the credit back', async () => {
    const { generate, list, credits, requests } = await painter({ script: Array.from({ length: 3 }, () => rejects(429, null, '', { 'retry-after': '0.01' })) })

    await expect(generate()).rejects.toMatchObject({ data: { code: 'PROVIDER_UNAVAILABLE', retryable: true } })

    expect(await list()).toMatchObject([{ status: 'failed', error: { message: expect.stringContaining('busy') as string } }])
    expect(await credits()).toBe(3)
    expect(requests).toHaveLength(3)
  })

  it('waits as long as OpenAI asks', async () => {
    const { generate } = await painter({ script: [rejects(429, null, '', { 'retry-after': '1' })] })
    const start = performance.now()

    await generate()

    expect(performance.now() - start).toBeGreaterThanOrEqual(990)
  })

  it('says which command sets it up when there is no key, and takes nothing', async () => {
    vi.stubEnv('OPENAI_API_KEY', undefined)
    const { generate, list, credits } = await painter()

    await expect(generate()).rejects.toMatchObject({ data: { code: 'NOT_CONFIGURED', variable: 'OPENAI_API_KEY', message: expect.stringContaining('AI images aren’t set up') } })

    expect(await list()).toEqual([])
    expect(await credits()).toBe(3)
  })
})

describe('ai.retry', () => {
  it.each([
    ['that failed', rejects(500, null)],
    ['of which nobody knows', drops],
  ])('asks again for a picture %s, in its own row, for one credit', async (_, answer) => {
    const { as, generate, list, credits } = await painter({ script: [answer] })
    await generate().catch(() => {})
    const [{ _id }] = await list() as [Image]

    const url = await as.action(api.ai.retry, { imageId: _id })

    expect(await list()).toMatchObject([{ _id, status: 'succeeded', url }])
    expect(await credits()).toBe(2)
  })

  it('pays each try back on its own', async () => {
    const { as, generate, list, credits, rows } = await painter({ script: [rejects(500, null), drops, rejects(500, null)] })
    await generate().catch(() => {})
    const [{ _id }] = await list() as [Image]

    await as.action(api.ai.retry, { imageId: _id }).catch(() => {})
    await as.action(api.ai.retry, { imageId: _id }).catch(() => {})

    expect(await credits()).toBe(3)
    expect((await rows('ledger')).filter(({ reason }) => reason === 'imageReturned')).toHaveLength(3)
  })

  it('takes nothing for a picture that was deleted: it would go as it comes', async () => {
    const { as, generate, list, credits, requests } = await painter({ script: [rejects(500, null)] })
    await generate().catch(() => {})
    const [{ _id }] = await list() as [Image]
    await as.mutation(api.ai.remove, { imageId: _id })

    await expect(as.action(api.ai.retry, { imageId: _id })).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } })

    expect(await credits()).toBe(3)
    expect(requests).toHaveLength(1)
  })

  it('answers with the picture that is there, and takes nothing', async () => {
    const { as, generate, list, credits, requests } = await painter()
    const url = await generate()

    expect(await as.action(api.ai.retry, { imageId: (await list())[0]!._id })).toBe(url)

    expect(await credits()).toBe(2)
    expect(requests).toHaveLength(1)
  })
})

it.each([
  ['nothing', '  '],
  ['too much', 'a'.repeat(1_001)],
])('refuses a prompt of %s before anything is written', async (_, prompt) => {
  const { generate, list, requests } = await painter()

  await expect(generate({ prompt })).rejects.toMatchObject({ data: { code: 'INVALID_INPUT', field: 'prompt' } })

  expect(await list()).toEqual([])
  expect(requests).toEqual([])
})
