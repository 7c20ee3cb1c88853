import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp, eventHandler, toNodeListener } from 'h3'
import { expect, it, onTestFinished, vi } from 'vitest'
import { sendDownload } from '../../server/utils/downloads'

it('joins a file that Convex gives in parts', async () => {
  const { download, asked } = await nuxtBefore([
    new Response('abc', { status: 206, headers: { 'content-range': 'bytes 0-2/5' } }),
    new Response('de', { status: 206, headers: { 'content-range': 'bytes 3-4/5' } }),
  ])

  const answer = await download()

  expect(await answer.text()).toBe('abcde')
  expect(answer.headers.get('content-length')).toBe('5')
  expect(asked.map(({ range }) => range)).toEqual(['bytes=0-', 'bytes=3-'])
})

it('goes on where what Convex writes on the way is more than one answer holds', async () => {
  const { download, asked } = await nuxtBefore([
    new Response('abc', { headers: { 'x-next-part': 'a/b c' } }),
    new Response('de'),
  ])

  expect(await (await download()).text()).toBe('abcde')
  expect(asked.map(({ path }) => path)).toEqual(['/downloads/contacts/all', '/downloads/contacts/all?from=a%2Fb%20c'])
})

it('breaks off when a part is empty, rather than asking for ever', async () => {
  const { download } = await nuxtBefore([
    new Response('abc', { status: 206, headers: { 'content-range': 'bytes 0-2/5' } }),
    new Response('', { status: 206, headers: { 'content-range': 'bytes 3-4/5' } }),
  ])

  await expect(download().then(answer => answer.text())).rejects.toThrow()
})

/** A Nuxt server before a Convex that gives these answers. */
async function nuxtBefore(answers: Response[]) {
  const asked: { path?: string, range?: string }[] = []
  const convex = await listen(createServer(async ({ url, headers }, response) => {
    asked.push({ path: url, range: headers.range })
    const answer = answers.shift() ?? new Response(null, { status: 500 })
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text())
  }))
  vi.stubGlobal('useRuntimeConfig', () => ({ convexSiteUrl: convex, public: { convexUrl: convex } }))
  onTestFinished(() => void vi.unstubAllGlobals())
  const nuxt = await listen(createServer(toNodeListener(createApp({ onError: () => {} }).use(eventHandler(event => sendDownload(event, 'contacts', 'all'))))))
  return { asked, download: () => fetch(nuxt) }
}

async function listen(server: ReturnType<typeof createServer>) {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
