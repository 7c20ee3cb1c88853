import { readdirSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createServer, type ViteDevServer } from 'vite'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { projectSource } from '../../modules/source.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const pages = readdirSync(join(root, 'app/sources')).filter(name => name !== 'source.d.ts')

it.each(pages)('serves every excerpt of %s to browsers in development', async (page) => {
  const { url } = await serve(root)

  const excerpts = await excerptsOf(url, `/app/sources/${page}`)

  expect(excerpts.length).toBeGreaterThan(2)
  for (const excerpt of excerpts)
    expect(excerpt).toMatch(/^const excerpt = \{"file":"[\w/.-]+","html":"<pre /m)
})

it('shows the declarations that the import names, and no others', async () => {
  const { url } = await serve(await project({
    'page.ts': 'import one from \'source:convex/emails.ts?show=send,begin\'\nexport default [one]',
    'convex/emails.ts': '/** Sends it. */\nexport const send = 1\nexport const secret = 2\nexport const begin = 3\n',
  }))

  const [excerpt] = await excerptsOf(url, '/page.ts')

  expect(excerpt).toContain('Sends it.')
  expect(excerpt).toContain('begin')
  expect(excerpt).not.toContain('secret')
})

it('follows the file in development, without a reload of the page', async () => {
  const folder = await project({
    'page.ts': 'import one from \'source:convex/emails.ts?show=send\'\nexport default [one]',
    'convex/emails.ts': 'export const send = "before"\n',
  })
  const { server, url } = await serve(folder)
  await excerptsOf(url, '/page.ts')
  const update = nextUpdate(server)

  await writeFile(join(folder, 'convex/emails.ts'), 'export const send = "after"\n')

  expect(await update).toMatchObject({ type: 'update', updates: [{ path: expect.stringContaining('convex/emails.ts?show=send') }] })
  expect((await excerptsOf(url, '/page.ts'))[0]).toContain('after')
})

it('names the declaration that is gone and the page that shows it', async () => {
  const { server } = await serve(await project({ 'convex/emails.ts': 'export const send = 1\n' }))

  await expect(server.transformRequest('source:convex/emails.ts?show=sendAll')).rejects.toThrow(/sendAll of convex\/emails\.ts/)
})

let closing: (() => Promise<unknown>)[] = []

beforeEach(() => {
  closing = []
})

afterEach(async () => {
  for (const close of closing.toReversed())
    await close()
})

async function project(files: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'source-'))
  closing.push(() => rm(folder, { recursive: true, force: true }))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}

/** Vite's development server with nothing but the plugin. */
async function serve(folder: string) {
  const server = await createServer({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    plugins: [projectSource(folder)],
    optimizeDeps: { noDiscovery: true },
    server: { host: '127.0.0.1', port: 0, ws: false },
  })
  closing.push(() => server.close())
  await server.listen()
  return { server, url: server.resolvedUrls!.local[0]! }
}

/** The next message that the server sends to browsers. */
async function nextUpdate(server: ViteDevServer) {
  const { promise, resolve } = Promise.withResolvers()
  vi.spyOn(server.environments.client.hot, 'send').mockImplementation((message: unknown) => resolve(message))
  return promise
}

/** The modules that a browser gets for a page's excerpts. Like a browser, `fetch` sends no fragment. */
async function excerptsOf(url: string, page: string) {
  const code = await load(new URL(page, url))
  const addresses = [...code.matchAll(/ from "([^"]*source:[^"]+)"/g)].map(([, address]) => new URL(address!, url))
  return Promise.all(addresses.map(load))
}

async function load(address: URL) {
  const response = await fetch(address)
  expect(response.status, `${address}`).toBe(200)
  return response.text()
}
