import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { makeFunctionReference } from 'convex/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useConnection } from '../../composables/internal/connection'
import { mountComposable, silenceConsole, useSyncServer } from '../setup/app'

const requestUpload = makeFunctionReference<'mutation', { fileName?: string }, string>('files:requestUpload')

const context = useSyncServer()
const storage = useStorage()

describe('useConvexUpload', () => {
  it('gets a URL, sends the file there and shows its storage id', async () => {
    const { upload } = await mounted()
    expect(shown(upload)).toEqual({ status: 'idle', data: undefined, error: null, progress: null })

    const sent = upload.upload(new Blob(['a,b'], { type: 'text/csv' }), { fileName: 'a.csv' })
    expect(shown(upload)).toMatchObject({ status: 'pending', progress: null })
    const call = await answered()
    const request = await storage.request()
    request.accept('kg1')

    expect(await sent).toBe('kg1')
    expect(call.args).toEqual({ fileName: 'a.csv' })
    expect(request).toMatchObject({ method: 'POST', contentType: 'text/csv', body: 'a,b' })
    expect(shown(upload)).toMatchObject({ status: 'success', data: 'kg1', error: null })
  })

  it('tells how many bytes have left, of its own file only', async () => {
    const sending = vi.spyOn(XMLHttpRequest.prototype, 'send')
    const { upload } = await mounted()
    const first = upload.upload(new Blob(['a,b']))
    await answered()
    const request = await storage.request()
    const old = sending.mock.contexts[0] as XMLHttpRequest

    progressed(old, 1, 3)
    expect(upload.progress.value).toEqual({ done: 1, total: 3 })
    request.accept('kg1')
    await first
    const second = upload.upload(new Blob(['c']))
    expect(upload.progress.value).toBeNull()
    progressed(old, 2, 3)

    expect(upload.progress.value).toBeNull()
    await answered()
    const next = await storage.request()
    next.accept('kg2')
    await second
  })

  it('runs one at a time', async () => {
    const { upload } = await mounted()
    const first = upload.upload(new Blob(['a']))

    await expect(upload.upload(new Blob(['b']))).rejects.toMatchObject({ code: 'BUSY' })
    expect(shown(upload)).toMatchObject({ status: 'pending', error: null })
    await answered()
    const request = await storage.request()
    request.accept('kg1')

    expect(await first).toBe('kg1')
    const second = upload.upload(new Blob(['b']))
    await answered()
    const next = await storage.request()
    next.accept('kg2')
    expect(await second).toBe('kg2')
  })

  it('fails when no URL is given', async () => {
    silenceConsole()
    const { upload } = await mounted()

    const sent = upload.upload(new Blob(['a']))
    const call = await context.server.call()
    call.fail('Uncaught ConvexError', { code: 'RATE_LIMITED' })

    await expect(sent).rejects.toMatchObject({ code: 'RATE_LIMITED' })
    expect(shown(upload)).toMatchObject({ status: 'error', error: { code: 'RATE_LIMITED' } })
  })

  it.each([
    ['refused', (request: StorageRequest) => request.refuse(413), { code: 'SERVER_ERROR', ambiguous: false }],
    ['answered with nonsense', (request: StorageRequest) => request.answer(200, '<html>'), { code: 'SERVER_ERROR' }],
    ['cut off', (request: StorageRequest) => request.cut(), { code: 'CONNECTION_LOST', ambiguous: true }],
  ] as const)('fails when the file is %s', async (_how, answer, expected) => {
    silenceConsole()
    const { upload } = await mounted()

    const sent = upload.upload(new Blob(['a']))
    const failed = expect(sent).rejects.toMatchObject(expected)
    await answered()
    answer(await storage.request())

    await failed
    expect(shown(upload)).toMatchObject({ status: 'error', error: expected })
  })
})

describe('cancel', () => {
  it('works while the URL is awaited', async () => {
    const { upload } = await mounted()
    const sent = upload.upload(new Blob(['a']))
    const failed = expect(sent).rejects.toMatchObject({ code: 'CANCELED' })
    const call = await context.server.call()

    upload.cancel()
    await failed
    call.succeed(storage.url)
    await context.server.roundTrip()

    expect(shown(upload)).toEqual({ status: 'idle', data: undefined, error: null, progress: null })
    expect(storage.count).toBe(0)
  })

  it('works while the file is sent, and a further upload may start at once', async () => {
    const { upload } = await mounted()
    const sent = upload.upload(new Blob(['a']))
    const failed = expect(sent).rejects.toMatchObject({ code: 'CANCELED' })
    await answered()
    const request = await storage.request()

    upload.cancel()
    await failed
    await request.gone

    expect(shown(upload)).toEqual({ status: 'idle', data: undefined, error: null, progress: null })
    const next = upload.upload(new Blob(['b']))
    await answered()
    const second = await storage.request()
    second.accept('kg2')
    expect(await next).toBe('kg2')
  })

  it('does nothing when nothing runs', async () => {
    const { upload } = await mounted()
    const sent = upload.upload(new Blob(['a']))
    await answered()
    const request = await storage.request()
    request.accept('kg1')
    await sent

    upload.cancel()

    expect(upload.data.value).toBe('kg1')
  })
})

describe('an upload', () => {
  it('is stopped by unmounting', async () => {
    const { upload, unmount } = await mounted()
    const sent = upload.upload(new Blob(['a']))
    const failed = expect(sent).rejects.toMatchObject({ code: 'CANCELED' })
    await answered()
    const request = await storage.request()

    unmount()

    await failed
    await request.gone
  })

  it('is stopped by another user', async () => {
    const { upload } = await mounted()
    const sent = upload.upload(new Blob(['a']))
    const failed = expect(sent).rejects.toMatchObject({ code: 'IDENTITY_CHANGED' })
    await answered()
    const request = await storage.request()

    useConnection().identity.change(null)

    await failed
    await request.gone
    expect(upload.error.value?.code).toBe('IDENTITY_CHANGED')
  })

  it('is stopped after the time it was given', async () => {
    const { upload } = await mounted({ timeout: 100 })
    const sent = upload.upload(new Blob(['a']))
    const failed = expect(sent).rejects.toMatchObject({ code: 'TIMEOUT', ambiguous: true })
    await answered()
    const request = await storage.request()

    await failed
    await request.gone
  })

  it('calls back', async () => {
    const onSuccess = vi.fn()
    const { upload } = await mounted({ onSuccess })
    const file = new Blob(['a'])
    const sent = upload.upload(file)
    await answered()
    const request = await storage.request()
    request.accept('kg1')
    await sent

    expect(onSuccess).toHaveBeenCalledWith('kg1', file)
  })
})

async function mounted(options?: UseConvexUploadOptions) {
  const { result, unmount } = await mountComposable(() => useConvexUpload(requestUpload, options))
  return { upload: result, unmount }
}

/** What a browser tells of an upload, and this environment does not. */
function progressed(request: XMLHttpRequest, loaded: number, total: number) {
  request.upload.onprogress!.call(request, new ProgressEvent('progress', { loaded, total }) as ProgressEvent<XMLHttpRequestEventTarget>)
}

/** Answers the mutation with a URL of the storage below. */
async function answered() {
  const call = await context.server.call('files:requestUpload')
  call.succeed(storage.url)
  return call
}

function shown({ status, data, error, progress }: UseConvexUploadReturn<typeof requestUpload>) {
  return { status: status.value, data: data.value, error: error.value, progress: progress.value }
}

interface StorageRequest {
  method?: string
  contentType?: string
  body: string
  /** Kept when the other side goes away. */
  gone: Promise<unknown>
  accept(storageId: string): void
  refuse(status: number): void
  answer(status: number, body: string): void
  cut(): void
}

/** Storage that accepts files when the test says so. */
function useStorage() {
  const requests: StorageRequest[] = []
  const waiting: ((request: StorageRequest) => void)[] = []
  const server = createServer(async (incoming, response) => {
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('access-control-allow-headers', '*')
    if (incoming.method === 'OPTIONS')
      return response.end()
    storage.count++
    const request = await received(incoming, response)
    const take = waiting.shift()
    if (take)
      take(request)
    else
      requests.push(request)
  })
  const storage = {
    url: '',
    count: 0,
    request: () => requests.length ? Promise.resolve(requests.shift()!) : new Promise<StorageRequest>(take => waiting.push(take)),
  }

  beforeEach(async () => {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    storage.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/upload?token=1`
    storage.count = 0
  })
  afterEach(async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  })
  return storage
}

async function received(incoming: IncomingMessage, response: ServerResponse): Promise<StorageRequest> {
  let body = ''
  for await (const chunk of incoming)
    body += chunk
  const answer = (status: number, text: string) => response.writeHead(status).end(text)
  return {
    method: incoming.method,
    contentType: incoming.headers['content-type'],
    body,
    gone: new Promise(resolve => response.once('close', resolve)),
    accept: storageId => answer(200, JSON.stringify({ storageId })),
    refuse: status => answer(status, 'no'),
    answer,
    cut: () => incoming.socket.destroy(),
  }
}
