/** A deployment for `reports.ts`: says where it listens, and what it used of memory and processor between two questions. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startLocalStack } from '../../scripts/stack.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'reports-data-'))
const stack = await startLocalStack({ root: process.argv[2]!, dataDir })
const memory = () => Math.round(process.memoryUsage().rss / 2 ** 20)
let peak = 0
let begun = process.cpuUsage()
setInterval(() => peak = Math.max(peak, memory()), 20).unref()
process.send!(stack.deployment.url)

process.on('message', (what) => {
  if (what === 'stop')
    return void stack.close().then(() => rmSync(dataDir, { recursive: true, force: true })).then(() => process.exit())
  if (what === 'begin') {
    globalThis.gc!()
    peak = memory()
    begun = process.cpuUsage()
  }
  const { user, system } = process.cpuUsage(begun)
  process.send!({ memory: peak, cpu: (user + system) / 1000 })
})
