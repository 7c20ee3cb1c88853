import { afterEach, expect, it, vi } from 'vitest'
import { api } from '../../convex/_generated/api'
import { backend, signedIn } from './support'

it('says which command sets what a provider lacks, the key first', async () => {
  const settings = await listed({ CONVEX_SITE_URL: 'https://example.convex.site' })

  expect(settings.every(({ mode }) => mode === 'disabled')).toBe(true)
  expect(namesOf(settings, 'resend')).toEqual(['RESEND_API_KEY', 'RESEND_FROM', 'RESEND_WEBHOOK_SECRET'])
  expect(namesOf(settings, 'openai')).toEqual(['OPENAI_API_KEY'])
  expect(namesOf(settings, 'stripe')).toEqual(['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET', 'STRIPE_PUBLISHABLE_KEY'])
  const { missing } = find(settings, 'resend')
  expect(missing[0]!.command).toBe('npx convex env set RESEND_API_KEY <your key>')
  expect(missing[2]!.purpose).toContain('https://example.convex.site/webhooks/resend')
})

it('asks for nothing where a stand-in on this machine answers', async () => {
  const settings = await listed({ RESEND_API_KEY: 're_local', RESEND_BASE_URL: 'http://127.0.0.1:3212' })

  expect(find(settings, 'resend')).toEqual({ provider: 'resend', mode: 'local', missing: [] })
})

it('says where a stand-in shows its mail, and nothing of the kind for the service itself', async () => {
  const page = { RESEND_API_KEY: 're_local', RESEND_PAGE_URL: 'http://127.0.0.1:3212/inbox' }

  const live = find(await listed(page), 'resend')
  const local = find(await listed({ ...page, RESEND_BASE_URL: 'http://127.0.0.1:3212' }), 'resend')

  expect(local).toMatchObject({ mode: 'local', page: 'http://127.0.0.1:3212/inbox' })
  expect(live).toMatchObject({ mode: 'live' })
  expect(live).not.toHaveProperty('page')
})

it('names what is still missing on a live key, and no value', async () => {
  const settings = await listed({ STRIPE_SECRET_KEY: 'sk_test_secret', STRIPE_WEBHOOK_SECRET: 'whsec_secret' })

  expect(find(settings, 'stripe')).toMatchObject({ mode: 'live', missing: [{ name: 'STRIPE_PUBLISHABLE_KEY' }] })
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

type Settings = Awaited<ReturnType<typeof listed>>

function find(settings: Settings, wanted: string) {
  return settings.find(({ provider }) => provider === wanted)!
}

const namesOf = (settings: Settings, provider: string) => find(settings, provider).missing.map(({ name }) => name)
