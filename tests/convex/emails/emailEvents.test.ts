import fc from 'fast-check'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Webhook } from 'standardwebhooks'
import { api, internal } from '../../../convex/_generated/api'
import { fakeResend, drops, type Answer } from './resend'
import { backend, signedIn as signIn } from '../support'

it('moves a sent mail to delivered and keeps when that was', async () => {
  const { send, deliver, email } = await signedIn()
  await send()

  const response = await deliver({ type: 'email.delivered', at: '2026-11-22T10:00:00.000Z' })

  expect(response.status).toBe(200)
  expect(await email()).toMatchObject({
    status: 'delivered',
    events: [{ type: 'delivered', at: Date.parse('2026-11-22T10:00:00.000Z') }],
  })
})

it('records a redelivered event once', async () => {
  const { send, deliver, email } = await signedIn()
  await send()

  await deliver({ type: 'email.delivered', id: 'msg_1' })
  await deliver({ type: 'email.delivered', id: 'msg_1' })

  expect((await email()).events).toHaveLength(1)
})

it('never goes back, in whatever order events come', async () => {
  const { send, deliver, email } = await signedIn()
  await send()

  for (const type of ['email.complained', 'email.delivered', 'email.delivery_delayed', 'email.sent'])
    await deliver({ type })

  expect(await email()).toMatchObject({ status: 'complained' })
  expect((await email()).events).toHaveLength(4)
})

it('ends at the right status with each event once, in whatever order and however often a hundred deliveries come', async () => {
  const order = ['sent', 'delayed', 'failed', 'delivered', 'suppressed', 'bounced', 'complained']
  const names: Record<string, string> = { delayed: 'delivery_delayed' }
  const anyEvent = fc.record({ type: fc.constantFrom(...order), transient: fc.boolean(), tags: fc.boolean() })

  await fc.assert(fc.asyncProperty(fc.array(anyEvent, { minLength: 1, maxLength: 8 }), fc.infiniteStream(fc.nat()), async (events, picks) => {
    const { t, deliver, email, suppressed } = await signedIn()
    await t.mutation(internal.emails.deliveries.begin, draft)
    const { _id: emailId } = await email()
    const pick = () => picks.next().value as number
    const deliveries = shuffled(Array.from({ length: 100 }, (_, n) => n < events.length ? n : pick() % events.length), pick)
    const recordedAfter = pick() % 100

    for (const [n, which] of deliveries.entries()) {
      const { type, transient, tags } = events[which]!
      await deliver({ type: `email.${names[type] ?? type}`, id: `msg_${which}`, tags, bounce: { ...bounce, type: transient ? 'Transient' : 'Permanent' } })
      if (n === recordedAfter)
        await t.mutation(internal.emails.deliveries.finish, { emailId, outcome: { ok: true, providerId: 'provider-1' } })
    }

    const types = events.map(({ type }) => type)
    expect(await email()).toMatchObject({ status: order.findLast(type => type === 'sent' || types.includes(type)) })
    expect((await email()).events.map(({ type }) => type).sort()).toEqual([...types].sort())
    expect(await suppressed()).toBe(events.some(({ type, transient }) => ['suppressed', 'complained'].includes(type) || (type === 'bounced' && !transient)))
    resend.restore()
  }), { numRuns: 10 })
}, 60_000)

it.each([
  ['failed', { type: 'email.failed', failed: { reason: 'The domain is not verified.' } }, 'failed', 'Resend couldn’t send the email.'],
  ['was suppressed', { type: 'email.suppressed', suppressed: { type: 'OnAccountSuppressionList', message: 'It bounced before.' } }, 'suppressed', 'An earlier email to this address bounced or was marked as spam.'],
  ['bounced', { type: 'email.bounced', bounce: { type: 'Permanent', subType: 'General', message: 'No such user.' } }, 'bounced', 'The mailbox doesn’t exist or rejects email.'],
])('says why a mail %s', async (_, event, status, reason) => {
  const { send, deliver, email } = await signedIn()
  await send()

  await deliver(event)

  expect(await email()).toMatchObject({ status, reason, events: [{ type: status, detail: reason }] })
})

it('keeps an event that comes before the send is recorded, and applies it then', async () => {
  const { t, deliver, email } = await signedIn()
  await t.mutation(internal.emails.deliveries.begin, draft)
  await deliver({ type: 'email.delivered', tags: false })

  const { _id: emailId } = await email()
  await t.mutation(internal.emails.deliveries.finish, { emailId, outcome: { ok: true, providerId: 'provider-1' } })

  expect(await email()).toMatchObject({ status: 'delivered', events: [{ type: 'delivered' }] })
})

it('heals a send whose answer was lost', async () => {
  const { send, deliver, email } = await signedIn(drops, drops, drops)
  await send().catch(() => {})

  await deliver({ type: 'email.sent' })

  expect(await email()).toMatchObject({ status: 'sent' })
  expect(await email()).not.toHaveProperty('error')
})

it.each([
  ['a hard bounce', { type: 'email.bounced', bounce: { type: 'Permanent', subType: 'General', message: 'No such user.' } }, true],
  ['a complaint', { type: 'email.complained' }, true],
  ['a suppression of Resend\'s own', { type: 'email.suppressed', suppressed: { type: 'OnAccountSuppressionList', message: 'On the list.' } }, true],
  ['a failure at Resend', { type: 'email.failed', failed: { reason: 'Out of quota.' } }, false],
  ['a full mailbox', { type: 'email.bounced', bounce: { type: 'Transient', subType: 'MailboxFull', message: 'Full.' } }, false],
])('after %s, refuses to write there again: %#', async (_, event, refused) => {
  const { send, deliver, requests } = await signedIn()
  await send()
  await deliver(event)

  const again = send({ to: draft.to.toUpperCase() })

  if (refused)
    await expect(again).rejects.toMatchObject({ data: { code: 'RECIPIENT_NOT_ALLOWED', field: 'to' } })
  else
    await again
  expect(requests).toHaveLength(refused ? 1 : 2)
})

it.each<[string, Partial<Delivery>]>([
  ['a forged signature', { secret: `whsec_${btoa('another secret')}` }],
  ['an old timestamp', { signedAt: new Date(Date.now() - 10 * 60_000) }],
  ['no signature', { headers: {} }],
  ['a changed body', { tamper: true }],
])('refuses %s and changes nothing', async (_, event) => {
  const { send, deliver, email } = await signedIn()
  await send()

  const response = await deliver({ type: 'email.delivered', ...event })

  expect(response.status).toBe(400)
  expect(await email()).toMatchObject({ status: 'sent', events: [] })
})

it('asks Resend to come back while no secret is set', async () => {
  const { send, deliver } = await signedIn()
  await send()
  vi.stubEnv('RESEND_WEBHOOK_SECRET', undefined)

  const response = await deliver({ type: 'email.delivered' })

  expect(response.status).toBe(503)
})

it('accepts events that it does not follow', async () => {
  const { send, deliver, email } = await signedIn()
  await send()

  const response = await deliver({ type: 'email.opened' })

  expect(response.status).toBe(200)
  expect(await email()).toMatchObject({ status: 'sent', events: [] })
})

it('forgets reports on mails that no row tells of, after a day', async () => {
  const { t, send, deliver, email, reports } = await signedIn()
  await send()
  await deliver({ type: 'email.sent', at: '2020-01-01T00:00:00.000Z' })
  for (const [providerId, at] of [['code', 0], ['new', Date.now()]] as const)
    await t.mutation(internal.emails.resendWebhook.record, { svixId: providerId, providerId, emailId: `auth-${providerId}`, type: 'sent', at })

  await t.mutation(internal.emails.resendWebhook.deleteUnclaimed, {})

  expect(await reports()).toEqual(['provider-1', 'new'])
  expect((await email()).events).toHaveLength(1)
})

interface Delivery {
  type: string
  id: string
  at: string
  tags: boolean
  bounce: object
  failed: object
  suppressed: object
  secret: string
  signedAt: Date
  headers: Record<string, string>
  tamper: boolean
}

const draft = { to: 'ada@example.com', subject: 'Hello', body: 'How are you?' }
const bounce = { type: 'Permanent', subType: 'General', message: 'No such user.' }
const paginationOpts = { numItems: 20, cursor: null }
const secret = `whsec_${btoa('a secret for tests')}`
let resend: ReturnType<typeof fakeResend>
let count = 0

beforeEach(() => {
  vi.stubEnv('RESEND_API_KEY', 're_test')
  vi.stubEnv('RESEND_TIMEOUT_MS', '50')
  vi.stubEnv('RESEND_WEBHOOK_SECRET', secret)
})

afterEach(() => {
  resend.restore()
  vi.unstubAllEnvs()
})

async function signedIn(...script: Answer[]) {
  resend = fakeResend(script)
  vi.stubEnv('RESEND_BASE_URL', resend.url)
  const server = backend()
  const { as: t } = await signIn(server)

  const first = async () => (await t.query(api.emails.list, { paginationOpts })).page[0]!
  return {
    t,
    requests: resend.requests,
    send: (args: Partial<typeof draft> = {}) => t.action(api.emails.send, { ...draft, ...args }),
    email: async () => t.query(api.emails.get, { emailId: (await first())._id }),
    reports: () => server.run(async ctx => (await ctx.db.query('emailEvents').collect()).map(({ providerId }) => providerId)),
    suppressed: () => server.run(async ctx => await ctx.db.query('suppressions').first() !== null),
    deliver: async (event: Partial<Delivery>) => server.fetch('/webhooks/resend', request(event, (await first())._id)),
  }
}

function shuffled<T>(items: T[], pick: () => number) {
  return items.map(item => [pick(), item] as const).sort(([a], [b]) => a - b).map(([, item]) => item)
}

/** A delivery as Resend makes it, or as someone else would. */
function request(event: Partial<Delivery>, emailId: string): RequestInit {
  const id = event.id ?? `msg_${++count}`
  const signedAt = event.signedAt ?? new Date()
  const at = event.at ?? new Date().toISOString()
  const body = JSON.stringify({
    type: event.type,
    created_at: at,
    data: {
      email_id: 'provider-1',
      created_at: at,
      bounce: event.type === 'email.bounced' ? event.bounce ?? bounce : undefined,
      failed: event.type === 'email.failed' ? event.failed ?? { reason: '' } : undefined,
      suppressed: event.type === 'email.suppressed' ? event.suppressed ?? { message: '' } : undefined,
      ...(event.tags === false ? {} : { tags: { email_id: emailId } }),
    },
  })
  const signature = new Webhook(event.secret ?? secret).sign(id, signedAt, body)
  const headers = event.headers ?? {
    'svix-id': id,
    'svix-timestamp': String(Math.floor(signedAt.getTime() / 1000)),
    'svix-signature': signature,
  }
  return { method: 'POST', headers, body: event.tamper ? body.replace('delivered', 'complained') : body }
}
