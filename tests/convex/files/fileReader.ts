import { afterEach, beforeEach, vi } from 'vitest'
import { api, internal } from '../../../convex/_generated/api'
import type { Id } from '../../../convex/_generated/dataModel'
import { FILE_LIMITS } from '../../../convex/files/importing/caps'
import { utf8, type Bytes } from './fileSamples'
import { backend, signedIn } from '../support'

const { rowsAtOnce } = FILE_LIMITS
const stream = Blob.prototype.stream

/** Stored files come as they do. */
export function readAsEver() {
  Blob.prototype.stream = stream
}

/** Small batches, a clock that stands still, and storage as it was after each test. */
export function useSlowReading() {
  beforeEach(() => {
    FILE_LIMITS.rowsAtOnce = 7
    vi.useFakeTimers({ toFake: ['Date'] })
  })

  afterEach(() => {
    FILE_LIMITS.rowsAtOnce = rowsAtOnce
    Blob.prototype.stream = stream
    vi.useRealTimers()
    vi.restoreAllMocks()
  })
}

export async function someone() {
  const t = backend()
  const { as, userId } = await signedIn(t)
  const read = (fileId: Id<'files'>) => t.action(internal.files.reading.read, { fileId })
  const file = (fileId: string) => as.query(api.files.get, { fileId })
  return {
    t,
    as,
    read,
    file,
    /** A file that waits to be read. */
    async upload(bytes: Bytes) {
      return t.run(async ({ db, storage }) => {
        const storageId = await storage.store(new Blob([bytes]))
        const jobId = await db.insert('jobs', { userId, kind: 'file', status: 'queued', attempt: 0, startedAt: Date.now() })
        const fileId = await db.insert('files', { userId, jobId, name: 'people.csv', size: bytes.length, storageId })
        return { fileId, jobId }
      })
    },
    /** Reads until so many bytes have come, and is not heard of again. */
    async dies(fileId: Id<'files'>, after: number) {
      storageBreaks(after)
      await read(fileId).catch(() => {})
      Blob.prototype.stream = stream
      await t.run(async ({ db }) => db.patch('jobs', (await file(fileId)).jobId, { status: 'running', leaseUntil: Date.now() - 1 }))
    },
    contacts: async () => (await as.query(api.contacts.list, { limit: 100 })).contacts
      .map(({ email, name, city = '' }) => ({ email, name, city }))
      .sort((a, b) => a.email < b.email ? -1 : 1),
  }
}

/** So many people, with rows of about sixteen bytes. */
export function table(count: number, first = '0@example.com') {
  return utf8(`Email\n${first}\n${Array.from({ length: count - 1 }, (_, n) => `${n + 1}@example.com\n`).join('')}`)
}

/** The contacts that rows make when nothing comes between. */
export function straight(rows: { email: string, name: string, city: string }[]) {
  const people = new Map<string, { email: string, name: string, city: string }>()
  for (const { email, name, city } of rows.filter(row => row.email.includes('@'))) {
    const known = people.get(email)
    people.set(email, { email, name: name.replace('\n', ' ') || known?.name || '', city: city || known?.city || '' })
  }
  return [...people.values()].sort((a, b) => a.email < b.email ? -1 : 1)
}

/** Stored files come in small pieces; `onPiece` is told how many bytes have come, of this stream and of all. */
function streamSlowly(onPiece: (bytes: number, ofAll: number, streams: number) => unknown) {
  let ofAll = 0
  let streams = 0
  Blob.prototype.stream = function () {
    const { size } = this
    const number = ++streams
    let at = 0
    return new ReadableStream({
      pull: async (controller) => {
        await onPiece(at, ofAll, number)
        if (at >= size)
          return controller.close()
        controller.enqueue(new Uint8Array(await this.slice(at, at += 20).arrayBuffer()))
        ofAll += 20
      },
    })
  }
}

/** The connection to storage ends once so many bytes have come, and is there again for whoever asks next. */
export function storageBreaks(after: number) {
  streamSlowly((_, ofAll) => {
    if (ofAll < after)
      return
    Blob.prototype.stream = stream
    throw new Error('The connection was lost.')
  })
}

/**
 * Does things once so many bytes were read: while the file is looked through to its end, or of the rows while they are
 * imported. What it is, its encoding and where its rows begin was found out in three readings before.
 */
export function during(phase: 'look' | 'import', steps: Record<number, () => unknown>) {
  const todo = Object.entries(steps)
  const wanted = { look: 4, import: 5 }[phase]
  streamSlowly(async (bytes, _, streams) => {
    if (streams === wanted && todo[0] && bytes >= Number(todo[0][0]))
      await todo.shift()![1]()
  })
}
