/** The index entries of a document: one key an index, one a word in a search index, none in a vector index. */
import type { Index } from './catalog.ts'
import { fieldAt, type JsonObject } from './json.ts'
import { sortKey } from './keys.ts'
import { words } from './words.ts'

export function entriesOf(indexes: Iterable<Index>, document: JsonObject): { index: number, key: Buffer }[] {
  const entries: { index: number, key: Buffer }[] = []
  for (const { number, definition } of indexes) {
    if (definition.kind === 'database') {
      entries.push({ index: number, key: sortKey(definition.fields.map(field => fieldAt(document, field))) })
    }
    else if (definition.kind === 'search') {
      for (const word of new Set(words(fieldAt(document, definition.searchField))))
        entries.push({ index: number, key: sortKey([word, document._id]) })
    }
  }
  return entries
}
