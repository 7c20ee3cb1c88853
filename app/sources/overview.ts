import call from 'source:app/composables/overview/useLatestJobs.ts?show=useLatestJobs'
import query from 'source:convex/jobs.ts?show=list'
import about from 'source:convex/jobs.ts?show=describe'
import fields from 'source:convex/jobs/jobFields.ts?show=jobFields'
import spine from 'source:convex/jobs/jobRows.ts?show=startJob,settleJob'
import count from 'source:convex/jobs/counters.ts?show=countActivity'
import type { PageSource } from '~/utils/app/sources'

export default [
  { title: 'The page subscribes to a list', text: 'Three parts of the page use the list and share one subscription.', excerpts: [call] },
  { title: 'The query reads the caller’s rows', text: 'It uses an index and returns one page at a time. Each row includes what the job was for.', excerpts: [query, about] },
  { title: 'Every feature uses jobs', text: 'Emails, images, files, payments, and reports each have a job. The job stores progress and outcome.', excerpts: [fields, spine] },
  { title: 'Charts read counters', text: 'The transaction that completes a job also increments a counter, so charts don’t read the jobs.', excerpts: [count] },
] satisfies PageSource[]
