import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { api, internal } from '../../../convex/_generated/api'
import { enqueueReading } from '../../../convex/files/queueReading'
import { during, readAsEver, someone, storageBreaks, straight, table, useSlowReading } from './fileReader'
import { pdf, utf8, workbook } from './fileSamples'
import { finishScheduled } from '../support'

useSlowReading()

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
        readAsEver()
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
    during('import', {
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
    during('import', { 400: () => vi.setSystemTime(Date.now() + 6 * 60_000) })

    await read(fileId)

    expect((await file(fileId)).status).toBe('queued')
    await vi.waitFor(async () => expect(await file(fileId)).toMatchObject({ status: 'succeeded', result: { added: 70 } }), { timeout: 10_000 })
    await finishScheduled(t)
  })

  it('keeps its lease while a long file is looked through', async () => {
    const { t, read, upload, file } = await someone()
    const { fileId, jobId } = await upload(table(70))
    const takesLong = () => vi.setSystemTime(Date.now() + 25_000)
    during('look', { 200: takesLong, 400: takesLong, 600: takesLong, 800: async () => {
      await t.mutation(internal.jobs.resume.resumeExpired, {})
      await finishScheduled(t)
    } })

    await read(fileId)

    expect(await file(fileId)).toMatchObject({ status: 'succeeded', result: { added: 70 } })
    expect(await t.run(({ db }) => db.get('jobs', jobId))).toMatchObject({ attempt: 1 })
  })

  it('keeps its lease while a PDF takes long', async () => {
    const { t, read, upload, file } = await someone()
    const { fileId, jobId } = await upload(await pdf('Hello'))
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] })
    const { arrayBuffer } = Blob.prototype
    vi.spyOn(Blob.prototype, 'arrayBuffer').mockImplementationOnce(async function (this: Blob) {
      for (let seconds = 0; seconds < 90; seconds += 15) {
        await vi.advanceTimersByTimeAsync(15_000)
        await expect.poll(async () => (await t.run(({ db }) => db.get('jobs', jobId)))?.leaseUntil).toBe(Date.now() + 60_000)
      }
      return arrayBuffer.call(this)
    })

    await read(fileId)

    expect(await file(fileId)).toMatchObject({ status: 'succeeded', kind: 'pdf' })
  })

  it('is tried again by the pool when it breaks off', async () => {
    const { t, as, upload, file } = await someone()
    const { fileId, jobId } = await upload(table(70))
    storageBreaks(3_600)

    await t.run(ctx => enqueueReading(ctx, fileId, jobId))
    await vi.waitFor(async () => expect(await file(fileId)).toMatchObject({ status: 'succeeded', result: { added: 70 } }), { timeout: 10_000 })

    expect(await as.query(api.contacts.count, {})).toBe(70)
    expect(await t.run(({ db }) => db.get('jobs', jobId))).toMatchObject({ attempt: 2 })
    await finishScheduled(t)
  })

  it('is given up when the pool gives up, and can be taken up again', async () => {
    const { t, as, upload, file } = await someone()
    const { fileId } = await upload(table(20))

    await t.mutation(internal.files.lease.onComplete, { workId: 'w' as never, context: fileId, result: { kind: 'failed', error: 'Out of memory' } })

    expect(await file(fileId)).toMatchObject({ status: 'failed', isKept: true, error: { message: expect.stringContaining('Try again to continue') as string, retryable: true } })
    await as.mutation(api.files.retry, { fileId })
    await vi.waitFor(async () => expect(await file(fileId)).toMatchObject({ status: 'succeeded', result: { added: 20 } }))
    await finishScheduled(t)
  })
})

it('writes a batch that is sent twice once', async () => {
  const { t, as, upload } = await someone()
  const { fileId } = await upload(table(2))
  const reader = { fileId, attempt: (await t.mutation(internal.files.lease.claim, { fileId }))! }
  const start = { at: 6, row: 1 }
  const format = { kind: 'csv' as const, encoding: 'utf-8' as const, delimiter: ',' }
  await t.mutation(internal.files.importSteps.begin, { ...reader, type: 'text/csv', plan: { format, columns: ['email'], rows: 2, start } })
  const batch = { ...reader, from: start, next: { at: 20, row: 2 }, contacts: [{ name: '', email: '0@example.com' }], errors: [{ row: 3, problem: 'x' }] }

  const answers = [await t.mutation(internal.files.importSteps.save, { ...batch, errors: [] }), await t.mutation(internal.files.importSteps.save, batch)]

  expect(answers).toEqual([true, false])
  expect(await as.query(api.files.rowErrors, { fileId })).toEqual([])
})

describe('a process that dies', () => {
  it('is followed by another one, which goes on where it was', async () => {
    const { t, upload, file, dies } = await someone()
    const { fileId } = await upload(table(70))
    await dies(fileId, 500)
    expect(await file(fileId)).toMatchObject({ status: 'running' })

    await t.mutation(internal.jobs.resume.resumeExpired, {})

    await vi.waitFor(async () => expect(await file(fileId)).toMatchObject({ status: 'succeeded', result: { rows: 70, added: 70 } }), { timeout: 10_000 })
    await finishScheduled(t)
  })

  it('is left alone while its lease runs', async () => {
    const { t, upload, file } = await someone()
    const { fileId } = await upload(table(70))
    await t.mutation(internal.files.lease.claim, { fileId })

    await t.mutation(internal.jobs.resume.resumeExpired, {})
    await finishScheduled(t)

    expect(await file(fileId)).toMatchObject({ status: 'running' })
  })

  it('stops when it turns out to be alive, and writes nothing that the other one writes', async () => {
    const { t, read, upload, file, as } = await someone()
    const { fileId } = await upload(table(70))
    during('import', { 400: async () => {
      vi.setSystemTime(Date.now() + 61_000)
      await t.mutation(internal.jobs.resume.resumeExpired, {})
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
      await t.mutation(internal.files.lease.resume, { jobId: (await file(fileId)).jobId })
    }

    expect(await file(fileId)).toMatchObject({ status: 'failed', isKept: true, error: { retryable: true } })
  })

  it('before the bytes were stored leaves a file to send again, under the same key', async () => {
    const { t, as, file } = await someone()
    const { fileId } = await as.mutation(internal.files.registration.begin, { name: 'a.csv', size: 10, key: 'k' })
    vi.setSystemTime(Date.now() + 61_000)

    await t.mutation(internal.jobs.resume.resumeExpired, {})
    await finishScheduled(t)

    expect(await file(fileId)).toMatchObject({ status: 'failed', isKept: false, error: { message: 'We didn’t receive this file. Upload it again.', retryable: true } })
    const content = btoa('Email\na@b.')
    await expect(as.action(api.files.process, { fileName: 'a.csv', content, key: 'k' })).resolves.toMatchObject({ fileId, failed: 1 })
  })
})
