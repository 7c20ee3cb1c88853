/**
 * Reports of 1,000, 10,000 and 100,000 lines on the local deployment: how long each format takes from the call to the
 * link, the deployment's processor time, its memory at its peak, and what a page of 500 lines uses of a transaction.
 *
 * Run with `npx node bench/reports/reports.ts`. The deployment runs in a process of its own, as in the demo. Processor time
 * is little moved by what else the machine does.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { deedsOf, guestOf, lastMonth, makeProject } from '../../tests/stack/reports/project.ts'

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
    const after = await ask(deployment, 'end')
    const { size: bytes = 0 } = await guest.latest()
    console.log(`${size} lines, ${format}: ${Math.round(elapsed)} ms, of the processor ${Math.round(after.cpu)} ms (${Math.round(size / after.cpu * 1000)} lines/s), ${Math.round(bytes / 1000)} kB, memory ${before.memory} MiB before, ${after.memory} MiB at its peak`)
  }
  console.log(`a page of 500 lines: ${['documentsRead', 'databaseQueries', 'bytesRead'].map(name => `${name} ${usage[name]!.used} of ${usage[name]!.used + usage[name]!.remaining}`).join(', ')}`)
  deployment.send('stop')
  await once(deployment, 'exit')
}

async function ask(deployment: ChildProcess, what: 'begin' | 'end') {
  deployment.send(what)
  const [answer] = await once(deployment, 'message') as [{ memory: number, cpu: number }]
  return answer
}
