import { makeFunctionReference } from 'convex/server'
import { describe, expect, it, vi } from 'vitest'
import { mountComposable, silenceConsole, useSyncServer } from '../setup/app'

interface Row {
  status: 'queued' | 'running' | 'succeeded' | 'failed' | 'unknown' | 'canceled'
  progress?: { done: number, total: number }
  error?: { code: string, message: string }
  result?: { url: string }
}

const begin = makeFunctionReference<'mutation', { month: string }, string>('reports:start')
const beginAction = makeFunctionReference<'action', { month: string }, string>('reports:startOutside')
const get = makeFunctionReference<'query', { id: string }, Row | null>('jobs:get')
const cancelJob = makeFunctionReference<'mutation', { id: string }, null>('jobs:cancel')
const retryJob = makeFunctionReference<'mutation', { id: string }, string | null>('jobs:retry')

const context = useSyncServer()

describe('useConvexJob', () => {
  it('starts a job and follows it to its end', async () => {
    const { result: job } = await mountComposable(() => useConvexJob(begin, get))
    expect(shown(job)).toEqual({ status: 'idle', progress: undefined, data: undefined, error: null })

    const started = job.start({ month: '2026-11' })
    expect(job.status.value).toBe('pending')
    await startedAs('job1')
    expect(await started).toBe('job1')
    expect(shown(job)).toMatchObject({ status: 'pending' })
    row({ status: 'running', progress: { done: 1, total: 2 } })
    await vi.waitFor(() => expect(shown(job)).toMatchObject({ status: 'pending', progress: { done: 1, total: 2 } }))
    row({ status: 'succeeded', progress: { done: 2, total: 2 }, result: { url: '/r' } })

    await vi.waitFor(() => expect(shown(job)).toEqual({ status: 'success', progress: { done: 2, total: 2 }, data: { url: '/r' }, error: null }))
    expect(job.id.value).toBe('job1')
    expect(context.server.subscriptions).toEqual([{ path: 'jobs:get', args: { id: 'job1' } }])
  })

  it('may be started by an action', async () => {
    const { result: job } = await mountComposable(() => useConvexJob(beginAction, get, { kind: 'action' }))

    const started = job.start({ month: '2026-11' })
    const call = await context.server.call()
    call.succeed('job1')

    expect(call.type).toBe('Action')
    expect(await started).toBe('job1')
  })

  it('names the job in other arguments when told how', async () => {
    const getByName = makeFunctionReference<'query', { jobId: string }, Row | null>('jobs:byName')
    const { result: job } = await mountComposable(() => useConvexJob(begin, getByName, { args: jobId => ({ jobId }) }))

    job.resume('job1')

    await vi.waitFor(() => expect(context.server.subscriptions).toEqual([{ path: 'jobs:byName', args: { jobId: 'job1' } }]))
  })

  it('is an error when it cannot be started', async () => {
    silenceConsole()
    const { result: job } = await mountComposable(() => useConvexJob(begin, get))

    const started = job.start({ month: '2026-11' })
    const call = await context.server.call()
    call.fail('Uncaught ConvexError', { code: 'RATE_LIMITED', message: 'Later.' })

    await expect(started).rejects.toMatchObject({ code: 'RATE_LIMITED' })
    expect(shown(job)).toMatchObject({ status: 'error', error: { code: 'RATE_LIMITED' } })
  })

  it.each([
    ['failed', { code: 'PROVIDER_REJECTED', message: 'No.' }, { code: 'PROVIDER_REJECTED', message: 'No.', ambiguous: false }],
    ['unknown', undefined, { code: 'UNKNOWN', ambiguous: true }],
    ['canceled', undefined, { code: 'CANCELED', ambiguous: false }],
  ] as const)('is an error when the job has %s', async (status, error, expected) => {
    row({ status, error })
    const { result: job } = await mountComposable(() => useConvexJob(begin, get))

    job.resume('job1')

    await vi.waitFor(() => expect(shown(job)).toMatchObject({ status: 'error', data: undefined, error: expected }))
  })

  it('is an error when there is no such job', async () => {
    context.server.setQuery('jobs:get', { value: null })
    const { result: job } = await mountComposable(() => useConvexJob(begin, get))

    job.resume('gone')

    await vi.waitFor(() => expect(shown(job)).toMatchObject({ status: 'error', error: { code: 'NOT_FOUND' } }))
  })

  it('survives a reload by its id', async () => {
    row({ status: 'running', progress: { done: 1, total: 2 } })
    const { result: { atSetup, job } } = await mountComposable(() => {
      const job = useConvexJob(begin, get)
      job.resume('job1')
      return { job, atSetup: job.status.value }
    })

    expect(atSetup).toBe('pending')
    await vi.waitFor(() => expect(job.progress.value).toEqual({ done: 1, total: 2 }))
    row({ status: 'succeeded', result: { url: '/r' } })

    await vi.waitFor(() => expect(job.data.value).toEqual({ url: '/r' }))
  })

  it('follows the job started last', async () => {
    context.server.setQuery('jobs:get', ({ id }) => ({ value: { status: 'succeeded', result: { url: `/${id as string}` } } }))
    const { result: job } = await mountComposable(() => useConvexJob(begin, get))

    const both = [job.start({ month: 'a' }), job.start({ month: 'b' })]
    const [one, two] = await context.server.calls(2)
    two!.succeed('job2')
    one!.succeed('job1')
    await Promise.all(both)

    await vi.waitFor(() => expect(job.data.value).toEqual({ url: '/job2' }))
  })
})

describe('cancel', () => {
  it('asks for the job to be cancelled', async () => {
    row({ status: 'running' })
    const { result: job } = await mountComposable(() => useConvexJob(begin, get, { cancel: cancelJob }))
    job.resume('job1')

    const canceled = job.cancel()
    const call = await context.server.call('jobs:cancel')
    call.respond(null)
    row({ status: 'canceled' })
    await canceled

    expect(call.args).toEqual({ id: 'job1' })
    await vi.waitFor(() => expect(shown(job)).toMatchObject({ status: 'error', error: { code: 'CANCELED' } }))
  })

  it('without a mutation for it only stops following', async () => {
    row({ status: 'running' })
    const { result: job } = await mountComposable(() => useConvexJob(begin, get))
    job.resume('job1')

    await job.cancel()

    expect(job.status.value).toBe('idle')
    await vi.waitFor(() => expect(context.server.subscriptions).toEqual([]))
  })
})

describe('retry', () => {
  it('starts again with the same arguments', async () => {
    row({ status: 'failed' })
    const { result: job } = await mountComposable(() => useConvexJob(begin, get))
    const started = job.start({ month: '2026-11' })
    await startedAs('job1')
    await started

    const retried = job.retry()
    const call = await startedAs('job2')
    await retried

    expect(call.args).toEqual({ month: '2026-11' })
    expect(job.id.value).toBe('job2')
  })

  it.each([
    ['the same job', null, 'job1'],
    ['the one that it returns', 'job2', 'job2'],
  ])('by a mutation follows %s', async (_which, returned, followed) => {
    row({ status: 'failed' })
    const { result: job } = await mountComposable(() => useConvexJob(begin, get, { retry: retryJob }))
    job.resume('job1')

    const retried = job.retry()
    const call = await context.server.call('jobs:retry')
    call.succeed(returned)
    await retried

    expect(call.args).toEqual({ id: 'job1' })
    expect(job.id.value).toBe(followed)
  })

  it('of a resumed job without a mutation is refused', async () => {
    const { result: job } = await mountComposable(() => useConvexJob(begin, get))
    job.resume('job1')

    await expect(job.retry()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  })
})

function row(value: Row) {
  context.server.setQuery('jobs:get', { value })
}

async function startedAs(id: string) {
  const call = await context.server.call('reports:start')
  call.succeed(id)
  return call
}

function shown({ status, progress, data, error }: UseConvexJobReturn<typeof begin, typeof get>) {
  return { status: status.value, progress: progress.value, data: data.value, error: error.value }
}
