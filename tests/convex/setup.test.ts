import { afterEach, expect, it, vi } from 'vitest'
import { api } from '../../convex/_generated/api'
import { backend, signedIn } from './support'

it('says which command sets what a provider lacks, the key first', async () => {
  const settings = await listed({ CONVEX_SITE_URL: 'https://example.convex.site' })

  expect(settings.map(({ provider, mode, missing }) => [provider, mode, missing.map(({ name }) => name)])).toEqual([
    ['resend', 'disabled', ['RESEND_API_KEY', 'RESEND_FROM', 'RESEND_WEBHOOK_SECRET']],
    ['openai', 'disabled', ['OPENAI_API_KEY']],
    ['stripe', 'disabled', ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET', 'STRIPE_PUBLISHABLE_KEY']],
  ])
  expect(settings[0]!.missing[0]!.command).toBe('npx convex env set RESEND_API_KEY <your key>')
  expect(settings[0]!.missing[2]!.purpose).toContain('https://example.convex.site/webhooks/resend')
})

it('asks for nothing where a stand-in on this machine answers', async () => {
  const settings = await listed({ RESEND_API_KEY: 're_local', RESEND_BASE_URL: 'http://127.0.0.1:3212' })

  expect(settings[0]).toEqual({ provider: 'resend', mode: 'local', missing: [] })
})

it('says where a stand-in shows its mail, and nothing of the kind for the service itself', async () => {
  const page = { RESEND_API_KEY: 're_local', RESEND_PAGE_URL: 'http://127.0.0.1:3212/inbox' }

  const [live] = await listed(page)
  const [local] = await listed({ ...page, RESEND_BASE_URL: 'http://127.0.0.1:3212' })

  expect(local).toMatchObject({ mode: 'local', page: 'http://127.0.0.1:3212/inbox' })
  expect(live).toMatchObject({ mode: 'live' })
  expect(live).not.toHaveProperty('page')
})

it('names what is still missing on a live key, and no value', async () => {
  const settings = await listed({ STRIPE_SECRET_KEY: 'sk_test_secret', STRIPE_WEBHOOK_SECRET: 'whsec_secret' })

  expect(settings[2]).toMatchObject({ mode: 'live', missing: [{ name: 'STRIPE_PUBLISHABLE_KEY' }] })
  expect(JSON.stringify(settings)).not.toMatch(/(sk_test|whsec)_secret/)
})

afterEach(() => {
  vi.unstubAllEnvs()
})

async function listed(env: Record<string, string>) {
  for (const [name, value] of Object.entries(env))
    vi.stubEnv(name, value)
  const { as } = await signedIn(backend())
  return as.query(api.setup.list, {})
}
