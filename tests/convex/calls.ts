import type { StorageActionWriter, WithoutSystemFields } from 'convex/server'
import type { Value } from 'convex/values'
import type { Doc, Id, TableNames } from '../../convex/_generated/dataModel'

type Args = Record<string, Value | undefined>

/** Ids of someone's rows, by the names of arguments that take them. */
export type Ids = Record<string, string> & { userId: Id<'users'>, jobId: Id<'jobs'>, storageId: Id<'_storage'> }
type Row<Table extends TableNames> = (ids: Ids, storage: Pick<StorageActionWriter, 'store'>) => WithoutSystemFields<Doc<Table>> | Promise<WithoutSystemFields<Doc<Table>>>

/** What the tests of access need to know of a feature. */
export interface FeatureCalls {
  /** A row of someone's for each argument that takes an id: {@link row}. */
  rows?: Record<string, [TableNames, Row<TableNames>]>
  /**
   * Arguments that each public function takes, given the ids of someone's rows. `open` says what functions that anyone may
   * call answer when signed out.
   */
  calls: Record<string, { args: (ids: Ids) => Args, open?: Value }>
}

/** A row of someone's. */
export function row<Table extends TableNames>(table: Table, fields: Row<Table>): [Table, Row<TableNames>] {
  return [table, fields as unknown as Row<TableNames>]
}

export function defineCalls(calls: FeatureCalls) {
  return calls
}

const features = Object.values(import.meta.glob<FeatureCalls>('./*/calls.ts', { eager: true, import: 'default' }))

/** Calls of all public functions, each in `calls.ts` of its feature. */
export const calls = Object.assign({}, ...features.map(feature => feature.calls)) as FeatureCalls['calls']

export const rows = Object.assign({}, ...features.map(feature => feature.rows)) as NonNullable<FeatureCalls['rows']>
