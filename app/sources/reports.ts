import call from 'source:app/components/reports/ReportsCard.vue?show=execute'
import action from 'source:convex/reports.ts?show=generate'
import begin from 'source:convex/reports/requests.ts?show=begin'
import progress from 'source:convex/jobs/jobRows.ts?show=reportProgress,settleJob'
import list from 'source:convex/reports.ts?show=list'
import chart from 'source:convex/jobs.ts?show=dailyActivity'
import type { PageSource } from '~/utils/app/sources'

export default [
  { title: 'The page calls an action', text: 'Its four states are the four states of the card.', excerpts: [call] },
  { title: 'The action waits for work in the background', text: 'Leave the page: the work goes on, and is there on return.', excerpts: [action] },
  { title: 'An internal mutation begins it', text: 'One at a time for each month and format; a second call joins the first.', excerpts: [begin] },
  { title: 'Each step says how far it is', text: 'And stops when it is told to.', excerpts: [progress] },
  { title: 'Live queries show it', text: 'The reports there are, and the chart, which reads counters.', excerpts: [list, chart] },
] satisfies PageSource[]
