import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { internal } from '../../../convex/_generated/api'
import type { Id } from '../../../convex/_generated/dataModel'
import { merge } from '../../../convex/core/feature'
import { features } from '../../../convex/features'
import schema from '../../../convex/schema'
import type { ValidatorJson } from '../functions'
import { backend, finishScheduled, type Backend } from '../support'

it('deletes files that no row refers to, and keeps those that one does', async () => {
  const t = backend()
  const [picture, thumbnail] = await store(t, 2)
  await store(t, 1)
  await keep(t, [picture!], thumbnail)
  later(61)

  await sweep(t)

  expect(new Set(await files(t))).toEqual(new Set([picture, thumbnail]))
})

it('spares files of the last hour, which an upload or an action may be about to record', async () => {
  const t = backend()
  const [file] = await store(t, 1)
  later(59)

  await sweep(t)

  expect(await files(t)).toEqual([file])
})

it('gets through any number of files, a page at a time', async () => {
  const t = backend()
  await store(t, 250)
  later(61)
  const [young] = await store(t, 1)

  await sweep(t)

  expect(await files(t)).toEqual([young])
})

it('looks at so many in a run, goes on from there in the next, and then begins anew', async () => {
  const t = backend()
  await keep(t, await store(t, 200))
  await store(t, 1)
  later(61)
  const left = []

  for (let run = 0; run < 2; run++) {
    await sweep(t, 2)
    left.push((await files(t)).length)
  }
  await keep(t, await store(t, 1))
  await t.run(async ({ db }) => db.delete('images', (await db.query('images').first())!._id))
  later(61)
  await sweep(t, 2)

  expect(left).toEqual([201, 200])
  expect(await files(t)).toHaveLength(200)
})

it('knows every field that refers to a stored file', () => {
  const found = Object.entries(schema.tables).flatMap(([table, definition]) => {
    const document = (definition as unknown as { validator: { json: ValidatorJson } }).validator.json
    return storageFields(document).map(path => `${table}${path}`)
  })

  const declared = Object.entries(merge(features, 'storedFiles')).flatMap(([table, fields]) => Object.keys(fields).map(field => `${table}.${field}`))
  expect(found.sort()).toEqual(declared.sort())
})

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})

afterEach(() => {
  vi.useRealTimers()
})

async function store(t: Backend, count: number): Promise<Id<'_storage'>[]> {
  return t.run(ctx => Promise.all(Array.from({ length: count }, (_, n) => ctx.storage.store(new Blob([`file ${n}`])))))
}

/** Has pictures refer to files. */
function keep(t: Backend, stored: Id<'_storage'>[], thumbnailId?: Id<'_storage'>) {
  return t.run(async ({ db }) => {
    const userId = await db.insert('users', { name: 'Ada' })
    const jobId = await db.insert('jobs', { userId, kind: 'image', status: 'succeeded', attempt: 1, startedAt: 0 })
    for (const storageId of stored)
      await db.insert('images', { userId, jobId, prompt: 'A lighthouse', width: 1024, height: 1024, storageId, thumbnailId })
  })
}

function files(t: Backend) {
  return t.run(async ({ db }) => (await db.system.query('_storage').collect()).map(({ _id }) => _id))
}

function later(minutes: number) {
  vi.setSystemTime(Date.now() + minutes * 60_000)
}

async function sweep(t: Backend, transactions?: number) {
  await t.mutation(internal.storage.orphans.sweep, { transactions })
  await finishScheduled(t)
}

/** Paths in a document at which ids of `_storage` may stand. */
function storageFields(validator: ValidatorJson, path = ''): string[] {
  switch (validator.type) {
    case 'id': return validator.tableName === '_storage' ? [path] : []
    case 'array': return storageFields(validator.value, path)
    case 'record': return storageFields(validator.values.fieldType, path)
    case 'union': return validator.value.flatMap(member => storageFields(member, path))
    case 'object': return Object.entries(validator.value).flatMap(([name, { fieldType }]) => storageFields(fieldType, `${path}.${name}`))
    default: return []
  }
}
