// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Doc } from '../../../convex/_generated/dataModel'
import { orderStatus } from '../../../convex/payments/orderFields'
import type { PaymentTotals } from '../../../convex/payments/paymentTotals'
import { isAllowed, moveOrder, transitions, type Facts } from '../../../convex/payments/transitions'
import { hardStories } from './hardStories'
import { shop } from './shop'

type Status = Doc<'orders'>['status']
const statuses = orderStatus.members.map(({ value }) => value)

/** Statuses that an order may get from each status, once the facts are right. */
const next: Record<Status, Status[]> = {
  draft: ['draft', 'open', 'paid', 'fulfilled', 'expired', 'failed', 'refunded', 'needs_review'],
  open: ['draft', 'open', 'paid', 'fulfilled', 'expired', 'failed', 'refunded', 'needs_review'],
  expired: ['draft', 'open', 'paid', 'fulfilled', 'refunded', 'needs_review'],
  failed: ['draft', 'open', 'paid', 'fulfilled', 'refunded', 'needs_review'],
  paid: ['fulfilled', 'refunded', 'needs_review'],
  fulfilled: ['refunded', 'needs_review'],
  refunded: ['fulfilled', 'needs_review'],
  needs_review: ['fulfilled', 'refunded', 'needs_review'],
}

const unpaid: Partial<PaymentTotals> = { received: 0, kept: 0 }
const paid: Partial<PaymentTotals> = { received: 500, kept: 500 }
const givenBack: Partial<PaymentTotals> = { received: 500, kept: 0 }

/** Facts with which an order may get a status. */
const right: Record<Status, Partial<PaymentTotals>> = {
  draft: unpaid,
  open: unpaid,
  expired: unpaid,
  failed: unpaid,
  paid,
  fulfilled: paid,
  refunded: givenBack,
  needs_review: givenBack,
}

function facts(status: Status, payments: Partial<PaymentTotals>, order: Partial<Doc<'orders'>> = {}, fields: Facts['fields'] = { sessionUrl: 'https://checkout.stripe.com/c/pay/cs_1' }): Facts {
  return {
    order: { status, kind: 'charge', userId: 'a user', ...order } as Doc<'orders'>,
    payments: { payments: [], received: 0, kept: 0, refunding: 0, refundFailed: false, disputed: 0, isHandedOver: false, creditsLeft: 0, ...payments },
    fields,
  }
}

describe('transitions', () => {
  it.each(statuses.flatMap(from => statuses.filter(to => from !== to).map(to => [from, to] as const)))('%s → %s', (from, to) => {
    expect(isAllowed(to, facts(from, right[to]))).toBe(next[from].includes(to))
  })

  it.each(statuses.flatMap(from => statuses.map(to => [from, to] as const)))('%s → %s by a person', (from, to) => {
    expect(isAllowed(to, facts(from, {}), true)).toBe(from === 'needs_review' && ['fulfilled', 'refunded', 'failed'].includes(to))
  })

  it.each<[string, Status, Facts, boolean?]>([
    ['draft isUnreceived', 'draft', facts('failed', { received: 500 })],
    ['open isUnreceived', 'open', facts('failed', { received: 500 })],
    ['open isWaitingOrHasPage', 'open', facts('expired', unpaid, {}, { processing: true })],
    ['failed isNotHandedOver', 'failed', facts('needs_review', { isHandedOver: true }), true],
    ['paid isCharge', 'paid', facts('open', paid, { kind: 'checkout' })],
    ['paid hasBuyer', 'paid', facts('open', paid, { userId: undefined })],
    ['paid isPaidInFull', 'paid', facts('open', { received: 400, kept: 400, mismatch: '$4.00 paid instead of $5.00.' })],
    ['fulfilled isPaidInFull', 'fulfilled', facts('open', givenBack)],
    ['fulfilled isUndisputed', 'fulfilled', facts('needs_review', { received: 1_000, kept: 500, disputed: 500 })],
    ['fulfilled hasBuyerOrHadCredits', 'fulfilled', facts('open', paid, { userId: undefined })],
    ['fulfilled isNoRefundLost', 'fulfilled', facts('refunded', { ...paid, isHandedOver: true, refundFailed: true }, { userId: undefined })],
    ['refunded isGivenBack', 'refunded', facts('fulfilled', { received: 500, kept: 100 })],
    ['refunded isUndisputed', 'refunded', facts('fulfilled', { ...givenBack, disputed: 500 })],
    ['refunded isWithoutCredits', 'refunded', facts('fulfilled', { ...givenBack, creditsLeft: 3 })],
  ])('refuses what %s guards', (guard, to, facts, isDecision) => {
    expect(guards()).toContain(guard)
    expect(isAllowed(to, facts, isDecision)).toBe(false)
    vi.spyOn(transitions[to], isDecision ? 'decision' : 'guards', 'get').mockReturnValue([])
    expect(isAllowed(to, facts, isDecision)).toBe(true)
  })

  it('have a story for each guard', () => {
    expect(Object.keys(hardStories)).toEqual(expect.arrayContaining(guards()))
  })

  it('match the table in docs/payments.md', () => {
    const rows = [...readFileSync('docs/payments.md', 'utf8').matchAll(/^\| `(\w+)` \|.*\| ([^|]+) \|$/gm)]
    const documented = rows.map(([, to, from]) => [to, [...from!.matchAll(/`(\w+)`/g)].map(([, status]) => status!)])

    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(Object.entries(transitions).map(([to, { from }]) => [to, [...from]])))
  })
})

describe('moveOrder', () => {
  it('changes nothing when the move is not allowed', async () => {
    const { opened, rows, t } = await shop()
    const { orderId } = await opened()
    const before = await rows()

    expect(await t.run(ctx => moveOrder(ctx, orderId, 'fulfilled'))).toBeNull()

    expect(await rows()).toEqual(before)
  })

  it('ends the job with its order, once', async () => {
    const { opened, rows, t } = await shop()
    const { orderId } = await opened()
    const error = { code: 'CANCELED', message: 'This order closed without a payment.', retryable: true } as const

    expect(await t.run(ctx => moveOrder(ctx, orderId, 'expired', { error }))).toMatchObject({ status: 'expired' })
    const after = await rows()
    expect(await t.run(ctx => moveOrder(ctx, orderId, 'expired', { error }))).toMatchObject({ status: 'expired' })

    expect(after.jobs).toMatchObject([{ status: 'failed', error }])
    expect(after.orders[0]).not.toHaveProperty('dueAt')
    expect(await rows()).toEqual(after)
  })
})

it('leaves writing orders to one module', () => {
  const modules = readdirSync('convex', { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.ts') && !path.startsWith('_generated'))

  expect(modules.filter(path => /\.(?:insert|patch|replace)\(\s*['"`]orders\b/.test(readFileSync(`convex/${path}`, 'utf8')))).toEqual(['payments/transitions.ts'])
})

beforeEach(() => {
  vi.restoreAllMocks()
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

/** Every guard of the table, with the status that it guards. */
function guards() {
  return Object.entries(transitions).flatMap(([to, { guards, decision = [] }]) => [...guards, ...decision].map(({ name }) => `${to} ${name}`))
}
