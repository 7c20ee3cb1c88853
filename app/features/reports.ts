import { monthName } from '#shared/months'
import type { Feature } from './feature'

export const reports = {
  page: {
    label: 'Reports',
    icon: 'i-lucide-chart-column',
    to: '/app/reports',
    description: 'View activity and download reports',
    source: () => import('~/sources/reports'),
  },
  home: { call: 'api.reports.generate', text: 'Download any month as CSV, Excel, or PDF. Files expire after a week.' },
  jobs: {
    report: {
      noun: 'Report',
      icon: 'i-lucide-file-chart-column',
      running: 'Generating report',
      done: 'Report ready',
      failed: 'Report failed',
      chart: { label: 'Reports', color: 'var(--ui-color-neutral-400)' },
      name: ({ month }) => `Report for ${monthName(month)}`,
      detail: ({ format }) => format.toUpperCase(),
    },
  },
  actions: [{ label: 'Generate a report', icon: 'i-lucide-file-chart-column', to: '/app/reports' }],
  totals: { reports: 'reports generated' },
  firstSteps: [{ kind: 'report', title: 'Generate a report', text: 'Download a month as PDF, Excel, or CSV.', to: '/app/reports', icon: 'i-lucide-file-chart-column' }],
} satisfies Feature<'report'>
