/** Vector search: every candidate's cosine similarity. Plain and exact; fine for the thousands that development has. */
import { UserError } from './errors.ts'
import { matchesFilter } from './filter.ts'
import { fieldAt, type Json, type JsonObject } from './json.ts'
import type { Transaction } from './transaction.ts'

export interface VectorQuery {
  /** `table.index` */
  indexName: string
  vector: number[]
  limit?: number | undefined
  expressions: Json
}

const DEFAULT_LIMIT = 10
const MAX_LIMIT = 256

export function vectorSearch(tx: Transaction, component: string, query: VectorQuery): { _id: string, _score: number }[] {
  const [tableName, indexName] = query.indexName.split('.') as [string, string]
  const table = tx.catalog.table(component, tableName)
  const { definition } = tx.catalog.index(table, indexName)
  if (definition.kind !== 'vector') throw new UserError(`${query.indexName} is not a vector index`)
  if (query.vector.length !== definition.dimensions)
    throw new UserError(`Expected a vector with ${definition.dimensions} dimensions, got ${query.vector.length}`)
  const limit = query.limit ?? DEFAULT_LIMIT
  if (limit < 1 || limit > MAX_LIMIT) throw new UserError(`Vector queries must have a limit between 1 and ${MAX_LIMIT}, got ${limit}`)
  return [...tx.catalog.documents(table)]
    .map(entry => JSON.parse(entry.value) as JsonObject)
    .filter(document => query.expressions === null || matchesFilter(query.expressions, document))
    .map(document => ({ _id: document._id as string, vector: fieldAt(document, definition.vectorField) }))
    .filter(({ vector }) => Array.isArray(vector))
    .map(({ _id, vector }) => ({ _id, _score: cosine(query.vector, vector as number[]) }))
    .sort((a, b) => b._score - a._score)
    .slice(0, limit)
}

function cosine(a: number[], b: number[]) {
  let product = 0
  let normA = 0
  let normB = 0
  for (const [at, value] of a.entries()) {
    product += value * b[at]!
    normA += value * value
    normB += b[at]! * b[at]!
  }
  return normA === 0 || normB === 0 ? 0 : product / Math.sqrt(normA * normB)
}
