import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { api, internal } from '../../../convex/_generated/api'
import { answers, drops, fakeResend, hangs, outlives, refuses, type MailAnswer } from './resend'
import { backend, finishScheduled, signedIn as signIn, type Backend } from '../support'

const guest = { email: undefined, emailVerificationTime: undefined, isAnonymous: true }
const unconfirmed = { emailVerificationTime: undefined }

describe('emails.send', () => {
  it('hands the mail to Resend and records it as sent', async () => {
    const { send, requests, list } = await signedIn()

    const { messageId } = await send()

    expect(requests).toHaveLength(1)
    expect(requests[0]!.body).toMatchObject({ to: 'ada@example.com', subject: 'Hello', text: 'How are you?' })
    expect(await list()).toMatchObject([{ to: 'ada@example.com', subject: 'Hello', status: 'sent' }])
    expect(messageId).toBe('provider-1')
  })

  it('names the row as the idempotency key', async () => {
    const { send, requests, list } = await signedIn()

    await send()

    const [email] = await list()
    expect(requests[0]!.idempotencyKey).toBe(`email/${email!._id}`)
  })

  it('escapes what the user wrote in the HTML', async () => {
    const { send, requests } = await signedIn()

    await send({ subject: '<b>1</b>', body: '<script>alert("1")</script>\nnext & last' })

    const { html } = requests[0]!.body as { html: string }
    expect(html).not.toContain('<script>')
    expect(html).not.toContain('<b>')
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;<br>next &amp; last')
  })

  it('sends one mail for one key, and answers as the first time', async () => {
    const { send, requests, list } = await signedIn()

    const first = await send({ key: 'k' })
    const again = await send({ key: 'k' })

    expect(again).toEqual(first)
    expect(requests).toHaveLength(1)
    expect(await list()).toHaveLength(1)
  })

  it.each(['', 'k'.repeat(201)])('refuses what is no key', async (key) => {
    const { send, list } = await signedIn()

    await expect(send({ key })).rejects.toMatchObject({ data: { code: 'INVALID_INPUT', field: 'key' } })

    expect(await list()).toEqual([])
  })

  it('makes one row and one idempotency key of two calls at once with one key', async () => {
    const { send, requests, list } = await signedIn()

    const [first, second] = await Promise.all([send({ key: 'k' }), send({ key: 'k' })])

    expect(second).toEqual(first)
    expect(new Set(requests.map(request => request.idempotencyKey)).size).toBe(1)
    expect(await list()).toHaveLength(1)
  })

  it('refuses a key that already belongs to another message', async () => {
    const { send, requests } = await signedIn()
    await send({ key: 'k' })

    await expect(send({ key: 'k', subject: 'Other' })).rejects.toMatchObject({ data: { code: 'CONFLICT' } })

    expect(requests).toHaveLength(1)
  })

  it('marks the mail as failed and says why when Resend refuses it', async () => {
    const { send, list, requests } = await signedIn(refuses(422, 'validation_error', 'No such domain.'))

    await expect(send()).rejects.toMatchObject({ data: { code: 'PROVIDER_REJECTED', message: expect.stringContaining('Resend rejected this email') } })

    expect(await list()).toMatchObject([{ status: 'failed', error: { code: 'PROVIDER_REJECTED', retryable: false } }])
    expect(requests).toHaveLength(1)
  })

  it.each<[string, MailAnswer]>([
    ['answers 429', refuses(429, 'rate_limit_exceeded', 'Slow down', { 'retry-after': '0.01' })],
    ['answers 500', refuses(500, 'internal_server_error', 'Oops')],
    ['answers 200 without JSON', answers(200, '<html>')],
    ['answers 200 without an id', answers(200, {})],
    ['drops the connection', drops],
    ['never answers', hangs],
  ])('gives up after three tries with one idempotency key when Resend %s', async (_, answer) => {
    const { send, list, requests } = await signedIn(answer, answer, answer)

    await expect(send()).rejects.toMatchObject({ data: { code: 'PROVIDER_UNAVAILABLE', retryable: true } })

    expect(await list()).toMatchObject([{ status: 'failed', error: { code: 'PROVIDER_UNAVAILABLE', retryable: true } }])
    expect(requests).toHaveLength(3)
    expect(new Set(requests.map(request => request.idempotencyKey)).size).toBe(1)
  })

  it('gets through when Resend recovers before the third try', async () => {
    const { send, list } = await signedIn(answers(500, {}), drops)

    await send()

    expect(await list()).toMatchObject([{ status: 'sent' }])
  })

  it('waits as long as Resend asks', async () => {
    const { send } = await signedIn(refuses(429, 'rate_limit_exceeded', '', { 'retry-after': '1' }))
    const start = Date.now()

    await send()

    expect(Date.now() - start).toBeGreaterThanOrEqual(1000)
  })

  it('tries a failed mail again under its key, in its row', async () => {
    const { send, list, requests } = await signedIn(refuses(422, 'validation_error'))
    await send({ key: 'k' }).catch(() => {})

    await send({ key: 'k' })

    expect(await list()).toEqual([expect.not.objectContaining({ error: expect.anything() })])
    expect(await list()).toMatchObject([{ status: 'sent' }])
    expect(new Set(requests.map(request => request.idempotencyKey)).size).toBe(1)
  })

  it.each([
    ['to', { to: '' }],
    ['to', { to: 'nobody' }],
    ['to', { to: 'a@example.com, b@example.com' }],
    ['to', { to: 'a@example.com\r\nBcc: b@example.com' }],
    ['to', { to: 'Ada <a@example.com>' }],
    ['to', { to: `${'a'.repeat(250)}@example.com` }],
    ['subject', { subject: '  ' }],
    ['subject', { subject: 'Hi\r\nBcc: b@example.com' }],
    ['subject', { subject: 'a'.repeat(201) }],
    ['body', { body: '\n' }],
    ['body', { body: 'a'.repeat(20_001) }],
  ])('refuses a bad %s before anything is written: %j', async (field, args) => {
    const { send, list, requests } = await signedIn()

    await expect(send(args)).rejects.toMatchObject({ data: { code: 'INVALID_INPUT', field } })

    expect(await list()).toEqual([])
    expect(requests).toEqual([])
  })

  it('sends the user to an administrator when Resend rejects the key', async () => {
    const { send } = await signedIn(refuses(403, 'invalid_api_key', 'API key is invalid'))

    await expect(send()).rejects.toMatchObject({ data: { code: 'PROVIDER_REJECTED', message: 'Resend rejected this app’s API key. Ask an administrator to replace it.' } })
  })

  it('sends the user to an administrator when there is no key', async () => {
    vi.stubEnv('RESEND_API_KEY', undefined)
    const { send, list } = await signedIn()

    await expect(send()).rejects.toMatchObject({ data: { code: 'NOT_CONFIGURED', provider: 'resend', variable: 'RESEND_API_KEY', message: 'Email isn’t set up. Ask an administrator to set it up.' } })

    expect(await list()).toMatchObject([{ status: 'failed', error: { code: 'NOT_CONFIGURED' } }])
  })

  it.each([
    ['a user to their own address', {}, 'ada@example.com', 'by default'],
    ['a user to their own address, however it is written', {}, 'Ada@Example.com', 'by default'],
    ['a user to a contact', {}, 'grace@example.com', 'with EMAIL_RECIPIENTS=contacts'],
    ['a user to a contact, however it is written', {}, 'Grace@Example.com', 'with EMAIL_RECIPIENTS=contacts'],
    ['a user to someone else\'s contact', {}, 'eve@example.com', 'never'],
    ['a user to a test address', {}, 'delivered+ada@resend.dev', 'by default'],
    ['a user to another address at Resend\'s test domain', {}, 'onboarding@resend.dev', 'never'],
    ['a user to anyone else', {}, 'bob@example.com', 'never'],
    ['a user whose address is not confirmed to that address', unconfirmed, 'ada@example.com', 'never'],
    ['a user whose address is not confirmed to a contact', unconfirmed, 'grace@example.com', 'never'],
    ['a guest to a test address', guest, 'bounced@resend.dev', 'by default'],
    ['a guest to a contact', guest, 'grace@example.com', 'never'],
    ['a guest to anyone else', guest, 'ada@example.com', 'never'],
  ])('with a live key, %s: %#', async (_, user, to, when) => {
    const { server, userId, send, requests } = await someone(user)
    const other = await signIn(server)
    await addContact(server, userId, 'grace@example.com')
    await addContact(server, other.userId, 'eve@example.com')
    vi.stubEnv('RESEND_BASE_URL', undefined)

    for (const setting of [undefined, '', 'everyone', 'contacts']) {
      vi.stubEnv('EMAIL_RECIPIENTS', setting)
      const isAllowed = when === 'by default' || (when !== 'never' && setting === 'contacts')
      const before = requests.length
      if (isAllowed)
        await send({ to })
      else
        await expect(send({ to })).rejects.toMatchObject({ data: { code: 'RECIPIENT_NOT_ALLOWED', field: 'to' } })
      expect(requests.length - before).toBe(isAllowed ? 1 : 0)
    }
  })

  it('asks again whether it may, when a key comes again while its first send runs', async () => {
    const { server, userId, t, send, requests } = await someone({})
    await addContact(server, userId, 'grace@example.com')
    await t.mutation(internal.emails.deliveries.begin, { ...draft, to: 'grace@example.com', key: 'k' })
    vi.stubEnv('RESEND_BASE_URL', undefined)

    await expect(send({ to: 'grace@example.com', key: 'k' })).rejects.toMatchObject({ data: { code: 'RECIPIENT_NOT_ALLOWED' } })

    expect(requests).toEqual([])
  })
})

describe('recipients', () => {
  it.each([
    ['a local Resend takes all mail', {}, { RESEND_BASE_URL: 'http://127.0.0.1:3212' }, 'anyone'],
    ['the key is live', {}, {}, 'self'],
    ['the operator allows contacts', {}, { EMAIL_RECIPIENTS: 'contacts' }, 'contacts'],
    ['a guest asks', guest, { EMAIL_RECIPIENTS: 'contacts' }, 'tests'],
    ['the address is not confirmed', unconfirmed, { EMAIL_RECIPIENTS: 'contacts' }, 'tests'],
    ['there is no key', {}, { RESEND_API_KEY: undefined }, null],
  ])('lists the recipients that the caller may email when %s', async (_, user, variables, recipients) => {
    const { t } = await someone(user)
    vi.stubEnv('RESEND_BASE_URL', undefined)
    for (const [name, value] of Object.entries(variables))
      vi.stubEnv(name, value)

    expect(await t.query(api.emails.recipients, {})).toBe(recipients)
  })
})

describe('who may call', () => {
  it('is nobody whose session has ended', async () => {
    const { server, t, send } = await signedIn()
    await server.run(async (ctx) => {
      const session = await ctx.db.query('authSessions').first()
      await ctx.db.delete('authSessions', session!._id)
    })

    await expect(send()).rejects.toMatchObject({ data: { code: 'UNAUTHENTICATED' } })
    await expect(t.query(api.emails.list, { paginationOpts })).rejects.toMatchObject({ data: { code: 'UNAUTHENTICATED' } })
  })

  it('shows nothing of another user', async () => {
    const { t, list } = await signedIn()
    const emailId = await t.run(async (ctx) => {
      const userId = await ctx.db.insert('users', { name: 'Other' })
      const jobId = await ctx.db.insert('jobs', { userId, kind: 'email', status: 'succeeded', attempt: 1, startedAt: 0 })
      return ctx.db.insert('emails', { userId, jobId, to: 'x@example.com', subject: 's', content: { template: 'message', body: 'b' }, status: 'sent' })
    })

    expect(await list()).toEqual([])
    await expect(t.query(api.emails.get, { emailId })).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } })
    await expect(t.query(api.emails.get, { emailId: 'no id' })).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } })
  })
})

describe('a send that was cut off', () => {
  it('is taken up again once its lease has run out, with the same idempotency key', async () => {
    const { server, t, list, expireLease, requests } = await signedIn()
    const begun = await t.mutation(internal.emails.deliveries.begin, draft)
    await expireLease()

    await t.mutation(internal.jobs.resume.resumeExpired, {})
    await server.finishInProgressScheduledFunctions()
    await vi.waitFor(async () => expect(await list()).toMatchObject([{ status: 'sent' }]))

    expect(begun).toMatchObject({ kind: 'send' })
    expect(requests).toHaveLength(1)
  })

  it('ends as sent, with one mail, when its process died after Resend had taken it', async () => {
    const { server, t, send, list, expireLease, mails, requests } = await signedIn(outlives)
    void send()
    await vi.waitFor(() => expect(requests).toHaveLength(1))
    await expireLease()

    await t.mutation(internal.jobs.resume.resumeExpired, {})
    await server.finishInProgressScheduledFunctions()
    await vi.waitFor(async () => expect(await list()).toMatchObject([{ status: 'sent' }]))

    expect(mails()).toHaveLength(1)
    expect(requests).toHaveLength(2)
  })

  it('stays one mail when its process was only slow, and both answers come', async () => {
    let answer = () => {}
    const { server, t, send, list, expireLease, mails } = await signedIn((_, accept) => new Promise((resolve) => {
      answer = () => resolve(accept())
    }))
    const slow = send()
    await vi.waitFor(async () => expect(await list()).toMatchObject([{ status: 'queued' }]))
    await expireLease()
    await t.mutation(internal.jobs.resume.resumeExpired, {})
    await server.finishInProgressScheduledFunctions()
    await vi.waitFor(async () => expect(await list()).toMatchObject([{ status: 'sent' }]))

    answer()

    expect(await slow).toEqual({ messageId: 'provider-1' })
    expect(await list()).toMatchObject([{ status: 'sent' }])
    expect(mails()).toHaveLength(1)
  })

  it.each([
    ['a day ago, when Resend has forgotten it', { leaseUntil: Date.now() - 24 * 3_600_000 }],
    ['again and again', { attempt: 10, leaseUntil: Date.now() - 1 }],
  ])('is left to its sender when its process died %s', async (_, fields) => {
    const { server, t, list, requests, mails } = await signedIn()
    await t.mutation(internal.emails.deliveries.begin, draft)
    await server.run(async ({ db }) => db.patch('jobs', (await db.query('jobs').first())!._id, fields))

    await t.mutation(internal.jobs.resume.resumeExpired, {})
    await finishScheduled(server)

    expect(requests).toEqual([])
    expect(await list()).toMatchObject([{ status: 'failed', canSendAgain: true, error: { message: expect.stringContaining('may have been sent') } }])
    await t.action(api.emails.sendAgain, { emailId: (await list())[0]!._id })
    expect(mails()).toHaveLength(1)
  })

  it('is not taken up again when its sender may no longer write to its recipient', async () => {
    const { server, userId, t, list, expireLease, requests } = await someone({})
    await addContact(server, userId, 'grace@example.com')
    await t.mutation(internal.emails.deliveries.begin, { ...draft, to: 'grace@example.com' })
    await expireLease()
    vi.stubEnv('RESEND_BASE_URL', undefined)

    await t.mutation(internal.jobs.resume.resumeExpired, {})
    await finishScheduled(server)

    expect(requests).toEqual([])
    expect(await list()).toMatchObject([{ status: 'failed', error: { code: 'RECIPIENT_NOT_ALLOWED' } }])
  })

  it('is left alone while its lease runs', async () => {
    const { server, t, list, requests } = await signedIn()
    await t.mutation(internal.emails.deliveries.begin, draft)

    await t.mutation(internal.jobs.resume.resumeExpired, {})
    await server.finishInProgressScheduledFunctions()

    expect(await list()).toMatchObject([{ status: 'queued' }])
    expect(requests).toEqual([])
  })

  it('ignores an answer that comes after the mail was recorded as sent', async () => {
    const { t, send, list } = await signedIn()
    await send()
    const [email] = await list()

    await t.mutation(internal.emails.deliveries.finish, {
      emailId: email!._id,
      outcome: { ok: false, error: { code: 'PROVIDER_UNAVAILABLE', message: 'late', retryable: true } },
    })

    expect(await list()).toEqual([expect.not.objectContaining({ error: expect.anything() })])
    expect(await list()).toMatchObject([{ status: 'sent' }])
  })
})

const draft = { to: 'ada@example.com', subject: 'Hello', body: 'How are you?' }
const paginationOpts = { numItems: 20, cursor: null }
let resend: ReturnType<typeof fakeResend>

beforeEach(() => {
  vi.stubEnv('RESEND_API_KEY', 're_test')
  vi.stubEnv('RESEND_TIMEOUT_MS', '50')
})

afterEach(() => {
  resend.restore()
  vi.unstubAllEnvs()
})

/** A deployment and someone who is signed in, in front of a Resend that gives `script`'s answers, then accepts. */
async function signedIn(...script: MailAnswer[]) {
  return someone({}, script)
}

async function someone(user: Parameters<typeof signIn>[1], script: MailAnswer[] = []) {
  resend = fakeResend(script)
  vi.stubEnv('RESEND_BASE_URL', resend.url)
  const server = backend()
  const { as: t, userId } = await signIn(server, user)
  return {
    server,
    t,
    userId,
    mails: resend.mails,
    expireLease: () => server.run(async (ctx) => {
      const job = await ctx.db.query('jobs').first()
      await ctx.db.patch('jobs', job!._id, { leaseUntil: Date.now() - 1 })
    }),
    requests: resend.requests,
    send: (args: Partial<typeof draft & { key: string }> = {}) => t.action(api.emails.send, { ...draft, ...args }),
    list: async () => (await t.query(api.emails.list, { paginationOpts })).page,
  }
}

function addContact(t: Backend, userId: Awaited<ReturnType<typeof signIn>>['userId'], email: string) {
  return t.run(ctx => ctx.db.insert('contacts', { userId, name: 'Someone', email, searchText: '' }))
}
