import { afterEach, describe, expect, it, vi } from 'vitest'
import { localResend, mail } from './resendSetup.ts'

describe('an idempotency key', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  it('gives the first answer again without a second mail', async () => {
    const { resend, local } = await localResend()

    const first = await resend.emails.send(mail, { idempotencyKey: 'email/1' })
    const second = await resend.emails.send(mail, { idempotencyKey: 'email/1' })

    expect(second.data).toEqual(first.data)
    expect(local.mails()).toHaveLength(1)
    expect(local.mails()[0]!.idempotencyKey).toBe('email/1')
  })

  it('does the same for a batch', async () => {
    const { resend, local } = await localResend()

    const first = await resend.batch.send([mail, mail], { idempotencyKey: 'batch/1' })
    const second = await resend.batch.send([mail, mail], { idempotencyKey: 'batch/1' })

    expect(second.data).toEqual(first.data)
    expect(local.mails()).toHaveLength(2)
  })

  it('is refused for another mail', async () => {
    const { resend, local } = await localResend()
    await resend.emails.send(mail, { idempotencyKey: 'email/1' })

    const { error } = await resend.emails.send({ ...mail, subject: 'Another' }, { idempotencyKey: 'email/1' })

    expect(error).toMatchObject({ statusCode: 409, name: 'invalid_idempotent_request' })
    expect(local.mails()).toHaveLength(1)
  })

  it('is refused while its first request is under way', async () => {
    const { resend, local } = await localResend()
    local.faults.add({ kind: 'hang', after: true })
    const first = new AbortController()
    const hanging = resend.post('/emails', mail, { idempotencyKey: 'email/1', signal: first.signal } as never)
    await expect.poll(() => local.mails().length).toBe(1)

    const during = await resend.emails.send(mail, { idempotencyKey: 'email/1' })
    first.abort()
    await hanging

    expect(during.error).toMatchObject({ statusCode: 409, name: 'concurrent_idempotent_requests' })
    await expect.poll(async () => (await resend.emails.send(mail, { idempotencyKey: 'email/1' })).data?.id).toBe(local.mails()[0]!.id)
    expect(local.mails()).toHaveLength(1)
  })

  it('is free again after a refusal', async () => {
    const { resend } = await localResend()
    await resend.emails.send({ ...mail, to: 'nobody' }, { idempotencyKey: 'email/1' })

    const { error } = await resend.emails.send(mail, { idempotencyKey: 'email/1' })

    expect(error).toBeNull()
  })

  it('is free again after 24 hours', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { resend, local } = await localResend()
    await resend.emails.send(mail, { idempotencyKey: 'email/1' })
    vi.setSystemTime(Date.now() + 24 * 60 * 60 * 1_000 + 1)

    const { error } = await resend.emails.send({ ...mail, subject: 'The next day' }, { idempotencyKey: 'email/1' })

    expect(error).toBeNull()
    expect(local.mails()).toHaveLength(2)
  })

  it('has at most 256 characters', async () => {
    const { resend } = await localResend()

    const { error } = await resend.emails.send(mail, { idempotencyKey: 'k'.repeat(257) })

    expect(error).toMatchObject({ statusCode: 400, name: 'invalid_idempotency_key' })
  })
})
