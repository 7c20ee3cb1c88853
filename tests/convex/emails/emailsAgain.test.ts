import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { api } from '../../../convex/_generated/api'
import type { Doc } from '../../../convex/_generated/dataModel'
import { drops, fakeResend, refuses, type Answer } from './resend'
import { backend, signedIn } from '../support'

it('copies what Resend refused under a new name, as a mail of its own that knows the first', async () => {
  const { send, sendAgain, list, get, requests } = await someone(refuses(422, 'validation_error'))
  const first = await send()

  await sendAgain(first._id)

  const [second] = await list()
  expect(await list()).toMatchObject([{ subject: 'Hello', status: 'sent' }, { status: 'failed', canSendAgain: false }])
  expect(await get(second!._id)).toMatchObject({ resendOf: first._id, text: 'How are you?' })
  expect(requests.map(request => request.idempotencyKey)).toEqual([`email/${first._id}`, `email/${second!._id}`])
})

it('tries what may have got through again under its own name, so that it never arrives twice', async () => {
  const { send, sendAgain, list, requests } = await someone(drops, drops, drops)
  const first = await send()

  await sendAgain(first._id)

  expect(await list()).toMatchObject([{ _id: first._id, status: 'sent' }])
  expect(new Set(requests.map(request => request.idempotencyKey)).size).toBe(1)
})

it('makes one more mail, however often it is asked', async () => {
  const { send, sendAgain, list } = await someone(refuses(422, 'validation_error'))
  const first = await send()

  const [one, two] = await Promise.all([sendAgain(first._id), sendAgain(first._id)])
  const three = await sendAgain(first._id)

  expect([two, three]).toEqual([one, one])
  expect(await list()).toHaveLength(2)
})

it.each([
  ['failed, as Resend reported later', 'failed', true],
  ['bounced for a reason that passes', 'bounced', true],
  ['waits', 'queued', false],
  ['is on its way', 'sent', false],
  ['is delayed', 'delayed', false],
  ['arrived', 'delivered', false],
  ['was marked as spam', 'complained', false],
  ['was suppressed', 'suppressed', false],
] as const)('is offered for a mail that %s: %#', async (_, status, offered) => {
  const { send, sendAgain, list, patch } = await someone()
  const email = await send()
  await patch(email, { status })

  expect(await list()).toMatchObject([{ canSendAgain: offered }])
  if (offered)
    await sendAgain(email._id)
  else
    await expect(sendAgain(email._id)).rejects.toMatchObject({ data: { code: 'CONFLICT' } })
})

it('writes nowhere that gets no more mail', async () => {
  const { t, send, sendAgain, list, patch, requests } = await someone()
  const email = await send()
  await patch(email, { status: 'bounced' })
  await t.run(ctx => ctx.db.insert('suppressions', { email: 'ada@example.com', reason: 'bounced' }))

  await expect(sendAgain(email._id)).rejects.toMatchObject({ data: { code: 'CONFLICT' } })

  expect(await list()).toMatchObject([{ canSendAgain: false }])
  expect(requests).toHaveLength(1)
})

it('writes only where its sender may write now', async () => {
  const { send, sendAgain } = await someone(refuses(422, 'validation_error'))
  const email = await send({ to: 'bob@example.com' })
  vi.stubEnv('RESEND_BASE_URL', undefined)

  await expect(sendAgain(email._id)).rejects.toMatchObject({ data: { code: 'RECIPIENT_NOT_ALLOWED' } })
})

const draft = { to: 'ada@example.com', subject: 'Hello', body: 'How are you?' }
let resend: ReturnType<typeof fakeResend>

beforeEach(() => {
  vi.stubEnv('RESEND_API_KEY', 're_test')
})

afterEach(() => {
  resend.restore()
  vi.unstubAllEnvs()
})

async function someone(...script: Answer[]) {
  resend = fakeResend(script)
  vi.stubEnv('RESEND_BASE_URL', resend.url)
  const t = backend()
  const { as } = await signedIn(t)
  const list = async () => (await as.query(api.emails.list, { paginationOpts: { numItems: 20, cursor: null } })).page
  return {
    t,
    list,
    requests: resend.requests,
    get: (emailId: string) => as.query(api.emails.get, { emailId }),
    sendAgain: (emailId: string) => as.action(api.emails.sendAgain, { emailId }),
    /** Sends a mail, and answers its row however that went. */
    async send(args: Partial<typeof draft> = {}) {
      await as.action(api.emails.send, { ...draft, ...args }).catch(() => {})
      return (await list())[0]!
    },
    patch: ({ _id }: Pick<Doc<'emails'>, '_id'>, fields: Partial<Doc<'emails'>>) => t.run(ctx => ctx.db.patch('emails', _id, fields)),
  }
}
