import { request } from 'node:http'
import { fileURLToPath } from 'node:url'
import { ConvexHttpClient } from 'convex/browser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { startLocalStack, type LocalStack } from '../../scripts/stack.ts'
import { api } from '../../packages/local-convex/tests/deployment/support.ts'

const root = fileURLToPath(new URL('../../packages/local-convex/tests/deployment/fixture', import.meta.url))
const app = 'http://127.0.0.1:3999'
const parts = ['deployment', 'site', 'resend', 'stripe', 'openai'] as const
const providers = ['resend', 'stripe', 'openai'] as const

let stack: LocalStack

beforeAll(async () => {
  stack = await startLocalStack({ root, env: { SITE_URL: app }, log: () => {} })
})

afterAll(() => stack.close())

describe.each(parts)('the port of %s', (part) => {
  it.each([
    ['a foreign name', () => 'evil.example'],
    ['a foreign name with the right port', (port: string) => `evil.example:${port}`],
    ['a foreign name that begins like an own one', (port: string) => `127.0.0.1.evil.example:${port}`],
    ['a foreign name that ends like an own one', (port: string) => `evil-localhost:${port}`],
    ['another loopback name', (port: string) => `localhost.:${port}`],
    ['no port', () => '127.0.0.1'],
    ['another port', () => '127.0.0.1:1'],
  ])('refuses a host with %s', async (_, host) => {
    const { status, headers } = await send(part, { headers: { host: host(portOf(part)) } })

    expect(status).toBe(403)
    expect(headers).not.toHaveProperty('access-control-allow-origin')
  })

  it.each(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]'])('takes the host %s', async (name) => {
    expect((await send(part, { headers: { host: `${name}:${portOf(part)}` } })).status).not.toBe(403)
  })

  it.each([
    ['a foreign site', () => 'https://evil.example'],
    ['a foreign site on the same port', (port: string) => `http://evil.example:${port}`],
    ['a sandboxed frame', () => 'null'],
    ['another server on this machine', () => 'http://127.0.0.1:1'],
    ['no site at all', () => 'nonsense'],
    ['an own port under another scheme', (port: string) => `https://127.0.0.1:${port}`],
  ])('refuses requests and preflights from %s', async (_, of) => {
    const origin = of(portOf(part))
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      const { status, headers } = await send(part, { method, headers: { origin, 'access-control-request-method': 'POST' } })

      expect(status).toBe(403)
      expect(headers).not.toHaveProperty('access-control-allow-origin')
    }
  })

  it('refuses a form that another site sends, also where the browser names no origin', async () => {
    expect((await send(part, { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
  })

  it('takes requests from its own pages, and those that no page sends', async () => {
    for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
      const origin = `http://${name}:${portOf(part)}`
      expect((await send(part, { method: 'POST', headers: { origin, 'sec-fetch-site': 'same-origin' } })).status).not.toBe(403)
    }
    expect((await send(part, { method: 'POST' })).status).not.toBe(403)
  })
})

describe.each(['deployment', 'site'] as const)('pages of the application at the port of %s', (part) => {
  it('may call under each name of this machine', async () => {
    for (const origin of ['http://127.0.0.1:3999', 'http://localhost:3999', 'http://[::1]:3999'])
      expect((await send(part, { method: 'POST', headers: { origin, 'sec-fetch-site': 'cross-site' } })).status).not.toBe(403)
  })
})

describe.each(providers)('pages of the application at the port of %s', (part) => {
  it('may not call, since they have no reason to', async () => {
    expect((await send(part, { method: 'POST', headers: { origin: app } })).status).toBe(403)
  })
})

it('lets no form of a foreign page run a mutation', async () => {
  const { url } = stack.deployment
  const call = { path: 'messages:send', args: { room: 'forms', text: 'hello' } }
  const headers = { 'content-type': 'text/plain', 'origin': 'https://evil.example' }

  const refused = await fetch(`${url}/api/mutation`, { method: 'POST', headers, body: JSON.stringify(call) })

  expect(refused.status).toBe(403)
  expect(await new ConvexHttpClient(url, { logger: false }).query(api.messages.list, { room: 'forms' })).toEqual([])
})

it.each(providers)('lets no form of a foreign page steer %s', async (part) => {
  const headers = { 'content-type': 'text/plain', 'origin': 'https://evil.example' }

  const before = stack[part].journal.entries()

  const refused = await fetch(`${stack[part].url}/__local/faults`, { method: 'POST', headers, body: '{"kind":"drop"}' })

  expect(refused.status).toBe(403)
  expect(stack[part].faults.waiting()).toEqual([])
  expect(stack[part].journal.entries()).toEqual(before)
})

it('names the origin that may read an answer, and none to a client that is no page', async () => {
  const page = await send('deployment', { headers: { origin: 'http://localhost:3999' } })
  const other = await send('deployment', {})

  expect(page.headers['access-control-allow-origin']).toBe('http://localhost:3999')
  expect(other.headers).not.toHaveProperty('access-control-allow-origin')
})

describe('a WebSocket', () => {
  it.each([
    ['for a foreign host', { host: 'evil.example' }],
    ['from a foreign page', { origin: 'https://evil.example' }],
    ['from a sandboxed frame', { origin: 'null' }],
    ['from another server on this machine', { origin: 'http://127.0.0.1:1' }],
  ])('is refused %s', async (_, headers) => {
    expect(await open(headers)).toBe(403)
  })

  it.each([
    ['from the application', { origin: 'http://localhost:3999' }],
    ['from no page', {}],
  ])('is taken %s', async (_, headers) => {
    expect(await open(headers)).toBe('open')
  })

  function open(headers: Record<string, string>) {
    return new Promise<number | undefined | string>((resolve, reject) => {
      const socket = new WebSocket(`${stack.deployment.url.replace('http', 'ws')}/api/1.48.0/sync`, { headers })
      socket.once('open', () => {
        socket.close()
        resolve('open')
      })
      socket.once('unexpected-response', (_, response) => {
        resolve(response.statusCode)
        socket.terminate()
      })
      socket.once('error', reject)
    })
  }
})

it('takes the pages of an application that moved to another port, and its functions see where', async () => {
  const origin = 'http://localhost:3998'
  expect((await send('deployment', { headers: { origin } })).status).toBe(403)

  await stack.setSiteUrl(origin)

  expect((await send('deployment', { headers: { origin } })).status).toBe(200)
  expect((await send('deployment', { headers: { origin: app } })).status).toBe(403)
  expect(await new ConvexHttpClient(stack.deployment.url).query(api.session.environment, { name: 'SITE_URL' })).toBe(origin)
  await stack.setSiteUrl(app)
})

it.each([
  ['resend', '/inbox'],
  ['stripe', '/payments'],
] as const)('lets browsers name the origin of forms on the pages of %s', async (part, path) => {
  expect((await send(part, { path })).headers['referrer-policy']).toBe('same-origin')
})

interface Sent { method?: string, path?: string, headers?: Record<string, string> }

function urlOf(part: typeof parts[number]) {
  return part === 'site' ? stack.deployment.siteUrl : stack[part].url
}

function portOf(part: typeof parts[number]) {
  return new URL(urlOf(part)).port
}

/** Sends what `fetch` would not: any `Host`. */
function send(part: typeof parts[number], { method = 'GET', path = '/', headers = {} }: Sent) {
  return new Promise<{ status: number | undefined, headers: Record<string, unknown> }>((resolve, reject) => {
    request(urlOf(part) + path, { method, headers }, (response) => {
      response.resume()
      resolve({ status: response.statusCode, headers: response.headers })
    }).once('error', reject).end()
  })
}
