import { makeFunctionReference } from 'convex/server'
import { describe, expect, it, vi } from 'vitest'
import { useConnection } from '../../composables/internal/connection'
import { mountComposable, silenceConsole, useSyncServer } from '../setup/app'

const send = makeFunctionReference<'action', Record<string, never>, null>('emails:send')
const rename = makeFunctionReference<'mutation', Record<string, never>, null>('users:rename')

const context = useSyncServer()

const disconnected = { isConnected: false, isReconnecting: false, inFlightMutations: 0, inFlightActions: 0, hasEverConnected: false }

describe('useConvexConnectionState', () => {
  it('is disconnected until mounted, whatever the connection is', async () => {
    await connected()

    const { result: { atSetup, state } } = await mountComposable(() => {
      const state = useConvexConnectionState()
      return { state, atSetup: shown(state) }
    })

    expect(atSetup).toEqual(disconnected)
    expect(shown(state)).toEqual({ ...disconnected, isConnected: true, hasEverConnected: true })
  })

  it('opens no connection, and follows one that is opened later', async () => {
    const { result: state } = await mountComposable(useConvexConnectionState)
    expect(shown(state)).toEqual(disconnected)
    expect(context.server.connections).toBe(0)

    useConvex()

    await vi.waitFor(() => expect(state.isConnected.value).toBe(true))
  })

  it('counts calls without an answer', async () => {
    await connected()
    const { result: { state, action, mutation } } = await mountComposable(() => ({
      state: useConvexConnectionState(),
      action: useConvexAction(send),
      mutation: useConvexMutation(rename),
    }))

    const made = [action.execute(), mutation.mutate(), mutation.mutate()]
    await vi.waitFor(() => expect(shown(state)).toMatchObject({ inFlightActions: 1, inFlightMutations: 2 }))
    for (const call of await context.server.calls(3))
      call.succeed(null)
    await Promise.all(made)

    await vi.waitFor(() => expect(shown(state)).toMatchObject({ inFlightActions: 0, inFlightMutations: 0 }))
  })

  it('is reconnecting from the loss of the connection until there is one again', async () => {
    silenceConsole()
    await connected()
    const { result: state } = await mountComposable(useConvexConnectionState)

    context.server.disconnect()
    await vi.waitFor(() => expect(shown(state)).toMatchObject({ isConnected: false, isReconnecting: true, hasEverConnected: true }))

    await vi.waitFor(() => expect(shown(state)).toMatchObject({ isConnected: true, isReconnecting: false }), { timeout: 5_000 })
  })

  it('is reconnecting while the first connection cannot be opened', async () => {
    silenceConsole()
    context.server.refusing = true
    const { result: state } = await mountComposable(useConvexConnectionState)

    useConvex()

    await vi.waitFor(() => expect(state.isReconnecting.value).toBe(true))
  })

  it('is disconnected once the client is closed', async () => {
    await connected()
    const { result: state } = await mountComposable(useConvexConnectionState)

    await useConvex().close()

    expect(shown(state)).toEqual(disconnected)
  })

  it('follows the next user\'s client', async () => {
    await connected()
    const { result: state } = await mountComposable(useConvexConnectionState)

    useConnection().identity.change(null)
    await connected()

    await vi.waitFor(() => expect(context.server.sessions.size).toBe(1))
    await vi.waitFor(() => expect(state.isConnected.value).toBe(true))
  })

  it('shares the one subscription that the client has anyway', async () => {
    await connected()
    const listen = vi.spyOn(useConvex(), 'subscribeToConnectionState')

    const first = await mountComposable(useConvexConnectionState)
    const second = await mountComposable(useConvexConnectionState)
    first.unmount()

    expect(second.result.isConnected.value).toBe(true)
    expect(listen).not.toHaveBeenCalled()
  })
})

async function connected() {
  await vi.waitFor(() => expect(useConvex().connectionState().isWebSocketConnected).toBe(true))
}

function shown(state: UseConvexConnectionStateReturn) {
  return Object.fromEntries(Object.entries(state).map(([name, ref]) => [name, ref.value]))
}
