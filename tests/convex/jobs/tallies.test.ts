import { expect, it } from 'vitest'
import { api } from '../../../convex/_generated/api'
import { countActivity } from '../../../convex/jobs/counters'
import { backend, signedIn } from '../support'

it('counts what everyone did, and tells anyone', async () => {
  const t = backend()
  const [ada, grace] = await Promise.all([signedIn(t), signedIn(t, { email: 'grace@example.com' })])

  await t.run(async (ctx) => {
    for (let n = 0; n < 12; n++)
      await countActivity(ctx, ada.userId, 'email')
    await countActivity(ctx, grace.userId, 'email')
    await countActivity(ctx, grace.userId, 'image')
  })

  expect(await t.query(api.jobs.totals, {})).toEqual({ emails: 13, images: 1, files: 0, payments: 0, reports: 0 })
})
