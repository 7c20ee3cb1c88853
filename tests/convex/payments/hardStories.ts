import type { Step } from './steps'

/**
 * Stories that chance seldom tells, each under the part of `transitions` that it is about: `<status> <guard>`, or
 * `<status> from`. Steps are `<what is done> <pick>`.
 */
const stories: Record<string, string> = {
  'draft isUnreceived': 'checkout 1, pay 1, dispute 0, deliver 0, resolve 2, checkout 1',
  'open isUnreceived': 'checkoutHangs 1, payLost 0, dispute 0, deliver 0, resolve 2, checkoutReturns 0',
  'open isWaitingOrHasPage': 'checkout 1, pay 9, settle 1, deliver 0',
  'failed isNotHandedOver': 'buy 1, refundAtStripe 0, deliverAll 0, resolve 2',
  'failed from': 'charge 2, checkHangs 0, charge 1, checkReturns 0',
  'paid isCharge': 'buy 1',
  'paid hasBuyer': 'charge 3, deleteAccount 0, authenticate 0, deliverAll 0',
  'paid isPaidInFull': 'charge 1, refundAtStripe 1, deliverAll 0',
  'fulfilled isPaidInFull': 'buy 1, refundAtStripe 0, deliverAll 0',
  'fulfilled isUndisputed': 'checkoutCrashes 1, later 2, cron 0, checkout 1, pay 1, payLost 0, deliverAll 0, dispute 0, deliverAll 0',
  'fulfilled hasBuyerOrHadCredits': 'checkout 1, deleteAccount 0, pay 1, deliverAll 0',
  'fulfilled isNoRefundLost': 'buy 4, deliverAll 0, refund 0, deleteAccount 0, settleRefund 0, deliverAll 0',
  'refunded isGivenBack': 'buy 1, refundAtStripe 0, deliverAll 0',
  'refunded isUndisputed': 'buy 1, dispute 0, deliverAll 0',
  'refunded isWithoutCredits': 'buy 1, spend 0, refundAtStripe 1, deliverAll 0',
}

export const hardStories: Record<string, Step[]> = Object.fromEntries(Object.entries(stories).map(([about, story]) => [about, story.split(', ').map(parseStep)]))

function parseStep(step: string): Step {
  const [does, pick] = step.split(' ')
  return { does: does as Step['does'], pick: Number(pick) }
}
