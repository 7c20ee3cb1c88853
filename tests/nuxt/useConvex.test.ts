import { makeFunctionReference } from 'convex/server'
import { describe, expect, it, vi } from 'vitest'
import { mountComposable, silenceConsole, useSyncServer } from '../setup/app'

const me = makeFunctionReference<'query', Record<string, never>, string>('users:me')
const rename = makeFunctionReference<'mutation', { to: string }, null>('users:rename')

const context = useSyncServer()

describe('the client', () => {
  it('is the official one, for anything else', async () => {
    context.server.setQuery('users:me', { value: 'Ann' })

    const name = await useConvex().query(me, {})

    expect(name).toBe('Ann')
  })

  it('is one for all', async () => {
    const { result: first } = await mountComposable(useConvex)
    const { result: second } = await mountComposable(useConvex)

    expect(second).toBe(first)
  })

  it('opens no connection before something needs it', async () => {
    await mountComposable(() => useConvexMutation(rename))
    expect(context.server.connections).toBe(0)

    useConvex()

    await vi.waitFor(() => expect(context.server.connections).toBe(1))
  })

  it('shows what a raw subscription already knows, in the same tick', async () => {
    context.server.setQuery('users:me', { value: 'Ann' })
    await new Promise(known => useConvex().onUpdate(me, {}, known))

    const { result } = await mountComposable(() => useConvexQuery(me).data.value)

    expect(result).toBe('Ann')
  })
})

describe('leaving the page', () => {
  it('asks only while a mutation has not been sent', async () => {
    silenceConsole()
    const { result: { mutate } } = await mountComposable(() => useConvexMutation(rename))
    const sent = mutate({ to: 'Ann' })
    await context.server.call()
    expect(asksBeforeLeaving()).toBe(false)

    context.server.refusing = true
    context.server.disconnect()
    await vi.waitFor(() => expect(asksBeforeLeaving()).toBe(true))
    context.server.refusing = false
    const again = await context.server.call()

    expect(asksBeforeLeaving()).toBe(false)
    again.succeed(null)
    await sent
  })

  it('does not ask for what a closed client left unsent', async () => {
    silenceConsole()
    context.server.refusing = true
    const { result: { executeSafe } } = await mountComposable(() => useConvexMutation(rename))
    const left = executeSafe({ to: 'Ann' })
    await vi.waitFor(() => expect(asksBeforeLeaving()).toBe(true))

    await useConvex().close()

    expect(asksBeforeLeaving()).toBe(false)
    expect(await left).toMatchObject({ ok: false, error: { code: 'CLIENT_CLOSED' } })
  })

  it('does not ask for the sake of an action', async () => {
    silenceConsole()
    const action = makeFunctionReference<'action', Record<string, never>, null>('emails:send')
    const { result: { executeSafe } } = await mountComposable(() => useConvexAction(action))
    void executeSafe()
    await context.server.call()

    context.server.refusing = true
    context.server.disconnect()
    await vi.waitFor(() => expect(useConvex().connectionState().isWebSocketConnected).toBe(false))

    expect(asksBeforeLeaving()).toBe(false)
  })
})

function asksBeforeLeaving() {
  const event = new Event('beforeunload', { cancelable: true })
  window.dispatchEvent(event)
  return event.defaultPrevented
}
