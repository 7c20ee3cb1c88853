import { expect, it } from 'vitest'
import { api, internal } from '../../../convex/_generated/api'
import type { Id } from '../../../convex/_generated/dataModel'
import type { EmailStatus } from '../../../convex/emails/emailStatus'
import { suppress } from '../../../convex/emails/suppressionRows'
import { backend, signedIn, type Backend } from '../support'

it('lists the addresses that the caller wrote to and that get no more mail, latest first', async () => {
  const t = backend()
  const { as, userId } = await signedIn(t)
  await wrote(t, userId, 'Gone@example.com', 'bounced')
  await wrote(t, userId, 'gone@example.com', 'bounced')
  await wrote(t, userId, 'angry@example.com', 'complained')
  await wrote(t, userId, 'full@example.com', 'bounced')
  await t.run(async (ctx) => {
    await suppress(ctx, 'GONE@example.com', 'bounced')
    await suppress(ctx, 'gone@example.com', 'complained')
    await suppress(ctx, 'angry@example.com', 'complained')
  })

  expect(await as.query(api.emails.blockedAddresses)).toEqual([
    { email: 'angry@example.com', reason: 'complained', since: expect.any(Number) as number },
    { email: 'gone@example.com', reason: 'bounced', since: expect.any(Number) as number },
  ])
})

it('tells nobody whom others wrote to', async () => {
  const t = backend()
  const { as } = await signedIn(t)
  const other = await signedIn(t)
  await wrote(t, other.userId, 'gone@example.com', 'bounced')
  await t.run(ctx => suppress(ctx, 'gone@example.com', 'bounced'))

  expect(await as.query(api.emails.blockedAddresses)).toEqual([])
})

it('is lifted by the operator, who is told whether there was anything to lift', async () => {
  const t = backend()
  await t.run(ctx => suppress(ctx, 'gone@example.com', 'bounced'))

  expect(await t.mutation(internal.emails.suppressions.lift, { email: ' Gone@example.com' })).toBe(true)
  expect(await t.mutation(internal.emails.suppressions.lift, { email: 'gone@example.com' })).toBe(false)
})

function wrote(t: Backend, userId: Id<'users'>, to: string, status: EmailStatus) {
  return t.run(async ({ db }) => {
    const jobId = await db.insert('jobs', { userId, kind: 'email', status: 'succeeded', attempt: 1, startedAt: 0 })
    await db.insert('emails', { userId, jobId, to, subject: 's', content: { template: 'message', body: 'b' }, status })
  })
}
