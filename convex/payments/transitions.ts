import type { WithoutSystemFields } from 'convex/server'
import type { Doc, Id } from '../_generated/dataModel'
import type { MutationCtx } from '../_generated/server'
import { resumeJob, settleJob, type JobError } from '../jobs/jobRows'
import { getPaymentTotals, type PaymentTotals } from './paymentTotals'

type Order = Doc<'orders'>
type Status = Order['status']
type OrderFields = Partial<Omit<WithoutSystemFields<Order>, 'status'>>

/** Facts that guards decide by. */
export interface Facts {
  order: Order
  payments: PaymentTotals
  /** Fields that the move brings along. */
  fields?: OrderFields
}

type Guard = (facts: Facts) => boolean

interface Transition {
  /** Statuses that an order may come from. */
  from: readonly Status[]
  /** Facts that must hold, unless a person decides. */
  guards: readonly Guard[]
  /** Facts that must hold for a person to end a review this way. Absent: a person can't. */
  decision?: readonly Guard[]
  /** Fields that change with the status. */
  sets?: () => OrderFields
  /** Status that the order's job gets. */
  job?: 'running' | 'succeeded' | 'failed' | 'unknown'
}

/** How long a browser has for the second step of a charge before the order is completed without it, in ms. */
const AUTO_COMPLETE_MS = 5 * 60_000

const waiting: Status[] = ['draft', 'open']
const unpaid: Status[] = [...waiting, 'expired', 'failed']
const settled = () => ({ processing: undefined, review: undefined, dueAt: undefined })

const isUnreceived: Guard = ({ payments }) => payments.received === 0
/** Stripe's late reports don't open a closed order again. */
const isWaitingOrHasPage: Guard = ({ order, fields }) => waiting.includes(order.status) || fields?.sessionUrl !== undefined
const isCharge: Guard = ({ order }) => order.kind === 'charge'
const isPaidInFull: Guard = ({ payments }) => payments.kept > 0 && !payments.mismatch
const isUndisputed: Guard = ({ payments }) => payments.disputed === 0
const isGivenBack: Guard = ({ payments }) => payments.kept === 0
const isWithoutCredits: Guard = ({ order, payments }) => order.userId === undefined || payments.creditsLeft === 0
const isNotHandedOver: Guard = ({ payments }) => !payments.isHandedOver
const hasBuyer: Guard = ({ order }) => order.userId !== undefined
/** A deleted account keeps the credits that it had, and gets none. */
const hasBuyerOrHadCredits: Guard = ({ order, payments }) => order.userId !== undefined || payments.isHandedOver
/** The buyer of a deleted account can't ask for the money again. */
const isNoRefundLost: Guard = ({ order, payments }) => order.userId !== undefined || !payments.refundFailed

/**
 * Moves of an order, by the status that it gets. A move that is not allowed changes nothing: Stripe's reports come
 * late and repeatedly. Functions that a person waits for throw `CONFLICT` instead.
 */
export const transitions: Record<Status, Transition> = {
  // Throws for a buyer who tries again after a person has decided.
  draft: { from: unpaid, guards: [isUnreceived], job: 'running' },
  open: { from: unpaid, guards: [isUnreceived, isWaitingOrHasPage] },
  expired: { from: waiting, guards: [], sets: settled, job: 'failed' },
  // Throws for the person who decides.
  failed: { from: waiting, guards: [], decision: [isNotHandedOver], sets: settled, job: 'failed' },
  paid: {
    from: unpaid,
    guards: [isCharge, hasBuyer, isPaidInFull],
    sets: () => ({ ...settled(), dueAt: Date.now() + AUTO_COMPLETE_MS }),
  },
  // Throws for a buyer who takes the second step of a charge.
  fulfilled: {
    from: [...unpaid, 'paid', 'refunded', 'needs_review'],
    guards: [isPaidInFull, isUndisputed, hasBuyerOrHadCredits, isNoRefundLost],
    decision: [],
    sets: () => ({ ...settled(), refundedAt: undefined }),
    job: 'succeeded',
  },
  refunded: {
    from: [...unpaid, 'paid', 'fulfilled', 'needs_review'],
    guards: [isGivenBack, isUndisputed, isWithoutCredits],
    decision: [],
    sets: () => ({ ...settled(), refundedAt: Date.now() }),
    job: 'succeeded',
  },
  // Always allowed: what fits nowhere else is left to a person.
  needs_review: {
    from: [...unpaid, 'paid', 'fulfilled', 'refunded', 'needs_review'],
    guards: [],
    sets: settled,
    job: 'unknown',
  },
}

/** Whether no payment counts for an order so far. Closed orders are included, because a late payment opens them again. */
export function isUnpaid({ status }: Order) {
  return unpaid.includes(status)
}

/** Whether an order may get a status, or keep it. */
export function isAllowed(to: Status, facts: Facts, isDecision = false): boolean {
  const { from, guards, decision } = transitions[to]
  const { status } = facts.order
  if (isDecision)
    return status === 'needs_review' && decision !== undefined && decision.every(guard => guard(facts))
  return (status === to || from.includes(status)) && guards.every(guard => guard(facts))
}

interface Move {
  /** Other fields that change with the status. */
  fields?: OrderFields
  /** Why the order's job did not succeed. */
  error?: JobError
  /** Whether a person ends a review. */
  isDecision?: boolean
}

/**
 * Gives an order another status, and its job the ending that belongs to it.
 *
 * @returns the order as it is then; `null` where `transitions` don't allow the move
 */
export async function moveOrder(ctx: MutationCtx, orderId: Id<'orders'>, to: Status, { fields, error, isDecision }: Move = {}): Promise<Order | null> {
  const order = (await ctx.db.get('orders', orderId))!
  const { from, sets, job } = transitions[to]
  if (order.status === to && !from.includes(to))
    return order
  if (!isAllowed(to, { order, payments: await getPaymentTotals(ctx, order), fields }, isDecision))
    return null
  await ctx.db.patch('orders', orderId, { ...sets?.(), ...fields, status: to })
  if (order.jobId)
    await updateJob(ctx, order.jobId, job, error)
  return (await ctx.db.get('orders', orderId))!
}

async function updateJob(ctx: MutationCtx, jobId: Id<'jobs'>, status: Transition['job'], error: JobError | undefined) {
  const job = await ctx.db.get('jobs', jobId)
  if (status === 'running' && job)
    await resumeJob(ctx, job)
  else if (status === 'succeeded')
    await settleJob(ctx, jobId, { status })
  else if ((status === 'failed' || status === 'unknown') && error)
    await settleJob(ctx, jobId, { status, error })
}

/** Inserts an order, as a draft. */
export async function insertOrder(ctx: MutationCtx, order: Omit<WithoutSystemFields<Order>, 'status'>): Promise<Order> {
  const orderId = await ctx.db.insert('orders', { ...order, status: 'draft' })
  return (await ctx.db.get('orders', orderId))!
}

/** Changes fields of an order, except its status. */
export async function patchOrder(ctx: MutationCtx, orderId: Id<'orders'>, fields: OrderFields) {
  await ctx.db.patch('orders', orderId, fields)
}
