import { makeFunctionReference } from 'convex/server'
import type { PaginationOptions, PaginationResult } from 'convex/server'

/** Functions of the scripted deployment that the pages use. */
export const functions = {
  message: makeFunctionReference<'query', { id: string }, { text: string, size: bigint, bytes: ArrayBuffer }>('messages:get'),
  list: makeFunctionReference<'query', { paginationOpts: PaginationOptions }, PaginationResult<string>>('messages:list'),
  failing: makeFunctionReference<'query', Record<string, never>, string>('messages:failing'),
  send: makeFunctionReference<'action', { to: string }, string>('messages:send'),
  rename: makeFunctionReference<'mutation', { to: string }, string>('messages:rename'),
}
