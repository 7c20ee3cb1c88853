import fc from 'fast-check'
import { expect, it } from 'vitest'
import { api } from '../../../convex/_generated/api'
import { changeCredits, type CreditChange } from '../../../convex/credits/ledger'
import { backend, signedIn, type Backend } from '../support'

it('never lets a balance fall below zero, and says how many credits are missing', async () => {
  const t = backend()
  const { userId, as } = await signedIn(t)
  await change(t, { userId, delta: 2, reason: 'welcome', cause: userId })

  await expect(change(t, { userId, delta: -3, reason: 'image', cause: 'a' }))
    .rejects.toMatchObject({ data: { code: 'INSUFFICIENT_CREDITS', credits: 2, needed: 3 } })

  expect(await as.query(api.credits.balance)).toBe(2)
})

it('makes one change for one cause, however often it is asked for', async () => {
  const t = backend()
  const { userId, as } = await signedIn(t)

  const made = [
    await change(t, { userId, delta: 5, reason: 'purchase', cause: 'order' }),
    await change(t, { userId, delta: 5, reason: 'purchase', cause: 'order' }),
    await change(t, { userId, delta: -5, reason: 'refund', cause: 'order' }),
  ]

  expect(made).toEqual([true, false, true])
  expect(await as.query(api.credits.balance)).toBe(0)
})

it('keeps the balance at the sum of the ledger, whatever happens', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.record({ delta: fc.integer({ min: -5, max: 5 }), cause: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f') })), async (changes) => {
    const t = backend()
    const { userId, as } = await signedIn(t)

    for (const { delta, cause } of changes)
      await change(t, { userId, delta, reason: 'image', cause }).catch(() => {})

    const ledger = await t.run(({ db }) => db.query('ledger').collect())
    const sum = ledger.reduce((total, { delta }) => total + delta, 0)
    expect(await as.query(api.credits.balance)).toBe(sum)
    expect(sum).toBeGreaterThanOrEqual(0)
  }), { numRuns: 30 })
})

function change(t: Backend, wanted: CreditChange) {
  return t.run(ctx => changeCredits(ctx, wanted))
}
