import type { FunctionReturnType } from 'convex/server'
import type { api } from '~/convex/_generated/api'

export type JobSummary = FunctionReturnType<typeof api.jobs.list>['page'][number]

/** How each kind of work is spoken of: while it runs, when it is done, when it failed; and where it is shown. */
export const jobWords: Record<JobSummary['kind'], { icon: string, to: string, running: string, done: string, failed: string }> = {
  email: { icon: 'i-lucide-mail', to: '/app/emails', running: 'Sending an email', done: 'Email sent', failed: 'Email not sent' },
  image: { icon: 'i-lucide-image', to: '/app/images', running: 'Painting a picture', done: 'Picture painted', failed: 'Picture not painted' },
  file: { icon: 'i-lucide-file-up', to: '/app/files', running: 'Processing a file', done: 'File processed', failed: 'File not processed' },
  payment: { icon: 'i-lucide-shopping-cart', to: '/app/checkout', running: 'Taking a payment', done: 'Payment made', failed: 'Payment not made' },
  refund: { icon: 'i-lucide-undo-2', to: '/app/checkout', running: 'Returning a payment', done: 'Payment returned', failed: 'Payment not returned' },
  report: { icon: 'i-lucide-file-chart-column', to: '/app/reports', running: 'Generating a report', done: 'Report ready', failed: 'Report not generated' },
}

/** A job in a few words. */
export function jobTitle({ kind, status }: Pick<JobSummary, 'kind' | 'status'>): string {
  const { running, done, failed } = jobWords[kind]
  switch (status) {
    case 'succeeded': return done
    case 'failed': return failed
    case 'canceled': return `${running}: stopped`
    case 'unknown': return `${running}: outcome unknown`
    default: return `${running}…`
  }
}
