/**
 * The first minute of a newcomer: `npm run demo` in a fresh copy without caches and data, to its table, from there to a
 * first page that answers, and to a page of the application, in Chromium.
 *
 * Run with `npx node bench/firstMinute.ts [runs]`; by default three, of which it prints medians. Beside the time is what the
 * demo's own processes used of the processor (on Linux), which says more on a machine that does something else.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { chromium } from '@playwright/test'
import { ensureBrowser } from '../scripts/browser.ts'
import { copyProject, startDemo } from '../tests/e2e/demo.ts'

const RUNS = Number(process.argv[2] ?? 3)
const TIMEOUT = 180_000
/** Of the kernel's clock, in which `/proc` counts. */
const TICKS_PER_SECOND = 100

interface Step { seconds: number, processor: number }

const steps = ['command to table', 'table to a usable start page', '/app/emails, from asking for it to usable'] as const
const runs: Step[][] = []
for (let run = 0; run < RUNS; run++) {
  runs.push(await firstMinute())
  console.log(`run ${run + 1}: ${runs.at(-1)!.map(show).join(', ')}`)
}
console.log(`\n${cpus().length} cores (${cpus()[0]?.model}), Node ${process.versions.node}, load average ${loadavg()[0]!.toFixed(1)}, medians of ${RUNS}\n`)
console.log('| | time | CPU time |\n|---|---|---|')
for (const [index, name] of steps.entries())
  console.log(`| ${name} | ${median(runs.map(run => run[index]!.seconds)).toFixed(1)} s | ${median(runs.map(run => run[index]!.processor)).toFixed(1)} s |`)

async function firstMinute() {
  const project = copyProject()
  const browser = await chromium.launch({ executablePath: ensureBrowser(), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
  const context = await browser.newContext()
  context.setDefaultTimeout(TIMEOUT)
  const page = await context.newPage()
  const log: string[] = []
  page.on('console', message => ['error', 'warning'].includes(message.type()) && log.push(message.text()))
  page.on('framenavigated', frame => frame === page.mainFrame() && log.push(`opened ${frame.url()}`))

  const demo = startDemo(project.folder, ['npm', 'run', 'demo'])
  try {
    const laps = stopwatch(demo.pid)
    const url = await demo.address('App')
    const table = laps()

    await page.goto(url)
    await page.locator('html.light').waitFor()
    await page.getByRole('button', { name: /^Switch to dark/ }).click()
    await page.locator('html.dark').waitFor()
    const start = laps()

    await context.request.post(`${url}/api/auth/guest`, { headers: { origin: url } })
    laps()
    await page.goto(`${url}/app/emails`)
    await page.getByRole('textbox', { name: 'Subject' }).fill('Hello')
    await page.getByRole('button', { name: 'Send email' }).and(page.locator(':enabled')).waitFor()
    const emails = laps()

    if (process.env.PROFILE)
      console.log(demo.output(), log)
    return [table, start, emails]
  }
  finally {
    await demo.stop()
    await browser.close()
    project.remove()
  }
}

/** Says what passed since it was last asked. */
function stopwatch(group: number) {
  let [at, used] = [performance.now(), 0]
  return (): Step => {
    const now = [performance.now(), processorTime(group)] as const
    const step = { seconds: (now[0] - at) / 1000, processor: now[1] - used };
    [at, used] = now
    return step
  }
}

/** Seconds of the processor that a group of processes used so far, those that have ended included. */
function processorTime(group: number) {
  if (process.platform !== 'linux')
    return Number.NaN
  let ticks = 0
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    // pid (name) state parent group …; user, system and those of ended children are the fourteenth to seventeenth.
    const fields = statOf(pid)?.replace(/^.*\) /s, '').split(' ').map(Number)
    if (fields?.[2] === group)
      ticks += fields.slice(11, 15).reduce((sum, value) => sum + value, 0)
  }
  return ticks / TICKS_PER_SECOND
}

function statOf(pid: string) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
  }
  catch {
    return undefined
  }
}

function show({ seconds, processor }: Step) {
  return `${seconds.toFixed(1)} s (${processor.toFixed(1)} s)`
}

function median(values: number[]) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
