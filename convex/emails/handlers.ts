import { internal } from '../_generated/api'
import type { FeatureHandlers } from '../core/featureHandlers'
import { getEmailByJob } from './emailRows'
import { isLaterStatus, type EmailStatus } from './emailStatus'
import type { emails } from './feature'
import { webhook } from './resendWebhook'

/** Statuses of an email that its recipient never saw. */
const undeliveredStatuses: EmailStatus[] = ['failed', 'suppressed', 'bounced']

export const emailHandlers: FeatureHandlers<typeof emails> = {
  jobs: {
    email: {
      resume: internal.emails.deliveries.resume,

      async describe(ctx, jobId) {
        const email = await getEmailByJob(ctx, jobId)
        return email ? { id: email._id, to: email.to, subject: email.subject, status: email.status } : undefined
      },

      async reportLine(ctx, job, { status, asOf }) {
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
    },
  },

  erase: {
    async emails(ctx, { _id }) {
      for await (const event of ctx.db.query('emailEvents').withIndex('by_email', q => q.eq('emailId', _id)))
        await ctx.db.delete('emailEvents', event._id)
      await ctx.db.delete('emails', _id)
    },
  },

  crons(crons) {
    crons.interval('delete delivery events of unknown emails', { hours: 1 }, internal.emails.resendWebhook.deleteUnclaimed)
  },

  routes(http) {
    http.route({ path: '/webhooks/resend', method: 'POST', handler: webhook })
  },
}
