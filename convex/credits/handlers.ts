import type { Infer } from 'convex/values'
import type { FeatureHandlers } from '../core/featureHandlers'
import type { credits } from './feature'
import { changeCredits, WELCOME_CREDITS } from './ledger'
import type { creditReason } from './tables'

const reasons: Record<Infer<typeof creditReason>, string> = {
  welcome: 'Welcome credits',
  image: 'Image',
  imageReturned: 'Credit returned: image failed',
  purchase: 'Order',
  refund: 'Refund',
  refundReturned: 'Credits returned: refund failed',
}

export const creditHandlers: FeatureHandlers<typeof credits> = {
  async beginSession(ctx, { _id: userId }) {
    await changeCredits(ctx, { userId, delta: WELCOME_CREDITS, reason: 'welcome', cause: userId })
  },

  reportSources: {
    async credits(ctx, { userId, from, until }, options) {
      const { page, isDone, continueCursor } = await ctx.db.query('ledger')
        .withIndex('by_user', q => q.eq('userId', userId).gte('_creationTime', from).lt('_creationTime', until))
        .paginate(options)
      const lines = page.map(({ _creationTime, delta, reason }) => ({
        at: _creationTime,
        about: reasons[reason],
        outcome: delta < 0 ? 'spent' : 'added',
        ending: 'succeeded' as const,
        credits: delta,
      }))
      return { lines, cursor: isDone ? null : continueCursor }
    },
  },
}
