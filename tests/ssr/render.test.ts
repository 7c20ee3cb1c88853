import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { $fetch, fetch, setup, useTestContext } from '@nuxt/test-utils/e2e'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { SyncServer } from '../setup/syncServer'

const server = await SyncServer.start()

await setup({
  rootDir: fileURLToPath(new URL('../setup/site', import.meta.url)),
  env: { NUXT_PUBLIC_CONVEX_URL: server.url },
  setupTimeout: 120_000,
})
afterAll(() => server.stop())

beforeEach(() => {
  server.requests.length = 0
  server.silent = false
  server.outOfOrder = false
  server.setQuery('messages:get', ({ id }) => ({ value: { text: `message ${id as string}`, size: 5n, bytes: new Uint8Array([1, 2]).buffer } }))
  server.setQuery('messages:failing', { error: '[Request ID: 1] Server Error', data: { code: 'FORBIDDEN', message: 'Not yours.' } })
  server.setQuery('messages:list', { value: { page: ['a', 'b'], isDone: false, continueCursor: 'b' } })
})

describe('a server render', () => {
  it('shows what queries answer, bigint and bytes included', async () => {
    const html = await $fetch<string>('/message')

    expect(html).toContain('<h1>message one</h1>')
    expect(html).toContain('<em>success false</em>')
    expect(html).toContain('<p>message two bigint 5 1 2</p>')
  })

  it('asks once for what several components show', async () => {
    await $fetch('/message')

    expect(server.requests.map(({ args }) => args)).toEqual([{ id: 'one' }, { id: 'two' }])
  })

  it('hands its results to the browser', async () => {
    const html = await $fetch<string>('/message')

    expect(html).toMatch(/convex:messages:get:\{\\"id\\":\\"one\\"\}/)
    expect(html).toContain('$integer')
  })

  it('waits for lazy queries too, leaves those of the browser alone, and survives those that fail', async () => {
    const html = text(await $fetch<string>('/kinds'))

    expect(html).toEqual([
      'lazy', 'success message lazy',
      'browser', 'pending',
      'skipped', 'idle',
      'failing', 'error FORBIDDEN Not yours.',
      'pages', 'a,b CanLoadMore',
      'connection', 'false false',
    ])
    expect(server.requests.map(({ args }) => args)).not.toContainEqual({ id: 'browser' })
  })

  it('asks as the user who sent the request, and for nobody else', async () => {
    await $fetch('/message', { headers: { cookie: 'token=ann' } })
    await $fetch('/message')

    expect(server.requests.map(({ authorization }) => authorization)).toEqual(['Bearer ann', 'Bearer ann', undefined, undefined])
  })

  it('goes on without a deployment, and says so', async () => {
    server.outOfOrder = true

    const html = await $fetch<string>('/message')

    expect(html).toContain('<em>error false</em>')
    expect(html).toMatch(/"UNAVAILABLE"/)
  })

  it('makes no calls, has no client, and says so', async () => {
    const html = text(await $fetch<string>('/calls'))

    expect(html).toEqual(['outcome', 'UNAVAILABLE', 'status', 'idle', 'client', expect.stringContaining('useConvex() is for the browser')])
    expect(server.connections).toBe(0)
  })
})

describe('a Nitro route', () => {
  it('is answered with what a function throws', async () => {
    const failed = await fetch('/api/failing')

    expect(failed.status).toBe(403)
    expect(await failed.json()).toMatchObject({ message: 'Not yours.', data: { code: 'FORBIDDEN' } })
  })

  it('calls as the user who sent the request', async () => {
    await fetch('/api/failing', { headers: { cookie: 'token=ann' } })

    expect(server.requests).toEqual([{ path: 'messages:failing', args: {}, authorization: 'Bearer ann' }])
  })

  it('is answered when the deployment fails without saying why', async () => {
    server.setQuery('messages:failing', { error: 'Server Error' })

    const failed = await fetch('/api/failing')

    expect(failed.status).toBe(500)
  })

  it('does not wait for ever', async () => {
    server.silent = true

    const failed = await fetch('/api/failing')

    expect(failed.status).toBe(504)
  })

  it('runs actions and mutations as well', async () => {
    server.setQuery('messages:send', { value: 'sent' })
    server.setQuery('messages:rename', { value: 'renamed' })

    const sent = await $fetch('/api/send', { method: 'POST' })

    expect(sent).toEqual(['sent', 'renamed'])
  })
})

describe('the browser\'s bundle', () => {
  it('has the live client, and not the one for servers', async () => {
    const folder = join(useTestContext().nuxt!.options.nitro.output!.dir!, 'public/_nuxt')
    const files = await readdir(folder)
    const scripts = await Promise.all(files.filter(name => name.endsWith('.js')).map(name => readFile(join(folder, name), 'utf8')))

    expect(scripts.filter(script => script.includes('ModifyQuerySet'))).toHaveLength(1)
    expect(scripts.filter(script => script.includes('/api/query'))).toEqual([])
  })
})

/** The texts of a page's terms and definitions, in order. */
function text(html: string) {
  return [...html.matchAll(/<d[td][^>]*>(.*?)<\/d[td]>/g)].map(([, content]) => content!.trim())
}
