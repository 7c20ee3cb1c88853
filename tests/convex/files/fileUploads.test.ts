import { describe, expect, it, vi } from 'vitest'
import { api, internal } from '../../../convex/_generated/api'
import { STORAGE_LIMITS } from '../../../convex/storage/usage'
import { picture, utf8 } from './fileSamples'
import { numbered, people, remains, settled, someone, useFakeClock } from './fileSender'
import { signedIn } from '../support'

useFakeClock()

describe('an upload', () => {
  it('is read in the background', async () => {
    const { t, as, upload, contacts } = await someone()

    const fileId = await upload(utf8(people))
    await settled(t)

    expect(await as.query(api.files.get, { fileId })).toMatchObject({ status: 'succeeded', kind: 'contacts', type: 'text/csv', size: 82, result: { added: 2 } })
    expect(await contacts()).toHaveLength(2)
  })

  it('is one file, however often it is registered', async () => {
    const { t, as, stored, list } = await someone()
    await as.mutation(api.files.requestUpload, {})
    const storageId = await stored(utf8(people))

    const ids = [
      await as.mutation(api.files.processUpload, { storageId, fileName: 'a.csv' }),
      await as.mutation(api.files.processUpload, { storageId, fileName: 'a.csv', key: 'k' }),
    ]
    await settled(t)

    expect(new Set(ids).size).toBe(1)
    expect(await list()).toHaveLength(1)
  })

  it('needs a request for each file, which came before it', async () => {
    const { as, stored, upload } = await someone()
    const early = await stored(utf8(people))
    await upload(utf8(people))
    const second = await stored(utf8(people))

    for (const storageId of [early, second, 'none'])
      await expect(as.mutation(api.files.processUpload, { storageId, fileName: 'a.csv' })).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } })
  })

  it('is registered within two hours', async () => {
    const { as, stored } = await someone()
    await as.mutation(api.files.requestUpload, {})
    const storageId = await stored(utf8(people))
    vi.setSystemTime(Date.now() + 121 * 60_000)

    await expect(as.mutation(api.files.processUpload, { storageId, fileName: 'a.csv' })).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } })
  })

  it('cannot be anything that someone refers to already', async () => {
    const { t, as, userId } = await someone()
    await as.mutation(api.files.requestUpload, {})
    const other = await signedIn(t)
    vi.setSystemTime(Date.now() + 1_000)
    const [theirs, image] = await t.run(async ({ db, storage }) => {
      const jobId = await db.insert('jobs', { userId, kind: 'image', status: 'succeeded', attempt: 1, startedAt: 0 })
      const theirs = await storage.store(new Blob(['a']))
      await db.insert('files', { userId: other.userId, jobId, name: 'a', size: 1, storageId: theirs })
      const image = await storage.store(new Blob(['a']))
      await db.insert('images', { userId, jobId, prompt: 'p', width: 1, height: 1, storageId: image })
      return [theirs, image]
    })

    for (const storageId of [theirs, image])
      await expect(as.mutation(api.files.processUpload, { storageId, fileName: 'a' })).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } })
  })

  it('that is too large fails in its row, whatever was said of its size, and leaves nothing behind', async () => {
    const { t, as, upload } = await someone()
    await expect(as.mutation(api.files.requestUpload, { size: 51 * 2 ** 20 })).rejects.toMatchObject({ data: { code: 'FILE_TOO_LARGE' } })

    const fileId = await upload(new Uint8Array(51 * 2 ** 20))

    expect(await as.query(api.files.get, { fileId })).toMatchObject({ status: 'failed', isKept: false, error: { code: 'FILE_TOO_LARGE', message: expect.stringContaining('51 MB'), retryable: false } })
    expect(await remains(t)).toMatchObject({ stored: 0, bytes: 0 })
  })

  it('that cannot be read fails in its row and leaves nothing behind', async () => {
    const { t, as, upload } = await someone()

    const fileId = await upload(utf8('Email,"Name\na@b.co,A\n'))
    await settled(t)

    expect(await as.query(api.files.get, { fileId })).toMatchObject({ status: 'failed', error: { code: 'FILE_MALFORMED' } })
    expect(await remains(t)).toEqual({ contacts: 0, imports: 0, fileErrors: 0, stored: 0, bytes: 0 })
    await expect(as.mutation(api.files.retry, { fileId })).rejects.toMatchObject({ data: { code: 'CONFLICT' } })
  })

  it('that was asked for and never came is forgotten', async () => {
    const { t, as } = await someone()
    await as.mutation(api.files.requestUpload, {})
    vi.setSystemTime(Date.now() + 121 * 60_000)
    await as.mutation(api.files.requestUpload, {})

    await t.mutation(internal.files.registration.deleteExpiredRequests, {})

    expect(await t.run(({ db }) => db.query('uploads').collect())).toHaveLength(1)
  })
})

describe('what a user may keep', () => {
  it.each([
    ['files', { files: STORAGE_LIMITS.files }],
    ['bytes', { bytes: STORAGE_LIMITS.bytes }],
  ])('ends for %s before anything is stored', async (_, full) => {
    const { t, as, userId, process } = await someone()
    await t.run(({ db }) => db.insert('usages', { userId, files: 0, bytes: 0, contacts: 0, ...full }))

    await expect(process({})).rejects.toMatchObject({ data: { code: 'CONFLICT' } })
    await expect(as.mutation(api.files.requestUpload, { size: 1 })).rejects.toMatchObject({ data: { code: 'CONFLICT' } })

    expect((await remains(t)).stored).toBe(0)
  })

  it('ends for contacts in the middle of an import, which goes on once there is room', async () => {
    const { t, as, userId, process, list } = await someone()
    const usage = await t.run(({ db }) => db.insert('usages', { userId, files: 0, bytes: 0, contacts: STORAGE_LIMITS.contacts - 700 }))

    await expect(process({ bytes: utf8(`Email\n${numbered(1_000)}`) })).rejects.toMatchObject({ data: { code: 'CONFLICT', message: expect.stringContaining('200,000 contacts') as string } })
    expect(await list()).toMatchObject([{ status: 'failed', error: { retryable: true } }])
    await t.run(({ db }) => db.patch('usages', usage, { contacts: 500 }))
    await as.mutation(api.files.retry, { fileId: (await list())[0]!._id })
    await settled(t)

    expect(await list()).toMatchObject([{ status: 'succeeded', result: { added: 1_000 } }])
    expect((await remains(t)).contacts).toBe(1_000)
  })

  it('is less again after files and contacts are deleted', async () => {
    const { t, as, process, contacts } = await someone()
    const { fileId } = await process({})

    await as.mutation(api.files.remove, { fileId })
    for (const { _id } of await contacts())
      await as.mutation(api.contacts.remove, { contactId: _id })

    expect(await t.run(({ db }) => db.query('usages').collect())).toMatchObject([{ files: 0, bytes: 0, contacts: 0 }])
    expect(await remains(t)).toEqual({ contacts: 0, imports: 0, fileErrors: 0, stored: 0, bytes: 0 })
  })
})

describe('a download', () => {
  it('gives a file as it came, and its thumbnail, to its owner only', async () => {
    const { t, as, process } = await someone()
    const bytes = await picture('image/png', 60, 40)
    const { fileId } = await process({ fileName: 'a.csv', bytes })
    const other = await signedIn(t)

    const answers = await Promise.all(['files', 'thumbnails', 'row-errors'].flatMap(kind => [as, other.as].map(caller => caller.fetch(`/downloads/${kind}/${fileId}`))))

    expect(answers.map(({ status }) => status)).toEqual([200, 404, 200, 404, 200, 404])
    expect(new Uint8Array(await answers[0]!.arrayBuffer())).toEqual(bytes)
    expect(answers[0]!.headers.get('content-type')).toBe('image/png')
    expect(answers[2]!.headers.get('content-type')).toBe('image/jpeg')
  })

  it('is not found where nothing is kept', async () => {
    const { as, list, process } = await someone()
    await process({ bytes: utf8('Name\nAda\n') }).catch(() => {})
    const [file] = await list()

    expect((await as.fetch(`/downloads/files/${file!._id}`)).status).toBe(404)
    expect((await as.fetch(`/downloads/thumbnails/${file!._id}`)).status).toBe(404)
    expect((await as.fetch('/downloads/files/none')).status).toBe(404)
  })
})
