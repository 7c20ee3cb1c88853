import { Resend } from 'resend'
import { describe, expect, it } from 'vitest'
import { localResend, mail } from './resendSetup.ts'

describe('sending with the official SDK', () => {
  it('returns an id under which the mail can be retrieved', async () => {
    const { resend, local } = await localResend()

    const { data, error } = await resend.emails.send({ ...mail, cc: 'grace@example.com', replyTo: 'studio@example.com', tags: [{ name: 'kind', value: 'postcard' }] })

    expect(error).toBeNull()
    expect((await resend.emails.get(data!.id)).data).toMatchObject({
      object: 'email',
      id: data!.id,
      from: mail.from,
      to: [mail.to],
      cc: ['grace@example.com'],
      bcc: null,
      reply_to: ['studio@example.com'],
      subject: mail.subject,
      html: mail.html,
      text: null,
      tags: [{ name: 'kind', value: 'postcard' }],
    })
    expect(local.mails()).toHaveLength(1)
  })

  it('tells by `last_event` how far a mail has come', async () => {
    const { sent, resend } = await localResend()

    const id = await sent()

    await expect.poll(async () => (await resend.emails.get(id)).data?.last_event).toBe('delivered')
  })

  it('lists mail newest first, in pages', async () => {
    const { sent, resend } = await localResend()
    await sent({ subject: 'First' })
    await sent({ subject: 'Second' })
    await sent({ subject: 'Third' })

    const first = (await resend.emails.list({ limit: 2 })).data!
    const second = (await resend.emails.list({ limit: 2, after: first.data[1]!.id })).data!

    expect(first.data.map(({ subject }) => subject)).toEqual(['Third', 'Second'])
    expect(first.has_more).toBe(true)
    expect(second.data.map(({ subject }) => subject)).toEqual(['First'])
    expect(second.has_more).toBe(false)
  })

  it('answers an unknown id and an unknown route in Resend\'s error shape', async () => {
    const { resend, call } = await localResend()

    const { error } = await resend.emails.get('9f3c')

    expect(error).toEqual({ statusCode: 404, name: 'not_found', message: 'Email not found' })
    expect(await call('GET', '/contacts')).toMatchObject({ status: 404, body: { statusCode: 404, name: 'not_found' } })
    expect(await call('DELETE', '/emails')).toMatchObject({ status: 405, body: { name: 'method_not_allowed' } })
  })
})

describe('the API key', () => {
  it('is required', async () => {
    const { call } = await localResend()

    const answer = await call('POST', '/emails', mail)

    expect(answer).toMatchObject({ status: 401, body: { statusCode: 401, name: 'missing_api_key' } })
  })

  it('must be one of Resend\'s form', async () => {
    const { local } = await localResend()

    const { error } = await new Resend('sk_test_1', { baseUrl: local.url }).emails.send(mail)

    expect(error).toMatchObject({ statusCode: 403, name: 'invalid_api_key' })
  })
})

describe('what Resend refuses', () => {
  it.each([
    ['no sender', { from: '' }, 'missing_required_field', 'Missing `from` field.'],
    ['no recipient', { to: '' }, 'missing_required_field', 'Missing `to` field.'],
    ['an empty list of recipients', { to: [] }, 'missing_required_field', 'Missing `to` field.'],
    ['no subject', { subject: '' }, 'missing_required_field', 'Missing `subject` field.'],
    ['no content', { html: '' }, 'missing_required_field', 'Missing `html` or `text` field.'],
    ['a malformed sender', { from: 'Studio' }, 'invalid_from_address', /^Invalid `from` field/],
    ['a malformed recipient', { to: 'ada@example' }, 'validation_error', /^Invalid `to` field/],
    ['one malformed recipient among good ones', { to: ['ada@example.com', 'ada@@example.com'] }, 'validation_error', /^Invalid `to` field/],
    ['a malformed copy', { cc: 'ada example.com' }, 'validation_error', /^Invalid `cc` field/],
    ['more than 50 recipients', { to: Array.from({ length: 51 }, (_, n) => `ada${n}@example.com`) }, 'validation_error', /more than 50 recipients/],
    ['a line break in the subject', { subject: 'Hi\r\nBcc: all@example.com' }, 'validation_error', /not allowed in the `subject` field/],
    ['a line break in an address', { to: 'Ada\n <ada@example.com>' }, 'validation_error', /not allowed in the `to` field/],
    ['a line break in a header', { headers: { 'X-Note': 'a\nb' } }, 'validation_error', /not allowed in the `headers.X-Note` field/],
    ['a tag with a space', { tags: [{ name: 'a kind', value: 'b' }] }, 'validation_error', /^Tags should only contain/],
    ['an attachment without content', { attachments: [{ filename: 'a.txt' }] }, 'invalid_attachment', /^Attachment must have/],
    ['an attachment to fetch', { attachments: [{ path: 'https://example.com/a.pdf' }] }, 'invalid_attachment', /fetches nothing/],
    ['a schedule, by name', { scheduledAt: 'in 1 hour' }, 'validation_error', /does not do `scheduled_at`/],
  ])('%s', async (_, changes, name, message) => {
    const { resend, local } = await localResend()

    const { error } = await resend.emails.send({ ...mail, ...changes } as typeof mail)

    expect(error).toEqual({ statusCode: 422, name, message: typeof message === 'string' ? message : expect.stringMatching(message) })
    expect(local.mails()).toHaveLength(0)
  })

  it('a recipient that starts with `bounce`, so that a refusal can be tried', async () => {
    const { resend, local } = await localResend()

    const { error } = await resend.emails.send({ ...mail, to: 'Bob <Bounce.me@example.com>' })

    expect(error).toEqual({
      statusCode: 422,
      name: 'validation_error',
      message: 'Invalid `to` field. The address bounce.me@example.com does not accept mail.',
    })
    expect(local.mails()).toHaveLength(0)
  })

  it('a body that is not JSON', async () => {
    const { local } = await localResend()

    const response = await fetch(`${local.url}/emails`, { method: 'POST', body: '{"from":', headers: { authorization: 'Bearer re_x' } })

    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ statusCode: 400, name: 'validation_error' })
  })
})

describe('batches', () => {
  it('sends all of them and returns the ids in order', async () => {
    const { resend } = await localResend()

    const { data } = await resend.batch.send([{ ...mail, subject: 'One' }, { ...mail, subject: 'Two' }])

    const subjects = await Promise.all(data!.data.map(async ({ id }) => (await resend.emails.get(id)).data?.subject))
    expect(subjects).toEqual(['One', 'Two'])
  })

  it('sends none if one is refused', async () => {
    const { resend, local } = await localResend()

    const { error } = await resend.batch.send([mail, { ...mail, to: 'nobody' }])

    expect(error).toMatchObject({ statusCode: 422, name: 'validation_error' })
    expect(local.mails()).toHaveLength(0)
  })

  it('sends the good ones in permissive mode and names the others', async () => {
    const { resend, local } = await localResend()

    const { data } = await resend.batch.send([{ ...mail, to: 'nobody' }, mail], { batchValidation: 'permissive' })

    expect(data).toMatchObject({ data: [{ id: local.mails()[0]!.id }], errors: [{ index: 0, message: expect.stringMatching(/^Invalid `to`/) }] })
  })

  it('takes up to 100 mails', async () => {
    const { resend } = await localResend()

    const { error } = await resend.batch.send(Array.from({ length: 101 }, () => mail))

    expect(error).toMatchObject({ statusCode: 422, message: 'The batch must be an array of 1 to 100 emails.' })
  })
})
