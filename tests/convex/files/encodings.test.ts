import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { api } from '../../../convex/_generated/api'
import { inspectTable, readRows } from '../../../convex/files/importing/inspect'
import type { Position, Row } from '../../../convex/files/importing/rows'
import { encoded, latin, utf16, utf8, type Bytes } from './fileSamples'
import { remains, settled, someone, useFakeClock } from './fileSender'

useFakeClock()

describe('a file in Windows-1252', () => {
  it.each([
    ['French', 'Hélène Lefèvre, Loïc Côté, Anaïs Dûchesne, Zoë Lebœuf, François Crépin, Benoît L’Haÿ, Thérèse d’Été, Gaëlle Noël'],
    ['German', 'Jörg Müller, Käthe Weiß, Günther Groß, Ödön Österreicher, Änne Schäfer, Jürgen Häußler'],
    ['Spanish', 'José Núñez, Begoña Peña, Ángel Gutiérrez, Íñigo Ibáñez, Óscar Agüero, Raúl Zúñiga, Mª José Ríos'],
    ['Portuguese', 'João Gonçalves, Inês Magalhães, Antônio Simões, Sebastião Araújo, Conceição Brandão, Estêvão Camões'],
    ['Danish and Norwegian', 'Søren Kjær, Bjørn Østergaard, Åse Næss, Øystein Høeg, Pål Ødegård, Ærø Bøe'],
    ['Swedish and Finnish', 'Åke Söderström, Linnéa Håkansson, Väinö Hämäläinen, Määttä Jääskeläinen'],
    ['Dutch', 'Daniël Geërts, Zoë Brontë, Loïs Coördinatie, Renée België'],
    ['Italian', 'Niccolò Cantù, Giosuè Forlì, Sarà Dell’Acqua, Noè D’Angelo'],
    ['English', 'Seán O’Brien, Siobhán Ó Súilleabháin, Zoë Brontë, “Bob” Ray – it’s £5, Ann — €6'],
    ['capital letters', 'JOSÉ PEÑA, HÉLÈNE LEFÈVRE, JOÃO SIMÕES, SØREN KJÆR, JÖRG MÜLLER'],
  ])('keeps names of %s', async (_, list) => {
    const names = list.split(', ')
    const { process, contacts } = await someone()

    const result = await process({ bytes: encoded(tableOf(names), 'windows-1252') })

    expect(result).toMatchObject({ added: names.length, failed: 0 })
    expect((await contacts()).map(({ name }) => name).sort()).toEqual([...names].sort())
  })

  it('is known by a letter far from its beginning', async () => {
    const plain = Array.from({ length: 10_000 }, () => 'Ann')

    expect((await all(encoded(tableOf([...plain, 'José']), 'windows-1252'))).at(-1)!.cells[0]).toBe('José')
  })
})

describe('a file in another encoding', () => {
  it.each([
    ['windows-1251', 'Иван Петров, Анна Сидорова, Дмитрий Кузнецов, Ян Попов'],
    ['koi8-r', 'Иван Петров, Анна Сидорова, Дмитрий Кузнецов, Ян Попов'],
    ['ibm866', 'Иван Петров, Анна Сидорова, Дмитрий Кузнецов, Ян Попов'],
    ['windows-1250', 'Michał Dąbrowski, Małgorzata Wiśniewska, Łukasz Zieliński, Grażyna Kamińska'],
    ['iso-8859-2', 'Michał Dąbrowski, Małgorzata Wiśniewska, Łukasz Zieliński, Grażyna Kamińska'],
    ['windows-1250', 'Jiří Dvořák, Zdeněk Němec, Kateřina Růžičková, Tomáš Kučera'],
    ['windows-1250', 'Ľudovít Šťastný, Lukáš Kováč, Žofia Ďurišová'],
    ['windows-1250', 'Gergő Erdős, Jenő Szőke, László Kovács'],
    ['windows-1250', 'Ştefan Ionescu, Mădălina Mureşan, Ionuţ Băsescu'],
    ['windows-1250', 'Ivan Kovačević, Marko Babić, Đorđe Petrović'],
    ['windows-1253', 'Γεώργιος Παπαδόπουλος, Μαρία Νικολάου, Ζωή Άννα'],
    ['windows-1254', 'Mehmet Yılmaz, Ayşe Şahin, Uğur Doğan'],
    ['windows-1255', 'דוד כהן, שרה לוי'],
    ['windows-1256', 'محمد حسن, فاطمة علي'],
    ['windows-1257', 'Rūta Žukauskienė, Mindaugas Jonušas, Jānis Bērziņš'],
    ['windows-874', 'สมชาย วิชัย, สุดา นารี'],
    ['gb18030', '王伟, 李明, 张敏, 刘洋'],
    ['big5', '陳志明, 林美玲, 張學友'],
    ['shift_jis', '田中太郎, 鈴木花子, 佐藤健'],
    ['euc-jp', '田中太郎, 鈴木花子, 佐藤健'],
    ['euc-kr', '김민준, 이서연, 박지훈'],
    ['macintosh', 'José García, Hélène Müller, Begoña Peña'],
  ])('%s is refused with how to save it: %s', async (encoding, list) => {
    const { t, process } = await someone()

    await expect(process({ bytes: encoded(tableOf(list.split(', ')), encoding) })).rejects.toMatchObject({
      data: { code: 'FILE_MALFORMED', message: 'We couldn’t detect this file’s encoding. Save it as “CSV UTF-8”, and upload it again.' },
    })

    expect(await remains(t)).toEqual({ contacts: 0, imports: 0, fileErrors: 0, stored: 0, bytes: 0 })
  })

  it('is refused when it is uploaded, and leaves the names that are known', async () => {
    const { t, upload, process, contacts, list } = await someone()
    await process({ bytes: utf8('Name,Email\nИван Петров,0@example.com\n') })

    await upload(encoded(tableOf(['Иван Петров', 'Анна']), 'windows-1251'))
    await settled(t)

    expect((await list())[0]).toMatchObject({ status: 'failed', error: { code: 'FILE_MALFORMED' } })
    expect(await contacts()).toMatchObject([{ name: 'Иван Петров' }])
  })

  it('is refused for a few names among many without accents', async () => {
    const names = Array.from({ length: 3_000 }, (_, n) => n % 1_000 ? 'Ann Ray' : 'Michał Dąbrowski')

    await expect(all(encoded(tableOf(names), 'windows-1250'))).rejects.toMatchObject({ code: 'FILE_MALFORMED' })
  })

  it.each([
    ['a shift sequence of Japanese mail', utf8(tableOf(['\u001B$B;3ED\u001B(B']))],
    ['a mix of UTF-8 and Windows-1252', joined(utf8(tableOf(['Zoë'])), latin('Jos\xE9,j@example.com\nRen\xE9,r@example.com\n'))],
    ['bytes that Windows-1252 does not have', latin(tableOf(['\x81\x8D\x8F']))],
    ['a zero far from its beginning', utf8(tableOf([...Array.from({ length: 10_000 }, () => 'Ann'), '\0']))],
  ])('is refused for %s', async (_, bytes) => {
    await expect(all(bytes)).rejects.toMatchObject({ code: 'FILE_MALFORMED', message: expect.stringContaining('encoding') as string })
  })

  it('is refused as a text too', async () => {
    const { process } = await someone()

    await expect(process({ fileName: 'letter.txt', bytes: encoded('Дорогая Анна, до скорой встречи.', 'windows-1251') })).rejects.toMatchObject({
      data: { code: 'FILE_MALFORMED', message: 'We couldn’t detect this file’s encoding. Save it as UTF-8, and upload it again.' },
    })
  })
})

describe('a damaged character', () => {
  const names = ['Zoë', 'Anaïs', 'Łukasz', '王伟', 'José']

  it.each<[string, Bytes]>([
    ['a byte of another encoding', latin('Ren\xE9')],
    ['a character that is cut off', latin('Ren\xC3')],
    ['a byte that stands in no text', latin('Ren\xFF')],
    ['a character that was lost before', utf8('Ren\uFFFD')],
  ])('costs its row only: %s', async (_, damaged) => {
    const { as, process, contacts } = await someone()
    const bytes = joined(utf8(tableOf(names)), damaged, utf8(',r@example.com\nHéloïse,h@example.com\n'))

    const { fileId, ...result } = await process({ bytes })

    expect(result).toMatchObject({ rows: 7, added: 6, failed: 1 })
    expect((await contacts()).map(({ name }) => name).sort()).toEqual([...names, 'Héloïse'].sort())
    expect(await as.query(api.files.rowErrors, { fileId })).toEqual([{ row: 7, problem: 'This cell has a damaged character. Correct it, and import the row again.', value: 'Ren\uFFFD' }])
  })

  it('is none where a long text without spaces comes in pieces', async () => {
    const note = '我们明天在北京见面'.repeat(500)
    const bytes = utf8(`Name,Email,Note\n王伟,w@example.com,${note}\n`)

    for (const size of [997, 1_000, 1_001])
      expect(await all(bytes, size)).toEqual([{ number: 2, cells: ['王伟', 'w@example.com', note] }])
  })

  it('costs its row only after a byte order mark, and as the last byte', async () => {
    const { process } = await someone()

    expect(await process({ bytes: joined(utf8('\uFEFFEmail,Name\na@example.com,'), latin('Ren\xE9\n'), utf8('b@example.com,B\n')) })).toMatchObject({ added: 1, failed: 1 })
    expect(await process({ bytes: joined(utf8(`${tableOf(names)}c@example.com,`), latin('Ren\xC3')) })).toMatchObject({ failed: 1 })
  })

  it('costs its row only in UTF-16', async () => {
    const { process, contacts } = await someone()

    expect(await process({ bytes: utf16('\uFEFFName,Email\nRen\uD800,r@example.com\nZoë,z@example.com\n', true) })).toMatchObject({ added: 1, failed: 1 })
    expect(await contacts()).toMatchObject([{ name: 'Zoë' }])
  })

  it('costs nothing in a column that is not imported', async () => {
    const { process, contacts } = await someone()

    const result = await process({ bytes: joined(utf8('Name,Email,Note\nZoë,z@example.com,à côté\nRené,r@example.com,'), latin('\xE9t\xE9'), utf8('\n')) })

    expect(result).toMatchObject({ added: 2, failed: 0 })
    expect((await contacts()).map(({ name }) => name).sort()).toEqual(['René', 'Zoë'])
  })

  it('moves no other row, however the file comes in pieces and wherever reading was left', async () => {
    const name = fc.constantFrom('Zoë', '王伟', '😀', 'Ann', 'one\ntwo', 'x,"y"')
    const damage = fc.constantFrom([0xFF], [0xE9], [0xC3], [0xF0, 0x9F], [0xE7, 0x8E], [0x80, 0x80, 0x80])

    await fc.assert(fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 15 }), fc.nat(), damage, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 5 }), async (list, place, bad, piece, atOnce) => {
      const known = ['Zoë', '王伟', 'Łukasz', 'Zoë', '王伟', 'Łukasz', '王伟', 'Łukasz', '王伟', ...list]
      const rows = known.map((one, n) => utf8(`"${one.replaceAll('"', '""')}",${n}@example.com\n`))
      rows.splice(place % (rows.length + 1), 0, joined(utf8('B'), new Uint8Array(bad), utf8(',b@example.com\n')))
      const bytes = joined(utf8('Name,Email\n'), ...rows)
      const source = inPieces(bytes, piece)
      const plan = await inspectTable(source, bytes, 'csv')

      const read: Row[] = []
      for (let from: Position | undefined = plan.start; from;) {
        const batch: Awaited<ReturnType<ReturnType<typeof readRows>['next']>> = await readRows(source, plan, from, atOnce).next()
        read.push(...batch.value?.rows ?? [])
        from = batch.value?.next
      }

      expect(plan.format).toMatchObject({ encoding: 'utf-8' })
      expect(read.map(({ cells }) => cells[1])).toEqual([...known.map((_, n) => `${n}@example.com`).toSpliced(place % (known.length + 1), 0, 'b@example.com')])
      expect(read.filter(({ cells }) => cells[1] !== 'b@example.com').map(({ cells }) => cells[0])).toEqual(known)
      expect(read.find(({ cells }) => cells[1] === 'b@example.com')!.cells[0]).toMatch(/^B\uFFFD+$/)
    }), { numRuns: 200 })
  })
})

function tableOf(names: string[]) {
  return `Name,Email\n${names.map((name, n) => `${name},${n}@example.com\n`).join('')}`
}

/** All rows below the header. */
async function all(bytes: Bytes, piece = 1_000) {
  const source = inPieces(bytes, piece)
  const plan = await inspectTable(source, bytes.subarray(0, 2 ** 16), 'csv')
  const read: Row[] = []
  for await (const { rows } of readRows(source, plan, plan.start))
    read.push(...rows)
  return read
}

function inPieces(bytes: Bytes, size: number) {
  return async function* (from: number) {
    for (let at = from; at < bytes.length; at += size)
      yield bytes.slice(at, at + size)
  }
}

function joined(...parts: Bytes[]): Bytes {
  return new Uint8Array(parts.flatMap(part => [...part]))
}
