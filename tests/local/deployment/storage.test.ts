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
