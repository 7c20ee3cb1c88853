import { jobLooks } from '~/features'
import type { JobSummary as Summary } from '~/features/feature'

export type JobSummary = Summary

/** Whether the user should look at a job: it failed, its outcome is unknown, or something went wrong after it succeeded. */
export function needsAttention({ kind, status, subject }: JobSummary): boolean {
  return status === 'failed' || status === 'unknown' || (subject !== undefined && jobLooks[kind].needsAttention?.(subject) === true)
}

/** How a job stands, in a few words. */
export function jobTitle({ kind, status, subject }: Pick<JobSummary, 'kind' | 'status' | 'subject'>): string {
  const { running, done, failed, outcome } = jobLooks[kind]
  switch (status) {
    case 'succeeded': return (subject && outcome?.(subject)) ?? done
    case 'failed': return failed
    case 'canceled': return `${running}: stopped`
    case 'unknown': return `${running}: outcome unknown`
    default: return `${running}…`
  }
}

/** Name of what a job made. `undefined` once that is deleted. */
export function jobName({ kind, subject }: Pick<JobSummary, 'kind' | 'subject'>): string | undefined {
  return subject && jobLooks[kind].name(subject)
}

/** A detail of a job, such as the recipient of an email or an amount of money. */
export function jobDetail({ kind, subject }: Pick<JobSummary, 'kind' | 'subject'>): string | undefined {
  return subject && jobLooks[kind].detail?.(subject)
}

/** Where it is shown, opened where it can be. */
export function jobLink({ kind, subject }: Pick<JobSummary, 'kind' | 'subject'>): string {
  const { to } = jobLooks[kind]
  return subject ? `${to}?open=${subject.id}` : to
}
