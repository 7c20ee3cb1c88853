import { emptyTotals } from '../../../convex/reports/reportTotals'
import { defineCalls, row } from '../calls'

export default defineCalls({
  rows: {
    reportId: row('reports', ({ userId, jobId }) => ({ userId, jobId, month: '2026-01', format: 'csv', asOf: 0, totals: emptyTotals() })),
  },
  calls: {
    'reports:generate': { args: () => ({ month: '2026-01' }) },
    'reports:list': { args: () => ({ paginationOpts: { numItems: 10, cursor: null } }) },
    'reports:remove': { args: ({ reportId }) => ({ reportId }) },
  },
})
