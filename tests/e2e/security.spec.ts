import { expect, test } from './fixtures.ts'

test('each answer has a policy and a nonce of its own, and names the deployment it was started for', async ({ app, request }) => {
  const [first, second] = await Promise.all([request.get('/'), request.get('/')])

  const policy = first.headers()['content-security-policy']!
  expect(policy).toContain(`connect-src 'self' ${app.deployment.url} ${app.deployment.url.replace('http', 'ws')};`)
  expect(policy).toContain('frame-ancestors \'none\'')
  expect(policy).not.toContain('stripe')
  expect(policy).not.toContain('upgrade-insecure-requests')
  expect(nonce(policy)).not.toBe(nonce(second.headers()['content-security-policy']!))
  expect(await first.text()).toContain(`nonce="${nonce(policy)}"`)
})

test('a script that somebody got into a page does not run, and the page works all the same', async ({ app, browser }) => {
  const page = await browser.newPage({ baseURL: app.url })
  await page.route('/login', async (route) => {
    const response = await route.fetch()
    const body = (await response.text()).replace(/<body[^>]*>/, '$&<script>window.intruder = true</script><img src="data:image/png," alt="" onerror="window.intruder = true">')
    await route.fulfill({ response, body })
  })

  await page.goto('/login', { waitUntil: 'networkidle' })

  await expect(page.getByRole('button', { name: 'Continue as guest' })).toBeEnabled()
  expect(await page.evaluate(() => 'intruder' in window)).toBe(false)
  await page.close()
})

test('no page of another origin may read an answer, or show it in a frame', async ({ request }) => {
  for (const path of ['/', '/app/emails', '/favicon.svg']) {
    const headers = (await request.get(path, { headers: { origin: 'https://elsewhere.example' }, maxRedirects: 0 })).headers()

    expect(headers).not.toHaveProperty('access-control-allow-origin')
    expect(headers).toMatchObject({ 'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff' })
  }
})

function nonce(policy: string) {
  return /'nonce-([^']+)'/.exec(policy)![1]!
}
