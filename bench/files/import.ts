/**
 * Imports on the local deployment beside papaparse alone on the same text in the same run: 25 columns with quotes, line
 * breaks inside cells and a byte order mark.
 *
 * Run with `node bench/files/import.ts [rows …]`; by default 1,000, 10,000 and 100,000 rows. The deployment is in this
 * process, so peak memory is that of everything together; `above start` is what the import added.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConvexHttpClient } from 'convex/browser'
import Papa from 'papaparse'
import { api } from '../../convex/_generated/api.js'
import { startLocalStack } from '../../local/index.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const sizes = process.argv.slice(2).map(Number)

const results: Record<string, Record<string, string>> = {}
for (const rows of sizes.length ? sizes : [1000, 10_000, 100_000])
  results[rows.toLocaleString('en')] = await measure(rows)
console.table(results)
process.exit()

async function measure(rows: number) {
  const dataDir = mkdtempSync(join(tmpdir(), 'import-bench-'))
  const stack = await startLocalStack({ root, dataDir, log: () => {} })
  try {
    const client = new ConvexHttpClient(stack.deployment.url, { logger: false })
    const { tokens } = await client.action(api.auth.signIn, { provider: 'anonymous' })
    client.setAuth(tokens!.token)
    const text = table(rows)
    const parsing = time(() => Papa.parse(text, { delimiter: ',' }))
    const address = await client.mutation(api.files.requestUpload, {})
    const { storageId } = await (await fetch(address, { method: 'POST', body: text })).json() as { storageId: string }
    const before = process.memoryUsage().rss
    let peak = before
    const begun = performance.now()
    const fileId = await client.mutation(api.files.processUpload, { storageId, fileName: 'people.csv' })
    let file = await client.query(api.files.get, { fileId })
    while (file.status === 'queued' || file.status === 'running') {
      await new Promise(resolve => setTimeout(resolve, 100))
      peak = Math.max(peak, process.memoryUsage().rss)
      file = await client.query(api.files.get, { fileId })
    }
    const importing = performance.now() - begun
    if (file.result?.kind !== 'contacts' || file.result.added !== rows || await client.query(api.contacts.count, {}) !== rows)
      throw new Error(`Not everyone was imported: ${JSON.stringify(file)}`)
    return {
      'file': `${(text.length / 2 ** 20).toFixed(1)} MiB`,
      'papaparse alone': perSecond(rows, parsing),
      'import': perSecond(rows, importing),
      'time': `${(importing / 1000).toFixed(1)} s`,
      'above start': `${Math.round((peak - before) / 2 ** 20)} MiB`,
      'peak memory': `${Math.round(peak / 2 ** 20)} MiB`,
    }
  }
  finally {
    await stack.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

function table(rows: number) {
  const extra = Array.from({ length: 18 }, (_, n) => `Extra ${n}`)
  const lines = [['Email', 'First name', 'Last name', 'Company', 'Phone', 'City', 'Country', ...extra].join(',')]
  for (let n = 0; n < rows; n++) {
    const person = [`person.${n}@example.com`, `First ${n}`, `"Last, ${n}"`, `"Company ""${n % 100}"""`, `+49 ${n}`, `"City\n${n % 50}"`, 'Germany']
    lines.push([...person, ...extra.map((_, at) => `v${(n * 7 + at) % 1000}`)].join(','))
  }
  return `\uFEFF${lines.join('\r\n')}\r\n`
}

function time(work: () => unknown) {
  const begun = performance.now()
  work()
  return performance.now() - begun
}

function perSecond(rows: number, milliseconds: number) {
  return `${Math.round(rows / milliseconds * 1000).toLocaleString('en')} rows/s`
}
