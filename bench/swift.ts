/**
 * Gains of each part of `modules/swift/`: Lighthouse on builds without it, beside the build with all of them.
 *
 * First and largest paint and the speed index are Lighthouse's. “Blocked” is its total blocking time by the processor's time of
 * tasks instead of the clock's, so that it is about the page and not about other programs.
 *
 * Run with `npx node bench/swift.ts [rounds] [path or build …]`. A round looks at every page of every build once, so that all builds
 * meet the same moods of the machine. Builds and figures are kept in `node_modules/.cache/swift`: each run adds its rounds to
 * those before it, and prints the medians of all. Delete the folder after a change. Other builds that are put there, as
 * `<name>/.output`, are measured as well.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { startLocalStack } from '../scripts/stack.ts'
import { freePort, serveNuxt } from '../tests/e2e/serve.ts'
import { LIGHTHOUSE, median, openLighthouse, transferred, type Report, type TraceEvent } from './runLighthouse.ts'

const ROUNDS = 5
const PAGES = ['/', '/login', '/app/emails', '/app/checkout']
/** Variables that make each build. */
const builds: Record<string, Record<string, string>> = {
  'everything': {},
  ...Object.fromEntries(['scripts', 'tasks', 'icons', 'chunks', 'colors', 'hints', 'links', 'api'].map(part => [`without ${part}`, { SWIFT_WITHOUT: part }])),
  'swift: false': { SWIFT: 'false' },
}
const CPU_SLOWDOWN = 4
const MAX_TASK_MS = 50
const audits = {
  'first paint': 'first-contentful-paint',
  'largest paint': 'largest-contentful-paint',
  'speed index': 'speed-index',
}

/** Spares Lighthouse what this does not read. */
const OPTIONS = [`--only-audits=${[...Object.values(audits), 'network-requests'].join()}`, '--disable-full-page-screenshot']

interface Look { build: string, path: string, times: Record<string, number>, kB: number, machine: number }

const root = fileURLToPath(new URL('../', import.meta.url))
const cache = `${root}node_modules/.cache/swift`
const file = `${cache}/looks.json`
const [rounds = String(ROUNDS), ...wanted] = process.argv.slice(2)
const paths = wanted.filter(name => name.startsWith('/'))
const chosen = wanted.filter(name => !name.startsWith('/'))
const looks: Look[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []

for (const [name, env] of Object.entries(builds))
  build(name, env)
// The first one is measured twice, which shows what chance does.
const measured = { ...Object.fromEntries(readdirSync(cache, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(({ name }) => [name, name])), 'everything, again': 'everything' }
if (Number(rounds) > 0)
  await measure()
print()

function build(name: string, env: Record<string, string>) {
  const folder = `${cache}/${name}`
  if (existsSync(folder))
    return
  console.log(`Building: ${name}`)
  const { status } = spawnSync('npx', ['nuxt', 'build', '--logLevel', 'silent'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ...env } })
  if (status !== 0)
    throw new Error(`The build failed: ${name}`)
  mkdirSync(folder, { recursive: true })
  cpSync(`${root}.output`, `${folder}/.output`, { recursive: true, verbatimSymlinks: true })
}

async function measure() {
  console.log(`${cpus()[0]!.model.trim()}, ${cpus().length} cores, load average ${loadavg()[0]!.toFixed(1)}, ${LIGHTHOUSE}`)
  const port = await freePort()
  const stack = await startLocalStack({ root, env: { SITE_URL: `http://127.0.0.1:${port}` } })
  const lighthouse = await openLighthouse()
  try {
    for (let round = 0; round < Number(rounds); round++) {
      for (const [name, folder] of Object.entries(measured).filter(([name]) => !chosen.length || chosen.includes(name))) {
        const server = await serveNuxt(`${cache}/${folder}`, stack.deployment.url, { NUXT_CONVEX_SITE_URL: stack.deployment.siteUrl }, port)
        for (const path of paths.length ? paths : PAGES) {
          await lighthouse.signInFor(server.url + path)
          // The first request of a page loads its code into the server.
          await fetch(server.url + path)
          looks.push(lookOf(name, path, await lighthouse.trace(server.url + path, OPTIONS)))
        }
        await server.close()
        writeFileSync(file, JSON.stringify(looks))
      }
    }
  }
  finally {
    await lighthouse.close()
    await stack.close()
  }
}

function lookOf(build: string, path: string, { report, traceEvents }: { report: Report, traceEvents: TraceEvent[] }): Look {
  return {
    build,
    path,
    times: {
      ...Object.fromEntries(Object.entries(audits).map(([name, audit]) => [name, report.audits[audit]!.numericValue!])),
      blocked: blockedTime(traceEvents, path),
    },
    kB: transferred(report, 'Script') / 1000,
    machine: report.environment.benchmarkIndex,
  }
}

/** How long tasks of the page's thread exceed 50 ms after the first paint, on a phone, in milliseconds. */
function blockedTime(events: TraceEvent[], path: string) {
  const { pid, tid } = events.find(({ name, args }) => name === 'navigationStart' && args?.data?.documentLoaderURL?.endsWith(path))!
  const own = events.filter(event => event.pid === pid && event.tid === tid)
  const painted = own.find(({ name }) => name === 'firstContentfulPaint')!.ts
  return own.filter(({ name, ts }) => name === 'RunTask' && ts >= painted)
    .reduce((sum, { tdur = 0 }) => sum + Math.max(0, tdur / 1000 * CPU_SLOWDOWN - MAX_TASK_MS), 0)
}

/** Prints what each build takes longer than the one with everything. */
function print() {
  for (const path of new Set(looks.map(({ path }) => path))) {
    const of = (build: string) => looks.filter(look => look.path === path && look.build === build)
    const time = (build: string, name: string) => Math.round(median(of(build), ({ times }) => times[name]!))
    const names = [...new Set([...Object.keys(builds), ...Object.keys(measured)])].filter(name => of(name).length > 0)
    console.log(`\n${path}, ${of(names[0]!).length} looks: ms, and what each build takes longer`)
    console.table(Object.fromEntries(names.map((build, index) => [build, {
      ...Object.fromEntries(Object.keys(of(build)[0]!.times).map(name => [name, index ? time(build, name) - time(names[0]!, name) : time(build, name)])),
      'script, kB': Math.round(median(of(build), ({ kB }) => kB)),
      'machine': Math.round(median(of(build), ({ machine }) => machine)),
    }])))
  }
}
