import call from 'source:app/composables/overview/useLatestJobs.ts?show=useLatestJobs'
import query from 'source:convex/jobs.ts?show=list'
import about from 'source:convex/jobs.ts?show=describe'
import fields from 'source:convex/jobs/jobFields.ts?show=jobFields'
import spine from 'source:convex/jobs/jobRows.ts?show=startJob,settleJob'
import count from 'source:convex/jobs/counters.ts?show=countActivity'
import type { PageSource } from '~/utils/app/sources'

export default [
  { title: 'The page subscribes to a list', text: 'Three parts of the page ask for it, and share one subscription.', excerpts: [call] },
  { title: 'The query reads the caller’s own rows', text: 'By an index, a page at a time, each with what it was about.', excerpts: [query, about] },
  { title: 'All work leaves the same trace', text: 'Mails, pictures, files, payments and reports each have a job: how far it is, and how it ended.', excerpts: [fields, spine] },
  { title: 'Charts read counters', text: 'Whatever succeeds is counted in the same transaction, so no chart reads the rows themselves.', excerpts: [count] },
] satisfies PageSource[]
