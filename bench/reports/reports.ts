/**
 * Reports of 1,000, 10,000 and 100,000 lines on the local deployment: how long each format takes from the call to the
 * link, lines per second beside the bare libraries on the same lines in memory, the deployment's memory at its peak,
 * and what a page of 500 lines uses of a transaction.
 *
 * Run with `node bench/reports/reports.ts`. The deployment runs in a process of its own, as in the demo.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import Papa from 'papaparse'
import writeExcelFile from 'write-excel-file/node'
import { deedsOf, guestOf, lastMonth, makeProject, type Deed } from '../../tests/local/reports/project.ts'

const SIZES = [1_000, 10_000, 100_000]
const FORMATS = ['csv', 'xlsx', 'pdf'] as const

const month = lastMonth()
const project = makeProject()
try {
  for (const size of SIZES)
    await measure(size)
}
finally {
  project.remove()
}

async function measure(size: number) {
  const deeds = deedsOf(month, size)
  const deployment = fork(fileURLToPath(new URL('deployment.ts', import.meta.url)), [project.root], { execArgv: ['--expose-gc'] })
  const [url] = await once(deployment, 'message') as [string]
  const guest = await guestOf(url)
  await guest.doAll(deeds)
  const usage = await guest.usage(month)
  // The first call loads code that the others find loaded.
  await guest.generate('2020-01', 'pdf')

  for (const format of FORMATS) {
    const before = await ask(deployment, 'begin')
    const begun = performance.now()
    await guest.generate(month, format)
    const elapsed = performance.now() - begun
    const peak = await ask(deployment, 'end')
    const { size: bytes = 0 } = await guest.latest()
    const bare = await bareWriter(format, deeds)
    console.log(`${size} lines, ${format}: ${Math.round(elapsed)} ms, ${Math.round(size / elapsed * 1000)} lines/s (bare writer ${bare ? Math.round(size / bare * 1000) : '–'}), ${Math.round(bytes / 1000)} kB, memory ${before} MiB before, ${peak} MiB at its peak`)
  }
  console.log(`a page of 500 lines: ${['documentsRead', 'databaseQueries', 'bytesRead'].map(name => `${name} ${usage[name]!.used} of ${usage[name]!.used + usage[name]!.remaining}`).join(', ')}`)
  deployment.send('stop')
  await once(deployment, 'exit')
}

async function ask(deployment: ChildProcess, what: 'begin' | 'end'): Promise<number> {
  deployment.send(what)
  const [answer] = await once(deployment, 'message') as [number]
  return answer
}

/** How long the library alone takes for the same lines, all in memory, in ms; it has no counterpart for the PDF. */
async function bareWriter(format: typeof FORMATS[number], deeds: Deed[]) {
  const rows = deeds.map(({ at, kind, about, status }) => [new Date(at).toISOString(), kind, about, status])
  const begun = performance.now()
  if (format === 'csv')
    new TextEncoder().encode(Papa.unparse(rows))
  else if (format === 'xlsx')
    await writeExcelFile(rows).toBuffer()
  else
    return undefined
  return performance.now() - begun
}
