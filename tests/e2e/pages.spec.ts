import { readdirSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import { ConvexHttpClient } from 'convex/browser'
import type { VNode } from 'vue'
import { api } from '../../convex/_generated/api.js'
import { expect, signInAsGuest, test, type App } from './fixtures.ts'

const appPages = readdirSync(new URL('../../app/pages/app', import.meta.url)).map(file => `/app/${file.replace(/(?:index)?\.vue$/, '')}`.replace(/\/$/, ''))
const pages = ['/', '/login', '/success', '/cancel', ...appPages]
const widths = { phone: 390, desktop: 1440 }
const MIN_SCREENSHOT_BYTES = 50_000

for (const path of pages) {
  test(`${path} is accessible and fits, on a phone and a desktop, light and dark`, async ({ app, context, page }) => {
    if (path.startsWith('/app'))
      await signInAsGuest(app, context)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.goto(path, { waitUntil: 'networkidle' })
    await expect.poll(() => page.evaluate(iconsWithoutPicture)).toEqual([])
    expect(await page.evaluate(disagreements)).toEqual([])

    for (const colorScheme of ['light', 'dark'] as const) {
      for (const [name, width] of Object.entries(widths)) {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize({ width, height: 900 })
        await expect(page.locator('html')).toContainClass(colorScheme)

        const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
        expect(violations.map(({ id, nodes }) => ({ id, html: nodes.map(node => node.html) })), `${name}, ${colorScheme}`).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      }
    }
  })
}

test.describe('a deployment where nothing happened yet', () => {
  test.use({ deploymentEnv: {} })

  test('the start page shows what everyone does, at once', async ({ app, page }) => {
    await page.goto('/', { waitUntil: 'networkidle' })
    const sent = page.getByRole('definition').first()
    await expect(sent).toHaveText('0')

    const stranger = await anyone(app)
    await stranger.action(api.emails.send, { to: 'ada@example.com', subject: 'Hello', body: 'There' })

    await expect(sent).toHaveText('1')
  })
})

for (const [name, width] of Object.entries(widths)) {
  for (const [theme, other] of [['light', 'dark'], ['dark', 'light']] as const) {
    test(`the start page shows its screenshots without scrolling, and loads no others: ${name}, ${theme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme })
      await page.setViewportSize({ width, height: 844 })
      await page.goto('/', { waitUntil: 'networkidle' })

      const screenshots = page.getByRole('img', { name: /^(Overview|Images) page/ })
      await expect.poll(() => screenshots.evaluateAll(loadedOf)).toEqual(width === widths.phone ? [true] : [true, true])
      expect(await page.locator(`img[src*="-${other}."]`).evaluateAll(loadedOf)).toEqual([false, false])
      // Without the screenshot it is 4 kB on a phone and 30 kB on a desktop.
      const phone = await page.screenshot({ fullPage: true, clip: (await screenshots.last().boundingBox())! })
      expect(phone.length).toBeGreaterThan(MIN_SCREENSHOT_BYTES)
    })
  }
}

test('settings use both halves of a wide page', async ({ app, context, page }) => {
  await signInAsGuest(app, context)
  await page.setViewportSize({ width: widths.desktop, height: 900 })
  await page.goto('/app/settings', { waitUntil: 'networkidle' })

  const main = (await page.getByRole('main').boundingBox())!
  const sections = await Promise.all((await page.getByRole('main').getByRole('region').all()).map(section => section.boundingBox()))

  expect(Math.min(...sections.map(box => box!.x))).toBeLessThan(main.x + 50)
  expect(Math.max(...sections.map(box => box!.x + box!.width))).toBeGreaterThan(main.x + main.width - 50)
})

test('overview keeps its second column in view beside a long first one', async ({ app, context, page }) => {
  await signInAsGuest(app, context)
  await page.setViewportSize({ width: widths.desktop, height: 680 })
  await page.goto('/app', { waitUntil: 'networkidle' })

  await page.getByText('No activity yet').scrollIntoViewIfNeeded()

  await expect(page.getByRole('heading', { name: 'First steps' })).toBeInViewport()
})

test('the list comes with the page: the browser asks for it only on the live connection', async ({ app, context, page }) => {
  await signInAsGuest(app, context)
  const requests: string[] = []
  page.on('request', request => requests.push(request.url()))

  await page.goto('/app/emails', { waitUntil: 'networkidle' })

  await expect(page.getByText('No emails yet')).toBeVisible()
  expect(requests.filter(url => url.startsWith(app.deployment.url))).toEqual([])
})

test.describe('an address that does not exist', () => {
  test('says so and leads back', async ({ browser, app }) => {
    const page = await browser.newPage({ baseURL: app.url })

    const response = await page.goto('/nowhere')

    expect(response?.status()).toBe(404)
    await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible()
    await page.getByRole('link', { name: 'Go to the start page' }).click()
    await expect(page).toHaveURL(/\/$/)
  })
})

/** Someone who is signed in elsewhere. */
async function anyone(app: App) {
  const response = await fetch(`${app.url}/api/auth/guest`, { method: 'POST', headers: { origin: app.url } })
  const { token } = await response.json() as { token: string }
  return new ConvexHttpClient(app.deployment.url, { auth: token })
}

/** Names of icons that no stylesheet has, in the browser. */
function iconsWithoutPicture() {
  return [...document.querySelectorAll('.iconify')].filter(icon => getComputedStyle(icon).maskImage === 'none').map(icon => icon.className)
}

/**
 * Names and ids that Vue believes an element to have, and the page that the server rendered has otherwise, in the
 * browser. A production build takes over such elements without a word; labels come loose from their fields.
 */
function disagreements() {
  const names = ['id', 'for', 'name', 'aria-labelledby', 'aria-describedby', 'aria-controls']
  const found: string[] = []
  let seen = 0
  const root = document.getElementById('__nuxt')!
  look((root as unknown as { _vnode: VNode })._vnode)
  const all = root.querySelectorAll('*').length
  return seen > 0.9 * all ? found : [`Vue was seen to have rendered only ${seen} of ${all} elements.`]

  function look({ component, suspense, type, props, el, children }: VNode) {
    if (component)
      return look(component.subTree)
    if (suspense)
      return look(suspense.activeBranch!)
    if (typeof type === 'string' && el instanceof Element) {
      seen++
      for (const name of names) {
        const believed = props?.[name]
        const rendered = el.getAttribute(name)
        if (believed !== undefined && believed !== null && String(believed) !== rendered)
          found.push(`<${type}> ${name}: "${rendered}" is taken for "${String(believed)}"`)
      }
    }
    if (Array.isArray(children))
      children.forEach(child => child && typeof child === 'object' && look(child as VNode))
  }
}

/** Whether each of some images is loaded. */
function loadedOf(images: (HTMLElement | SVGElement)[]) {
  return images.map(image => (image as HTMLImageElement).complete && (image as HTMLImageElement).naturalWidth > 0)
}
