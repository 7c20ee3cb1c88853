import { expect, it } from 'vitest'
import type { GenericId as Id } from 'convex/values'
import { api, connect, deploy, httpClient } from './support.ts'

it('stores an upload and serves it with its type', async () => {
  const deployment = await deploy()
  const http = httpClient(deployment)

  const storageId = await upload(deployment, 'hello', 'text/markdown')
  const url = (await http.query(api.files.url, { storageId }))!
  const response = await fetch(url)

  expect(url.startsWith(`${deployment.url}/api/storage/`)).toBe(true)
  expect(await response.text()).toBe('hello')
  expect(response.headers.get('content-type')).toBe('text/markdown')
  expect(response.headers.get('cache-control')).toContain('private')
})

it('describes an upload in the system table', async () => {
  const deployment = await deploy()

  const storageId = await upload(deployment, 'hello', 'text/markdown')

  expect(await httpClient(deployment).query(api.files.metadata, { storageId })).toEqual({
    _id: storageId,
    _creationTime: expect.any(Number) as number,
    contentType: 'text/markdown',
    sha256: 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=',
    size: 5,
  })
})

it('answers what a browser asks about a file before it gets or plays it', async () => {
  const deployment = await deploy()
  const storageId = await upload(deployment, 'hello', 'text/markdown')

  const response = await fetch((await httpClient(deployment).query(api.files.url, { storageId }))!, { method: 'HEAD' })

  expect([response.status, await response.text(), response.headers.get('content-length')]).toEqual([200, '', '5'])
  expect(response.headers.get('accept-ranges')).toBe('bytes')
})

it('lets pages of the given origins upload and download', async () => {
  const origin = 'http://localhost:3000'
  const deployment = await deploy({ origins: [origin] })
  const uploadUrl = await httpClient(deployment).mutation(api.files.uploadUrl, {})

  const preflight = await fetch(uploadUrl, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type,digest' },
  })
  const stored = await fetch(uploadUrl, { method: 'POST', body: 'hello', headers: { origin } })
  const { storageId } = await stored.json() as { storageId: Id<'_storage'> }
  const file = await fetch((await httpClient(deployment).query(api.files.url, { storageId }))!, { headers: { origin } })

  expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type,digest')
  for (const response of [preflight, stored, file])
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, origin])
})

it('serves the part of a file that is asked for', async () => {
  const deployment = await deploy()
  const storageId = await upload(deployment, '0123456789', 'text/plain')
  const url = (await httpClient(deployment).query(api.files.url, { storageId }))!
  const part = async (range: string) => {
    const response = await fetch(url, { headers: { range } })
    return [response.status, await response.text(), response.headers.get('content-range')]
  }

  expect(await part('bytes=2-4')).toEqual([206, '234', 'bytes 2-4/10'])
  expect(await part('bytes=7-')).toEqual([206, '789', 'bytes 7-9/10'])
  expect(await part('bytes=-3')).toEqual([206, '789', 'bytes 7-9/10'])
  expect(await part('bytes=10-')).toEqual([416, '', 'bytes */10'])
})

it('takes one file for an upload URL, and none without', async () => {
  const deployment = await deploy()
  const url = await httpClient(deployment).mutation(api.files.uploadUrl, {})
  await fetch(url, { method: 'POST', body: 'first' })

  const second = await fetch(url, { method: 'POST', body: 'second' })
  const invented = await fetch(`${deployment.url}/api/storage/upload?token=invented`, { method: 'POST', body: 'x' })

  expect([second.status, invented.status]).toEqual([401, 401])
})

it('refuses an upload that differs from its digest', async () => {
  const deployment = await deploy()
  const url = await httpClient(deployment).mutation(api.files.uploadUrl, {})

  const response = await fetch(url, { method: 'POST', body: 'hello', headers: { digest: 'sha-256=AAAA' } })

  expect(response.status).toBe(400)
})

it('serves what an action stored, until it is deleted', async () => {
  const deployment = await deploy()
  const client = connect(deployment)
  const storageId = await client.action(api.files.store, { text: 'from an action' })
  const url = (await client.query(api.files.url, { storageId }))!
  expect(await (await fetch(url)).text()).toBe('from an action')

  await client.mutation(api.files.remove, { storageId })

  expect((await fetch(url)).status).toBe(404)
  expect(await client.query(api.files.url, { storageId })).toBeNull()
})

async function upload(deployment: { url: string }, body: string, type: string) {
  const url = await httpClient(deployment).mutation(api.files.uploadUrl, {})
  const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': type } })
  return (await response.json() as { storageId: Id<'_storage'> }).storageId
}
