import { api } from '~/convex/_generated/api'

const PAGE_SIZE = 20

/** The caller's latest work, live. All who ask share one subscription. */
export function useLatestJobs() {
  return useConvexPaginatedQuery(api.jobs.list, {}, { initialNumItems: PAGE_SIZE })
}
