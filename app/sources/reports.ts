import call from 'source:app/components/reports/ReportsCard.vue?show=execute'
import action from 'source:convex/reports.ts?show=generate'
import begin from 'source:convex/reports/requests.ts?show=begin'
import progress from 'source:convex/jobs/jobRows.ts?show=reportProgress,settleJob'
import list from 'source:convex/reports.ts?show=list'
import chart from 'source:convex/jobs.ts?show=dailyActivity'
import type { PageSource } from '~/utils/app/sources'

export default [
  { title: 'The page calls an action', text: 'The card shows the four states of the action.', excerpts: [call] },
  { title: 'The action waits for a background job', text: 'The job continues when you leave the page. The report is there when you return.', excerpts: [action] },
  { title: 'An internal mutation starts the job', text: 'One report runs at a time for each month and format. A second call joins the first.', excerpts: [begin] },
  { title: 'Each step records progress', text: 'The job stops when the report is canceled.', excerpts: [progress] },
  { title: 'Live queries show the results', text: 'One query lists the reports. Another reads counters for the chart.', excerpts: [list, chart] },
] satisfies PageSource[]
