/** Tables and indexes: their numbers, definitions and validators, and what happens when a schema changes them. */
import type { LoadedApp, LoadedComponent } from '../seam.ts'
import { CallError, UserError } from './errors.ts'
import { tableOf } from './ids.ts'
import type { Json, JsonObject } from './json.ts'
import { entriesOf } from './entries.ts'
import { justAfter } from './keys.ts'
import type { Entry, Store } from './store.ts'
import { type ValidatorJson, violation } from './validators.ts'

type IndexDefinition
  = | { kind: 'database', fields: string[] }
    | { kind: 'search', searchField: string, filterFields: string[] }
    | { kind: 'vector', vectorField: string, dimensions: number, filterFields: string[] }

export interface Index {
  /** Names it in the database and in read and write sets. */
  number: number
  name: string
  definition: IndexDefinition
}

export interface Table {
  number: number
  component: string
  name: string
  indexes: Map<string, Index>
  /** `null` accepts any document. */
  validator: ValidatorJson | null
  /** False until its rows are in the database: a table that no schema names exists once something is inserted. */
  saved: boolean
}

/** What a schema's `tables[name].export()` gives, as far as it is used here. */
interface TableExport {
  indexes: { indexDescriptor: string, fields: string[] }[]
  searchIndexes: { indexDescriptor: string, searchField: string, filterFields: string[] }[]
  vectorIndexes: { indexDescriptor: string, vectorField: string, dimensions: number, filterFields: string[] }[]
  documentType: ValidatorJson
}

const SYSTEM_TABLES = ['_scheduled_functions', '_storage']
const BUILT_IN: [string, IndexDefinition][] = [
  ['by_id', { kind: 'database', fields: ['_id'] }],
  ['by_creation_time', { kind: 'database', fields: ['_creationTime', '_id'] }],
]
const BATCH = 1000

export class Catalog {
  readonly #store: Store
  readonly #byName = new Map<string, Table>()
  readonly #byNumber = new Map<number, Table>()
  #nextTable = 1
  #nextIndex = 1

  /** Reads what the database holds. Definitions of an application come with `declare`. */
  constructor(store: Store) {
    this.#store = store
    for (const row of store.all<{ number: number, component: string, name: string }>('SELECT * FROM tables'))
      this.#keep({ ...row, indexes: new Map(), validator: null, saved: true })
    for (const row of store.all<{ number: number, table_number: number, name: string, definition: string }>('SELECT * FROM indexes')) {
      this.#byNumber.get(row.table_number)!.indexes.set(row.name, { number: row.number, name: row.name, definition: JSON.parse(row.definition) })
      this.#nextIndex = Math.max(this.#nextIndex, row.number + 1)
    }
  }

  /** The table of that name in a component; one that nothing was inserted into is empty, not an error. */
  table(component: string, name: string): Table {
    const known = this.#byName.get(`${component}/${name}`)
    if (known) return known
    if (!/^_?[a-z]\w*$/i.test(name)) throw new UserError(`Invalid table name: ${name}`)
    const table: Table = { number: this.#nextTable, component, name, indexes: new Map(), validator: null, saved: false }
    for (const [index, definition] of BUILT_IN)
      table.indexes.set(index, { number: this.#nextIndex++, name: index, definition })
    return this.#keep(table)
  }

  /** The tables of that name in all components. */
  tables(name: string): Table[] {
    return [...this.#byName.values()].filter(table => table.name === name)
  }

  index(table: Table, name: string): Index {
    const index = table.indexes.get(name)
    if (!index) throw new UserError(`Index ${table.name}.${name} not found.`)
    return index
  }

  /** The table that an id belongs to, `null` if it is none of this component's, or why it is no id. */
  tableOf(component: string, id: string): Table | null | { invalid: string } {
    const decoded = tableOf(id)
    if ('invalid' in decoded) return decoded
    const table = this.#byNumber.get(decoded.table)
    return table?.component === component ? table : null
  }

  /** The table of an id in whatever component. */
  anyTableOf(id: string): Table | null {
    const decoded = tableOf(id)
    return 'invalid' in decoded ? null : this.#byNumber.get(decoded.table) ?? null
  }

  /** For `v.id()`: the name of the table of an id. */
  tableNameOf(component: string) {
    return (id: string) => {
      const table = this.tableOf(component, id)
      return table && 'name' in table ? table.name : null
    }
  }

  /** The paths of all components that have tables. */
  components(): string[] {
    return [...new Set(Array.from(this.#byName.values(), ({ component }) => component))].sort()
  }

  /** Names of a component's tables that a schema declares or documents were inserted into, system tables left out. */
  names(component: string): string[] {
    return this.#store.all<{ name: string }>('SELECT name FROM tables WHERE component = ? AND name NOT LIKE \'\\_%\' ESCAPE \'\\\' ORDER BY name', component)
      .map(({ name }) => name)
  }

  /** Writes the rows of a table that is not in the database yet. May be repeated after a rollback. */
  save(table: Table) {
    this.#store.run('INSERT OR IGNORE INTO tables VALUES (?, ?, ?, NULL)', table.number, table.component, table.name)
    for (const index of table.indexes.values())
      this.#store.run('INSERT OR IGNORE INTO indexes VALUES (?, ?, ?, ?)', index.number, table.number, index.name, JSON.stringify(index.definition))
  }

  /**
   * Takes over an application's schemas: adds and drops indexes, and checks old documents where a validator changed.
   * Throws naming the document and field that do not fit. To be called inside a transaction.
   */
  declare(app: LoadedApp) {
    for (const [path, component] of components(app)) {
      const declared = schemaTables(component)
      for (const name of new Set([...Object.keys(declared), ...SYSTEM_TABLES])) {
        const table = this.table(path, name)
        if (!table.saved) this.save(table)
        table.saved = true
      }
      // After all tables have their numbers: a validator may name any of them.
      for (const table of this.#byName.values()) {
        if (table.component !== path) continue
        this.#declareIndexes(table, declared[table.name])
        this.#declareValidator(table, declared[table.name]?.documentType ?? null)
      }
    }
  }

  #declareIndexes(table: Table, declared: TableExport | undefined) {
    const wanted = new Map<string, IndexDefinition>(BUILT_IN)
    for (const { indexDescriptor, fields } of declared?.indexes ?? [])
      wanted.set(indexDescriptor, { kind: 'database', fields: [...fields, '_creationTime', '_id'] })
    for (const { indexDescriptor, searchField, filterFields } of declared?.searchIndexes ?? [])
      wanted.set(indexDescriptor, { kind: 'search', searchField, filterFields })
    for (const { indexDescriptor, vectorField, dimensions, filterFields } of declared?.vectorIndexes ?? [])
      wanted.set(indexDescriptor, { kind: 'vector', vectorField, dimensions, filterFields })
    for (const [name, index] of table.indexes) {
      if (JSON.stringify(index.definition) === JSON.stringify(wanted.get(name))) continue
      this.#store.run('DELETE FROM entries WHERE index_number = ?', index.number)
      this.#store.run('DELETE FROM indexes WHERE number = ?', index.number)
      table.indexes.delete(name)
    }
    const added = [...wanted].filter(([name]) => !table.indexes.has(name))
      .map(([name, definition]): Index => ({ number: this.#nextIndex++, name, definition }))
    if (added.length === 0) return
    for (const index of added) table.indexes.set(index.name, index)
    this.save(table)
    for (const document of this.documents(table)) this.#store.addEntries(entriesOf(added, JSON.parse(document.value)), document.number)
  }

  #declareValidator(table: Table, validator: ValidatorJson | null) {
    table.validator = validator
    const text = validator && JSON.stringify(validator)
    const checked = this.#store.get<{ validator: string | null }>('SELECT validator FROM tables WHERE number = ?', table.number)
    if (text === (checked?.validator ?? null)) return
    for (const document of validator ? this.documents(table) : []) {
      const value = JSON.parse(document.value) as JsonObject
      const wrong = this.violation(table, value)
      if (wrong)
        throw new CallError(`Schema validation failed.\nDocument with ID "${value._id}" in table "${table.name}" does not match the schema: ${wrong}`)
    }
    this.#store.run('UPDATE tables SET validator = ? WHERE number = ?', text, table.number)
  }

  /** Why a document does not fit its table, `null` if it does. */
  violation(table: Table, { _id, _creationTime, ...fields }: JsonObject): string | null {
    return table.validator && violation(table.validator, fields as Json, this.tableNameOf(table.component))
  }

  /** All documents of a table, in the order of their creation. */
  * documents(table: Table): Generator<Entry> {
    const index = this.index(table, 'by_creation_time').number
    let from: Buffer = Buffer.alloc(0)
    for (;;) {
      const batch = this.#store.range(index, { from, to: Buffer.of(0xFF) }, 'asc', BATCH)
      yield* batch
      if (batch.length < BATCH) return
      from = justAfter(batch.at(-1)!.key)
    }
  }

  #keep(table: Table) {
    this.#byName.set(`${table.component}/${table.name}`, table)
    this.#byNumber.set(table.number, table)
    this.#nextTable = Math.max(this.#nextTable, table.number + 1)
    return table
  }
}

/** Every component of an application by its path: `''` is the application itself, `pool/inner` one inside another. */
export function components(app: LoadedApp): Map<string, LoadedComponent> {
  const found = new Map<string, LoadedComponent>()
  const visit = (path: string, component: LoadedComponent) => {
    found.set(path, component)
    for (const [name, inner] of Object.entries(component.components ?? {})) visit(path ? `${path}/${name}` : name, inner)
  }
  visit('', app.root)
  return found
}

function schemaTables({ schema }: LoadedComponent): Record<string, TableExport & { documentType: ValidatorJson | null }> {
  const definition = schema as { tables: Record<string, { export: () => TableExport }>, schemaValidation?: boolean } | undefined
  return Object.fromEntries(Object.entries(definition?.tables ?? {}).map(([name, table]) => {
    const exported = table.export()
    return [name, { ...exported, documentType: definition?.schemaValidation === false ? null : exported.documentType }]
  })) as Record<string, TableExport & { documentType: ValidatorJson | null }>
}
