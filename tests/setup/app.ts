import { mountSuspended } from '@nuxt/test-utils/runtime'
import { enableAutoUnmount } from '@vue/test-utils'
import { afterEach, beforeEach, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { useNuxtApp, useRuntimeConfig } from '#imports'
import { useConnection } from '../../composables/internal/connection'
import { SyncServer } from './syncServer'

/** A scripted deployment for every test of the file, with a client of its own. */
export function useSyncServer() {
  const context = {} as { server: SyncServer }

  beforeEach(async () => {
    context.server = await SyncServer.start()
    useRuntimeConfig().public.convexUrl = context.server.url
  })
  afterEach(async () => {
    // A client is built by asking for it. One that has not connected yet would go on trying into the next tests.
    const connection = useConnection()
    if (connection.state.value)
      await connection.client().close()
    forgetClient()
    await context.server.stop()
    vi.restoreAllMocks()
  })
  // Before that: what is still mounted would subscribe anew.
  enableAutoUnmount(afterEach)
  return context
}

/** Makes the Nuxt app build a new client when it next needs one. */
export function forgetClient() {
  const app = useNuxtApp() as unknown as Record<symbol, unknown>
  for (const name of ['connection', 'subscriptions'])
    Reflect.deleteProperty(app, Symbol.for(`convex.${name}`))
}

/** Runs a composable in a component of its own; `unmount` ends it. */
export async function mountComposable<T>(composable: () => T) {
  let result!: T
  const wrapper = await mountSuspended(defineComponent({
    setup() {
      result = composable()
      return () => h('div')
    },
  }))
  return { result, unmount: () => wrapper.unmount() }
}

/** Keeps what the client logs of failures and reconnections out of the test's output. Restored after the test. */
export function silenceConsole() {
  vi.spyOn(console, 'log').mockImplementation(() => {})
  return vi.spyOn(console, 'error').mockImplementation(() => {})
}
