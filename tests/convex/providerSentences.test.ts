// @vitest-environment node
import type { FunctionReference } from 'convex/server'
import { ConvexError, type Value } from 'convex/values'
import { Webhook } from 'standardwebhooks'
import type Stripe from 'stripe'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { api } from '../../convex/_generated/api'
import { changeCredits } from '../../convex/credits/ledger'
import { intentPaymentStatus } from '../../convex/payments/stripePayments'
import { publicFunctions } from './functions'
import { withoutPauses } from './payments/shop'
import { answers } from './emails/resend'
import { backend, modules, signedIn } from './support'

/** Sentences in the style that providers use for the owner of the key. */
const SENTENCE = 'You can only write to owner@private.example with the key sk_live_51Private.'
const PRIVATE = /private/i

const functions = await publicFunctions(modules)

const refusals: [string, number, { name?: string, code?: string }][] = [
  ['a request that is refused', 400, {}],
  ['a key that is refused', 401, {}],
  ['a payment that is refused for another reason than its card', 402, {}],
  ['a sender without a domain', 403, {}],
  ['an object that is missing', 404, { code: 'resource_missing' }],
  ['a request that runs already', 409, {}],
  ['a field that is refused', 422, {}],
  ['a quota that is used up', 429, { name: 'daily_quota_exceeded', code: 'insufficient_quota' }],
  ['too many requests', 429, { name: 'rate_limit_exceeded' }],
  ['an error of the provider', 500, {}],
]

describe.each(refusals)('%s', (_, status, words) => {
  it('is explained without a word of the provider, on every public surface', async () => {
    const { shown, try: run } = await someone(status, words)

    await run()

    expect(shown()).toHaveLength(6)
    expect(JSON.stringify(shown())).not.toMatch(PRIVATE)
    expect(JSON.stringify(await shown.byQueries())).not.toMatch(PRIVATE)
  })

  it('is in the log and in the jobs for the operator, word for word', async () => {
    const { jobs, try: run } = await someone(status, words)

    await run()

    expect((await jobs()).map(({ kind, providerMessage }) => ({ kind, providerMessage }))).toEqual(
      ['email', 'image', 'payment', 'payment'].map(kind => ({ kind, providerMessage: expect.stringContaining(SENTENCE) as string })),
    )
    expect(vi.mocked(console.warn).mock.calls.filter(([line]) => String(line).includes(SENTENCE))).toHaveLength(6)
  })
})

describe('a webhook of Resend', () => {
  it.each([
    ['email.failed', { failed: { reason: SENTENCE } }, 'couldn’t send'],
    ['email.suppressed', { suppressed: { type: 'OnAccountSuppressionList', message: SENTENCE } }, 'An earlier email to this address'],
    ['email.bounced', { bounce: { type: 'Permanent', subType: 'General', message: SENTENCE } }, 'doesn’t exist'],
    ['email.bounced', { bounce: { type: 'Transient', subType: 'MailboxFull', message: SENTENCE } }, 'full'],
    ['email.bounced', { bounce: { type: 'Transient', subType: 'SomethingNew', message: SENTENCE } }, 'temporarily rejecting'],
    ['email.bounced', { bounce: { type: 'SomethingNew', subType: 'SomethingNew', message: SENTENCE } }, 'no reason'],
  ])('is explained in words of the application: %s %j', async (type, details, reason) => {
    const { as, shown, t } = await someone(200, {}, { id: 'provider-1' })
    await as.action(api.emails.send, { to: 'grace@example.com', subject: 's', body: 'b' })

    expect((await report(t, type, details)).status).toBe(200)

    const [email] = (await as.query(api.emails.list, { paginationOpts })).page
    expect(email).toMatchObject({ reason: expect.stringContaining(reason) as string })
    expect(await as.query(api.emails.get, { emailId: email!._id })).toMatchObject({ events: [{ detail: email!.reason }] })
    expect(JSON.stringify(await shown.byQueries())).not.toMatch(PRIVATE)
    expect(await t.run(({ db }) => db.query('emailEvents').collect())).toMatchObject([{ detail: SENTENCE }])
  })
})

describe('the last error of a payment', () => {
  it.each([['card_error', SENTENCE], ['invalid_request_error', undefined], ['api_error', undefined]] as const)('is for the buyer only if it is about their card: %s', (type, reason) => {
    const intent = { id: 'pi_1', status: 'requires_payment_method', amount: 500, currency: 'usd', last_payment_error: { type, message: SENTENCE } }

    expect(intentPaymentStatus(intent as Stripe.PaymentIntent)).toMatchObject({ state: 'failed' })
    expect(intentPaymentStatus(intent as Stripe.PaymentIntent).reason).toBe(reason)
  })
})

beforeEach(() => {
  withoutPauses(10_000)
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

afterEach(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
})

const paginationOpts = { numItems: 50, cursor: null }
const secret = `whsec_${btoa('a secret for tests')}`

/** A user in front of providers that all refuse alike. */
async function someone(status: number, { name = 'validation_error', code }: { name?: string, code?: string }, body?: object) {
  const environment = {
    SITE_URL: 'http://127.0.0.1:3000',
    RESEND_API_KEY: 're_1', RESEND_BASE_URL: 'http://127.0.0.1:9', RESEND_WEBHOOK_SECRET: secret,
    OPENAI_API_KEY: 'sk-1', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
    STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_BASE_URL: 'http://127.0.0.1:9',
  }
  for (const [name, value] of Object.entries(environment))
    vi.stubEnv(name, value)
  // A body that each of them may have sent.
  const refusal = { statusCode: status, name, message: SENTENCE, error: { type: 'invalid_request_error', code, message: SENTENCE } }
  vi.stubGlobal('fetch', vi.fn(answers(status, body ?? refusal, { 'content-type': 'application/json' })))

  const t = backend()
  const { as, userId } = await signedIn(t)
  await t.run(ctx => changeCredits(ctx, { userId, delta: 10, reason: 'welcome', cause: userId }))
  await as.mutation(api.payments.setCart, { priceId: 'price_credits_10_usd', quantity: 1 })
  const errors: Value[] = []
  const failing = async (call: Promise<unknown>) => {
    const error: unknown = await call.then(() => new Error('It did not fail.'), (error: unknown) => error)
    expect(error).toBeInstanceOf(ConvexError)
    errors.push((error as ConvexError<Value>).data)
  }

  return {
    as,
    t,
    /** Calls everything that makes a request of a provider. */
    async try() {
      await failing(as.action(api.emails.send, { to: 'ada@example.com', subject: 's', body: 'b' }))
      await failing(as.action(api.ai.generateImage, { prompt: 'A lighthouse' }))
      await failing(as.action(api.payments.createCheckoutSession, { priceId: 'price_credits_10_usd' }))
      await failing(as.action(api.payments.charge, { amount: 500, token: 'pm_card_visa' }))
      await t.run(ctx => ctx.db.insert('stripeCustomers', { userId, customerId: 'cus_1' }))
      await failing(as.action(api.payments.createPortalSession, {}))
      await failing(t.action(api.auth.signIn, { provider: 'password', params: { flow: 'signUp', email: 'new@example.com', password: 'correct horse battery' } }))
    },
    shown: Object.assign(() => errors, { byQueries: () => answersOfQueries(t, as) }),
    jobs: () => t.run(({ db }) => db.query('jobs').collect()),
  }
}

/** What all public queries answer, with the ids of every row there is. */
async function answersOfQueries(t: ReturnType<typeof backend>, as: Awaited<ReturnType<typeof signedIn>>['as']) {
  const ids = await t.run(async ({ db }) => ({
    emailId: (await db.query('emails').collect()).map(({ _id }) => _id as string),
    imageId: (await db.query('images').collect()).map(({ _id }) => _id as string),
    orderId: (await db.query('orders').collect()).map(({ _id }) => _id as string),
    jobId: (await db.query('jobs').collect()).map(({ _id }) => _id as string),
  }))
  const seen: unknown[] = []
  for (const { reference, kind, args, name } of functions) {
    const names = args && typeof args === 'object' && args.type === 'object' ? Object.keys(args.value) : []
    if (kind !== 'query' || name === 'users:exportData')
      continue
    const id = names.find(name => name in ids) as keyof typeof ids | undefined
    const paging = names.includes('paginationOpts') ? { paginationOpts } : {}
    for (const value of id ? ids[id] : [undefined])
      seen.push(await as.query(reference as FunctionReference<'query'>, { ...paging, ...id && { [id]: value } }).catch(() => undefined))
  }
  for (let cursor: string | undefined; ;) {
    const page: { cursor: string | null } = await as.query(api.users.exportData, { cursor })
    seen.push(page)
    if (page.cursor === null)
      return seen
    cursor = page.cursor
  }
}

async function report(t: ReturnType<typeof backend>, type: string, details: object) {
  const at = new Date()
  const body = JSON.stringify({ type, created_at: at.toISOString(), data: { email_id: 'provider-1', ...details } })
  const headers = { 'svix-id': 'msg_1', 'svix-timestamp': String(Math.floor(at.getTime() / 1_000)), 'svix-signature': new Webhook(secret).sign('msg_1', at, body) }
  return t.fetch('/webhooks/resend', { method: 'POST', headers, body })
}
