import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Id } from '../../../convex/_generated/dataModel'
import { api } from '../../../convex/_generated/api'
import { drops, fakeResend, refuses, type Answer } from './resend'
import { backend, signedIn } from '../support'

it('sends the picture inside of the mail, where the HTML shows it', async () => {
  const { send, mail } = await painter()

  await send()

  const { subject, html, text, attachments } = mail()
  expect(subject).toBe('A postcard from Ada')
  expect(html).toContain('src="cid:picture"')
  expect(html).toContain('alt="A &quot;lighthouse&quot;"')
  expect(html).toContain('Wish you<br>were here')
  expect(text).toBe('[Image: A "lighthouse"]\n\nWish you\nwere here\n\nFrom Ada')
  expect(attachments).toEqual([{ filename: 'postcard.png', content_type: 'image/png', content_id: 'picture', content: btoa('a picture') }])
})

it('carries large pictures byte by byte', async () => {
  const bytes = Uint8Array.from({ length: 100_001 }, (_, n) => n * 7 % 256)
  const { send, mail } = await painter({ picture: bytes })

  await send()

  expect(Uint8Array.from(atob(mail().attachments[0]!.content), character => character.charCodeAt(0))).toEqual(bytes)
})

it('keeps no byte of the picture in a document', async () => {
  const { t, send } = await painter({ picture: new Uint8Array(100_000) })

  await send()

  const rows = await t.run(ctx => Promise.all([ctx.db.query('emails').collect(), ctx.db.query('jobs').collect()]))
  expect(JSON.stringify(rows).length).toBeLessThan(2_000)
})

it('leaves the name out that a guest does not have', async () => {
  const { send, mail } = await painter({ user: { name: 'Guest', email: undefined, emailVerificationTime: undefined, isAnonymous: true } })

  await send()

  expect(mail().subject).toBe('A postcard for you')
  expect(mail().text).not.toContain('Guest')
})

it('lets no name add a header', async () => {
  const { send, mail } = await painter({ user: { name: 'Ada\r\nBcc: eve@example.com' } })

  await send()

  expect(mail().subject).toBe('A postcard from Ada Bcc: eve@example.com')
})

it('sends one mail for one key, also when it failed before', async () => {
  const { send, requests } = await painter({ script: [refuses(422, 'validation_error')] })
  await send({ key: 'k' }).catch(() => {})

  await send({ key: 'k' })
  await send({ key: 'k' })

  expect(requests).toHaveLength(2)
  expect(new Set(requests.map(request => request.idempotencyKey)).size).toBe(1)
})

it.each([
  ['of someone else', { userId: 'other' as const }],
  ['that is still being painted', { storageId: undefined }],
  ['that was deleted', { deletedAt: 1 }],
])('refuses a picture %s', async (_, image) => {
  const { send, requests } = await painter({ image })

  await expect(send()).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } })

  expect(requests).toEqual([])
})

it('says so when the picture is gone before the mail is', async () => {
  const { t, imageId, send, requests } = await painter({ script: [drops, drops, drops] })
  await send({ key: 'k' }).catch(() => {})
  await t.run(ctx => ctx.db.delete('images', imageId))

  await expect(send({ key: 'k' })).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } })

  expect(requests).toHaveLength(3)
})

it('refuses a picture that no mailbox takes', async () => {
  const { send, requests } = await painter({ picture: new Uint8Array(10_000_001) })

  await expect(send()).rejects.toMatchObject({ data: { code: 'FILE_TOO_LARGE' } })

  expect(requests).toEqual([])
})

it.each([
  ['to', { to: 'nobody' }],
  ['message', { message: ' ' }],
  ['message', { message: 'a'.repeat(2_001) }],
])('refuses a bad %s', async (field, args) => {
  const { send } = await painter()

  await expect(send(args)).rejects.toMatchObject({ data: { code: 'INVALID_INPUT', field } })
})

it('goes to the user\'s own address only, with a live key', async () => {
  const { send, requests } = await painter()
  vi.stubEnv('RESEND_BASE_URL', undefined)

  await expect(send({ to: 'stranger@example.com' })).rejects.toMatchObject({ data: { code: 'RECIPIENT_NOT_ALLOWED', field: 'to' } })
  await send({ to: 'ada@example.com' })

  expect(requests).toHaveLength(1)
})

interface Sent { subject: string, html: string, text: string, attachments: { content: string }[] }
let resend: ReturnType<typeof fakeResend>

beforeEach(() => {
  vi.stubEnv('RESEND_API_KEY', 're_test')
})

afterEach(() => {
  resend.restore()
  vi.unstubAllEnvs()
})

interface Setting {
  picture?: Uint8Array<ArrayBuffer>
  image?: { userId?: 'other', storageId?: undefined, deletedAt?: number }
  user?: Parameters<typeof signedIn>[1]
  script?: Answer[]
}

/** Someone with a picture, in front of a Resend that gives `script`'s answers, then accepts. */
async function painter({ picture = new TextEncoder().encode('a picture'), image = {}, user, script = [] }: Setting = {}) {
  resend = fakeResend(script)
  vi.stubEnv('RESEND_BASE_URL', resend.url)
  const t = backend()
  const { as, userId } = await signedIn(t, user)
  const other = await signedIn(t)
  const imageId = await t.run(async (ctx) => {
    const jobId = await ctx.db.insert('jobs', { userId, kind: 'image', status: 'succeeded', attempt: 1, startedAt: 0 })
    const storageId: Id<'_storage'> = await ctx.storage.store(new Blob([picture], { type: 'image/png' }))
    return ctx.db.insert('images', { jobId, prompt: 'A "lighthouse"', width: 8, height: 8, storageId, ...image, userId: image.userId ? other.userId : userId })
  })
  const draft = { to: 'ada@example.com', imageId, message: 'Wish you\nwere here' }
  return {
    t,
    imageId,
    requests: resend.requests,
    mail: () => resend.requests.at(-1)!.body as Sent,
    send: (args: Partial<typeof draft & { key: string }> = {}) => as.action(api.emails.sendPostcard, { ...draft, ...args }),
  }
}
