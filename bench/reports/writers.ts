/**
 * What writes a report's file, by itself: lines per second of processor time beside the bare library on the same lines
 * in the same run, and the memory of each at its peak. Ours run in threads with the 64 MiB that an action has on
 * Convex, which end them when they need more.
 *
 * Run with `npx node bench/reports/writers.ts`. Processor time is little moved by what else the machine does.
 */
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { bundle } from '../composables/bundle.ts'

const SIZES = [1_000, 10_000, 100_000]
const HEAP_MIB = 64

interface Result { cpu: number, bytes: number, heap: number }

const from = (path: string) => JSON.stringify(fileURLToPath(new URL(`../../${path}`, import.meta.url)))

const folder = mkdtempSync(join(tmpdir(), 'writers-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const ours = await moduleOf('ours', `
import { parentPort, workerData } from 'node:worker_threads'
import { reportFamilies as families } from ${from('convex/features.ts')}
import { writeCsv } from ${from('convex/reports/csvWriter.ts')}
import { writePdf } from ${from('convex/reports/pdfWriter.ts')}
import { addToTotals, emptyTotals } from ${from('convex/reports/reportTotals.ts')}
import { writeXlsx } from ${from('convex/reports/xlsxWriter.ts')}
${sampling()}
const { format, size } = workerData
const writer = { csv: writeCsv, xlsx: writeXlsx, pdf: writePdf }[format]
const totals = emptyTotals()
for (const lines of parts(size))
  addToTotals(totals, JSON.parse(lines))
async function* lines() {
  for (const part of parts(size)) {
    sample()
    yield JSON.parse(part)
  }
}
let bytes = 0
start()
for await (const piece of writer({ brand: 'Acme', month: '2026-10', asOf: Date.UTC(2026, 10, 1), totals, families, lines })) {
  bytes += piece.length
  sample()
}
parentPort.postMessage({ ...end(), bytes })
`)

const bare = await moduleOf('bare', `
import Papa from 'papaparse'
import { parentPort, workerData } from 'node:worker_threads'
import writeExcelFile from 'write-excel-file/universal'
${sampling()}
const { format, size } = workerData
const rows = [...parts(size)].flatMap(JSON.parse).map(({ at, family, about, outcome, amount, currency }) => [new Date(at).toISOString(), family, about, outcome, amount, currency])
start()
const bytes = format === 'csv'
  ? new TextEncoder().encode(Papa.unparse(rows)).length
  : (await (await writeExcelFile(rows.map(row => row.map(value => ({ value })))).toBlob()).arrayBuffer()).byteLength
sample()
parentPort.postMessage({ ...end(), bytes })
`)

console.log('lines, format: lines/s of ours (bare library), file, memory at its peak (bare library)')
for (const size of SIZES) {
  for (const format of ['csv', 'xlsx', 'pdf'] as const) {
    const own = await run(ours, { format, size }, HEAP_MIB)
    const library = format === 'pdf' ? undefined : await run(bare, { format, size }, 4_096)
    const speed = (result: Result) => Math.round(size / result.cpu * 1_000).toLocaleString('en')
    console.log(`${size} ${format}: ${speed(own)} (${library ? speed(library) : '–'}), ${Math.round(own.bytes / 1000)} kB, ${own.heap} MiB (${library?.heap ?? '–'})`)
  }
}

async function moduleOf(name: string, code: string) {
  const file = join(folder, `${name}.mjs`)
  writeFileSync(file, await bundle(code, {
    external: ['module', 'node:worker_threads', 'node:v8', 'node:process'],
    // The one for browsers starts workers of theirs.
    alias: { fflate: fileURLToPath(new URL('../../node_modules/fflate/esm/index.mjs', import.meta.url)) },
  }))
  return pathToFileURL(file)
}

async function run(code: URL, workerData: { format: string, size: number }, heap: number) {
  const worker = new Worker(code, {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: heap * 3 / 4, maxYoungGenerationSizeMb: heap / 4 },
  })
  const [result] = await once(worker, 'message') as [Result]
  await worker.terminate()
  return result
}

/** Code that makes lines, 2,000 as the text of a part, and measures its thread. */
function sampling() {
  return `
import { threadCpuUsage } from 'node:process'
import { getHeapStatistics } from 'node:v8'
let begun, peak = 0
function sample() {
  const { used_heap_size, external_memory } = getHeapStatistics()
  peak = Math.max(peak, used_heap_size + external_memory)
}
function start() { begun = threadCpuUsage() }
function end() {
  const { user, system } = threadCpuUsage(begun)
  return { cpu: (user + system) / 1000, heap: Math.round(peak / 2 ** 20) }
}
function* parts(size) {
  const families = ['email', 'image', 'file', 'payment', 'email']
  for (let from = 0; from < size; from += 2_000) {
    yield JSON.stringify(Array.from({ length: Math.min(2_000, size - from) }, (_, n) => ({
      at: Date.UTC(2026, 9, 1) + (from + n) * 20_000,
      family: families[n % 5],
      about: \`person\${from + n}@example.com: Number \${from + n}, “quoted”\`,
      outcome: 'succeeded',
      ending: 'succeeded',
      ...n % 5 === 3 && { amount: 1_900, currency: 'usd' },
    })))
  }
}
`
}
