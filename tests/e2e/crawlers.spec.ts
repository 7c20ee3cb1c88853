import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brand } from '../../shared/brand.ts'
import { expect, test } from './fixtures.ts'

const elsewhere = { 'x-forwarded-host': 'studio.example', 'x-forwarded-proto': 'https' }

test('sitemap lists every page that anyone may find, at the origin that was asked', async ({ app, request }) => {
  const response = await request.get('/sitemap.xml', { headers: elsewhere })
  const locations = [...(await response.text()).matchAll(/<loc>(.*?)<\/loc>/g)].map(([, location]) => location!)

  expect(response.headers()['content-type']).toContain('application/xml')
  expect(locations.sort()).toEqual(indexablePages().map(path => `https://studio.example${path}`).sort())
  for (const location of locations) {
    const page = await request.get(app.url + new URL(location).pathname, { maxRedirects: 0 })
    expect(page.status(), location).toBe(200)
    expect(await page.text()).not.toContain('noindex')
  }
})

test('robots.txt names the sitemap and closes what is not listed', async ({ app, request }) => {
  const robots = await (await request.get('/robots.txt')).text()

  expect(robots).toContain(`Sitemap: ${app.url}/sitemap.xml`)
  expect(robots.match(/^Disallow: .*$/gm)).toEqual(['Disallow: /app$', 'Disallow: /app/', 'Disallow: /success', 'Disallow: /cancel', 'Disallow: /api/'])
})

test('llms.txt names the pages of the sitemap', async ({ request }) => {
  const text = await (await request.get('/llms.txt', { headers: elsewhere })).text()

  expect(text).toContain(`# ${brand.name}\n\n> ${brand.description}\n`)
  expect([...text.matchAll(/\]\(https:\/\/studio\.example(\/[^)]*)\)/g)].map(([, path]) => path!).sort()).toEqual(indexablePages().sort())
})

/** The files of pages, except those of one user, those that Stripe returns to, and the one of missing pages. */
function indexablePages() {
  return readdirSync(fileURLToPath(new URL('../../app/pages', import.meta.url)))
    .filter(name => name.endsWith('.vue') && !['success.vue', 'cancel.vue', '[...path].vue'].includes(name))
    .map(name => `/${name.replace(/^index\.vue$|\.vue$/, '')}`)
}
