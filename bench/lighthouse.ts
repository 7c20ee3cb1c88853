/**
 * Lighthouse on the production build, in front of a local stack of its own; `/app` as a guest who has just come.
 *
 * Run with `npm run build && npx node bench/lighthouse.ts [path …]`. The mobile preset (a slow phone on slow 4G), medians of
 * three runs. Lighthouse comes by npx: it is no dependency of the project. Fails below the targets.
 */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { chromium } from 'playwright'
import { ensureBrowser } from '../scripts/browser.ts'
import { startApp } from '../tests/e2e/app.ts'
import { freePort } from '../tests/e2e/serve.ts'

const LIGHTHOUSE = 'lighthouse@13.5.0'
const RUNS = 3
/** Its own recording of a page fails now and then, mostly on a busy machine. */
const ATTEMPTS = 4

type Category = 'performance' | 'accessibility' | 'best-practices' | 'seo'
interface Request { resourceType?: string, transferSize?: number }
interface Report {
  categories: Record<Category, { score: number, auditRefs: { id: string, weight: number }[] }>
  audits: Record<string, { score: number | null, numericValue?: number, displayValue?: string, details?: { items?: Request[] } }>
  environment: { benchmarkIndex: number }
}

const publicPages = ['/', '/login']
const ownPages = ['/app', '/app/emails', '/app/images', '/app/files', '/app/checkout', '/app/reports', '/app/settings']
const asked = process.argv.slice(2)

const app = await startApp()
const profile = mkdtempSync(join(tmpdir(), 'lighthouse-'))
const port = await freePort()
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: ensureBrowser(),
  args: [`--remote-debugging-port=${port}`, ...process.getuid?.() === 0 ? ['--no-sandbox'] : []],
})
const run = promisify(execFile)

try {
  console.log(`${cpus()[0]!.model.trim()}, ${cpus().length} cores, load average ${loadavg()[0]!.toFixed(1)}, ${LIGHTHOUSE}`)
  const rows: Record<string, object> = {}
  for (const path of asked.length ? asked : [...publicPages, ...ownPages]) {
    await signIn(path.startsWith('/app'))
    const reports: Report[] = []
    while (reports.length < RUNS)
      reports.push(await look(path))
    rows[path] = row(reports)
    complain(path, reports)
  }
  console.table(rows)
}
finally {
  await browser.close()
  await app.close()
  rmSync(profile, { recursive: true, force: true })
}

async function signIn(asGuest: boolean) {
  await browser.clearCookies()
  if (asGuest)
    await browser.request.post(`${app.url}/api/auth/guest`, { headers: { origin: app.url } })
}

async function look(path: string): Promise<Report> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { stdout } = await run('npx', ['--yes', LIGHTHOUSE, app.url + path, '--quiet', '--output=json', `--port=${port}`], { maxBuffer: 2 ** 27 })
      return JSON.parse(stdout) as Report
    }
    catch (error) {
      if (attempt === ATTEMPTS)
        throw new Error(`Lighthouse could not look at ${path}.`, { cause: error })
    }
  }
}

function row(reports: Report[]) {
  const score = (category: Category) => Math.round(middle(reports, ({ categories }) => categories[category].score * 100))
  const value = (audit: string) => middle(reports, ({ audits }) => audits[audit]!.numericValue ?? 0)
  const kB = (type: string) => Math.round(middle(reports, report => transferred(report, type)) / 1000)
  return {
    'performance': score('performance'),
    'accessibility': score('accessibility'),
    'best practices': score('best-practices'),
    'SEO': score('seo'),
    'first paint, s': +(value('first-contentful-paint') / 1000).toFixed(1),
    'largest paint, s': +(value('largest-contentful-paint') / 1000).toFixed(1),
    'blocked, ms': Math.round(value('total-blocking-time')),
    'shift': +value('cumulative-layout-shift').toFixed(3),
    'script, kB': kB('Script'),
    'style, kB': kB('Stylesheet'),
    // How fast Lighthouse found the machine; below 1,000 its figures are too bad.
    'machine': Math.round(middle(reports, ({ environment }) => environment.benchmarkIndex)),
  }
}

function transferred({ audits }: Report, type: string) {
  const requests = audits['network-requests']!.details!.items!
  return requests.reduce((sum, request) => sum + (request.resourceType === type ? request.transferSize ?? 0 : 0), 0)
}

/** Says what a page misses its targets by, and fails. */
function complain(path: string, reports: Report[]) {
  const targets: Partial<Record<Category, number>> = {
    'performance': path === '/' ? 0.95 : 0.85,
    'accessibility': 1,
    'best-practices': 1,
    ...publicPages.includes(path) && { seo: 1 },
  }
  for (const [name, target] of Object.entries(targets)) {
    const category = name as Category
    if (middle(reports, ({ categories }) => categories[category].score) >= target)
      continue
    const { categories, audits } = reports[0]!
    const failing = categories[category].auditRefs.filter(({ id, weight }) => weight && (audits[id]!.score ?? 1) < 0.9)
    console.error(`${path}: ${name} is below ${target * 100}: ${failing.map(({ id }) => `${id} ${audits[id]!.displayValue ?? ''}`.trim()).join(', ')}`)
    process.exitCode = 1
  }
}

/** The median of a figure. */
function middle(reports: Report[], figure: (report: Report) => number) {
  return reports.map(figure).toSorted((a, b) => a - b)[Math.floor(reports.length / 2)]!
}
