import Papa from 'papaparse'
import { expect, vi } from 'vitest'
import { api, internal } from '../../../convex/_generated/api'
import type { Id } from '../../../convex/_generated/dataModel'
import type { ReportFormat } from '../../../convex/reports/reportFields'
import { START_POSITION } from '../../../convex/reports/reportLines'
import { emptyTotals } from '../../../convex/reports/reportTotals'
import { haveDone, type Deed } from '../jobs/activity'
import { backend, signedIn, type Backend } from '../support'

export const NOW = Date.UTC(2026, 10, 22, 12)

/** Someone who has reports written, signed in for good. `limited`: Convex's limits count. */
export async function reporter(t: Backend = backend(), user: Parameters<typeof signedIn>[1] = {}) {
  const { as, userId, sessionId } = await signedIn(t, user)
  await t.run(({ db }) => db.patch('authSessions', sessionId, { expirationTime: NOW * 2 }))
  const list = async () => (await as.query(api.reports.list, { paginationOpts: { numItems: 20, cursor: null } })).page

  return {
    t,
    as,
    userId,
    list,
    /** Has done things, some time ago: the clock moves on. */
    async done(deeds: Deed[]) {
      await haveDone(t, userId, deeds)
      vi.setSystemTime(Date.now() + 1_000)
    },
    generate: (args: { month: string, format?: ReportFormat }) => as.action(api.reports.generate, args),
    /** Calls it, and waits until it waits for its report. */
    async generating(args: { month: string, format?: ReportFormat }) {
      const timeout = vi.spyOn(globalThis, 'setTimeout')
      const generated = as.action(api.reports.generate, args)
      await vi.waitFor(() => expect(timeout).toHaveBeenCalledWith(expect.any(Function), 50))
      return { generated }
    },
    download: (url: string) => as.fetch(url.replace('/api', '')),
    async csv(url: string) {
      return tables(await (await as.fetch(url.replace('/api', ''))).text())
    },
    write: (reportId: Id<'reports'>) => t.action(internal.reports.writer.write, { reportId }),
    /** Has a report written that no writer was sent to; its row, once its file is there. */
    async written({ reportId }: { reportId: Id<'reports'> }) {
      await t.action(internal.reports.writer.write, { reportId })
      return vi.waitFor(async () => {
        const report = await t.run(({ db }) => db.get('reports', reportId))
        expect(report).toHaveProperty('checksum')
        return report!
      }, 3_600_000)
    },
    row: (reportId: Id<'reports'>) => t.run(({ db }) => db.get('reports', reportId)),
    stored: () => t.run(({ db }) => db.system.query('_storage').collect()),

    /** A report that no writer has been sent to, of January unless told otherwise. */
    begun: (report: { month?: string, format?: ReportFormat, asOf?: number } = {}) => t.run(async ({ db }) => {
      const now = Date.now()
      const jobId = await db.insert('jobs', { userId, kind: 'report', status: 'running', attempt: 1, leaseUntil: now + 60_000, startedAt: now })
      const reportId = await db.insert('reports', { userId, jobId, month: '2026-01', format: 'csv', asOf: now, position: START_POSITION, totals: emptyTotals(), expiresAt: now + 1_000_000, ...report })
      return { reportId, jobId }
    }),
  }
}

/** The lines of a CSV report, and its totals by their titles. */
export function tables(csv: string) {
  const [lines, ...totals] = Papa.parse<string[]>(csv).data.reduce<string[][][]>((tables, row) => {
    if (row.join('') === '')
      return [...tables, []]
    tables.at(-1)!.push(row)
    return tables
  }, [[]])
  const titled = totals.filter(table => table.length > 0).map(([header, ...rows]) => [header![0]!, rows] as const)
  return { lines: lines!.slice(1), totals: Object.fromEntries(titled) }
}
