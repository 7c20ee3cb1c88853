import { api } from '~/convex/_generated/api'

const PAGE_SIZE = 20

/** Returns the user's latest jobs, live. All callers share one subscription. */
export function useLatestJobs() {
  return useConvexPaginatedQuery(api.jobs.list, {}, { initialNumItems: PAGE_SIZE })
}
