import { expect, it } from 'vitest'
import guide from '../../../docs/payments.md?raw'
import { subscribedEventTypes } from '../../../convex/payments/stripeUpdates'
import { eventTypes } from '../../../packages/local-providers/src/stripe/events.ts'

it('is told of the events that the guide has one choose in Stripe\'s dashboard, no more and no fewer', () => {
  const [, section] = /## Going live([\s\S]*?)\n2\. /.exec(guide)!

  const chosen = [...section!.matchAll(/`((?:\w+\.)+\w+)`/g)].map(([, type]) => type)

  expect(chosen.toSorted()).toEqual(subscribedEventTypes.toSorted())
})

it('follows nothing that the local Stripe cannot tell of', () => {
  expect(eventTypes).toEqual(expect.arrayContaining([...subscribedEventTypes]))
})
