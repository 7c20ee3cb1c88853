import { describe, expect, it } from 'vitest'
import { localResend, mail } from './resendSetup.ts'
import { refusingUrl, secret, webhookReceiver } from './webhookReceiver.ts'

describe('webhooks', () => {
  it('tell that a mail was sent, then delivered, in Resend\'s shape', async () => {
    const { received, types, sent } = await connected()

    const id = await sent({ to: 'delivered+label@resend.dev', tags: [{ name: 'kind', value: 'postcard' }] })

    await expect.poll(types).toEqual(['email.sent', 'email.delivered'])
    expect(received[0]!.event).toEqual({
      type: 'email.sent',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      data: {
        email_id: id,
        message_id: expect.stringMatching(/^<.+@.+>$/),
        created_at: expect.any(String),
        from: mail.from,
        to: ['delivered+label@resend.dev'],
        subject: mail.subject,
        tags: { kind: 'postcard' },
      },
    })
    expect(new Set(received.map(({ svixId }) => svixId)).size).toBe(2)
  })

  it.each([
    ['bounced@resend.dev', ['email.sent', 'email.bounced']],
    ['bounced+1@resend.dev', ['email.sent', 'email.bounced']],
    ['complained@resend.dev', ['email.sent', 'email.delivered', 'email.complained']],
    ['suppressed@resend.dev', ['email.sent', 'email.suppressed']],
  ])('tell what becomes of mail to %s', async (to, expected) => {
    const { local, types, sent } = await connected()

    const id = await sent({ to })

    await expect.poll(types).toEqual(expected)
    expect(local.mails().find(mail => mail.id === id)?.status).toBe(expected.at(-1)!.slice('email.'.length))
  })

  it('say why a mail bounced', async () => {
    const { received, types, sent } = await connected()

    await sent({ to: 'bounced@resend.dev' })

    await expect.poll(types).toContain('email.bounced')
    expect(received[1]!.event.data).toMatchObject({ bounce: { type: 'Permanent', subType: 'General', message: expect.any(String) } })
  })

  it('come again under the same id until the receiver takes them', async () => {
    const { local, received, answerNext, sent } = await connected({ retryDelays: [10, 10, 10] })
    answerNext(500, 503)

    const id = await sent()

    await expect.poll(() => local.events(id).map(({ status }) => status)).toEqual(['delivered', 'delivered'])
    const [first] = local.events(id)
    expect(first!.attempts.map(({ status }) => status)).toContain(500)
    expect(received.map(({ svixId }) => svixId).sort()).toEqual(local.events(id).map(event => event.id).sort())
  })

  it('are given up when the attempts are used up', async () => {
    const { local, answerNext, sent } = await connected({ retryDelays: [10], deliveryDelay: 60_000 })
    answerNext(500, 500)

    const id = await sent()

    await expect.poll(() => local.events(id)[0]!.status).toBe('failed')
    expect(local.events(id)[0]!.attempts).toMatchObject([{ ok: false, status: 500 }, { ok: false, status: 500 }])
  })

  it('come again after a refused connection', async () => {
    const { local, sent } = await localResend({ webhook: { url: await refusingUrl(), secret }, retryDelays: [60_000] })
    const { webhook, types } = await webhookReceiver()
    const id = await sent()
    await expect.poll(() => local.events(id)[0]!.attempts.length).toBeGreaterThan(0)

    local.setWebhook(webhook)

    await expect.poll(() => types().sort()).toEqual(['email.delivered', 'email.sent'])
    expect(local.events(id)[0]!.attempts[0]).toMatchObject({ ok: false, status: null, error: 'ECONNREFUSED' })
  })

  it('come in order, also to a receiver that is slow', async () => {
    const { holdNext, types, sent, call } = await connected()
    const held = holdNext()
    await sent()
    await held.arrived
    await call('GET', '/__local/events')

    held.release()

    await expect.poll(types).toHaveLength(2)
    expect(types()).toEqual(['email.sent', 'email.delivered'])
  })

  it('go to a new receiver at once when the old one failed meanwhile', async () => {
    const { local, holdNext, answerNext, sent } = await connected({ retryDelays: [60_000], deliveryDelay: 60_000 })
    const { webhook, types } = await webhookReceiver()
    const held = holdNext()
    answerNext(500)
    await sent()
    await held.arrived

    local.setWebhook(webhook)
    held.release()

    await expect.poll(types).toEqual(['email.sent'])
  })

  it('wait while there is no receiver', async () => {
    const { local, sent } = await localResend()
    const { webhook, types } = await webhookReceiver()
    const id = await sent()
    await expect.poll(() => local.events(id).map(({ status }) => status)).toEqual(['pending', 'pending'])

    local.setWebhook(webhook)

    await expect.poll(types).toEqual(['email.sent', 'email.delivered'])
  })
})

describe('webhooks on demand', () => {
  it('delivers a past event again under the same id', async () => {
    const { local, call, received, types, sent } = await connected()
    const id = await sent()
    await expect.poll(types).toHaveLength(2)
    const [event] = local.events(id)

    const { body } = await call('POST', `/__local/events/${event!.id}/redeliver`)

    expect(body).toMatchObject({ attempt: { ok: true, status: 200 } })
    expect(received[2]).toEqual(received.find(({ svixId }) => svixId === event!.id))
  })

  it('lets a test choose the order while paused', async () => {
    const { local, call, types, sent } = await connected()
    await call('PUT', '/__local/webhook', { paused: true })
    const id = await sent()
    await expect.poll(() => local.events(id).map(({ status }) => status)).toEqual(['pending', 'pending'])
    const [first, second] = local.events(id)

    await local.redeliver(second!.id)
    await local.redeliver(first!.id)

    expect(types()).toEqual(['email.delivered', 'email.sent'])
  })

  it('makes up an event, as for a mail that was delayed, without moving the mail back', async () => {
    const { local, call, received, types, sent } = await connected()
    const id = await sent()
    await expect.poll(types).toHaveLength(2)

    const { status } = await call('POST', '/__local/events', { type: 'email.delivery_delayed', emailId: id, at: 0 })

    expect(status).toBe(201)
    expect(received[2]!.event).toMatchObject({ type: 'email.delivery_delayed', created_at: '1970-01-01T00:00:00.000Z', data: { email_id: id } })
    expect(local.mails()[0]!.status).toBe('delivered')
    expect(local.events(id)).toHaveLength(3)
  })

  it('makes up an event about a mail it does not know', async () => {
    const { local, received } = await connected()

    await local.emit({ type: 'email.delivered', emailId: 'unknown' })

    expect(received[0]!.event).toMatchObject({ type: 'email.delivered', data: { email_id: 'unknown' } })
  })

  it('says why a mail failed at Resend', async () => {
    const { local, received } = await connected()

    await local.emit({ type: 'email.failed', emailId: 'unknown' })

    expect(received[0]!.event).toMatchObject({ type: 'email.failed', data: { failed: { reason: 'The sending domain is not verified.' } } })
  })

  it.each([
    ['signature', /No matching signature/],
    ['body', /No matching signature/],
    ['timestamp', /timestamp too old/],
  ] as const)('forges a %s that the receiver turns away', async (forge, reason) => {
    const { local, call, received, refused } = await connected()

    const { body } = await call('POST', '/__local/events', { type: 'email.bounced', emailId: 'unknown', forge })

    expect(body).toMatchObject({ attempt: { ok: false, status: 401 } })
    expect(refused).toEqual([expect.stringMatching(reason)])
    expect(received).toEqual([])
    expect(local.events()).toEqual([])
  })

  it('refuses bad input with the field\'s name', async () => {
    const { call } = await connected()

    expect(await call('POST', '/__local/events', { type: 'email.eaten', emailId: 'x' })).toMatchObject({ status: 400, body: { error: { field: 'type' } } })
    expect(await call('POST', '/__local/events', { type: 'email.sent' })).toMatchObject({ status: 400, body: { error: { field: 'emailId' } } })
    expect(await call('PUT', '/__local/webhook', { url: 'ftp://x', secret })).toMatchObject({ status: 400, body: { error: { field: 'url' } } })
    expect(await call('PUT', '/__local/webhook', { url: 'http://x', secret: 'guess' })).toMatchObject({ status: 400, body: { error: { field: 'secret' } } })
    expect(await call('POST', '/__local/events/msg_x/redeliver')).toMatchObject({ status: 404 })
  })

  it('refuses to start with a malformed secret', async () => {
    await expect(localResend({ webhook: { url: 'http://127.0.0.1:1', secret: 'guess' } })).rejects.toThrow(/whsec_/)
  })
})

async function connected(options: { retryDelays?: number[], deliveryDelay?: number } = {}) {
  const receiver = await webhookReceiver()
  return { ...receiver, ...await localResend({ webhook: receiver.webhook, ...options }) }
}
