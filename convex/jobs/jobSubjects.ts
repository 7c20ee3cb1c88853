import { v, type Infer } from 'convex/values'
import type { Doc } from '../_generated/dataModel'
import type { QueryCtx } from '../_generated/server'
import { getEmailByJob } from '../emails/emailRows'
import { emailStatus } from '../emails/emailStatus'
import { getImageByJob } from '../images/imageRows'
import { getRefundByJob } from '../payments/paymentTotals'
import { orderNumber } from '../payments/orderNumber'
import { reportFormat } from '../reports/reportFields'

const order = { id: v.id('orders'), number: v.string(), /** In the currency's minor unit. */ amount: v.number(), currency: v.string() }

/** What a job was about, by its kind. */
export const jobSubject = v.union(
  v.object({ kind: v.literal('email'), id: v.id('emails'), to: v.string(), subject: v.string(), status: emailStatus }),
  v.object({ kind: v.literal('image'), id: v.id('images'), prompt: v.string() }),
  v.object({ kind: v.literal('file'), id: v.id('files'), name: v.string() }),
  v.object({ kind: v.literal('payment'), ...order }),
  v.object({ kind: v.literal('refund'), ...order }),
  v.object({ kind: v.literal('report'), id: v.id('reports'), month: v.string(), format: reportFormat }),
)

/** What a job was about; nothing once its owner has deleted that. */
export async function getJobSubject(ctx: QueryCtx, { _id: jobId, kind }: Doc<'jobs'>): Promise<Infer<typeof jobSubject> | undefined> {
  switch (kind) {
    case 'email': {
      const email = await getEmailByJob(ctx, jobId)
      return email ? { kind, id: email._id, to: email.to, subject: email.subject, status: email.status } : undefined
    }
    case 'image': {
      const image = await getImageByJob(ctx, jobId)
      return image && image.deletedAt === undefined ? { kind, id: image._id, prompt: image.prompt } : undefined
    }
    case 'file': {
      const file = await ctx.db.query('files').withIndex('by_job', q => q.eq('jobId', jobId)).unique()
      return file ? { kind, id: file._id, name: file.name } : undefined
    }
    case 'payment': {
      const order = await ctx.db.query('orders').withIndex('by_job', q => q.eq('jobId', jobId)).unique()
      return order ? { kind, id: order._id, number: orderNumber(order), amount: order.amount, currency: order.currency } : undefined
    }
    case 'refund': {
      const refund = await getRefundByJob(ctx, jobId)
      return refund ? { kind, id: refund.order._id, number: orderNumber(refund.order), amount: refund.amount, currency: refund.currency } : undefined
    }
    case 'report': {
      const report = await ctx.db.query('reports').withIndex('by_job', q => q.eq('jobId', jobId)).unique()
      return report ? { kind, id: report._id, month: report.month, format: report.format } : undefined
    }
  }
}
