/**
 * Gains of each part of `modules/swift/`: builds without it, beside the build with all of them.
 *
 * Run with `npx node bench/swift.ts paints|blocked [rounds] [path or build …]`. `paints` are Lighthouse's, on its phone; `blocked` is
 * the time of `traceTasks.ts`. A round looks at every page of every build, so that all builds meet the same load of the
 * machine. Builds and figures are kept in `node_modules/.cache/swift`: each run adds its rounds to those before it, and prints
 * the medians of all. Delete the folder after a change. Other builds that are put there, as `<name>/.output`, are measured too.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { startLocalStack } from '../scripts/stack.ts'
import { freePort, serveNuxt } from '../tests/e2e/serve.ts'
import { LIGHTHOUSE, median, openLighthouse, transferred } from './runLighthouse.ts'
import { blockedTime } from './traceTasks.ts'

type Look = { build: string, path: string, figures: Record<string, number> }
interface Looker { look: (url: string) => Promise<Record<string, number>>, close: () => Promise<void> }

const ROUNDS = 5
const PAGES = ['/', '/login', '/app/emails', '/app/checkout']
const AUDITS = { 'first paint': 'first-contentful-paint', 'largest paint': 'largest-contentful-paint', 'interactive': 'interactive', 'blocked': 'total-blocking-time' }
/** Spares Lighthouse what this does not read. */
const OPTIONS = [`--only-audits=${[...Object.values(AUDITS), 'network-requests'].join()}`, '--disable-full-page-screenshot']
const FIRST = 'everything'
/** The first build once more, which shows what chance does. */
const AGAIN = 'everything, again'
/** Variables that make each build. */
const builds: Record<string, Record<string, string>> = {
  [FIRST]: {},
  ...Object.fromEntries(['scripts', 'hints', 'icons', 'chunks'].map(part => [`without ${part}`, { SWIFT_WITHOUT: part }])),
  'swift: false': { SWIFT: 'false' },
}

const root = fileURLToPath(new URL('../', import.meta.url))
const cache = `${root}node_modules/.cache/swift`
const [kind, rounds = String(ROUNDS), ...wanted] = process.argv.slice(2)
if (kind !== 'paints' && kind !== 'blocked')
  throw new Error('Say what to measure: paints or blocked.')
const file = `${cache}/${kind}.json`
const looks: Look[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []

for (const [name, env] of Object.entries(builds))
  build(name, env)
await measure(kind === 'paints' ? paints : blocked)
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

async function measure(open: () => Looker | Promise<Looker>) {
  console.log(`${cpus()[0]!.model.trim()}, ${cpus().length} cores, load average ${loadavg()[0]!.toFixed(1)}, ${LIGHTHOUSE}`)
  const port = await freePort()
  const stack = await startLocalStack({ root, env: { SITE_URL: `http://127.0.0.1:${port}` } })
  const looker = await open()
  const names = [...readdirSync(cache, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(entry => entry.name), AGAIN]
  const chosen = names.filter(name => wanted.includes(name))
  const paths = wanted.filter(name => name.startsWith('/'))
  try {
    for (let round = 0; round < Number(rounds); round++) {
      for (const name of chosen.length ? chosen : names) {
        const server = await serveNuxt(`${cache}/${name === AGAIN ? FIRST : name}`, stack.deployment.url, { NUXT_CONVEX_SITE_URL: stack.deployment.siteUrl }, port)
        for (const path of paths.length ? paths : PAGES) {
          // The first request of a page loads its code into the server.
          await fetch(server.url + path)
          looks.push({ build: name, path, figures: await looker.look(server.url + path) })
        }
        await server.close()
        writeFileSync(file, JSON.stringify(looks))
      }
    }
  }
  finally {
    await looker.close()
    await stack.close()
  }
}

async function paints(): Promise<Looker> {
  const lighthouse = await openLighthouse()
  return {
    async look(url) {
      await lighthouse.signInFor(url)
      const report = await lighthouse.look(url, OPTIONS)
      const times = Object.entries(AUDITS).map(([name, audit]) => [name, report.audits[audit]!.numericValue!])
      return { ...Object.fromEntries(times), 'script, kB': transferred(report, 'Script') / 1000, 'machine': report.environment.benchmarkIndex }
    },
    close: () => lighthouse.close(),
  }
}

function blocked(): Looker {
  return { look: async url => ({ blocked: await blockedTime(url) }), close: async () => {} }
}

/** Prints the medians of the first build, and by how much the others differ. */
function print() {
  for (const path of new Set(looks.map(look => look.path))) {
    const of = (build: string) => looks.filter(look => look.path === path && look.build === build)
    const middle = (build: string, name: string) => median(of(build), ({ figures }) => figures[name]!)
    const names = [...new Set([FIRST, AGAIN, ...looks.map(look => look.build)])].filter(build => of(build).length > 0)
    console.log(`\n${path}, ${of(FIRST).length} looks; ${FIRST}, and what other builds have more`)
    console.table(Object.fromEntries(names.map(build => [build, Object.fromEntries(
      Object.keys(of(build)[0]!.figures).map(name => [name, Math.round(middle(build, name) - (build === FIRST ? 0 : middle(FIRST, name)))]),
    )])))
  }
}
