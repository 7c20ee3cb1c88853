import { fileURLToPath } from 'node:url'
import { ConvexError } from 'convex/values'
import { anyApi } from 'convex/server'
import { expect, it, vi } from 'vitest'
import type { ApiFromModules } from 'convex/server'
import { api as fixtureApi, connect, deploy, httpClient, live } from './support.ts'
import type * as jobs from './componentsFixture/convex/jobs.ts'
import type * as limits from './componentsFixture/convex/limits.ts'

// Retries wait by the clock, after work that takes its time where the machine is busy.
vi.setConfig({ testTimeout: 60_000 })

const root = fileURLToPath(new URL('componentsFixture', import.meta.url))
const api = anyApi as unknown as ApiFromModules<{ jobs: typeof jobs, limits: typeof limits }>
const HOUR = 3_600_000

it('retries an action of a workpool until it succeeds, and tells so in onComplete', async () => {
  const client = connect(await deploy({ root }))
  const completion = live(client, api.jobs.completion, { job: 'flaky' })

  await client.mutation(api.jobs.start, { job: 'flaky', failures: 2 })

  expect(await completion.until(result => !!result)).toEqual({ kind: 'success', returnValue: 'done at attempt 3' })
})

it('gives an action of a workpool up after its last attempt', async () => {
  const client = connect(await deploy({ root }))
  const completion = live(client, api.jobs.completion, { job: 'broken' })

  await client.mutation(api.jobs.start, { job: 'broken', failures: 99 })

  expect(await completion.until(result => !!result)).toEqual({ kind: 'failed', error: expect.stringContaining('attempt 3 failed') as string })
  expect(await client.query(api.jobs.attempts, { job: 'broken' })).toBe(3)
})

it('runs more jobs than a workpool runs at once, those of actions too', async () => {
  const client = connect(await deploy({ root }))
  const names = Array.from({ length: 6 }, (_, at) => `job ${at}`)
  const completions = names.map(job => live(client, api.jobs.completion, { job }))

  await Promise.all(names.map(job => client.action(api.jobs.startFromAction, { job })))

  for (const completion of completions)
    expect(await completion.until(result => !!result)).toMatchObject({ kind: 'success' })
})

it('forgets a job whose mutation is rolled back', async () => {
  const client = connect(await deploy({ root }))
  const completion = live(client, api.jobs.completion, { job: 'kept' })

  await expect(client.mutation(api.jobs.startThenFail, { job: 'undone' })).rejects.toThrow('after all, no')
  await client.mutation(api.jobs.start, { job: 'kept', failures: 0 })
  await completion.until(result => !!result)

  expect(await client.query(api.jobs.attempts, { job: 'undone' })).toBe(0)
})

it('limits a rate for each key, and says when to try again', async () => {
  const client = connect(await deploy({ root }))
  const send = (key: string) => client.mutation(api.limits.send, { key })

  const first = [await send('ada'), await send('ada'), await send('ada')]
  const other = await send('grace')

  expect(first.map(({ ok }) => ok)).toEqual([true, true, false])
  expect(first[2]!.retryAfter).toBeGreaterThan(0)
  expect(first[2]!.retryAfter).toBeLessThanOrEqual(HOUR)
  expect(other.ok).toBe(true)
})

it('throws the limiter\'s structured error through to the client', async () => {
  const http = httpClient(await deploy({ root }))
  const send = () => http.mutation(api.limits.send, { key: 'ada', throws: true })
  await send()
  await send()

  const error = await send().catch((thrown: unknown) => thrown)

  expect(error).toBeInstanceOf(ConvexError)
  expect((error as ConvexError<never>).data).toEqual({ kind: 'RateLimited', name: 'send', retryAfter: expect.any(Number) as number })
})

it('does not count what a failed mutation used', async () => {
  const client = connect(await deploy({ root }))

  for (let times = 0; times < 3; times++)
    await expect(client.mutation(api.limits.sendThenFail, { key: 'ada' })).rejects.toThrow('after all, no')

  expect((await client.mutation(api.limits.send, { key: 'ada' })).ok).toBe(true)
})

it('shows a component only the variables that it is given', async () => {
  const http = httpClient(await deploy({ env: { MODE: 'live', SECRET: 'hidden' } }))
  const read = (component: string, name: string) => http.query(fixtureApi.counts.environment, { component, name })

  expect([await read('counter', 'LABEL'), await read('other', 'LABEL')]).toEqual(['fixed', 'live'])
  expect([await read('counter', 'SECRET'), await read('counter', 'MODE')]).toEqual([null, null])
  expect(await read('counter', 'CONVEX_SITE_URL')).toMatch(/^http:/)
})
