import { monthName } from '../../shared/months'
import { itemsTitle } from '../../shared/orderItems'
import type { Doc } from '../_generated/dataModel'
import type { QueryCtx } from '../_generated/server'
import { getEmailByJob } from '../emails/emailRows'
import { isLaterStatus, type EmailStatus } from '../emails/emailStatus'
import { getRefundByJob } from '../payments/paymentTotals'
import type { ReportLine } from './reportFields'

/** What a mail ends as that its recipient never saw. */
const undeliveredStatuses: EmailStatus[] = ['failed', 'suppressed', 'bounced']

type LineDetails = (ctx: QueryCtx, job: Doc<'jobs'>, as: { status: Doc<'jobs'>['status'], asOf: number }) => Promise<Partial<ReportLine>>

/**
 * What a report says of each kind of work beyond its job, as of a moment. Only facts that stay as they are, so that
 * two reports as of the same moment are the same; what its owner has deleted since is gone from both. A new family is
 * added here; until then its lines say when and how it ended.
 */
export const lineDetailsByKind: Partial<Record<Doc<'jobs'>['kind'], LineDetails>> = {
  async email(ctx, job, { status, asOf }) {
    const email = await getEmailByJob(ctx, job._id)
    if (!email)
      return {}
    const about = `${email.to}: ${email.subject}`
    if (status !== 'succeeded')
      return { about }
    const events = await ctx.db.query('emailEvents').withIndex('by_email', q => q.eq('emailId', email._id)).take(100)
    const outcome = events.filter(event => event._creationTime < asOf)
      .reduce<EmailStatus>((status, { type }) => isLaterStatus(status, type) ? type : status, 'sent')
    return { about, outcome, ending: undeliveredStatuses.includes(outcome) ? 'failed' : 'succeeded' }
  },

  async image(ctx, job) {
    const image = await ctx.db.query('images').withIndex('by_job', q => q.eq('jobId', job._id)).unique()
    return image && image.deletedAt === undefined ? { about: image.prompt } : {}
  },

  async file(ctx, job) {
    const file = await ctx.db.query('files').withIndex('by_job', q => q.eq('jobId', job._id)).unique()
    return file ? { about: file.name } : {}
  },

  async payment(ctx, job) {
    const order = await ctx.db.query('orders').withIndex('by_job', q => q.eq('jobId', job._id)).unique()
    return order ? { about: itemsTitle(order.items), amount: order.amount, currency: order.currency } : {}
  },

  async refund(ctx, job) {
    const refund = await getRefundByJob(ctx, job._id)
    if (!refund)
      return {}
    const { order, amount, currency, isDispute } = refund
    return { about: isDispute ? `Dispute: ${itemsTitle(order.items)}` : itemsTitle(order.items), amount: -amount, currency }
  },

  async report(ctx, job) {
    const report = await ctx.db.query('reports').withIndex('by_job', q => q.eq('jobId', job._id)).unique()
    return report ? { about: `${monthName(report.month)}, ${report.format.toUpperCase()}` } : {}
  },
}
