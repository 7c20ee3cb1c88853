import { expect, signInAsGuest, test } from './fixtures.ts'
import { isSwift } from './swift.ts'

/** Most kilobytes of script, as transferred, that a page may load by itself. */
const budgets = { '/': 150, '/app/emails': 250 }

for (const [path, budget] of Object.entries(budgets)) {
  test(`${path} loads at most ${budget} kB of script`, async ({ app, context, page }) => {
    test.skip(!isSwift, 'modules/swift/ keeps pages within their budgets')
    if (path.startsWith('/app'))
      await signInAsGuest(app, context)
    const scripts = new Set<string>()
    let transferred = 0
    const devtools = await context.newCDPSession(page)
    await devtools.send('Network.enable')
    devtools.on('Network.responseReceived', ({ requestId, response }) => response.url.endsWith('.js') && scripts.add(requestId))
    devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => transferred += scripts.has(requestId) ? encodedDataLength : 0)

    await page.goto(path, { waitUntil: 'networkidle' })

    expect(scripts.size).toBeGreaterThan(5)
    expect(transferred / 1000).toBeLessThanOrEqual(budget)
  })
}

test('a page comes compressed', async ({ request }) => {
  const response = await request.get('/login', { headers: { 'accept-encoding': 'gzip, br' } })

  expect(response.headers()).toMatchObject({ 'content-encoding': 'br', 'vary': expect.stringContaining('accept-encoding') })
})

test('a page is painted before its scripts are asked for', async ({ page }) => {
  test.skip(!isSwift, 'modules/swift/ defers scripts')
  await page.goto('/', { waitUntil: 'networkidle' })

  const { painted, asked } = await page.evaluate(whenPainted)
  expect(painted).toBeGreaterThan(0)
  expect(asked.length).toBeGreaterThan(5)
  expect(asked.filter(at => at < painted)).toEqual([])
})

test('a page that is not painted gets its scripts as well', async ({ page }) => {
  // A tab in the background, which the browser never tells of a paint.
  await page.addInitScript(() => {
    PerformanceObserver.prototype.observe = () => {}
    Object.defineProperty(document, 'hidden', { value: true })
  })

  await page.goto('/login')

  await expect(page.getByRole('button', { name: 'Continue as guest' })).toBeEnabled()
})

test('code that only some visitors look at is loaded when they do', async ({ app, context, page }) => {
  await signInAsGuest(app, context)
  const requested: string[] = []
  page.on('request', request => requested.push(new URL(request.url()).pathname))
  await page.goto('/app/emails', { waitUntil: 'networkidle' })
  const before = requested.length

  await page.getByRole('button', { name: 'How it works' }).click()
  const drawer = page.getByRole('dialog', { name: 'How it works' })
  await expect(drawer.getByText('convex/emails.ts').first()).toBeVisible()

  expect(requested.slice(before).filter(path => path.endsWith('.js')).length).toBeGreaterThan(0)
  await expect(drawer.getByText('useConvexAction(').first()).toBeVisible()
  await expect(drawer.getByText('internalMutation(').first()).toBeVisible()

  for (const [name, ...parts] of [
    ['Files', 'app/composables/files/useFileUploads.ts', 'convex/files/importSteps.ts', 'convex/files.ts'],
    ['Checkout', 'app/components/payments/CheckoutPacks.vue', 'convex/payments/checkoutSessions.ts', 'convex/payments/stripeWebhook.ts', 'app/composables/payments/usePurchase.ts'],
    ['Reports', 'app/components/reports/ReportsCard.vue', 'convex/reports.ts', 'convex/jobs.ts'],
  ] as const) {
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name, exact: true }).click()
    await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
    await page.getByRole('button', { name: 'How it works' }).click()
    for (const part of parts)
      await expect(drawer.getByText(part, { exact: true }).first()).toBeVisible()
  }
})

/** When the browser first showed something of its page, and when it asked for each script; milliseconds since it was opened. */
function whenPainted() {
  const [paint] = performance.getEntriesByName('first-contentful-paint')
  const asked = performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js')).map(({ startTime }) => startTime)
  return { painted: paint?.startTime ?? 0, asked }
}
