import { describe, expect, it, vi } from 'vitest'
import { api } from '../../../convex/_generated/api'
import { during, someone, table, useSlowReading } from './fileReader'
import { finishScheduled } from '../support'

useSlowReading()

describe('an import', () => {
  it('that is cancelled stops within a batch, keeps what it did, and can be taken up again', async () => {
    const { t, as, read, upload, file } = await someone()
    const { fileId, jobId } = await upload(table(70))
    let before = 0
    during('import', { 400: async () => {
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

  it('that is cancelled while the file is looked through reads no further, and writes nothing', async () => {
    const { as, read, upload, file } = await someone()
    const { fileId, jobId } = await upload(table(70))
    const wentOn = vi.fn()
    during('look', { 200: async () => {
      await as.mutation(api.jobs.cancel, { jobId })
      vi.setSystemTime(Date.now() + 25_000)
    }, 600: wentOn })

    await read(fileId)

    expect(wentOn).not.toHaveBeenCalled()
    expect(await file(fileId)).toMatchObject({ status: 'canceled', isKept: true })
    expect(await as.query(api.contacts.count, {})).toBe(0)
  })

  it('whose file is deleted meanwhile stops, and keeps its contacts', async () => {
    const { t, as, read, upload } = await someone()
    const { fileId } = await upload(table(70))
    let before = 0
    during('import', { 400: async () => {
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
    during('import', { 400: async () => {
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
