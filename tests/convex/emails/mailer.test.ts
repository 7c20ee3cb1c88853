import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { api, internal } from '../../../convex/_generated/api'
import { queueEmail, type QueuedEmail } from '../../../convex/emails/queueEmail'
import { drops, fakeResend, outlives, refuses, type MailAnswer } from './resend'
import { backend, signedIn, type Backend } from '../support'

it('writes to the user\'s own address in the background, in a row like any other', async () => {
  const { queue, settle, mails, requests } = await someone()

  await queue()
  expect(await mails()).toMatchObject([{ to: 'ada@example.com', template: 'receipt', status: 'queued' }])
  await settle()

  expect(requests).toHaveLength(1)
  expect(requests[0]!.body).toMatchObject({ to: 'ada@example.com', subject: 'Your receipt for order 1001' })
  expect(await mails()).toMatchObject([{ subject: 'Your receipt for order 1001', status: 'sent' }])
})

it('writes once for one cause, however often it is asked', async () => {
  const { queue, settle, requests } = await someone()

  const first = await queue()
  await settle()
  const again = await queue()
  const other = await queue({ cause: 'receipt/another' })
  await settle()

  expect(again).toBe(first)
  expect(other).not.toBe(first)
  expect(requests).toHaveLength(2)
})

it.each([
  ['guests', { email: undefined, emailVerificationTime: undefined, isAnonymous: true }],
  ['those whose address is not confirmed', { emailVerificationTime: undefined }],
])('does not write to %s', async (_, user) => {
  const { queue, settle, requests } = await someone([], user)

  expect(await queue()).toBeNull()
  await settle()

  expect(requests).toEqual([])
})

it('does not write to an address that gets no more mail', async () => {
  const { t, queue, settle, requests } = await someone()
  await t.run(ctx => ctx.db.insert('suppressions', { email: 'ada@example.com', reason: 'bounced' }))

  expect(await queue()).toBeNull()
  await settle()

  expect(requests).toEqual([])
})

it('does not send what was suppressed while it waited, and says why', async () => {
  const { t, queue, settle, mails, requests } = await someone()
  await queue()
  await t.run(ctx => ctx.db.insert('suppressions', { email: 'ada@example.com', reason: 'complained' }))

  await settle()

  expect(requests).toEqual([])
  expect(await mails()).toMatchObject([{ status: 'failed', error: { code: 'RECIPIENT_NOT_ALLOWED', message: expect.stringContaining('marked an earlier email as spam') as string } }])
})

it('does not send to an address that is no longer the confirmed one, with a live key', async () => {
  const { t, queue, settle, mails, requests } = await someone()
  await queue()
  await t.run(async (ctx) => {
    const user = await ctx.db.query('users').first()
    await ctx.db.patch('users', user!._id, { email: 'new@example.com' })
  })
  vi.stubEnv('RESEND_BASE_URL', undefined)

  await settle()

  expect(requests).toEqual([])
  expect(await mails()).toMatchObject([{ status: 'failed', error: { code: 'RECIPIENT_NOT_ALLOWED' } }])
})

it('tries again later while Resend is out of reach, always under one name', async () => {
  const { queue, settle, mails, requests } = await someone(Array.from({ length: 7 }, () => drops))

  await queue()
  await settle()

  expect(requests).toHaveLength(8)
  expect(new Set(requests.map(request => request.idempotencyKey)).size).toBe(1)
  expect(await mails()).toMatchObject([{ status: 'sent' }])
})

it('is taken up by the reaper when its process died after Resend had taken it, and stays one mail', async () => {
  const { t, queue, mails, requests, taken } = await someone([outlives])
  await queue()
  await vi.waitFor(() => expect(requests).toHaveLength(1))
  await t.run(async (ctx) => {
    const job = await ctx.db.query('jobs').first()
    expect(job).toMatchObject({ status: 'running', leaseUntil: expect.any(Number) as number })
    await ctx.db.patch('jobs', job!._id, { leaseUntil: Date.now() - 1 })
  })

  await t.mutation(internal.jobs.resume.resumeExpired, {})
  await vi.waitFor(async () => expect(await mails()).toMatchObject([{ status: 'sent' }]))

  expect(taken()).toHaveLength(1)
})

it('gives up after five tries and says what the last one met', async () => {
  const { queue, settle, mails, requests } = await someone(Array.from({ length: 15 }, () => refuses(500, 'internal_server_error')))

  await queue()
  await settle()

  expect(requests).toHaveLength(15)
  expect(await mails()).toMatchObject([{ status: 'failed', error: { code: 'PROVIDER_UNAVAILABLE', message: expect.stringContaining('Resend has a problem') as string } }])
})

it('does not ask again what Resend refused', async () => {
  const { queue, settle, mails, requests } = await someone([refuses(422, 'validation_error', 'No such domain.')])

  await queue()
  await settle()

  expect(requests).toHaveLength(1)
  expect(await mails()).toMatchObject([{ status: 'failed', error: { code: 'PROVIDER_REJECTED' } }])
})

it('sends nothing for an account that is gone', async () => {
  const { t, queue, settle, requests } = await someone()
  const emailId = await queue()
  await t.run(async (ctx) => {
    const email = await ctx.db.get('emails', emailId!)
    await ctx.db.delete('jobs', email!.jobId)
    await ctx.db.delete('emails', email!._id)
  })

  await settle()

  expect(requests).toEqual([])
})

const receipt: QueuedEmail['content'] = {
  template: 'receipt',
  orderNumber: '1001',
  items: [{ name: '50 credits', quantity: 1, amount: 900 }],
  amount: 900,
  currency: 'usd',
  paidAt: Date.UTC(2026, 10, 22),
}
let resend: ReturnType<typeof fakeResend>

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubEnv('RESEND_API_KEY', 're_test')
  vi.spyOn(console, 'error').mockImplementation(() => {})
})

afterEach(() => {
  resend.restore()
  vi.useRealTimers()
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

/** A user in front of a Resend that gives `script`'s answers, then accepts. */
async function someone(script: MailAnswer[] = [], user: Parameters<typeof signedIn>[1] = {}) {
  resend = fakeResend(script)
  vi.stubEnv('RESEND_BASE_URL', resend.url)
  const t: Backend = backend()
  const { userId, as } = await signedIn(t, user)
  return {
    t,
    requests: resend.requests,
    taken: resend.mails,
    queue: (wanted: Partial<QueuedEmail> = {}) => t.run(ctx => queueEmail(ctx, { userId, cause: 'receipt/1001', content: receipt, ...wanted })),
    settle: () => t.finishAllScheduledFunctions(() => vi.runAllTimers()),
    mails: async () => (await as.query(api.emails.list, { paginationOpts: { numItems: 20, cursor: null } })).page,
  }
}
