import { jobLooks } from '~/features'
import type { JobSummary as Summary } from '~/features/feature'

export type JobSummary = Summary

/** Whether a job needs the user's attention: it failed, its outcome is unknown, or a problem followed its success. */
export function needsAttention({ kind, status, subject }: JobSummary): boolean {
  return status === 'failed' || status === 'unknown' || (subject !== undefined && jobLooks[kind].needsAttention?.(subject) === true)
}

/** Returns a title for a job's status. */
export function jobTitle({ kind, status, subject }: Pick<JobSummary, 'kind' | 'status' | 'subject'>): string {
  const { noun, running, done, failed, outcome } = jobLooks[kind]
  switch (status) {
    case 'succeeded': return (subject && outcome?.(subject)) ?? done
    case 'failed': return failed
    case 'canceled': return `${noun} canceled`
    case 'unknown': return `${noun} status unknown`
    default: return `${running}…`
  }
}

/** Returns the name of what a job made, or `undefined` if that is deleted. */
export function jobName({ kind, subject }: Pick<JobSummary, 'kind' | 'subject'>): string | undefined {
  return subject && jobLooks[kind].name(subject)
}

/** Returns a detail of a job, such as the recipient of an email or an amount of money. */
export function jobDetail({ kind, subject }: Pick<JobSummary, 'kind' | 'subject'>): string | undefined {
  return subject && jobLooks[kind].detail?.(subject)
}

/** Returns a link to the page that shows what a job made, with that item open. */
export function jobLink({ kind, subject }: Pick<JobSummary, 'kind' | 'subject'>): string {
  const { to } = jobLooks[kind]
  return subject ? `${to}?open=${subject.id}` : to
}
