import type { PaginationOptions } from 'convex/server'

const MAX_ROWS = 100

/** What a client asked for, with a number of rows that a page may have. */
export function boundedPage(options: PaginationOptions): PaginationOptions {
  return { ...options, numItems: Math.min(Math.max(Math.floor(options.numItems) || 1, 1), MAX_ROWS) }
}
