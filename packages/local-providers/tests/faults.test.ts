import { describe, expect, it } from 'vitest'
import { localResend, mail } from './resendSetup.ts'

describe('faults on demand', () => {
  it('answers the next n requests with a status and Retry-After, then recovers', async () => {
    const { resend, call } = await localResend()
    await call('POST', '/__local/faults', { kind: 'status', status: 429, retryAfter: 1, times: 2 })

    const first = await resend.emails.send(mail)
    const second = await resend.emails.send(mail)
    const third = await resend.emails.send(mail)

    expect(first.error).toMatchObject({ statusCode: 429, name: 'rate_limit_exceeded' })
    expect(first.headers).toMatchObject({ 'retry-after': '1' })
    expect(second.error).toMatchObject({ statusCode: 429 })
    expect(third.error).toBeNull()
  })

  it('answers with a server error in the provider\'s own shape', async () => {
    const { resend, local } = await localResend()
    local.faults.add({ kind: 'status', status: 500 })

    const { error } = await resend.emails.send(mail)

    expect(error).toMatchObject({ statusCode: 500, name: 'internal_server_error' })
    expect(local.mails()).toHaveLength(0)
  })

  it('drops the connection before the request is carried out', async () => {
    const { resend, local } = await localResend()
    local.faults.add({ kind: 'drop' })

    const { error } = await resend.emails.send(mail)

    expect(error).toMatchObject({ statusCode: null, name: 'application_error' })
    expect(local.mails()).toHaveLength(0)
  })

  it('loses only the answer with `after`, so that a retry with the same key finds the mail sent', async () => {
    const { resend, local } = await localResend()
    local.faults.add({ kind: 'drop', after: true })

    const lost = await resend.emails.send(mail, { idempotencyKey: 'email/1' })
    const retried = await resend.emails.send(mail, { idempotencyKey: 'email/1' })

    expect(lost.error).toMatchObject({ statusCode: null })
    expect(retried.data?.id).toBe(local.mails()[0]!.id)
    expect(local.mails()).toHaveLength(1)
  })

  it('hangs until the client gives up', async () => {
    const { local } = await localResend()
    local.faults.add({ kind: 'hang' })

    const request = fetch(`${local.url}/emails`, { method: 'POST', signal: AbortSignal.timeout(100) })

    await expect(request).rejects.toThrow(/timeout/)
    expect(local.mails()).toHaveLength(0)
  })

  it('answers with broken JSON', async () => {
    const { local } = await localResend()
    local.faults.add({ kind: 'malformed' })

    const response = await fetch(`${local.url}/emails`, { method: 'POST' })

    expect(response.status).toBe(200)
    await expect(response.json()).rejects.toThrow(SyntaxError)
  })

  it('answers late', async () => {
    const { resend, local } = await localResend()
    local.faults.add({ kind: 'latency', ms: 80 })
    const start = performance.now()

    const { error } = await resend.emails.send(mail)

    expect(error).toBeNull()
    expect(performance.now() - start).toBeGreaterThanOrEqual(79)
  })

  it('holds a request back until the faults are cleared', async () => {
    const { resend, local } = await localResend()
    local.faults.add({ kind: 'hold' })

    const sending = resend.emails.send(mail)
    await expect.poll(() => local.journal.entries()).toHaveLength(1)
    const before = local.mails()
    local.faults.clear()
    const { error } = await sending

    expect(before).toHaveLength(0)
    expect(error).toBeNull()
    expect(local.mails()).toHaveLength(1)
  })

  it('strikes only requests that match', async () => {
    const { resend, local } = await localResend()
    local.faults.add({ kind: 'status', status: 503, match: { method: 'GET', path: '/emails*' } })
    local.faults.add({ kind: 'status', status: 500, match: { method: 'post', path: '/emails/*' } })

    const single = await resend.emails.send(mail)
    const batch = await resend.batch.send([mail])

    expect(single.error).toBeNull()
    expect(local.faults.waiting()).toMatchObject([{ status: 503 }])
    expect(batch.error).toMatchObject({ statusCode: 500 })
  })

  it('does not strike the inbox or the controls', async () => {
    const { local, call } = await localResend()
    local.faults.add({ kind: 'drop' })

    const inbox = await fetch(local.inboxUrl)
    const faults = await call('GET', '/__local/faults')

    expect(inbox.status).toBe(200)
    expect(faults.body).toMatchObject({ faults: [{ kind: 'drop', times: 1, after: false }] })
  })
})

describe('control input that makes no sense is refused with the field\'s name', () => {
  it.each([
    ['kind', { kind: 'explode' }],
    ['kind', {}],
    ['status', { kind: 'status' }],
    ['status', { kind: 'status', status: 200 }],
    ['status', { kind: 'drop', status: 500 }],
    ['retryAfter', { kind: 'status', status: 429, retryAfter: '1' }],
    ['ms', { kind: 'latency' }],
    ['times', { kind: 'drop', times: 0 }],
    ['after', { kind: 'drop', after: 'yes' }],
    ['match', { kind: 'drop', match: '/emails' }],
    ['match.path', { kind: 'drop', match: { path: 1 } }],
    ['count', { kind: 'drop', count: 2 }],
    ['body', [1]],
  ])('%s in %j', async (field, input) => {
    const { call, local } = await localResend()

    const answer = await call('POST', '/__local/faults', input)

    expect(answer).toEqual({ status: 400, body: { error: { field, message: expect.stringContaining(`\`${field}\``) } } })
    expect(local.faults.waiting()).toEqual([])
  })

  it('refuses requests that a page of another site makes', async () => {
    const { call, sent, local } = await localResend()
    await sent()

    const answer = await call('POST', '/__local/reset', undefined, { 'sec-fetch-site': 'cross-site' })

    expect(answer.status).toBe(403)
    expect(local.mails()).toHaveLength(1)
  })
})

describe('the journal', () => {
  it('notes method, path, idempotency key, status, fault and body', async () => {
    const { resend, call, local } = await localResend()
    local.faults.add({ kind: 'drop' })
    await resend.emails.send(mail)
    await resend.emails.send(mail, { idempotencyKey: 'email/1' })

    const { body } = await call('GET', '/__local/requests')

    expect(body.requests).toMatchObject([
      { method: 'POST', path: '/emails', status: null, fault: 'drop' },
      { method: 'POST', path: '/emails', status: 200, idempotencyKey: 'email/1', body: { subject: mail.subject } },
    ])
  })

  it('holds no secrets', async () => {
    const { resend, call } = await localResend()
    await resend.emails.send({ ...mail, subject: 'Key re_abcdef123456', headers: { 'X-Key': 'whsec_c2VjcmV0' } })
    await call('POST', '/emails?key=sk_live_abcdef', { card: { number: '4242424242424242' }, password: 'hunter2' })

    const journal = JSON.stringify((await call('GET', '/__local/requests')).body)

    expect(journal).toContain('Key [secret]')
    expect(journal).not.toMatch(/re_local_key|re_abcdef|whsec_c2|sk_live|4242|hunter2/)
  })

  it('keeps the last 500 requests', async () => {
    const { local, resend } = await localResend()
    for (let n = 0; n < 505; n++)
      await resend.emails.get(`mail-${n}`)

    const entries = local.journal.entries()

    expect(entries).toHaveLength(500)
    expect(entries[0]!.path).toBe('/emails/mail-5')
  })
})

it('forgets everything on reset', async () => {
  const { local, sent, call, resend } = await localResend()
  await sent({}, 'email/1')
  local.faults.add({ kind: 'drop', times: 5 })

  await call('POST', '/__local/reset')

  expect([local.mails(), local.events(), local.journal.entries(), local.faults.waiting()]).toEqual([[], [], [], []])
  expect((await resend.emails.send({ ...mail, subject: 'New' }, { idempotencyKey: 'email/1' })).error).toBeNull()
})
