import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { actionGeneric, defineSchema, httpActionGeneric, httpRouter, mutationGeneric, queryGeneric } from 'convex/server'
import { v } from 'convex/values'
import { describe, expect, it } from 'vitest'
import { app, open, temporaryFolder } from './support.ts'

describe('files', () => {
  it('are kept by actions and read back, with their type, over a restart', async () => {
    const dataDir = temporaryFolder()
    const first = await open(storage(), { dataDir })
    const id = await first.action('files:store', { text: 'hello' })
    await first.close()

    const { action, query, engine } = await open(storage(), { dataDir })

    expect(await action('files:read', { id })).toEqual({ text: 'hello', type: 'text/plain' })
    const url = await query('files:url', { id }) as string
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:3210\/api\/storage\/[0-9a-f-]{36}$/)
    const file = await engine.files.read(url.split('/').at(-1)!)
    expect(new TextDecoder().decode(file!.bytes)).toBe('hello')
    expect(file).toMatchObject({ contentType: 'text/plain', sha256: 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=' })
  })

  it('arrive by upload URLs, each good for one', async () => {
    const { engine, mutation, query } = await open(storage())
    const token = new URL(await mutation('files:uploadUrl') as string).searchParams.get('token')!

    const stored = await engine.files.store(token, new Blob(['up'], { type: 'image/png' }))

    expect(await query('files:metadata', { id: stored!.storageId })).toMatchObject({ size: 2, contentType: 'image/png', sha256: expect.any(String) })
    expect(await engine.files.store(token, new Blob(['again']))).toBeNull()
    expect(await engine.files.store('unknown', new Blob(['again']))).toBeNull()
  })

  it('cannot be uploaded an hour later', async () => {
    let time = Date.now()
    const { engine, mutation } = await open(storage(), { now: () => time })
    const token = new URL(await mutation('files:uploadUrl') as string).searchParams.get('token')!

    time += 3_600_001

    expect(await engine.files.store(token, new Blob(['late']))).toBeNull()
  })

  it('are gone once deleted', async () => {
    const { action, mutation, query } = await open(storage())
    const id = await action('files:store', { text: 'hello' })

    await mutation('files:remove', { id })

    expect(await query('files:url', { id })).toBeNull()
    expect(await query('files:metadata', { id })).toBeNull()
    expect(await action('files:read', { id })).toBeNull()
  })
})

describe('the data folder', () => {
  it('is used by one deployment at a time', async () => {
    const dataDir = temporaryFolder()
    const first = await open(storage(), { dataDir })

    await expect(open(storage(), { dataDir })).rejects.toThrow('Another local deployment is using the data')

    await first.close()
    await expect(open(storage(), { dataDir })).resolves.toBeDefined()
  })

  it('is cleared of files that nothing refers to', async () => {
    const dataDir = temporaryFolder()
    const first = await open(storage(), { dataDir })
    const id = await first.action('files:store', { text: 'kept' })
    await first.close()
    writeFileSync(join(dataDir, 'files', 'left by a crash'), 'x')

    const { action } = await open(storage(), { dataDir })

    expect(readdirSync(join(dataDir, 'files'))).toHaveLength(1)
    expect(await action('files:read', { id })).toMatchObject({ text: 'kept' })
  })
})

describe('HTTP actions', () => {
  it('answer what the router sends them, with the caller\'s identity', async () => {
    const { engine } = await open(storage())
    const identity = { tokenIdentifier: 'issuer|ada', subject: 'ada', issuer: 'issuer' }

    const response = await engine.http(new Request('http://site/hello?x=1', { method: 'POST', body: 'hi' }), undefined, identity)

    expect(response.status).toBe(201)
    expect(await response.json()).toEqual({ body: 'hi', query: '?x=1', who: 'ada' })
  })

  it('are not found where no route matches', async () => {
    const { engine } = await open(storage())

    expect(await engine.http(new Request('http://site/nowhere'))).toMatchObject({ status: 404 })
  })

  it('answer 500 when they throw, and log why', async () => {
    const { engine, logged } = await open(storage())

    const response = await engine.http(new Request('http://site/broken'))

    expect(response.status).toBe(500)
    expect(logged.join()).toContain('Uncaught Error: out of order')
  })
})

function storage() {
  const id = v.id('_storage')
  const files = {
    store: actionGeneric({ args: { text: v.string() }, handler: (ctx, { text }) => ctx.storage.store(new Blob([text], { type: 'text/plain' })) }),
    read: actionGeneric({ args: { id }, handler: async (ctx, args) => {
      const blob = await ctx.storage.get(args.id)
      return blob && { text: await blob.text(), type: blob.type }
    } }),
    url: queryGeneric({ args: { id }, handler: (ctx, args) => ctx.storage.getUrl(args.id) }),
    metadata: queryGeneric({ args: { id }, handler: (ctx, args) => ctx.db.system.get(args.id) }),
    uploadUrl: mutationGeneric({ args: {}, handler: ctx => ctx.storage.generateUploadUrl() }),
    remove: mutationGeneric({ args: { id }, handler: (ctx, args) => ctx.storage.delete(args.id) }),
  }
  const router = httpRouter()
  router.route({ path: '/hello', method: 'POST', handler: httpActionGeneric(async (ctx, request) => Response.json({
    body: await request.text(), query: new URL(request.url).search, who: (await ctx.auth.getUserIdentity())?.subject,
  }, { status: 201 })) })
  router.route({ path: '/broken', method: 'GET', handler: httpActionGeneric(async () => {
    throw new Error('out of order')
  }) })
  return app({ files, http: { default: router } }, defineSchema({}))
}
