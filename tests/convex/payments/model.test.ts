// @vitest-environment node
import fc from 'fast-check'
import { afterEach, expect, it, vi } from 'vitest'
import type { LocalStripe } from '@postcard-studio/local-providers/stripe'
import { backend } from '../support'
import { ourBooks, stripesBooks, unfinished, unheard, violations } from './invariants'
import { stripeForTests, withoutPauses } from './shop'
import { hardStories } from './hardStories'
import { stories, world, type Step } from './steps'

const runs = Number(process.env.PAYMENT_STORIES ?? 40)
const TIMEOUT = 9_999
const examples = Object.values(hardStories).map((story): [Step[], number] => [story, 0])

it(`keeps the books straight through ${examples.length} hard and ${runs} random stories of payments`, async () => {
  const stripe = await stripeForTests()
  vi.stubEnv('STRIPE_TIMEOUT_MS', String(TIMEOUT))
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  withoutPauses(TIMEOUT)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })

  await fc.assert(fc.asyncProperty(stories(24), fc.nat(), async (steps, seed) => {
    await fetch(`${stripe.url}/__local/reset`, { method: 'POST' })
    const t = backend()
    const { take, deeds } = await world(t, stripe)
    const books = async () => [await ourBooks(t), stripesBooks(stripe)] as const
    const goThrough = async (steps: Step[]) => {
      for (const step of steps) {
        await take(step)
        expect(violations(...await books(), deeds)).toEqual([])
      }
    }

    await goThrough(steps)

    // Banks make up their minds, and time passes. What was lost stays lost.
    stripe.faults.clear()
    for (let round = 0; round < 4; round += 1) {
      makeUpMinds(stripe, (await ourBooks(t)).orders, seed)
      await goThrough([{ does: 'later', pick: 4 }, { does: 'cron', pick: 0 }])
    }
    expect(unfinished(...await books(), deeds)).toEqual([])

    // What was not lost but late comes at last, in any order, and all of it again.
    const events = stripe.events().map(({ id }) => id).sort((a, b) => hash(a, seed) - hash(b, seed))
    for (const id of events) {
      await t.fetch('/webhooks/stripe', { method: 'POST', ...stripe.message(id) })
      expect(violations(...await books(), deeds)).toEqual([])
    }
    for (const id of events.toReversed())
      await t.fetch('/webhooks/stripe', { method: 'POST', ...stripe.message(id) })
    expect(violations(...await books(), deeds)).toEqual([])
    expect([...unfinished(...await books(), deeds), ...unheard(...await books())]).toEqual([])
  }), { examples, numRuns: examples.length + runs, seed: process.env.PAYMENT_SEED ? Number(process.env.PAYMENT_SEED) : undefined })
}, Math.max(60_000, runs * 5_000))

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** Ends what waits for a bank: debits, refunds and disputes. */
function makeUpMinds(stripe: LocalStripe, orders: { sessionId?: string }[], seed: number) {
  for (const { sessionId } of orders) {
    try {
      stripe.settle(sessionId ?? '', seed % 2 ? 'succeeded' : 'failed')
    }
    catch {
      // It waits for nothing.
    }
  }
  const { refunds, disputes } = stripesBooks(stripe)
  for (const { id } of refunds.filter(({ status }) => status === 'pending'))
    stripe.settleRefund(id, seed % 3 ? 'succeeded' : 'failed')
  for (const { id } of disputes.filter(({ status }) => status === 'needs_response'))
    stripe.decide(id, seed % 2 ? 'won' : 'lost')
}

/** A number that orders texts in a way that depends on `seed` only. */
function hash(text: string, seed: number) {
  return [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 65_537, seed)
}
