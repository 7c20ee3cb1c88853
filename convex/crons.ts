import { cronJobs } from 'convex/server'
import { internal } from './_generated/api'

const crons = cronJobs()

crons.interval('take up work that was cut off', { minutes: 1 }, internal.jobs.resume.resumeExpired)
crons.interval('settle abandoned and half-finished orders', { minutes: 1 }, internal.payments.orderChecks.settleDue)
crons.interval('forget sessions and codes that have expired', { hours: 1 }, internal.accounts.steps.deleteExpired)
crons.interval('delete pictures that nobody wants back', { minutes: 5 }, internal.images.generations.purge)
crons.interval('delete stored files that nothing refers to', { hours: 1 }, internal.storage.orphans.sweep, {})
crons.interval('forget delivery reports on mails that no row tells of', { hours: 1 }, internal.emails.resendWebhook.deleteUnclaimed)
crons.interval('delete reports that have expired', { hours: 1 }, internal.reports.schedule.expire)
// Some hours into the month, when mails of its last day have been delivered.
crons.monthly('write everyone last month\'s report', { day: 1, hourUTC: 5, minuteUTC: 40 }, internal.reports.schedule.writeMonthly, {})
crons.interval('forget requests for uploads that never came', { hours: 1 }, internal.files.registration.deleteExpiredRequests, {})

export default crons
