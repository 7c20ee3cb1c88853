import type { FunctionReturnType } from 'convex/server'
import { api } from '~/convex/_generated/api'

export type ReportSummary = FunctionReturnType<typeof api.reports.list>['page'][number]

const PAGE_SIZE = 10

/** Subscribes to the caller's reports, latest first. All components share one subscription. */
export function useReports() {
  return useConvexPaginatedQuery(api.reports.list, {}, { initialNumItems: PAGE_SIZE })
}
