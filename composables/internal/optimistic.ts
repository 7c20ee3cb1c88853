import type { FunctionArgs, FunctionReference, OptionalRestArgs } from 'convex/server'
import type { OptimisticLocalStore } from 'convex/browser'

/** Shows a mutation's effect before the deployment confirms it. Must be pure, because it runs again on every new result until then. */
export type OptimisticUpdate<F extends FunctionReference<'mutation'>> = (
  localStore: OptimisticLocalStore,
  args: FunctionArgs<F>,
  context: {
    /** Id for a row that the mutation will create; the same on every run for one call. */
    tempId: string
  },
) => void

/**
 * Returns the update for one call. An update that throws would stop the client, so its changes are undone, the error is
 * logged, and later runs are skipped.
 */
export function createOptimisticUpdate<F extends FunctionReference<'mutation'>>(update: OptimisticUpdate<F>) {
  const context = { tempId: `temp-${Math.random()}` }
  let hasFailed = false

  return (store: OptimisticLocalStore, args: FunctionArgs<F>) => {
    const undoSteps: (() => void)[] = []
    const setQuery: OptimisticLocalStore['setQuery'] = (query, queryArgs, value) => {
      const before = store.getQuery(query, ...[queryArgs] as unknown as OptionalRestArgs<typeof query>)
      undoSteps.unshift(() => store.setQuery(query, queryArgs, before))
      store.setQuery(query, queryArgs, value)
    }
    try {
      if (!hasFailed)
        update(Object.assign(Object.create(store) as OptimisticLocalStore, { setQuery }), args, context)
    }
    catch (error) {
      hasFailed = true
      undoSteps.forEach(undoStep => undoStep())
      console.error('Optimistic update failed:', error)
    }
  }
}
