import { afterEach, beforeEach, expect, vi } from 'vitest'
import { api } from '../../../convex/_generated/api'
import type { Id } from '../../../convex/_generated/dataModel'
import { base64, utf8, type Bytes } from './fileSamples'
import { backend, finishScheduled, signedIn, type Backend } from '../support'

export const people = 'Name,E-mail,City\r\nAda,Ada@example.com,London\r\nGrace,grace@example.com,"New\nYork"\r\n'

/** A clock that moves when it is told to. */
export function useFakeClock() {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] })
    vi.spyOn(console, 'info').mockImplementation(() => {})
  })

  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })
}

export async function someone() {
  const t = backend()
  const { as, userId } = await signedIn(t)
  const stored = (bytes: Bytes): Promise<Id<'_storage'>> => {
    vi.setSystemTime(Date.now() + 1_000)
    return t.run(ctx => ctx.storage.store(new Blob([bytes])))
  }
  return {
    t,
    as,
    userId,
    stored,
    process: ({ fileName = 'people.csv', bytes = utf8(people), key }: { fileName?: string, bytes?: Bytes, key?: string }) =>
      as.action(api.files.process, { fileName, content: base64(bytes), key }),
    /** As the browser does it, with nothing in between. */
    upload: async (bytes: Bytes) => {
      await as.mutation(api.files.requestUpload, {})
      return as.mutation(api.files.processUpload, { storageId: await stored(bytes), fileName: 'people.csv' })
    },
    list: async () => (await as.query(api.files.list, { paginationOpts: { numItems: 20, cursor: null } })).page,
    contacts: async () => (await as.query(api.contacts.list, { limit: 100 })).contacts,
  }
}

/** Resolves when no file waits to be read, or is being read. */
export async function settled(t: Backend) {
  await vi.waitFor(async () => {
    const jobs = await t.run(({ db }) => db.query('jobs').collect())
    expect(jobs.filter(({ status }) => status === 'queued' || status === 'running')).toEqual([])
  }, { timeout: 10_000 })
  await finishScheduled(t)
}

/** How much there is of what a file that cannot be read must not leave. */
export function remains(t: Backend) {
  return t.run(async ({ db }) => {
    const count = async (table: 'contacts' | 'imports' | 'fileErrors') => (await db.query(table).collect()).length
    const usages = await db.query('usages').collect()
    return {
      contacts: await count('contacts'),
      imports: await count('imports'),
      fileErrors: await count('fileErrors'),
      stored: (await db.system.query('_storage').collect()).length,
      bytes: usages.reduce((sum, { bytes }) => sum + bytes, 0),
    }
  })
}

export function numbered(count: number) {
  return Array.from({ length: count }, (_, n) => `${n}@example.com\n`).join('')
}
