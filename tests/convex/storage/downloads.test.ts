import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { api } from '../../../convex/_generated/api'
import { csvLines, withoutEscape } from '../../../convex/core/csv'
import { attachment } from '../../../convex/storage/downloads'
import { backend, signedIn } from '../support'

describe('a download', () => {
  it('is a file to save, under its own name, that no browser runs or keeps', () => {
    const { headers } = attachment({ name: 'Grüße "1".csv\r\nX: y', type: 'text/csv', body: new Blob(['a']) }, null)

    expect(headers.get('content-disposition')).toBe('attachment; filename="Gr__e _1_.csv__X_ y"; filename*=UTF-8\'\'Gr%C3%BC%C3%9Fe%20%221%22.csv%0D%0AX%3A%20y')
    expect(headers.get('content-type')).toBe('text/csv')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cache-control')).toBe('private, no-store')
  })

  it('comes in parts where it is larger than one answer may be', async () => {
    const bytes = new Uint8Array(40 * 2 ** 20).map((_, at) => at >> 16)
    const download = { name: 'a', type: 'b', body: new Blob([bytes]) }

    const parts = [attachment(download, 'bytes=0-'), attachment(download, `bytes=${16 * 2 ** 20}-`), attachment(download, `bytes=${32 * 2 ** 20}-`)]

    expect(parts.map(({ status, headers }) => [status, headers.get('content-range')])).toEqual([
      [206, 'bytes 0-16777215/41943040'],
      [206, 'bytes 16777216-33554431/41943040'],
      [206, 'bytes 33554432-41943039/41943040'],
    ])
    const whole = await new Blob(await Promise.all(parts.map(part => part.blob()))).arrayBuffer()
    expect(new Uint8Array(whole).every((byte, at) => byte === bytes[at])).toBe(true)
    expect(attachment(download, null).status).toBe(416)
    expect(attachment(download, 'bytes=41943040-').status).toBe(416)
  })

  it('is refused to the signed out, and not found where there is none', async () => {
    const t = backend()
    const { as } = await signedIn(t)

    const answers = await Promise.all([
      t.fetch('/downloads/contacts/all'),
      as.fetch('/downloads/nothing/all'),
      as.fetch('/downloads/constructor/all'),
      as.fetch('/downloads/%FF/%FF'),
    ])

    expect(answers.map(({ status }) => status)).toEqual([401, 404, 404, 404])
    expect(await answers[0]!.json()).toMatchObject({ code: 'UNAUTHENTICATED' })
  })
})

describe('all contacts', () => {
  it.each(['evil', '{"$undefined":1}'])('are refused from a place that is none: %j', async (from) => {
    const { as } = await signedIn(backend())

    const answer = await as.fetch(`/downloads/contacts/all?from=${encodeURIComponent(from)}`)

    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'INVALID_INPUT', field: 'from' })
  })

  it('come as CSV that spreadsheet programs read and do not run', async () => {
    const t = backend()
    const { as } = await signedIn(t)
    await as.mutation(api.contacts.create, { name: '=HYPERLINK("http://x","y")', email: 'ada@example.com', phone: '+44 1', city: 'A, "B"' })

    const answer = await as.fetch('/downloads/contacts/all')

    expect(answer.headers.get('content-disposition')).toContain('filename="contacts.csv"')
    expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer())).toBe('\uFEFF'
      + 'Name,Email,Company,Phone,City,Country\r\n'
      + '"\'=HYPERLINK(""http://x"",""y"")",ada@example.com,,"\'+44 1","A, ""B""",\r\n')
  })

  it('come however many there are, in answers of bounded size, and nobody else\'s', async () => {
    const t = backend()
    const { as, userId } = await signedIn(t)
    const other = await signedIn(t)
    await t.run(async ({ db }) => {
      for (let n = 0; n < 3_500; n++)
        await db.insert('contacts', { userId, name: '', email: `${n}@example.com`, searchText: `${n}` })
      await db.insert('contacts', { userId: other.userId, name: 'Other', email: 'other@example.com', searchText: 'other' })
    })

    const first = await as.fetch('/downloads/contacts/all')
    const rest = await as.fetch(`/downloads/contacts/all?from=${encodeURIComponent(first.headers.get('x-next-part')!)}`)
    const lines = `${await first.text()}${await rest.text()}`.trim().split('\r\n')

    expect(rest.headers.has('x-next-part')).toBe(false)
    expect(lines).toHaveLength(3_501)
    expect(new Set(lines).size).toBe(3_501)
  })
})

describe('CSV', () => {
  it('gives no cell that begins like a formula, and every cell back', () => {
    const cell = fc.oneof(fc.string(), fc.string().map(text => `=${text}`), fc.constantFrom('=1\n+1', '+1', '-1', '@x', '\t=1', '\r=1', '\n=1', '＝1', 'a,"b"'))
    fc.assert(fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
      const { data } = Papa.parse<string[]>(csvLines(rows).slice(0, -2), { delimiter: ',', newline: '\r\n' })

      expect(data.flat().filter(text => /^[=+\-@\t\r\n＝]/.test(text))).toEqual([])
      expect(data.map(row => row.map(withoutEscape))).toEqual(rows.map(row => row.map(text => withoutEscape(text))))
    }))
  })

  it('leaves numbers numbers', () => {
    expect(csvLines([[-1, 'a', undefined]])).toBe('-1,a,\r\n')
  })
})
