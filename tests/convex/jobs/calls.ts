import { defineCalls } from '../calls'

export default defineCalls({
  calls: {
    'jobs:cancel': { args: ({ jobId }) => ({ jobId }) },
    'jobs:dailyActivity': { args: () => ({ from: '2026-01-01', to: '2026-01-31' }) },
    'jobs:get': { args: ({ jobId }) => ({ jobId }) },
    'jobs:list': { args: () => ({ paginationOpts: { numItems: 10, cursor: null } }) },
    'jobs:totals': { args: () => ({}), open: { emails: 0, images: 0, files: 0, payments: 0, reports: 0 } },
  },
})
