import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { api, internal } from '../../convex/_generated/api'
import type { Id } from '../../convex/_generated/dataModel'
import { enqueueReading } from '../../convex/lib/files/filePool'
import { CAPS } from '../../convex/lib/importing/caps'
import { utf8, workbook, type Bytes } from './fileSamples'
import { backend, finishScheduled, signedIn } from './support'

describe('reading', () => {
  it('makes the contacts that a reading without trouble would, wherever it breaks off and is taken up', async () => {
    const person = fc.record({ email: fc.integer({ min: 1, max: 15 }).map(n => n === 13 ? 'nobody' : `${n}@example.com`), name: fc.constantFrom('', 'Ada', 'Bob', 'Line\nbreak'), city: fc.constantFrom('', 'Paris', 'Rom, "Italy"') })
    const breaks = fc.array(fc.integer({ min: 1, max: 900 }), { maxLength: 4 })

    await fc.assert(fc.asyncProperty(fc.array(person, { minLength: 1, maxLength: 30 }), breaks, fc.boolean(), async (rows, places, asWorkbook) => {
      const cells = [['Email', 'Name', 'City'], ...rows.map(({ email, name, city }) => [email, name, city])]
      const bytes = asWorkbook ? await workbook(cells) : utf8(cells.map(row => row.map(cell => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\n'))
      const { read, upload, contacts, file } = await someone()
      const { fileId } = await upload(bytes)

      for (const place of places) {
        storageBreaks(place)
        await read(fileId).catch(() => {})
        Blob.prototype.stream = stream
      }
      await read(fileId)

      const { status, result } = await file(fileId)
      expect({ status, result }).toMatchObject({ status: 'succeeded', result: { rows: rows.length, failed: rows.filter(({ email }) => email === 'nobody').length } })
      expect(await contacts()).toEqual(straight(rows))
    }), { numRuns: 60 })
  }, 60_000)

  it('tells the job how far it is, at most twice a second', async () => {
    const { read, upload, file } = await someone()
    const { fileId } = await upload(table(70))
    const seen: (number | undefined)[] = []
    duringImport({
      300: async () => seen.push((await file(fileId)).progress?.done),
      400: () => vi.setSystemTime(Date.now() + 600),
      800: async () => seen.push((await file(fileId)).progress?.done),
    })

    await read(fileId)

    expect(seen[0]).toBe(0)
    expect(seen[1]).toBeGreaterThan(7)
    expect((await file(fileId)).progress).toEqual({ done: 70, total: 70, label: 'rows' })
  })

  it('goes on in another action when its time is up', async () => {
    const { t, read, upload, file } = await someone()
    const { fileId } = await upload(table(70))
    duringImport({ 400: () => vi.setSystemTime(Date.now() + 6 * 60_000) })

    await read(fileId)

    expect((await file(fileId)).status).toBe('queued')
    await vi.waitFor(async () => expect(await file(fileId)).toMatchObject({ status: 'succeeded', result: { added: 70 } }), { timeout: 10_000 })
    await finishScheduled(t)
  })

  it('is tried again by the pool when it breaks off', async () => {
    const { t, as, upload, file } = await someone()
    const { fileId, jobId } = await upload(table(70))
    storageBreaks(6_000)

    await t.run(ctx => enqueueReading(ctx, fileId, jobId))
    await vi.waitFor(async () => expect(await file(fileId)).toMatchObject({ status: 'succeeded', result: { added: 70 } }), { timeout: 10_000 })

    expect(await as.query(api.contacts.count, {})).toBe(70)
    await finishScheduled(t)
  })

  it('is given up when the pool gives up, and can be taken up again', async () => {
    const { t, as, upload, file } = await someone()
    const { fileId } = await upload(table(20))

    await t.mutation(internal.fileSteps.ended, { workId: 'w' as never, context: fileId, result: { kind: 'failed', error: 'Out of memory' } })

    expect(await file(fileId)).toMatchObject({ status: 'failed', isKept: true, error: { message: expect.stringContaining('it goes on from there') as string, retryable: true } })
    await as.mutation(api.files.retry, { fileId })
    await vi.waitFor(async () => expect(await file(fileId)).toMatchObject({ status: 'succeeded', result: { added: 20 } }))
    await finishScheduled(t)
  })
})

it('writes a batch that is sent twice once', async () => {
  const { t, as, upload } = await someone()
  const { fileId } = await upload(table(2))
  const reader = { fileId, attempt: (await t.mutation(internal.fileSteps.claim, { fileId }))! }
  const start = { at: 6, row: 1 }
  const format = { kind: 'csv' as const, encoding: 'utf-8' as const, delimiter: ',', newline: '\n' as const }
  await t.mutation(internal.fileSteps.begin, { ...reader, type: 'text/csv', plan: { format, columns: ['email'], rows: 2, start } })
  const batch = { ...reader, from: start, next: { at: 20, row: 2 }, contacts: [{ name: '', email: '0@example.com' }], errors: [{ row: 3, problem: 'x' }] }

  const answers = [await t.mutation(internal.fileSteps.save, { ...batch, errors: [] }), await t.mutation(internal.fileSteps.save, batch)]

  expect(answers).toEqual([true, false])
  expect(await as.query(api.files.rowErrors, { fileId })).toEqual([])
})

describe('a process that dies', () => {
  it('is followed by another one, which goes on where it was', async () => {
    const { t, upload, file, dies } = await someone()
    const { fileId } = await upload(table(70))
    await dies(fileId, 500)
    expect(await file(fileId)).toMatchObject({ status: 'running' })

    await t.mutation(internal.jobs.resumeExpired, {})

    await vi.waitFor(async () => expect(await file(fileId)).toMatchObject({ status: 'succeeded', result: { rows: 70, added: 70 } }), { timeout: 10_000 })
    await finishScheduled(t)
  })

  it('is left alone while its lease runs', async () => {
    const { t, upload, file } = await someone()
    const { fileId } = await upload(table(70))
    await t.mutation(internal.fileSteps.claim, { fileId })

    await t.mutation(internal.jobs.resumeExpired, {})
    await finishScheduled(t)

    expect(await file(fileId)).toMatchObject({ status: 'running' })
  })

  it('stops when it turns out to be alive, and writes nothing that the other one writes', async () => {
    const { t, read, upload, file, as } = await someone()
    const { fileId } = await upload(table(70))
    duringImport({ 400: async () => {
      vi.setSystemTime(Date.now() + 61_000)
      await t.mutation(internal.jobs.resumeExpired, {})
      await vi.waitFor(async () => expect(await file(fileId)).toMatchObject({ status: 'succeeded' }), { timeout: 10_000 })
    } })

    await read(fileId)

    expect(await file(fileId)).toMatchObject({ status: 'succeeded', result: { rows: 70, added: 70, updated: 0, unchanged: 0 } })
    expect(await as.query(api.contacts.count, {})).toBe(70)
    await finishScheduled(t)
  })

  it('again and again on one file ends its reading', async () => {
    const { t, upload, file, dies } = await someone()
    const { fileId } = await upload(table(70))

    for (let n = 0; n < 4; n++) {
      await dies(fileId, 500)
      await t.mutation(internal.fileSteps.resume, { jobId: (await file(fileId)).jobId })
    }

    expect(await file(fileId)).toMatchObject({ status: 'failed', isKept: true, error: { retryable: true } })
  })

  it('before the bytes were stored leaves a file to send again, under the same key', async () => {
    const { t, as, file } = await someone()
    const { fileId } = await as.mutation(internal.fileArrivals.begin, { name: 'a.csv', size: 10, key: 'k' })
    vi.setSystemTime(Date.now() + 61_000)

    await t.mutation(internal.jobs.resumeExpired, {})
    await finishScheduled(t)

    expect(await file(fileId)).toMatchObject({ status: 'failed', isKept: false, error: { message: 'This file did not arrive. Please send it again.', retryable: true } })
    const content = btoa('Email\na@b.')
    await expect(as.action(api.files.process, { fileName: 'a.csv', content, key: 'k' })).resolves.toMatchObject({ fileId, failed: 1 })
  })
})

describe('an import', () => {
  it('that is cancelled stops within a batch, keeps what it did, and can be taken up again', async () => {
    const { t, as, read, upload, file } = await someone()
    const { fileId, jobId } = await upload(table(70))
    let before = 0
    duringImport({ 400: async () => {
      before = await as.query(api.contacts.count, {})
      await as.mutation(api.jobs.cancel, { jobId })
    } })

    await read(fileId)

    expect(await as.query(api.contacts.count, {})).toBe(before)
    expect(before).toBeGreaterThan(0)
    expect(await file(fileId)).toMatchObject({ status: 'canceled', isKept: true })
    await as.mutation(api.files.retry, { fileId })
    await vi.waitFor(async () => expect(await file(fileId)).toMatchObject({ status: 'succeeded', result: { rows: 70, added: 70, unchanged: 0 } }), { timeout: 10_000 })
    await finishScheduled(t)
  })

  it('whose file is deleted meanwhile stops, and keeps its contacts', async () => {
    const { t, as, read, upload } = await someone()
    const { fileId } = await upload(table(70))
    let before = 0
    duringImport({ 400: async () => {
      before = await as.query(api.contacts.count, {})
      await as.mutation(api.files.remove, { fileId })
    } })

    await read(fileId)

    expect(await as.query(api.contacts.count, {})).toBe(before)
    expect(await t.run(async ({ db }) => [...await db.query('files').collect(), ...await db.query('imports').collect(), ...await db.system.query('_storage').collect()])).toEqual([])
  })

  it('whose user is deleted meanwhile leaves nothing', async () => {
    const { t, as, read, upload } = await someone()
    const { fileId } = await upload(table(70, 'nobody'))
    duringImport({ 400: async () => {
      await as.mutation(api.users.deleteAccount, { confirm: 'ada@example.com' })
      await finishScheduled(t)
    } })

    await read(fileId)

    const tables = ['users', 'files', 'imports', 'fileErrors', 'contacts', 'usages', 'uploads', 'jobs'] as const
    expect(await t.run(async ({ db }) => (await Promise.all(tables.map(table => db.query(table).collect()))).flat())).toEqual([])
    expect(await t.run(({ db }) => db.system.query('_storage').collect())).toEqual([])
  })

  it('cannot be tried again while it is read, nor once it is done', async () => {
    const { as, read, upload } = await someone()
    const { fileId } = await upload(table(5))
    const again = () => as.mutation(api.files.retry, { fileId })

    await expect(again()).rejects.toMatchObject({ data: { code: 'CONFLICT' } })
    await read(fileId)
    await expect(again()).rejects.toMatchObject({ data: { code: 'CONFLICT' } })
  })
})

const { rowsAtOnce } = CAPS
const stream = Blob.prototype.stream

beforeEach(() => {
  CAPS.rowsAtOnce = 7
  vi.useFakeTimers({ toFake: ['Date'] })
})

afterEach(() => {
  CAPS.rowsAtOnce = rowsAtOnce
  Blob.prototype.stream = stream
  vi.useRealTimers()
  vi.restoreAllMocks()
})

async function someone() {
  const t = backend()
  const { as, userId } = await signedIn(t)
  const read = (fileId: Id<'files'>) => t.action(internal.fileReading.read, { fileId })
  const file = (fileId: string) => as.query(api.files.get, { fileId })
  return {
    t,
    as,
    read,
    file,
    /** A file that waits to be read. */
    async upload(bytes: Bytes) {
      return t.run(async ({ db, storage }) => {
        const storageId = await storage.store(new Blob([bytes]))
        const jobId = await db.insert('jobs', { userId, kind: 'file', status: 'queued', attempt: 0, startedAt: Date.now() })
        const fileId = await db.insert('files', { userId, jobId, name: 'people.csv', size: bytes.length, storageId })
        return { fileId, jobId }
      })
    },
    /** Reads until so many bytes have come, and is not heard of again. */
    async dies(fileId: Id<'files'>, after: number) {
      storageBreaks(after)
      await read(fileId).catch(() => {})
      Blob.prototype.stream = stream
      await t.run(async ({ db }) => db.patch('jobs', (await file(fileId)).jobId, { status: 'running', leaseUntil: Date.now() - 1 }))
    },
    contacts: async () => (await as.query(api.contacts.list, { limit: 100 })).contacts
      .map(({ email, name, city = '' }) => ({ email, name, city }))
      .sort((a, b) => a.email < b.email ? -1 : 1),
  }
}

/** So many people, with rows of about sixteen bytes. */
function table(count: number, first = '0@example.com') {
  return utf8(`Email\n${first}\n${Array.from({ length: count - 1 }, (_, n) => `${n + 1}@example.com\n`).join('')}`)
}

/** The contacts that rows make when nothing comes between. */
function straight(rows: { email: string, name: string, city: string }[]) {
  const people = new Map<string, { email: string, name: string, city: string }>()
  for (const { email, name, city } of rows.filter(row => row.email.includes('@'))) {
    const known = people.get(email)
    people.set(email, { email, name: name.replace('\n', ' ') || known?.name || '', city: city || known?.city || '' })
  }
  return [...people.values()].sort((a, b) => a.email < b.email ? -1 : 1)
}

/** Stored files come in small pieces; `onPiece` is told how many bytes have come, of this stream and of all. */
function streamSlowly(onPiece: (bytes: number, ofAll: number, streams: number) => unknown) {
  let ofAll = 0
  let streams = 0
  Blob.prototype.stream = function () {
    const { size } = this
    const number = ++streams
    let at = 0
    return new ReadableStream({
      pull: async (controller) => {
        await onPiece(at, ofAll, number)
        if (at >= size)
          return controller.close()
        controller.enqueue(new Uint8Array(await this.slice(at, at += 20).arrayBuffer()))
        ofAll += 20
      },
    })
  }
}

/** The connection to storage ends once so many bytes have come, and is there again for whoever asks next. */
function storageBreaks(after: number) {
  streamSlowly((_, ofAll) => {
    if (ofAll < after)
      return
    Blob.prototype.stream = stream
    throw new Error('The connection was lost.')
  })
}

/** Does things once so many bytes were read of the rows themselves: what a file is and how long was found out before. */
function duringImport(steps: Record<number, () => unknown>) {
  const todo = Object.entries(steps)
  streamSlowly(async (bytes, _, streams) => {
    if (streams === 4 && todo[0] && bytes >= Number(todo[0][0]))
      await todo.shift()![1]()
  })
}
