/**
 * Lighthouse on the production build, in front of a local stack of its own; `/app` as a guest who has just come.
 *
 * Run with `npm run build && npx node bench/lighthouse.ts [path …]`. The mobile preset (a slow phone on slow 4G), medians of
 * three runs. Lighthouse comes by npx: it is no dependency of the project. Fails below the targets.
 */
import { cpus, loadavg } from 'node:os'
import { startApp } from '../tests/e2e/app.ts'
import { LIGHTHOUSE, median, openLighthouse, transferred, type Category, type Report } from './runLighthouse.ts'

const RUNS = 3

const publicPages = ['/', '/login']
const ownPages = ['/app', '/app/emails', '/app/images', '/app/files', '/app/checkout', '/app/reports', '/app/settings']
const asked = process.argv.slice(2)

const app = await startApp()
const lighthouse = await openLighthouse()

try {
  console.log(`${cpus()[0]!.model.trim()}, ${cpus().length} cores, load average ${loadavg()[0]!.toFixed(1)}, ${LIGHTHOUSE}`)
  const rows: Record<string, object> = {}
  for (const path of asked.length ? asked : [...publicPages, ...ownPages]) {
    await lighthouse.signInFor(app.url + path)
    const reports: Report[] = []
    while (reports.length < RUNS)
      reports.push(await lighthouse.look(app.url + path))
    rows[path] = row(reports)
    complain(path, reports)
  }
  console.table(rows)
}
finally {
  await lighthouse.close()
  await app.close()
}

function row(reports: Report[]) {
  const score = (category: Category) => Math.round(median(reports, ({ categories }) => categories[category].score * 100))
  const value = (audit: string) => median(reports, ({ audits }) => audits[audit]!.numericValue ?? 0)
  const kB = (type: string) => Math.round(median(reports, report => transferred(report, type)) / 1000)
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
    'machine': Math.round(median(reports, ({ environment }) => environment.benchmarkIndex)),
  }
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
    if (median(reports, ({ categories }) => categories[category].score) >= target)
      continue
    const { categories, audits } = reports[0]!
    const failing = categories[category].auditRefs.filter(({ id, weight }) => weight && (audits[id]!.score ?? 1) < 0.9)
    console.error(`${path}: ${name} is below ${target * 100}: ${failing.map(({ id }) => `${id} ${audits[id]!.displayValue ?? ''}`.trim()).join(', ')}`)
    process.exitCode = 1
  }
}
