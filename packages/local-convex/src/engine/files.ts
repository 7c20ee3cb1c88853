/** `ctx.storage`: bytes in files on disk, their metadata as `_storage` documents. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StoredFile } from '../seam.ts'
import { UserError } from './errors.ts'
import type { JsonObject } from './json.ts'
import type { Store } from './store.ts'
import type { Transaction } from './transaction.ts'
import type { Transactor } from './transactor.ts'

const UPLOAD_LIFETIME_MS = 60 * 60 * 1000

export class Files {
  readonly #transactor: Transactor
  readonly #store: Store
  readonly #folder: string
  readonly #origin: string

  constructor(transactor: Transactor, dataDir: string, origin: string) {
    this.#transactor = transactor
    this.#store = transactor.store
    this.#folder = join(dataDir, 'files')
    this.#origin = origin
    mkdirSync(this.#folder, { recursive: true })
    // What a crash left between writing bytes and committing, or between committing and removing them.
    const known = new Set(this.#store.all<{ uuid: string }>('SELECT uuid FROM files').map(({ uuid }) => uuid))
    for (const uuid of readdirSync(this.#folder)) if (!known.has(uuid)) rmSync(this.#path(uuid))
  }

  /** A URL that accepts one upload within the hour. */
  uploadUrl(component: string): string {
    const token = randomBytes(24).toString('base64url')
    this.#store.run('INSERT INTO uploads VALUES (?, ?, ?)', token, component, this.#transactor.now() + UPLOAD_LIFETIME_MS)
    return `${this.#origin}/api/storage/upload?token=${token}`
  }

  /** Keeps an upload; `null` if its token is unknown, used or too old. */
  async upload(token: string, file: Blob): Promise<{ storageId: string } | null> {
    const component = await this.#transactor.write(() => {
      const known = this.#store.get<{ component: string }>('SELECT component FROM uploads WHERE token = ? AND expires > ?', token, this.#transactor.now())
      this.#store.run('DELETE FROM uploads WHERE token = ? OR expires <= ?', token, this.#transactor.now())
      return known?.component ?? null
    })
    return component === null ? null : { storageId: await this.store(component, file) }
  }

  /** Keeps a blob and gives its id. The bytes are on disk before anything refers to them. */
  async store(component: string, blob: Blob, expected?: string): Promise<string> {
    const bytes = new Uint8Array(await blob.arrayBuffer())
    const sha256 = createHash('sha256').update(bytes).digest('base64')
    if (expected !== undefined && expected !== sha256) throw new UserError(`Sha256 mismatch: expected ${expected}, got ${sha256}`)
    const uuid = randomUUID()
    await writeFile(this.#path(uuid), bytes)
    return this.#transactor.write((tx) => {
      const document = { sha256, size: blob.size, ...(blob.type && { contentType: blob.type }) }
      const id = tx.insert({ component, method: 'storage.store', system: true }, '_storage', document)
      this.#store.run('INSERT INTO files VALUES (?, ?)', id, uuid)
      return id
    })
  }

  url(tx: Transaction, component: string, id: string): string | null {
    return this.#document(tx, component, id) && `${this.#origin}/api/storage/${this.uuid(id)}`
  }

  metadata(tx: Transaction, component: string, id: string) {
    const document = this.#document(tx, component, id)
    if (!document) return null
    const { sha256, size, contentType } = document as { sha256: string, size: number, contentType?: string }
    return { storageId: id, sha256: Buffer.from(sha256, 'base64').toString('hex'), size, contentType: contentType ?? null }
  }

  remove(tx: Transaction, component: string, id: string) {
    if (!this.#document(tx, component, id)) throw new UserError(`storage id ${id} not found`)
    const uuid = this.uuid(id)!
    tx.remove({ component, method: 'storage.delete', system: true }, '_storage', id)
    this.#store.run('DELETE FROM files WHERE id = ?', id)
    tx.onceCommitted.push(() => void rm(this.#path(uuid), { force: true }))
  }

  async blob(component: string, id: string): Promise<Blob | null> {
    const uuid = await this.#transactor.read(tx => this.#document(tx, component, id) && this.uuid(id))
    const file = uuid ? await this.read(uuid) : null
    return file && new Blob([file.bytes as Uint8Array<ArrayBuffer>], { type: file.contentType ?? '' })
  }

  /** By the id in a download URL. */
  async read(uuid: string): Promise<StoredFile | null> {
    const found = await this.#transactor.read((tx) => {
      const id = this.#store.get<{ id: string }>('SELECT id FROM files WHERE uuid = ?', uuid)?.id
      const table = id === undefined ? null : tx.catalog.anyTableOf(id)
      return table && this.#document(tx, table.component, id!)
    })
    if (!found) return null
    return { bytes: await this.bytes(uuid), contentType: (found.contentType as string | undefined) ?? null, sha256: found.sha256 as string }
  }

  #document(tx: Transaction, component: string, id: string): JsonObject | null {
    const text = tx.get({ component, method: 'storage', system: true }, '_storage', id)
    return text === null ? null : JSON.parse(text) as JsonObject
  }

  bytes(uuid: string): Promise<Uint8Array> {
    return readFile(this.#path(uuid))
  }

  /** What a download URL calls a file by. */
  uuid(id: string): string | undefined {
    return this.#store.get<{ uuid: string }>('SELECT uuid FROM files WHERE id = ?', id)?.uuid
  }

  #path(uuid: string) {
    return join(this.#folder, uuid)
  }
}
