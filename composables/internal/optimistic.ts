import type { FunctionArgs, FunctionReference, OptionalRestArgs } from 'convex/server'
import type { OptimisticLocalStore } from 'convex/browser'

/** Shows a mutation's effect before the deployment confirms it. Run again on every new result until then, so it must be pure. */
export type OptimisticUpdate<F extends FunctionReference<'mutation'>> = (
  localStore: OptimisticLocalStore,
  args: FunctionArgs<F>,
  context: {
    /** An id for what the mutation will create; the same on every run for one call. */
    tempId: string
  },
) => void

/**
 * The update for one call. The client stops answering when an update throws inside it,
 * so one that throws is undone, logged, and skipped from then on.
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
