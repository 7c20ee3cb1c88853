import { expect, it } from 'vitest'
import { api } from '../../../convex/_generated/api'
import { backend, signedIn } from '../support'

it('saves what it found out, so that the query shows it', async () => {
  const t = await caller()

  await t.action(api.data.processAndSave, { data: 'one two\nthree' })

  expect(await t.query(api.data.latest, {})).toEqual({
    characters: 13,
    words: 3,
    lines: 2,
    sha256: '2e2bf529d7cf77cec165d750c66d6d1617d14adf8e9f4e483864ed0b6c89a221',
  })
})

it('refuses a text that is too long, and saves nothing', async () => {
  const t = await caller()

  await expect(t.action(api.data.processAndSave, { data: 'a'.repeat(1_000_001) }))
    .rejects.toMatchObject({ data: { code: 'INVALID_INPUT', field: 'data' } })

  expect(await t.query(api.data.latest, {})).toBeNull()
})

async function caller() {
  return (await signedIn(backend())).as
}
