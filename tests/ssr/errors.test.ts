import { fileURLToPath } from 'node:url'
import { fetch, setup } from '@nuxt/test-utils/e2e'
import { describe, expect, it } from 'vitest'

await setup({
  rootDir: fileURLToPath(new URL('../setup/site', import.meta.url)),
  env: { NUXT_PUBLIC_CONVEX_URL: 'http://127.0.0.1:1' },
  setupTimeout: 120_000,
})

const asBrowser = { accept: 'text/html' }

describe('a page that fails', () => {
  it('shows the error page without the message of the failure', async () => {
    const response = await fetch('/broken', { headers: asBrowser })
    const html = await response.text()

    expect(response.status).toBe(500)
    expect(html).toContain('<h1>500</h1>')
    expect(html).not.toContain('sk_live')
  })

  it('keeps the status and message of a failure that is deliberate', async () => {
    const response = await fetch('/broken?deliberate=1', { headers: asBrowser })

    expect(response.status).toBe(403)
    expect(await response.text()).toContain('Members only.')
  })
})

describe('the last resort', () => {
  it.each([
    ['at the internal address of the error page', '/__nuxt_error', {}, 404],
    ['when a client claims that the error page asks', '/nowhere', { 'x-nuxt-error': 'true' }, 404],
    ['when a client claims that the error page fails', '/broken', { 'x-nuxt-error': 'true' }, 500],
  ])('is a page without scripts %s', async (_, path, headers, status) => {
    const response = await fetch(path, { headers: { ...asBrowser, ...headers } })
    const html = await response.text()

    expect(response.status).toBe(status)
    expect(response.headers.get('content-security-policy')).toContain('default-src \'none\'')
    expect(html).toContain(status === 404 ? 'Page not found' : 'Something went wrong')
    expect(html).not.toContain('<script')
    expect(html).not.toContain('sk_live')
  })
})
