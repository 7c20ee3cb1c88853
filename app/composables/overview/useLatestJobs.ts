import { api } from '~/convex/_generated/api'

const AT_ONCE = 20

/** The caller's latest work, live. All who ask share one subscription. */
export function useLatestJobs() {
  return useConvexPaginatedQuery(api.jobs.list, {}, { initialNumItems: AT_ONCE })
}
