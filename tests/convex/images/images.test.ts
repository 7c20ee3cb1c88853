import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { api, internal } from '../../../convex/_generated/api'
import type { Id } from '../../../convex/_generated/dataModel'
import { changeCredits } from '../../../convex/credits/ledger'
import { rejects } from './openai'
import { painter, slowPainter } from './painter'
import { finishScheduled, signedIn, type Backend } from '../support'

describe('a painting that was cut off', () => {
  it('is settled as unknown once its lease has run out, never repeated, and its credit is back', async () => {
    const { t, as, list, credits, requests } = await painter()
    await as.mutation(internal.images.generations.begin, { prompt: 'A lighthouse' })
    later(5)

    await t.mutation(internal.jobs.resume.resumeExpired, {})
    await finishScheduled(t)

    expect(await list()).toMatchObject([{ status: 'unknown', error: { message: expect.stringMatching(/interrupted.*We returned your credit\.$/) as string } }])
    expect(await credits()).toBe(3)
    expect(requests).toEqual([])
  })

  it('is left alone while its lease runs', async () => {
    const { t, as, list, credits } = await painter()
    await as.mutation(internal.images.generations.begin, { prompt: 'A lighthouse' })

    await t.mutation(internal.jobs.resume.resumeExpired, {})
    await finishScheduled(t)

    expect(await list()).toMatchObject([{ status: 'running' }])
    expect(await credits()).toBe(2)
  })

  it('is not changed by an answer that comes later, whose file is deleted', async () => {
    const { t, generate, list, credits, files, paintNow } = await withFiles(slowPainter())
    const late = generate().catch((error: unknown) => error)
    await vi.waitFor(async () => expect(await list()).toHaveLength(1))
    later(5)
    await t.mutation(internal.jobs.resume.resumeExpired, {})
    await vi.waitFor(async () => expect(await list()).toMatchObject([{ status: 'unknown' }]))

    paintNow()

    expect(await late).toMatchObject({ data: { code: 'CANCELED' } })
    expect(await list()).toMatchObject([{ status: 'unknown' }])
    expect(await credits()).toBe(3)
    expect(await files()).toEqual([])
  })

  it('does not take the answer of an earlier try for that of a later one', async () => {
    const { t, as, list, credits } = await painter()
    const begun = await as.mutation(internal.images.generations.begin, { prompt: 'A lighthouse' })
    later(5)
    await t.mutation(internal.jobs.resume.resumeExpired, {})
    await finishScheduled(t)
    const imageId = (await list())[0]!._id
    await as.mutation(internal.images.generations.beginAgain, { imageId })

    const first = begun.kind === 'paint' ? begun.order : undefined
    await t.mutation(internal.images.generations.finish, { ...failure, imageId: first!.imageId, attempt: first!.attempt })

    expect(await list()).toMatchObject([{ status: 'running' }])
    expect(await credits()).toBe(2)
  })

  it('is not charged or paid back twice by answers that are repeated', async () => {
    const { t, generate, list, credits } = await painter({ script: [rejects(500, null)] })
    await generate().catch(() => {})
    const { _id: imageId } = (await list())[0]!

    await t.mutation(internal.images.generations.finish, { ...failure, imageId, attempt: 1 })
    await t.mutation(internal.images.generations.finish, { ...failure, imageId, attempt: 1 })

    expect(await credits()).toBe(3)
  })
})

describe('an account that is deleted while a picture is being painted', () => {
  it('leaves neither a row nor a file', async () => {
    const { t, as, generate, list, files, paintNow, rows } = await withFiles(slowPainter())
    const late = generate().catch((error: unknown) => error)
    await vi.waitFor(async () => expect(await list()).toHaveLength(1))

    await as.mutation(api.users.deleteAccount, { confirm: 'ada@example.com' })
    await vi.waitFor(async () => expect(await rows('images')).toEqual([]))
    paintNow()

    expect(await late).toMatchObject({ data: { code: 'CANCELED' } })
    await finishScheduled(t)
    expect([await rows('images'), await rows('ledger'), await files()]).toEqual([[], [], []])
  })

  it('takes its pictures along', async () => {
    const { t, as, generate, files } = await withFiles(painter())
    await generate()
    await finishScheduled(t)
    expect(await files()).toHaveLength(2)

    await as.mutation(api.users.deleteAccount, { confirm: 'ada@example.com' })
    await finishScheduled(t)

    expect(await files()).toEqual([])
  })
})

describe('deleting', () => {
  it('hides a picture, and restoring shows it again', async () => {
    const { as, generate, list } = await painter()
    await generate()
    const [image] = await list()

    await as.mutation(api.ai.remove, { imageId: image!._id })

    expect(await list()).toEqual([])
    await expect(as.query(api.ai.get, { imageId: image!._id })).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } })
    await as.mutation(api.ai.restore, { imageId: image!._id })
    expect(await list()).toMatchObject([{ _id: image!._id, url: image!.url }])
  })

  it('is for good after ten minutes, files included', async () => {
    const { t, as, generate, list, files, rows } = await withFiles(painter())
    await generate({ prompt: 'Deleted' })
    // convex-test stores no file while a mutation runs: the thumbnail first.
    await finishScheduled(t)
    await generate({ prompt: 'Kept' })
    await finishScheduled(t)
    const [kept, deleted] = await list()
    await as.mutation(api.ai.remove, { imageId: deleted!._id })

    later(9)
    await t.mutation(internal.images.generations.purge, {})
    expect(await files()).toHaveLength(4)
    later(2)
    await expect(as.mutation(api.ai.restore, { imageId: deleted!._id })).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } })
    await t.mutation(internal.images.generations.purge, {})

    expect(await rows('images')).toMatchObject([{ _id: kept!._id }])
    expect(await files()).toHaveLength(2)
    await expect(as.mutation(api.ai.restore, { imageId: deleted!._id })).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } })
  })

  it('waits until a picture is painted', async () => {
    const { as, list } = await painter()
    await as.mutation(internal.images.generations.begin, { prompt: 'A lighthouse' })

    await expect(as.mutation(api.ai.remove, { imageId: (await list())[0]!._id })).rejects.toMatchObject({ data: { code: 'CONFLICT' } })
  })

  it('gives no credit back', async () => {
    const { as, generate, list, credits } = await painter()
    await generate()

    await as.mutation(api.ai.remove, { imageId: (await list())[0]!._id })

    expect(await credits()).toBe(2)
  })
})

describe('a download', () => {
  it('is the picture, called by its description', async () => {
    const { as, generate, list } = await painter()
    await generate({ prompt: 'Größe: "eine" / zwei\nHäuser? '.padEnd(200, 'x') })
    const [image] = await list()

    const answer = await as.fetch(`/downloads/images/${image!._id}`)

    expect(decodeURIComponent(/filename\*=UTF-8''(.*)$/.exec(answer.headers.get('content-disposition')!)![1]!)).toMatch(/^Größe eine zwei Häuser x+\.jpg$/)
    expect(answer.headers.get('content-type')).toBe('image/jpeg')
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(100)
  })

  it('is not found for others', async () => {
    const { t, generate, list } = await painter()
    await generate()
    const other = await signedIn(t, { email: 'bob@example.com' })

    const answer = await other.as.fetch(`/downloads/images/${(await list())[0]!._id}`)

    expect(answer.status).toBe(404)
  })
})

describe('limits', () => {
  it('let one user have sixty pictures an hour painted', async () => {
    const { t, as, userId, credits } = await painter()
    await t.run(ctx => changeCredits(ctx, { userId, delta: 100, reason: 'purchase', cause: 'test' }))
    for (let n = 0; n < 60; n++)
      await as.mutation(internal.images.generations.begin, { prompt: 'A lighthouse' })

    await expect(as.mutation(internal.images.generations.begin, { prompt: 'A lighthouse' })).rejects.toMatchObject({ data: { code: 'RATE_LIMITED', message: expect.stringContaining('You’ve reached the hourly image limit.') as string } })

    expect(await credits()).toBe(43)
  })

  it('let everyone together have as many a day as the environment says, until midnight', async () => {
    vi.stubEnv('OPENAI_DAILY_IMAGES', '2')
    vi.setSystemTime(Date.UTC(2026, 10, 22, 21, 30))
    const { as, list, credits } = await painter()
    const begin = () => as.mutation(internal.images.generations.begin, { prompt: 'A lighthouse' })
    await begin()
    await begin()

    await expect(begin()).rejects.toMatchObject({ data: { code: 'RATE_LIMITED', message: 'Today’s image limit is used up. Try again in 3 hours.', retryAfter: expect.closeTo(150 * 60_000, -2) } })

    expect(await credits()).toBe(1)
    vi.setSystemTime(Date.UTC(2026, 10, 23, 0, 1))
    await begin()
    expect(await list()).toHaveLength(3)
  })

  it('let nobody have any when the environment says none', async () => {
    vi.stubEnv('OPENAI_DAILY_IMAGES', '0')
    const { generate, list } = await painter()

    await expect(generate()).rejects.toMatchObject({ data: { code: 'RATE_LIMITED' } })

    expect(await list()).toEqual([])
  })
})

const failure = { outcome: { ok: false as const, error: { code: 'PROVIDER_UNAVAILABLE', message: 'late', retryable: true } } }

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})

afterEach(() => {
  vi.useRealTimers()
})

function later(minutes: number) {
  vi.setSystemTime(Date.now() + minutes * 60_000)
}

async function withFiles<T extends { t: Backend }>(made: Promise<T>) {
  const someone = await made
  const files = (): Promise<Id<'_storage'>[]> => someone.t.run(async ({ db }) => (await db.system.query('_storage').collect()).map(({ _id }) => _id))
  return { ...someone, files }
}
