import { monthName } from '#shared/months'
import type { Feature } from './feature'

export const reports = {
  page: {
    label: 'Reports',
    icon: 'i-lucide-chart-column',
    to: '/app/reports',
    description: 'A month as a file and as charts',
    source: () => import('~/sources/reports'),
  },
  home: { call: 'api.reports.generate', text: 'CSV, XLSX or PDF of a month, consistent to a moment, behind a link that expires.' },
  jobs: {
    report: {
      noun: 'Report',
      icon: 'i-lucide-file-chart-column',
      running: 'Generating a report',
      done: 'Report ready',
      failed: 'Report not generated',
      chart: { label: 'Reports', color: 'var(--ui-color-neutral-400)' },
      name: ({ month }) => `Report of ${monthName(month)}`,
      detail: ({ format }) => format.toUpperCase(),
    },
  },
  actions: [{ label: 'Generate a report', icon: 'i-lucide-file-chart-column', to: '/app/reports' }],
  totals: { reports: 'reports written' },
  firstSteps: [{ kind: 'report', title: 'Get the month’s report', text: 'As a table or as a document.', to: '/app/reports', icon: 'i-lucide-file-chart-column' }],
} satisfies Feature<'report'>
