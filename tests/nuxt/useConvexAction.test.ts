import { makeFunctionReference } from 'convex/server'
import { describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import { ConvexCallError } from '../../composables/ConvexCallError'
import { mountComposable, silenceConsole, useSyncServer } from '../setup/app'

const send = makeFunctionReference<'action', { to: string }, string | number | boolean | null>('emails:send')
const ping = makeFunctionReference<'action', Record<string, never>, string>('jobs:ping')

const context = useSyncServer()

describe('a call', () => {
  it('is pending until the answer, then shows the result', async () => {
    const { action } = await mounted()
    expect(shown(action)).toEqual({ status: 'idle', pending: false, data: undefined, error: null })

    const sent = action.execute({ to: 'a' })
    expect(shown(action)).toEqual({ status: 'pending', pending: true, data: undefined, error: null })
    const call = await context.server.call()
    call.succeed('m1')

    expect(await sent).toBe('m1')
    expect(call).toMatchObject({ type: 'Action', path: 'emails:send', args: { to: 'a' } })
    expect(shown(action)).toEqual({ status: 'success', pending: false, data: 'm1', error: null })
  })

  it('rejects with the error that it has set by then', async () => {
    silenceConsole()
    const { action } = await mounted()

    const sent = action.execute({ to: 'a' })
    const seen = sent.catch(() => action.error.value)
    const call = await context.server.call()
    call.fail('Uncaught ConvexError', { code: 'PROVIDER_REJECTED', message: 'The address bounced.', attempts: 3n })

    await expect(sent).rejects.toBeInstanceOf(ConvexCallError)
    expect(await seen).toMatchObject({ code: 'PROVIDER_REJECTED', message: 'The address bounced.', data: { attempts: 3n }, ambiguous: false })
    expect(action.status.value).toBe('error')
  })

  it('clears the last error when it starts, and keeps the last data while it runs and when it fails', async () => {
    silenceConsole()
    const { action } = await mounted()
    await answered(action.execute({ to: 'a' }), call => call.succeed('m1'))
    await answered(action.executeSafe({ to: 'b' }), call => call.fail('Server Error'))
    expect(shown(action)).toMatchObject({ status: 'error', data: 'm1', error: { code: 'SERVER_ERROR' } })

    const third = action.execute({ to: 'c' })

    expect(shown(action)).toMatchObject({ status: 'pending', data: 'm1', error: null })
    await answered(third, call => call.succeed('m3'))
  })

  it.each([null, 0, '', false])('takes %j for a result', async (result) => {
    const { action } = await mounted()

    await answered(action.execute({ to: 'a' }), call => call.succeed(result))

    expect(shown(action)).toEqual({ status: 'success', pending: false, data: result, error: null })
  })

  it('can be made without ever rejecting', async () => {
    silenceConsole()
    const { action } = await mounted()

    const good = await answered(action.executeSafe({ to: 'a' }), call => call.succeed('m1'))
    const bad = await answered(action.executeSafe({ to: 'a' }), call => call.fail('Server Error'))

    expect(good).toEqual({ ok: true, data: 'm1' })
    expect(bad).toEqual({ ok: false, error: action.error.value })
  })

  it('unwraps refs and getters among its arguments when it is made', async () => {
    const { action } = await mounted()
    const to = ref('before')

    to.value = 'now'
    void answered(action.execute({ to }), call => call.succeed(null))
    const first = action.execute({ to: () => `${to.value} too` })
    const call = await context.server.call()
    call.succeed(null)

    expect(call.args).toEqual({ to: 'now too' })
    await first
  })

  it('refuses what Convex cannot carry, without sending it', async () => {
    const { action } = await mounted()

    await expect(action.execute({ to: new Date(0) as unknown as string })).rejects.toMatchObject({ code: 'INVALID_ARGUMENTS', ambiguous: false })

    expect(action.status.value).toBe('error')
    expect(context.server.received.filter(message => message.type === 'Action')).toEqual([])
  })
})

describe('calls that overlap', () => {
  it('let only the one started last write, when it settles last', async () => {
    const { action } = await mounted()
    const first = action.execute({ to: 'a' })
    const second = action.execute({ to: 'b' })
    const [one, two] = await context.server.calls(2)

    one!.succeed('m1')
    expect(await first).toBe('m1')
    expect(shown(action)).toMatchObject({ status: 'pending', pending: true, data: undefined })
    two!.succeed('m2')

    expect(await second).toBe('m2')
    expect(shown(action)).toMatchObject({ status: 'success', pending: false, data: 'm2' })
  })

  it('let only the one started last write, when it settles first', async () => {
    silenceConsole()
    const { action } = await mounted()
    const first = action.execute({ to: 'a' })
    const second = action.execute({ to: 'b' })
    const [one, two] = await context.server.calls(2)

    two!.succeed('m2')
    expect(await second).toBe('m2')
    expect(shown(action)).toMatchObject({ status: 'pending', pending: true, data: 'm2' })
    one!.fail('Server Error')

    await expect(first).rejects.toMatchObject({ code: 'SERVER_ERROR' })
    expect(shown(action)).toEqual({ status: 'success', pending: false, data: 'm2', error: null })
  })
})

describe('reset', () => {
  it('goes back to idle, and lets a call in flight settle for its caller alone', async () => {
    const { action } = await mounted()
    await answered(action.execute({ to: 'a' }), call => call.succeed('m1'))
    const inFlight = action.execute({ to: 'b' })

    action.reset()
    expect(shown(action)).toEqual({ status: 'idle', pending: false, data: undefined, error: null })
    const result = await answered(inFlight, call => call.succeed('m2'))

    expect(result).toBe('m2')
    expect(shown(action)).toEqual({ status: 'idle', pending: false, data: undefined, error: null })
  })
})

describe('unmount', () => {
  it('cancels nothing, writes nothing and mutes callbacks', async () => {
    const warned = vi.spyOn(console, 'warn')
    const onSuccess = vi.fn()
    const onSettled = vi.fn()
    const { action, unmount } = await mounted({ onSuccess, onSettled })
    const sent = action.execute({ to: 'a' })
    const call = await context.server.call()

    unmount()
    call.succeed('m1')

    expect(await sent).toBe('m1')
    expect(action.data.value).toBeUndefined()
    expect(onSuccess).not.toHaveBeenCalled()
    expect(onSettled).not.toHaveBeenCalled()
    expect(warned).not.toHaveBeenCalled()
  })
})

describe('an event in place of arguments', () => {
  it('is refused with the way to write it, when the action takes arguments', async () => {
    silenceConsole()
    const { action } = await mounted()

    // @ts-expect-error an event is no argument of this action
    const sent = action.execute(new Event('click'))
    const call = await context.server.call()
    call.fail('[Request ID: 1] Server Error\nArgumentValidationError: Object is missing the required field `to`.\n\nObject: {}\nValidator: v.object({to: v.string()})')

    await expect(sent).rejects.toMatchObject({ code: 'INVALID_ARGUMENTS', message: expect.stringContaining('@click="execute({…})"') })
    expect(action.error.value?.message).toContain('@click="execute({…})"')
  })

  it('is ignored when the action takes none', async () => {
    const { result: action } = await mountComposable(() => useConvexAction(ping))

    const sent = action.execute(new Event('click'))
    const call = await context.server.call()
    call.succeed('pong')

    expect(call.args).toEqual({})
    expect(await sent).toBe('pong')
  })
})

describe('a connection lost', () => {
  it('fails the action at once, which may have run, and sends it never again', async () => {
    silenceConsole()
    const { action } = await mounted()
    const sent = action.execute({ to: 'a' })
    await context.server.call()

    context.server.refusing = true
    context.server.disconnect()

    await expect(sent).rejects.toMatchObject({ code: 'CONNECTION_LOST', ambiguous: true })
    expect(action.status.value).toBe('error')
    context.server.refusing = false
    const next = action.execute({ to: 'b' })
    const call = await context.server.call()
    call.succeed('m2')
    expect(call.args).toEqual({ to: 'b' })
    expect(await next).toBe('m2')
  })
})

describe('callbacks', () => {
  it('run for every call, superseded or not', async () => {
    silenceConsole()
    const log: unknown[] = []
    const { action } = await mounted({
      onSuccess: (result, args) => log.push(['success', result, args]),
      onError: (error, args) => log.push(['error', error.code, args]),
      onSettled: args => log.push(['settled', args]),
    })
    const first = action.execute({ to: 'a' })
    const second = action.executeSafe({ to: 'b' })
    const [one, two] = await context.server.calls(2)

    two!.fail('Server Error')
    await second
    one!.succeed('m1')
    await first

    expect(log).toEqual([
      ['error', 'SERVER_ERROR', { to: 'b' }],
      ['settled', { to: 'b' }],
      ['success', 'm1', { to: 'a' }],
      ['settled', { to: 'a' }],
    ])
  })

  it('change no outcome by throwing: that is logged', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
    const mistake = new Error('mine')
    const { action } = await mounted({
      onSuccess: () => { throw mistake },
      onSettled: async () => { throw mistake },
    })

    const result = await answered(action.execute({ to: 'a' }), call => call.succeed('m1'))

    expect(result).toBe('m1')
    expect(action.status.value).toBe('success')
    await vi.waitFor(() => expect(logged.mock.calls).toEqual([[mistake], [mistake]]))
  })
})

describe('dedupe: \'defer\'', () => {
  it('gives a further call the promise of the one in flight', async () => {
    const { action } = await mounted({ dedupe: 'defer' })

    const first = action.execute({ to: 'a' })
    const second = action.execute({ to: 'a' })

    expect(second).toBe(first)
    await answered(first, call => call.succeed('m1'))
    expect(context.server.received.filter(message => message.type === 'Action')).toHaveLength(1)
  })

  it('sends again once that one has settled', async () => {
    const { action } = await mounted({ dedupe: 'defer' })
    await answered(action.execute({ to: 'a' }), call => call.succeed('m1'))

    const again = await answered(action.execute({ to: 'a' }), call => call.succeed('m2'))

    expect(again).toBe('m2')
  })

  it('is off unless asked for', async () => {
    const { action } = await mounted()

    const both = [action.execute({ to: 'a' }), action.execute({ to: 'a' })]
    const calls = await context.server.calls(2)
    calls.forEach((call, n) => call.succeed(n))

    expect(await Promise.all(both)).toEqual([0, 1])
  })
})

describe('timeout', () => {
  it('stops waiting for an action that may still run', async () => {
    const { action } = await mounted({ timeout: 20 })

    const sent = action.execute({ to: 'a' })

    await expect(sent).rejects.toMatchObject({ code: 'TIMEOUT', ambiguous: true })
    expect(action.status.value).toBe('error')
  })

  it('does nothing to a call that is answered in time', async () => {
    const { action } = await mounted({ timeout: 10_000 })

    const result = await answered(action.execute({ to: 'a' }), call => call.succeed('m1'))

    expect(result).toBe('m1')
  })
})

describe('the client', () => {
  it('settles calls in flight when it is closed', async () => {
    const { action } = await mounted()
    const sent = action.execute({ to: 'a' })
    await context.server.call()

    void useConvex().close()

    await expect(sent).rejects.toMatchObject({ code: 'CLIENT_CLOSED', ambiguous: true })
    expect(action.error.value?.code).toBe('CLIENT_CLOSED')
  })

  it('is built anew for the first call after it was closed', async () => {
    const { action } = await mounted()
    const closed = useConvex()
    await closed.close()

    const result = await answered(action.execute({ to: 'a' }), call => call.succeed('m1'))

    expect(result).toBe('m1')
    expect(useConvex()).not.toBe(closed)
  })

  it('settles calls in flight when the deployment reports a fatal error', async () => {
    silenceConsole()
    const { action } = await mounted()
    const sent = action.execute({ to: 'a' })
    await context.server.call()

    context.server.session.send({ type: 'FatalError', error: 'client too old' })

    await expect(sent).rejects.toMatchObject({ code: 'CLIENT_CLOSED' })
  })

  it('need not be configured until a call is made', async () => {
    useRuntimeConfig().public.convexUrl = ''
    const { action } = await mounted()

    const sent = action.execute({ to: 'a' })

    await expect(sent).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('NUXT_PUBLIC_CONVEX_URL') })
  })
})

async function mounted(options?: UseConvexActionOptions<typeof send>) {
  const { result, unmount } = await mountComposable(() => useConvexAction(send, options))
  return { action: result, unmount }
}

function shown({ status, pending, data, error }: ReturnType<typeof useConvexAction<typeof send>>) {
  return { status: status.value, pending: pending.value, data: data.value, error: error.value }
}

/** Waits for the call's request, lets the test answer it, and gives what became of the call. */
async function answered<T>(sent: Promise<T>, answer: (call: Awaited<ReturnType<typeof context.server.call>>) => void) {
  answer(await context.server.call())
  return await sent
}
