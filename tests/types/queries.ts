import { makeFunctionReference } from 'convex/server'
import type { PaginationOptions, PaginationResult } from 'convex/server'
import { expectTypeOf } from 'vitest'
import { reactive, ref } from 'vue'
import type { ComputedRef } from 'vue'

interface Email { subject: string }

const get = makeFunctionReference<'query', { id: string, folder?: string }, Email | null>('emails:get')
const me = makeFunctionReference<'query', Record<string, never>, string>('users:me')
const search = makeFunctionReference<'query', { text?: string }, Email[]>('emails:search')
const list = makeFunctionReference<'query', { folder: string, paginationOpts: PaginationOptions }, PaginationResult<Email>>('emails:list')
const rename = makeFunctionReference<'mutation', Record<string, never>, string>('users:rename')

// What a query takes.
{
  void useConvexQuery(get, { id: 'a' })
  void useConvexQuery(get, { id: ref('a') })
  void useConvexQuery(get, ref({ id: 'a' }))
  void useConvexQuery(get, reactive({ id: 'a' }))
  void useConvexQuery(get, () => ({ id: 'a', folder: () => 'in' }))
  void useConvexQuery(get, 'skip')
  void useConvexQuery(get, () => Math.random() > 0.5 ? { id: 'a' } : 'skip')
  void useConvexQuery(me)
  void useConvexQuery(me, {}, { lazy: true })
  void useConvexQuery(me, 'skip')
  void useConvexQuery(search)
  void useConvexQuery(search, { text: 'a' })
  // @ts-expect-error there are arguments
  void useConvexQuery(get)
  // @ts-expect-error a field is missing
  void useConvexQuery(get, { folder: 'in' })
  // @ts-expect-error a getter gives another type
  void useConvexQuery(get, () => ({ id: 1 }))
  // @ts-expect-error there is no such field
  void useConvexQuery(get, { id: 'a', page: 1 })
  // @ts-expect-error there are no arguments
  void useConvexQuery(me, { id: 'a' })
  // @ts-expect-error a mutation is no query
  void useConvexQuery(rename)
}

// What a query gives, awaited or not.
{
  const query = useConvexQuery(get, { id: 'a' })
  expectTypeOf(query.data).toEqualTypeOf<ComputedRef<Email | null | undefined>>()
  expectTypeOf(query.status.value).toEqualTypeOf<'idle' | 'pending' | 'success' | 'error'>()
  expectTypeOf(query.error.value).toEqualTypeOf<ConvexCallError | null>()

  const { data, isStale, pending } = await query
  expectTypeOf(data).toEqualTypeOf(query.data)
  expectTypeOf(isStale).toEqualTypeOf<ComputedRef<boolean>>()
  expectTypeOf(pending).toEqualTypeOf<ComputedRef<boolean>>()
}
{
  const { data } = useConvexQuery(search, {}, { transform: emails => emails.length, default: () => null })
  expectTypeOf(data.value).toEqualTypeOf<number | null>()
}
{
  const { data } = useConvexQuery(search, {}, { default: () => [] })
  expectTypeOf(data.value).toExtend<Email[]>()
}

// Pages.
{
  const { results, status, loadMore } = useConvexPaginatedQuery(list, { folder: ref('in') }, { initialNumItems: 10 })
  expectTypeOf(results.value).toEqualTypeOf<Email[]>()
  expectTypeOf(status.value).toEqualTypeOf<'LoadingFirstPage' | 'CanLoadMore' | 'LoadingMore' | 'Exhausted'>()
  expectTypeOf(loadMore).toEqualTypeOf<(numItems: number) => void>()

  void useConvexPaginatedQuery(list, () => Math.random() > 0.5 ? { folder: 'in' } : 'skip', { initialNumItems: 10 })
  // @ts-expect-error a field is missing
  void useConvexPaginatedQuery(list, {}, { initialNumItems: 10 })
  // @ts-expect-error the first page has a size
  void useConvexPaginatedQuery(list, { folder: 'in' }, {})
  // @ts-expect-error that query does not paginate
  void useConvexPaginatedQuery(get, { id: 'a' }, { initialNumItems: 10 })
}

// Uploads.
{
  const requestUpload = makeFunctionReference<'mutation', { fileName: string }, string>('files:requestUpload')
  const { upload, progress } = useConvexUpload(requestUpload)
  expectTypeOf(upload).returns.resolves.toEqualTypeOf<StorageId>()
  expectTypeOf(progress.value).toEqualTypeOf<{ done: number, total: number } | null>()
  // @ts-expect-error the mutation takes arguments
  void upload(new Blob([]))
  // @ts-expect-error that mutation gives no URL
  useConvexUpload(makeFunctionReference<'mutation', Record<string, never>, number>('files:count'))
}
