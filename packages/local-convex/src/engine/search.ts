/** Full-text search over the word entries of a search index, ranked as BM25 does, the last word as a prefix. */
import type { Index, Table } from './catalog.ts'
import { UserError } from './errors.ts'
import { fieldAt, type Json, type JsonObject } from './json.ts'
import { afterPrefix, compareJson, sortKey, stringPrefix } from './keys.ts'
import type { Entry } from './store.ts'
import type { Transaction } from './transaction.ts'
import { words } from './words.ts'

export type SearchFilter
  = | { type: 'Search', fieldPath: string, value: string }
    | { type: 'Eq', fieldPath: string, value: Json }

const MAX_TERMS = 16
const MAX_FILTERS = 8
const MAX_RESULTS = 1024
const SATURATION = 1.2
const LENGTH_WEIGHT = 0.75
/** Words in a document of ordinary length: the score compares with it. */
const USUAL_LENGTH = 50

/** Matching documents, best first; equal ones newest first. */
export function search(tx: Transaction, table: Table, index: Index, filters: SearchFilter[]): Entry[] {
  if (index.definition.kind !== 'search') throw new UserError(`${index.name} is not a search index`)
  const { searchField, filterFields } = index.definition
  const wanted = filters.filter(filter => filter.type === 'Search')
  const equal = filters.filter(filter => filter.type === 'Eq')
  if (wanted.length !== 1 || wanted[0]!.fieldPath !== searchField)
    throw new UserError(`Search queries on ${table.name}.${index.name} must search its field \`${searchField}\` exactly once`)
  const stranger = equal.find(filter => !filterFields.includes(filter.fieldPath))
  if (stranger) throw new UserError(`\`${stranger.fieldPath}\` is not a filter field of ${table.name}.${index.name}`)
  if (equal.length > MAX_FILTERS) throw new UserError(`Search query has too many filter conditions (${equal.length}, maximum ${MAX_FILTERS})`)

  const terms = words(wanted[0]!.value).slice(0, MAX_TERMS)
  const total = tx.rows.count(tx.catalog.index(table, 'by_id').number, { from: Buffer.alloc(0), to: Buffer.of(0xFF) })
  const scores = new Map<number, { entry: Entry, document: JsonObject, score: number }>()
  for (const [at, term] of terms.entries()) {
    const prefix = at === terms.length - 1 ? stringPrefix(term) : sortKey([term])
    const interval = tx.reading(index.number, { from: prefix, to: afterPrefix(prefix) })
    const matches = new Map(tx.rows.range(index.number, interval, 'asc', -1).map(entry => [entry.number, entry]))
    const rarity = Math.log(1 + (total - matches.size + 0.5) / (matches.size + 0.5))
    for (const entry of matches.values()) {
      let found = scores.get(entry.number)
      if (!found) scores.set(entry.number, found = { entry, document: JSON.parse(entry.value) as JsonObject, score: 0 })
      found.score += rarity * weight(words(fieldAt(found.document, searchField)), term, at === terms.length - 1)
    }
  }
  return [...scores.values()]
    .filter(({ document }) => equal.every(filter => compareJson(fieldAt(document, filter.fieldPath), asMissing(filter.value)) === 0))
    .sort((a, b) => b.score - a.score || compareJson(b.document._creationTime, a.document._creationTime))
    .slice(0, MAX_RESULTS)
    .map(({ entry, document }) => ({ ...entry, key: sortKey([document._id]) }))
}

/** How much a term says about a text: more for whole words, less and less for every further occurrence. */
function weight(text: string[], term: string, prefix: boolean) {
  let count = 0
  for (const word of text) {
    if (word === term) count += 1
    else if (prefix && word.startsWith(term)) count += 0.5
  }
  return count * (SATURATION + 1) / (count + SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * text.length / USUAL_LENGTH))
}

function asMissing(value: Json): Json | undefined {
  return typeof value === 'object' && value !== null && '$undefined' in value ? undefined : value
}
