/**
 * Imports on the local deployment beside papaparse alone on the same text in the same run, where their time goes, and
 * what a transaction of theirs uses of Convex's limits.
 *
 * Run with `npx node bench/files/import.ts [rows …]`; by default 1,000, 10,000 and 100,000 rows. The deployment is in this
 * process, so peak memory is that of everything together; `above start` is what the import added. On a machine that
 * does other things too, seconds of the processor tell more than the clock's. `PROFILE=1` takes a sample of where the
 * time goes every millisecond, which costs some of it.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConvexHttpClient } from 'convex/browser'
import Papa from 'papaparse'
import { api } from '../../convex/_generated/api.js'
import { Transaction } from '../../packages/local-convex/src/engine/transaction.ts'
import { startLocalStack } from '../../scripts/stack.ts'
import { peopleCsv } from './people.ts'
import { sharesOf } from './shares.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const sizes = process.argv.slice(2).map(Number)
const most = mostUsed()

const results: Record<string, Record<string, string>> = {}
const shares: Record<string, Record<string, string>> = {}
// The first run finds code that is not loaded yet.
await measure(1000, 'warm-up')
for (const rows of sizes.length ? sizes : [1000, 10_000, 100_000])
  results[rows.toLocaleString('en')] = await measure(rows, rows.toLocaleString('en'))
console.table(results)
if (process.env.PROFILE)
  console.table(shares)
console.log('The most that one transaction used:', most)
process.exit()

async function measure(rows: number, name: string) {
  const text = peopleCsv(rows)
  const parsing = time(() => Papa.parse(text, { delimiter: ',' }))
  const dataDir = mkdtempSync(join(tmpdir(), 'import-bench-'))
  const stack = await startLocalStack({ root, dataDir, log: () => {} })
  try {
    const client = new ConvexHttpClient(stack.deployment.url, { logger: false })
    const { tokens } = await client.action(api.auth.signIn, { provider: 'anonymous' })
    client.setAuth(tokens!.token)
    const address = await client.mutation(api.files.requestUpload, {})
    const { storageId } = await (await fetch(address, { method: 'POST', body: text })).json() as { storageId: string }
    const before = process.memoryUsage().rss
    let peak = before
    const processor = process.cpuUsage()
    const begun = performance.now()
    const run = async () => {
      const fileId = await client.mutation(api.files.processUpload, { storageId, fileName: 'people.csv' })
      for (;;) {
        const file = await client.query(api.files.get, { fileId })
        peak = Math.max(peak, process.memoryUsage().rss)
        if (file.status !== 'queued' && file.status !== 'running')
          return file
        await new Promise(resolve => setTimeout(resolve, 100))
      }
    }
    let file: Awaited<ReturnType<typeof run>>
    if (process.env.PROFILE)
      shares[name] = await sharesOf(async () => { file = await run() })
    else
      file = await run()
    const importing = performance.now() - begun
    const { user, system } = process.cpuUsage(processor)
    if (file!.result?.kind !== 'contacts' || file!.result.added !== rows || await client.query(api.contacts.count, {}) !== rows)
      throw new Error(`Not everyone was imported: ${JSON.stringify(file!)}`)
    return {
      'file': `${(text.length / 2 ** 20).toFixed(1)} MiB`,
      'papaparse alone': perSecond(rows, parsing),
      'import': perSecond(rows, importing),
      'time': `${(importing / 1000).toFixed(1)} s`,
      'of the processor': `${((user + system) / 1e6).toFixed(1)} s`,
      'above start': `${Math.round((peak - before) / 2 ** 20)} MiB`,
      'peak memory': `${Math.round(peak / 2 ** 20)} MiB`,
    }
  }
  finally {
    await stack.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** Notes what transactions that write use, from now on: the most of each that any did, and how much there may be. */
function mostUsed() {
  const most: Record<string, { used: number, of: number }> = {}
  const { finish } = Transaction.prototype
  Transaction.prototype.finish = function (...args) {
    for (const [metric, { used, remaining }] of Object.entries(this.usage.report())) {
      if (used > (most[metric]?.used ?? 0))
        most[metric] = { used, of: used + remaining }
    }
    return finish.apply(this, args)
  }
  return most
}

function time(work: () => unknown) {
  const begun = performance.now()
  work()
  return performance.now() - begun
}

function perSecond(rows: number, milliseconds: number) {
  return `${Math.round(rows / milliseconds * 1000).toLocaleString('en')} rows/s`
}
