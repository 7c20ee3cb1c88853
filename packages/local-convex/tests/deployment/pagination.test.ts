import { makeFunctionReference } from 'convex/server'
import { expect, it } from 'vitest'
import { after, api, connect, deploy, httpClient } from './support.ts'
import type { ConvexClient } from 'convex/browser'

it('gives pages that follow one another without gaps or repetitions', async () => {
  const deployment = await deploy()
  const http = httpClient(deployment)
  await send(connect(deployment), 'one', 'two', 'three', 'four', 'five')

  const pages: string[][] = []
  let cursor: string | null = null
  for (let isDone = false; !isDone;) {
    const page: { page: string[], isDone: boolean, continueCursor: string } = await http.query(api.messages.pages, { room: 'a', paginationOpts: { numItems: 2, cursor } })
    pages.push(page.page)
    cursor = page.continueCursor
    isDone = page.isDone
  }

  expect(pages).toEqual([['five', 'four'], ['three', 'two'], ['one']])
})

it('keeps loaded pages live: what is added appears once, and nothing drops out between pages', async () => {
  const client = connect(await deploy())
  await send(client, 'one', 'two', 'three', 'four', 'five')
  const list = paginated(client)
  await list.until(({ results }) => results.length === 2)

  list.loadMore()
  await list.until(({ results }) => results.length === 4)
  await send(client, 'six')

  expect((await list.until(({ results }) => results.length === 5)).results).toEqual(['six', 'five', 'four', 'three', 'two'])
})

it('tells when there are no more pages', async () => {
  const client = connect(await deploy())
  await send(client, 'one', 'two', 'three')
  const list = paginated(client)
  const first = await list.until(({ results }) => results.length === 2)

  list.loadMore()

  expect(first.status).toBe('CanLoadMore')
  expect(await list.until(({ status }) => status === 'Exhausted')).toMatchObject({ results: ['three', 'two', 'one'] })
})

async function send(client: ConvexClient, ...texts: string[]) {
  for (const text of texts)
    await client.mutation(api.messages.send, { room: 'a', text })
}

/** By name: this client's types want `paginationOpts`, which it adds itself. */
const PAGES = makeFunctionReference<'query'>('messages:pages')

interface Loaded { results: string[], status: string, loadMore: (numItems: number) => boolean }

/** The official client's own pages, two messages each. */
function paginated(client: ConvexClient) {
  let latest: Loaded | undefined
  let wake = () => {}
  after(client.onPaginatedUpdate_experimental(PAGES, { room: 'a' }, { initialNumItems: 2 }, (result) => {
    latest = result as unknown as Loaded
    wake()
  }))
  return {
    loadMore: () => latest!.loadMore(2),
    async until(isDone: (latest: Loaded) => boolean): Promise<Loaded> {
      while (!latest || !isDone(latest))
        await new Promise<void>(resolve => wake = resolve)
      return latest
    },
  }
}
