/** `npx convex export`: all documents, and files if wanted, as the ZIP archive that Convex makes of them. */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { strToU8, Zip, ZipDeflate } from 'fflate'
import type { Timestamp } from '../seam.ts'
import type { Table } from './catalog.ts'
import type { Files } from './files.ts'
import type { Transaction } from './transaction.ts'
import type { Transactor } from './transactor.ts'

const README = `# A snapshot export

The documents of each table are lines of JSON in <table>/documents.jsonl. To use them with \`npx convex import\`, see
https://docs.convex.dev/database/import-export/export
`

export class Exports {
  /** The snapshot that `read` gives. Only the latest one is kept. */
  latest: Timestamp | null = null
  readonly #transactor: Transactor
  readonly #files: Files
  readonly #archive: string

  constructor(transactor: Transactor, files: Files, dataDir: string) {
    this.#transactor = transactor
    this.#files = files
    this.#archive = join(dataDir, 'export.zip')
    rmSync(this.#archive, { force: true })
  }

  /** Writes an archive of the latest snapshot, and gives its timestamp. */
  create(includeStorage: boolean): Promise<Timestamp> {
    return this.#transactor.read(async (tx) => {
      const file = openSync(this.#archive, 'w')
      try {
        await this.#writeArchive(zipInto(file), tx, includeStorage)
      }
      finally {
        closeSync(file)
      }
      return this.latest = this.#transactor.latest
    })
  }

  async read(ts: Timestamp): Promise<Uint8Array | null> {
    return ts === this.latest ? await readFile(this.#archive) : null
  }

  async #writeArchive(zip: Zip, { catalog }: Transaction, includeStorage: boolean) {
    add(zip, 'README.md', README)
    for (const component of catalog.components()) {
      const folder = component && `${component.split('/').map(name => `_components/${name}`).join('/')}/`
      const tables = catalog.names(component).map(name => catalog.table(component, name))
      add(zip, `${folder}_tables/documents.jsonl`, lines(tables.map(({ name, number }) => JSON.stringify({ name, id: number }))))
      for (const table of tables) {
        add(zip, `${folder}${table.name}/documents.jsonl`, lines(texts(table)))
        // Tells that documents are encoded as they are everywhere else, and not as in the exports of old.
        add(zip, `${folder}${table.name}/generated_schema.jsonl`, '"uniform"\n')
      }
      if (includeStorage)
        await this.#writeFiles(zip, folder, texts(catalog.table(component, '_storage')))
    }
    zip.end()

    function texts(table: Table) {
      return Array.from(catalog.documents(table), ({ value }) => value)
    }
  }

  async #writeFiles(zip: Zip, folder: string, documents: string[]) {
    const stored = documents.map((text) => {
      const document = JSON.parse(text) as { _id: string }
      return { ...document, internalId: this.#files.uuid(document._id)! }
    })
    add(zip, `${folder}_storage/documents.jsonl`, lines(stored.map(metadata => JSON.stringify(metadata))))
    for (const { _id, internalId } of stored)
      add(zip, `${folder}_storage/${_id}`, await this.#files.bytes(internalId))
  }
}

function zipInto(file: number) {
  return new Zip((error, bytes) => {
    if (error)
      throw error
    writeSync(file, bytes)
  })
}

function add(zip: Zip, path: string, content: string | Uint8Array) {
  const entry = new ZipDeflate(path)
  zip.add(entry)
  entry.push(typeof content === 'string' ? strToU8(content) : content, true)
}

function lines(texts: string[]) {
  return texts.map(text => `${text}\n`).join('')
}
