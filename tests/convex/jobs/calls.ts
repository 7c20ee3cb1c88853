import type { JobKind } from '../../../convex/core/feature'
import { jobKinds } from '../../../convex/features'
import { defineCalls } from '../calls'

const noTotals = Object.fromEntries(Object.values<JobKind>(jobKinds).flatMap(({ total }) => total ? [[total, 0]] : []))

export default defineCalls({
  calls: {
    'jobs:cancel': { args: ({ jobId }) => ({ jobId }) },
    'jobs:dailyActivity': { args: () => ({ from: '2026-01-01', to: '2026-01-31' }) },
    'jobs:get': { args: ({ jobId }) => ({ jobId }) },
    'jobs:list': { args: () => ({ paginationOpts: { numItems: 10, cursor: null } }) },
    'jobs:totals': { args: () => ({}), open: noTotals },
  },
})
