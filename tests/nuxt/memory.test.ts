import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { makeFunctionReference } from 'convex/server'
import { describe, expect, it, vi } from 'vitest'
import { createApp, defineComponent, h, nextTick, ref } from 'vue'
import { useNuxtApp } from '#imports'
import { useSyncServer } from '../setup/app'

const list = makeFunctionReference<'query', { folder: string }, string[]>('emails:list')
const send = makeFunctionReference<'action', { to: string }, string>('emails:send')
const create = makeFunctionReference<'mutation', { to: string }, string>('emails:create')

const COMPONENTS = 1_000

const context = useSyncServer()

describe(`${COMPONENTS} components`, () => {
  it('on one query share one subscription', async () => {
    const { unmount } = await mountMany(() => useConvexQuery(list, { folder: 'same' }))

    expect(context.server.subscriptions).toHaveLength(1)
    unmount()
  })

  it('leave no subscription when they are unmounted', async () => {
    let folder = 0
    const { unmount } = await mountMany(() => useConvexQuery(list, { folder: `${folder++}` }))
    await vi.waitFor(() => expect(context.server.subscriptions).toHaveLength(COMPONENTS))

    unmount()

    await vi.waitFor(() => expect(context.server.subscriptions).toHaveLength(0))
  })

  it('leave nothing in memory when they are unmounted', async () => {
    const left: WeakRef<object>[] = []
    const { unmount } = await mountMany(() => {
      const all = [useConvexQuery(list, { folder: 'same' }), useConvexAction(send), useConvexMutation(create)]
      left.push(...all.map(one => new WeakRef(one)))
    })

    unmount()
    await nextTick()

    await vi.waitFor(() => {
      collectGarbage()
      expect(left.filter(one => one.deref())).toHaveLength(0)
    }, { timeout: 10_000, interval: 100 })
  })
})

/** Mounts the composable in many components of one application, and waits until their queries are answered. */
async function mountMany(composable: () => unknown) {
  context.server.setQuery('emails:list', { value: ['one'] })
  const shown = ref(true)
  const nuxt = useNuxtApp()
  const One = defineComponent({
    setup() {
      nuxt.runWithContext(composable)
      return () => h('i')
    },
  })
  const app = createApp(() => shown.value ? Array.from({ length: COMPONENTS }, () => h(One)) : null)
  app.mount(document.createElement('div'))
  await vi.waitFor(() => expect(context.server.sessions.size).toBe(1))
  await vi.waitFor(() => expect(context.server.subscriptions).not.toHaveLength(0))
  await context.server.roundTrip()
  return {
    unmount() {
      shown.value = false
    },
  }
}

function collectGarbage() {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
}
