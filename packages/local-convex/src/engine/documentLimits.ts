import type { Catalog, Table } from './catalog.ts'
import { UserError } from './errors.ts'
import { fieldAt, type JsonObject, measure } from './json.ts'

const MAX_DOCUMENT = 1 << 20
const MAX_DOCUMENT_NESTING = 16

/**
 * Checks a document against Convex's limits, its table's vector indexes and the schema. Returns its size in bytes.
 *
 * @throws `UserError` that says which limit it exceeds, or where it does not match
 */
export function checkDocument(catalog: Catalog, table: Table, document: JsonObject): number {
  const { size, nesting } = measure(document)
  if (nesting > MAX_DOCUMENT_NESTING)
    throw new UserError(`Document is too nested (nested ${nesting} levels deep > maximum nesting ${MAX_DOCUMENT_NESTING})`)
  if (size > MAX_DOCUMENT)
    throw new UserError(`Value is too large (${(size / MAX_DOCUMENT).toFixed(2)} MiB > maximum size 1 MiB)`)
  for (const { definition } of table.indexes.values()) {
    if (definition.kind !== 'vector') continue
    const vector = fieldAt(document, definition.vectorField)
    if (Array.isArray(vector) && vector.length !== definition.dimensions)
      throw new UserError(`Expected a vector with ${definition.dimensions} dimensions in field \`${definition.vectorField}\`, got ${vector.length}`)
  }
  const wrong = catalog.violation(table, document)
  if (wrong) throw new UserError(`Failed to insert or update a document in table "${table.name}" because it does not match the schema: ${wrong}`)
  return size
}
