import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { api, internal } from '../../convex/_generated/api'
import type { Id } from '../../convex/_generated/dataModel'
import { MOST_KEPT } from '../../convex/lib/storage/usage'
import { base64, latin, pdf, picture, utf16, utf8, workbook, type Bytes } from './fileSamples'
import { backend, finishScheduled, signedIn, type Backend } from './support'

const people = 'Name,E-mail,City\r\nAda,Ada@example.com,London\r\nGrace,grace@example.com,"New\nYork"\r\n'

describe('files.process', () => {
  it.each<[string, () => Bytes | Promise<Bytes>]>([
    ['people.csv', () => utf8(people)],
    ['people.tsv', () => utf16(`\uFEFF${people.replaceAll(',', '\t')}`, true)],
    ['people.xlsx', () => workbook([['Name', 'E-mail', 'City'], ['Ada', 'Ada@example.com', 'London'], ['Grace', 'grace@example.com', 'New York']])],
  ])('makes contacts of %s', async (fileName, content) => {
    const { process, contacts, list } = await someone()

    const result = await process({ fileName, bytes: await content() })

    expect(result).toEqual({ fileId: expect.any(String), kind: 'contacts', rows: 2, added: 2, updated: 0, unchanged: 0, failed: 0 })
    expect(await contacts()).toMatchObject([
      { name: 'Ada', email: 'ada@example.com', city: 'London' },
      { name: 'Grace', email: 'grace@example.com', city: 'New York' },
    ])
    expect(await list()).toMatchObject([{ _id: result.fileId, name: fileName, kind: 'contacts', status: 'succeeded', isKept: true, progress: { done: 2, total: 2 } }])
  })

  it.each<[string, () => Bytes | Promise<Bytes>, object]>([
    ['a picture', () => picture('image/png', 60, 40), { kind: 'image', width: 60, height: 40 }],
    ['a photo', () => picture('image/jpeg', 60, 40), { kind: 'image', width: 60, height: 40 }],
    ['a PDF', () => pdf('Dear Ada', 'See you soon'), { kind: 'pdf', pages: 2, words: 5, excerpt: 'Dear Ada See you soon' }],
    ['a text', () => utf8('one two\nthree'), { kind: 'text', characters: 13, words: 3, lines: 2, encoding: 'utf-8' }],
    ['a text of another encoding', () => latin('Grüße\n'), { kind: 'text', characters: 6, words: 1, lines: 1, encoding: 'windows-1252' }],
  ])('says what is in %s', async (_, content, expected) => {
    const { process, list } = await someone()

    expect(await process({ fileName: 'notes', bytes: await content() })).toMatchObject(expected)

    expect(await list()).toMatchObject([{ status: 'succeeded', result: expected }])
  })

  it('takes the beginning of a data URL along', async () => {
    const { as } = await someone()

    const result = await as.action(api.files.process, { fileName: 'a.txt', content: `data:text/plain;base64,${base64(utf8('Hello'))}` })

    expect(result).toMatchObject({ kind: 'text', characters: 5 })
  })

  it('merges what it knows already', async () => {
    const { process, contacts } = await someone()
    await process({ bytes: utf8(people) })

    const again = await process({ bytes: utf8('Email,Phone\nada@example.com,1\ngrace@example.com,\nADA@example.com,2\nbob@example.com,3\n') })

    expect(again).toMatchObject({ rows: 4, added: 1, updated: 2, unchanged: 1 })
    expect(await contacts()).toMatchObject([{ name: 'Ada', city: 'London', phone: '2' }, { email: 'bob@example.com' }, { name: 'Grace', city: 'New York' }])
  })

  it('leaves out rows that are not right, says which, and gives them as CSV', async () => {
    const { as, process } = await someone()

    const { fileId, ...result } = await process({ bytes: utf8('Email,Name\na@b.co,A\nnobody,B\n,C\n=1+1,D\n') })

    expect(result).toMatchObject({ rows: 4, added: 1, failed: 3 })
    expect(await as.query(api.files.rowErrors, { fileId })).toEqual([
      { row: 3, problem: 'This is not an email address.', value: 'nobody' },
      { row: 4, problem: 'There is no email address.' },
      { row: 5, problem: 'This is not an email address.', value: '=1+1' },
    ])
    const download = await as.fetch(`/downloads/row-errors/${fileId}`)
    expect(download.headers.get('content-disposition')).toContain('filename="people.csv - rows left out.csv"')
    expect(await download.text()).toBe('Row,Problem,Value\r\n3,This is not an email address.,nobody\r\n4,There is no email address.,\r\n5,This is not an email address.,"\'=1+1"\r\n')
  })

  it('keeps the first hundred of many such rows', async () => {
    const { as, process } = await someone()

    const { fileId, ...result } = await process({ bytes: utf8(`Email\n${'nobody\n'.repeat(1_200)}`) })

    expect(result).toMatchObject({ failed: 1_200 })
    const errors = await as.query(api.files.rowErrors, { fileId })
    expect(errors.map(({ row }) => row)).toEqual(Array.from({ length: 100 }, (_, n) => n + 2))
  })

  it.each<[string, string, string, () => Bytes | Promise<Bytes>]>([
    ['FILE_MALFORMED', 'This file is empty', 'a.csv', () => utf8('')],
    ['FILE_TOO_LARGE', 'at most 3 MB', 'a.csv', () => new Uint8Array(3 * 2 ** 20 + 4)],
    ['FILE_UNSUPPORTED', 'a file of type GIF', 'a.csv', () => latin('GIF89a\x01\x00\x01\x00\x00\x00\x00')],
    ['FILE_MALFORMED', 'is opened and never closed', 'a.csv', () => utf8(`Email,Name\n${'a@b.co,A\n'.repeat(2_000)}a@b.co,"A\n`)],
    ['FILE_MALFORMED', 'encoding', 'a.csv', () => latin('Email,Name\na@b.co,\x81\x8D\n')],
    ['FILE_MALFORMED', 'no column with email addresses', 'a.csv', () => utf8('Name\nAda\n')],
    ['FILE_MALFORMED', 'damaged or was cut off', 'a.xlsx', async () => (await workbook([['Email'], ['a@b.co']])).slice(0, 900)],
    ['FILE_MALFORMED', 'damaged or was cut off', 'a.png', async () => (await picture('image/png', 100, 100)).slice(0, 60)],
    ['FILE_MALFORMED', 'damaged, was cut off, or has a password', 'a.pdf', async () => (await pdf('Hello')).slice(0, 300)],
  ])('refuses as %s: %s, and leaves nothing behind', async (code, message, fileName, content) => {
    const { t, process } = await someone()

    await expect(process({ fileName, bytes: await content() })).rejects.toMatchObject({ data: { code, message: expect.stringContaining(message) as string } })

    expect(await remains(t)).toEqual({ contacts: 0, imports: 0, fileErrors: 0, stored: 0, bytes: 0 })
  })

  it('refuses what is no base64', async () => {
    const { as } = await someone()

    await expect(as.action(api.files.process, { fileName: 'a.txt', content: '%%%' })).rejects.toMatchObject({ data: { code: 'INVALID_INPUT', field: 'content' } })
  })

  it('reads once for one key, and answers as the first time', async () => {
    const { process, list, t } = await someone()

    const first = await process({ key: 'k' })
    const again = await process({ key: 'k' })

    expect(again).toEqual(first)
    expect(again).toMatchObject({ added: 2 })
    expect(await list()).toHaveLength(1)
    expect((await remains(t)).stored).toBe(1)
  })

  it('refuses a key that belongs to another file', async () => {
    const { process } = await someone()
    await process({ key: 'k' })

    await expect(process({ key: 'k', fileName: 'other.csv' })).rejects.toMatchObject({ data: { code: 'CONFLICT' } })
  })

  it('keeps no folders and control characters in names', async () => {
    const { process, list } = await someone()

    await process({ fileName: '../../etc/pass\u0000wd\r\n.csv' })

    expect(await list()).toMatchObject([{ name: 'pass wd  .csv' }])
  })
})

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

    const fileId = await upload(utf8('Email,Name\na@b.co,A\na@b.co,"A\n'))
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

    await t.mutation(internal.fileArrivals.forgetRequests, {})

    expect(await t.run(({ db }) => db.query('uploads').collect())).toHaveLength(1)
  })
})

describe('what a user may keep', () => {
  it.each([
    ['files', { files: MOST_KEPT.files }],
    ['bytes', { bytes: MOST_KEPT.bytes }],
  ])('ends for %s before anything is stored', async (_, full) => {
    const { t, as, userId, process } = await someone()
    await t.run(({ db }) => db.insert('usages', { userId, files: 0, bytes: 0, contacts: 0, ...full }))

    await expect(process({})).rejects.toMatchObject({ data: { code: 'CONFLICT' } })
    await expect(as.mutation(api.files.requestUpload, { size: 1 })).rejects.toMatchObject({ data: { code: 'CONFLICT' } })

    expect((await remains(t)).stored).toBe(0)
  })

  it('ends for contacts in the middle of an import, which goes on once there is room', async () => {
    const { t, as, userId, process, list } = await someone()
    const usage = await t.run(({ db }) => db.insert('usages', { userId, files: 0, bytes: 0, contacts: MOST_KEPT.contacts - 700 }))

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

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.spyOn(console, 'info').mockImplementation(() => {})
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

async function someone() {
  const t = backend()
  const { as, userId } = await signedIn(t)
  const stored = (bytes: Bytes): Promise<Id<'_storage'>> => {
    vi.setSystemTime(Date.now() + 1_000)
    return t.run(ctx => ctx.storage.store(new Blob([bytes])))
  }
  return {
    t,
    as,
    userId,
    stored,
    process: ({ fileName = 'people.csv', bytes = utf8(people), key }: { fileName?: string, bytes?: Bytes, key?: string }) =>
      as.action(api.files.process, { fileName, content: base64(bytes), key }),
    /** As the browser does it, with nothing in between. */
    upload: async (bytes: Bytes) => {
      await as.mutation(api.files.requestUpload, {})
      return as.mutation(api.files.processUpload, { storageId: await stored(bytes), fileName: 'people.csv' })
    },
    list: async () => (await as.query(api.files.list, { paginationOpts: { numItems: 20, cursor: null } })).page,
    contacts: async () => (await as.query(api.contacts.list, { limit: 100 })).contacts,
  }
}

/** Resolves when no file waits to be read, or is being read. */
async function settled(t: Backend) {
  await vi.waitFor(async () => {
    const jobs = await t.run(({ db }) => db.query('jobs').collect())
    expect(jobs.filter(({ status }) => status === 'queued' || status === 'running')).toEqual([])
  }, { timeout: 10_000 })
  await finishScheduled(t)
}

/** How much there is of what a file that cannot be read must not leave. */
function remains(t: Backend) {
  return t.run(async ({ db }) => {
    const count = async (table: 'contacts' | 'imports' | 'fileErrors') => (await db.query(table).collect()).length
    const usages = await db.query('usages').collect()
    return {
      contacts: await count('contacts'),
      imports: await count('imports'),
      fileErrors: await count('fileErrors'),
      stored: (await db.system.query('_storage').collect()).length,
      bytes: usages.reduce((sum, { bytes }) => sum + bytes, 0),
    }
  })
}

function numbered(count: number) {
  return Array.from({ length: count }, (_, n) => `${n}@example.com\n`).join('')
}
