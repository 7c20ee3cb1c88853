import { describe, expect, it } from 'vitest'
import { api } from '../../../convex/_generated/api'
import { base64, latin, pdf, picture, utf16, utf8, workbook, workbookOf, type Bytes } from './fileSamples'
import { numbered, people, remains, someone, useFakeClock } from './fileSender'

useFakeClock()

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

  it('finds whom it knows in any order, however many others are between them', async () => {
    const { process } = await someone()
    await process({ bytes: utf8(`Email\n${numbered(50)}`) })

    const again = await process({ bytes: utf8('Email,Name\n9@example.com,Nine\nzoe@example.com,Zoe\n0@example.com,\n') })

    expect(again).toMatchObject({ rows: 3, added: 1, updated: 1, unchanged: 1 })
  })

  it('leaves out rows that are not right, says which, and gives them as CSV', async () => {
    const { as, process } = await someone()

    const { fileId, ...result } = await process({ bytes: utf8('Email,Name\na@b.co,A\nnobody,B\n,C\n=1+1,D\n') })

    expect(result).toMatchObject({ rows: 4, added: 1, failed: 3 })
    expect(await as.query(api.files.rowErrors, { fileId })).toEqual([
      { row: 3, problem: 'This isn’t an email address.', value: 'nobody' },
      { row: 4, problem: 'This row has no email address.' },
      { row: 5, problem: 'This isn’t an email address.', value: '=1+1' },
    ])
    const download = await as.fetch(`/downloads/row-errors/${fileId}`)
    expect(download.headers.get('content-disposition')).toContain('filename="people.csv - skipped rows.csv"')
    expect(await download.text()).toBe('Row,Problem,Value\r\n3,This isn’t an email address.,nobody\r\n4,This row has no email address.,\r\n5,This isn’t an email address.,"\'=1+1"\r\n')
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
    ['FILE_TOO_LARGE', 'The limit is 3 MB', 'a.csv', () => new Uint8Array(3 * 2 ** 20 + 4)],
    ['FILE_UNSUPPORTED', 'can’t read GIF files', 'a.csv', () => latin('GIF89a\x01\x00\x01\x00\x00\x00\x00')],
    ['FILE_MALFORMED', 'Unexpected quote (") in row 1', 'a.csv', () => utf8(`Email,"Name\n${'a@b.co,A\n'.repeat(2_000)}`)],
    ['FILE_MALFORMED', 'encoding', 'a.csv', () => latin('Email,Name\na@b.co,\x81\x8D\n')],
    ['FILE_MALFORMED', 'no email column', 'a.csv', () => utf8('Name\nAda\n')],
    ['FILE_MALFORMED', 'damaged or incomplete', 'a.xlsx', async () => (await workbook([['Email'], ['a@b.co']])).slice(0, 900)],
    ['FILE_TOO_LARGE', 'too much text', 'a.xlsx', () => workbookOf('<worksheet/>', { 'xl/sharedStrings.xml': new Uint8Array(30 * 2 ** 20) })],
    ['FILE_MALFORMED', 'damaged or incomplete', 'a.png', async () => (await picture('image/png', 100, 100)).slice(0, 60)],
    ['FILE_MALFORMED', 'damaged, incomplete, or has a password', 'a.pdf', async () => (await pdf('Hello')).slice(0, 300)],
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
