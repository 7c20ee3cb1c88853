import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { api } from '../../../convex/_generated/api'
import { inspectTable, readRows, type Source } from '../../../convex/files/importing/inspect'
import type { TablePlan } from '../../../convex/files/importing/tablePlan'
import type { Position, Row } from '../../../convex/files/importing/rows'
import { utf16, utf8, type Bytes } from './fileSamples'
import { settled, someone, useFakeClock } from './fileSender'

useFakeClock()

/** People without a quote, and one at the end whose quotes are right. */
const plain = Array.from({ length: 300 }, (_, n) => `P${n},p${n}@example.com,x`)
const last = 'Zed,zed@example.com,"last, one"'

describe('a misquoted row', () => {
  it.each([
    ['text after a closing quote', '"Bob" Ray,b@example.com,x', 'follows a closing quote'],
    ['text after the closing quote of a last cell', 'Bob,b@example.com,"x" y', 'follows a closing quote'],
    ['an opened quote in the first cell', '"Bob Ray,b@example.com,x', 'never closed'],
    ['an opened quote in the last cell', 'Bob,b@example.com,"x', 'never closed'],
    ['an opened quote after a pair', 'Bob,b@example.com,"""x', 'never closed'],
    ['nothing but a quote', '"', 'never closed'],
    ['a quote that the next line seems to close', 'Bob,b@example.com,"x\nBob,b@example.com,"y" z', 'never closed'],
  ])('costs itself only when it has %s', async (_, row, problem) => {
    const { as, process, contacts } = await someone()

    const { fileId, ...result } = await process({ bytes: utf8(['Name,Email,Note', row, ...plain, last].join('\n')) })

    const failed = row.split('\n').length
    expect(result).toMatchObject({ rows: 301 + failed, added: 301, failed })
    const [error] = await as.query(api.files.rowErrors, { fileId })
    expect(error).toEqual({ row: 2, problem: expect.stringContaining(problem) as string })
    expect((await contacts()).map(({ name }) => name)).not.toContain('Bob')
  })

  it.each([
    ['in the middle', [plain[0]!, '"Bob,b@example.com,x', plain[1]!, last], 3],
    ['at the end', [plain[0]!, plain[1]!, last, 'Bob,b@example.com,"x'], 5],
    ['at the end, with a line end', [plain[0]!, plain[1]!, last, '"Bob,b@example.com,x\n'], 5],
    ['before a row with an empty quoted cell', ['"Bob,b@example.com,x', plain[0]!, 'Eve,eve@example.com,""', last], 2],
  ])('costs itself only %s', async (_, rows, number) => {
    const read = await all(utf8(['Name,Email,Note', ...rows].join('\n')))

    expect(read).toHaveLength(4)
    expect(broken(read)).toEqual([number])
  })

  it('costs itself only when another one, far below, closes what it opened', async () => {
    const read = await all(utf8(['Name,Email,Note', '"Bob,b@example.com,x', ...plain, 'Eve",eve@example.com,y', last].join('\n')))

    expect(read).toHaveLength(303)
    expect(broken(read)).toEqual([2])
    expect(read[301]!.cells).toEqual(['Eve"', 'eve@example.com', 'y'])
  })

  it.each([['\n'], ['\r\n'], ['\r']])('costs itself only with line ends %j, and any separator', async (newline) => {
    for (const separator of [',', ';', '\t', '|']) {
      const rows = ['Name,Email,Note', '"Bob" Ray,b@example.com,x', plain[0]!, '"Bob,b@example.com,x', plain[1]!].map(row => row.replaceAll(',', separator))
      const read = await all(utf8([...rows, `Zed${separator}zed@example.com${separator}"last${separator} one"`].join(newline)))

      expect(read.map(({ cells }) => cells.at(-1))).toEqual([undefined, 'x', undefined, 'x', `last${separator} one`])
      expect(broken(read)).toEqual([2, 4])
    }
  })

  it('costs itself only in an upload that is read in pieces', async () => {
    const { t, as, upload, list } = await someone()

    const fileId = await upload(utf8(['Name,Email,Note', '"Bob" Ray,b@example.com,x', ...plain, '"Bob,b@example.com,x', ...plain.map(row => `Q${row}`), last].join('\r\n')))
    await settled(t)

    expect(await list()).toMatchObject([{ status: 'succeeded', result: { rows: 603, added: 301, failed: 2 } }])
    expect((await as.query(api.files.rowErrors, { fileId })).map(({ row }) => row)).toEqual([2, 303])
  })

  it('refuses the file, by row number, when it is the header', async () => {
    for (const header of ['Name,Email,"Note', 'Name,"Email" address,Note', '"Name,Email,Note'])
      await expect(all(utf8([header, ...plain, last].join('\n')))).rejects.toMatchObject({ code: 'FILE_MALFORMED', message: expect.stringContaining('Unexpected quote (") in row 1') as string })
  })

  it('takes no time that grows with the rows below it', async () => {
    const rows = Array.from({ length: 100_000 }, (_, n) => n % 2 ? `"Bob" Ray,b${n}@example.com,x` : `Ann,a${n}@example.com,"x`)

    const read = await all(utf8(`Name,Email,Note\n${rows.join('\n')}`), 512)

    expect(read).toHaveLength(100_000)
    expect(broken(read)).toHaveLength(100_000)
  })

  it('takes no time that grows with the pieces that a file comes in', async () => {
    const read = await all(utf8(`Name,Email,Note\n"Bob,b@example.com,x\n${plain.join('\n')}\n${'Ann,a@example.com,x\n'.repeat(15_000)}`), 16)

    expect(read).toHaveLength(15_301)
    expect(broken(read)).toEqual([2])
  })
})

describe('a quote', () => {
  it.each<[string, string, string[][]]>([
    ['in the middle of a cell', 'A,a@b.co,5" pipe\nB,b@b.co,6"', [['A', 'a@b.co', '5" pipe'], ['B', 'b@b.co', '6"']]],
    ['doubled in a quoted cell', '"A ""a"" A",a@b.co,"a""b"', [['A "a" A', 'a@b.co', 'a"b']]],
    ['doubled at both ends of a cell', '"""A""",a@b.co,""""""', [['"A"', 'a@b.co', '""']]],
    ['pair with nothing in it', '"",a@b.co,""', [['', 'a@b.co', '']]],
    ['followed by spaces', '"A" ,a@b.co,"x, y"  \r\n"B",b@b.co,', [['A', 'a@b.co', 'x, y'], ['B', 'b@b.co', '']]],
    ['around line ends of every kind', '"A\nA",a@b.co,"x\r\ny\rz"\nB,b@b.co,x', [['A\nA', 'a@b.co', 'x\r\ny\rz'], ['B', 'b@b.co', 'x']]],
    ['around an address, commas and line ends', 'A,a@b.co,"1 Main St,\nto Mr. B, x, b@b.co\nc@c.co,"', [['A', 'a@b.co', '1 Main St,\nto Mr. B, x, b@b.co\nc@c.co,']]],
  ])('is read as it is meant: %s', async (_, rows, expected) => {
    const read = await all(utf8(`Name,Email,Note\n${rows}`))

    expect(read.map(({ cells }) => cells)).toEqual(expected)
    expect(broken(read)).toEqual([])
  })

  it('may stand around a line feed in a file whose lines end with carriage returns', async () => {
    const read = await all(utf8('Name,Email\r"A\nA",a@b.co\rB,b@b.co\r'))

    expect(read).toEqual([{ number: 2, cells: ['A\nA', 'a@b.co'] }, { number: 3, cells: ['B', 'b@b.co'] }])
  })

  it('does not decide where cells end before the columns do', async () => {
    const read = await all(utf8('Name;Email\n"Ray, Bob" B;b@b.co\n"Ray, Ann";a@b.co\n"Ray, Cy";c@b.co\n'))

    expect(read.slice(1).map(({ cells }) => cells)).toEqual([['Ray, Ann', 'a@b.co'], ['Ray, Cy', 'c@b.co']])
  })
})

it('loses no other row to one that is misquoted, however it comes in pieces and wherever reading was left', async () => {
  const cell = fc.constantFrom('', 'é', '😀', 'a "b" c', 'x,y', 'one\ntwo', '\r\n', 'Ann', '5"', ' ')
  const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 20 })
  const spoiled = fc.constantFrom('"Bob" Ray,b@b.co,x', '"Bob,b@b.co,x', 'Bob,b@b.co,"x', 'Bob,"b"@b.co,x', 'Bob,b@b.co,"x""', '"Bob" Ray;"x,b@b.co')
  const encoding = fc.constantFrom(utf8, (text: string) => utf16(`\uFEFF${text}`, true), (text: string) => utf16(`\uFEFF${text}`, false))

  await fc.assert(fc.asyncProperty(rows, fc.nat(), spoiled, fc.constantFrom('\n', '\r\n', '\r'), encoding, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 7 }), async (cells, place, bad, newline, encode, piece, atOnce) => {
    const people = cells.map((row, n) => [`P${n}`, `p${n}@b.co`, ...row])
    const lines = people.map(row => Papa.unparse([row], { newline }))
    // Below it quotes open what it left open only if they stand where quotes belong.
    lines.splice(place % (lines.length + 1), 0, bad)
    const bytes = encode(`Name,Email,Note,City${newline}${lines.join(newline)}`)
    const source = inPieces(bytes, piece)
    const plan = await inspectTable(source, bytes, 'csv')

    const read: Row[] = []
    for (let from: Position | undefined = plan.start; from;)
      from = await oneBatch(source, plan, from, atOnce, read)

    expect(read.filter(({ problem }) => !problem).map(({ cells }) => cells)).toEqual(people)
    expect(broken(read)).toEqual([2 + place % lines.length])
    expect(plan.rows).toBe(lines.length)
  }), { numRuns: 300 })
})

/** All rows below the header. */
async function all(bytes: Bytes, piece = 1_000) {
  const source = inPieces(bytes, piece)
  const plan = await inspectTable(source, bytes.subarray(0, 2 ** 16), 'csv')
  const read: Row[] = []
  for await (const { rows } of readRows(source, plan, plan.start))
    read.push(...rows)
  return read
}

/** Reads one batch, and says where the next one begins, if there is one. */
async function oneBatch(source: Source, plan: TablePlan, from: Position, atOnce: number, read: Row[]) {
  for await (const { rows, next } of readRows(source, plan, from, atOnce)) {
    read.push(...rows)
    return next
  }
}

function broken(rows: Row[]) {
  return rows.filter(({ problem }) => problem).map(({ number }) => number)
}

function inPieces(bytes: Bytes, size: number): Source {
  return async function* (from) {
    for (let at = from; at < bytes.length; at += size)
      yield bytes.slice(at, at + size)
  }
}
