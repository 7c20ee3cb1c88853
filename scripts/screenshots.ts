/**
 * Makes the pictures of the start page and the README: postcards by the local painter, and pages of the built
 * application with its sample data, light and dark. Run by hand when their looks have changed:
 *
 *     npm run build && node scripts/screenshots.ts [postcards | pages]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright'
import { startLocalStack } from './stack.ts'
import { Painter } from '../packages/local-providers/src/openai/painter.ts'
import { freePort, serveNuxt } from '../tests/e2e/serve.ts'
import { ensureBrowser } from './browser.ts'
import { beginSampleData, sampleAccount } from './seed/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const ofStart = 'app/assets/images'
const ofReadme = 'docs/images'

const postcards = {
  lighthouse: 'A lighthouse by the sea at sunset',
  balloons: 'Hot air balloons over the mountains in the morning',
  palms: 'A sailing boat off a tropical beach with palms',
  night: 'A castle on the hills at night',
}
const desktop = { width: 1440, height: 900 }
const shots = [
  { name: 'overview', path: '/app', folder: ofStart, size: desktop, scale: 1.5 },
  { name: 'phone', path: '/app/images', folder: ofStart, size: { width: 390, height: 780 }, scale: 2 },
  ...['emails', 'images', 'files', 'checkout'].map(name => ({ name, path: `/app/${name}`, folder: ofReadme, size: desktop, scale: 1 })),
]
const themes = ['light', 'dark'] as const

const browser = await chromium.launch({ executablePath: ensureBrowser(), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
const encoder = await browser.newPage()
const wanted = new Set(process.argv.slice(2))
try {
  if (!wanted.size || wanted.has('postcards'))
    await paintPostcards()
  if (!wanted.size || wanted.has('pages'))
    await shootPages(browser)
}
finally {
  await browser.close()
}

async function paintPostcards() {
  const painter = new Painter()
  for (const [name, prompt] of Object.entries(postcards)) {
    const picture = await painter.paint({ prompt, width: 1536, height: 1024, format: 'png', compression: 100 })
    await save(join(ofStart, name), picture, name === 'night' ? 1440 : 720)
  }
  await painter.close()
}

async function shootPages(browser: Browser) {
  const dataDir = mkdtempSync(join(tmpdir(), 'screenshots-'))
  const sample = beginSampleData(dataDir)
  const port = await freePort()
  const stack = await startLocalStack({ root, dataDir, env: { SITE_URL: `http://127.0.0.1:${port}` } })
  const problem = await sample.fill(stack)
  if (problem)
    throw new Error(problem)
  const app = await serveNuxt(root, stack.deployment.url, { NUXT_CONVEX_SITE_URL: stack.deployment.siteUrl }, port)

  for (const colorScheme of themes) {
    for (const { name, path, folder, size, scale } of shots) {
      const context = await browser.newContext({ baseURL: app.url, colorScheme, viewport: size, deviceScaleFactor: scale, reducedMotion: 'reduce' })
      const { email, password } = sampleAccount
      await context.request.post('/api/auth/sign-in', { headers: { origin: app.url }, data: { email, password } })
      const page = await context.newPage()
      await page.goto(path, { waitUntil: 'networkidle' })
      await shown(page)
      await save(join(folder, `${name}-${colorScheme}`), await page.screenshot(), size.width * scale)
      await context.close()
    }
  }

  await app.close()
  await stack.close()
  rmSync(dataDir, { recursive: true, force: true })
}

/** Waits for the pictures in sight. */
async function shown(page: Page) {
  await page.waitForFunction(() => [...document.images].every(({ complete, loading }) => complete || loading === 'lazy'))
  await page.waitForFunction(() => document.fonts.status === 'loaded')
}

/** Keeps a PNG as WebP, which the browser encodes. `path` is from the root, without an ending. */
async function save(path: string, picture: Uint8Array, width: number) {
  const source = `data:image/png;base64,${Buffer.from(picture).toString('base64')}`
  const encoded = await encoder.evaluate(async ({ source, width }) => {
    const image = new Image()
    image.src = source
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = width
    canvas.height = Math.round(width * image.naturalHeight / image.naturalWidth)
    const context = canvas.getContext('2d')!
    context.imageSmoothingQuality = 'high'
    context.drawImage(image, 0, 0, canvas.width, canvas.height)
    return canvas.toDataURL('image/webp', 0.82).split(',')[1]!
  }, { source, width })
  const bytes = Buffer.from(encoded, 'base64')
  writeFileSync(join(root, `${path}.webp`), bytes)
  console.log(`${path}.webp  ${Math.round(bytes.length / 1000)} kB`)
}
