/** The functions of the deployment itself that the official CLI calls with its admin key (`npx convex data`, `export`). */
import { internalQueryGeneric, type PaginationOptions } from 'convex/server'
import type { LoadedComponent } from '../seam.ts'
import type { Catalog } from './catalog.ts'
import type { Exports } from './exports.ts'

export function systemModules(catalog: Catalog, exports: Exports): LoadedComponent['modules'] {
  return {
    '_system/cli/tables': {
      default: internalQueryGeneric(async () => ({
        page: catalog.names('').map(name => ({ name })), isDone: true, continueCursor: '',
      })),
    },
    '_system/cli/tableData': {
      default: internalQueryGeneric(async ({ db }, args) => {
        const { table, order, paginationOpts } = args as unknown as { table: string, order: 'asc' | 'desc', paginationOpts: PaginationOptions }
        const reader = table.startsWith('_') ? db.system as unknown as typeof db : db
        return await reader.query(table).order(order).paginate(paginationOpts)
      }),
    },
    '_system/cli/exports': {
      getLatest: internalQueryGeneric(async () => exports.latest === null
        ? { state: 'failed' }
        : { state: 'completed', start_ts: exports.latest }),
    },
  }
}
