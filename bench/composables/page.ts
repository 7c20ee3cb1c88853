/** What the bench runs in the browser. */
import { makeFunctionReference } from 'convex/server'
import { convexVue, useConvexClient, useConvexMutation as usePeerMutation } from 'convex-vue'
import { createApp, defineComponent, effectScope, h } from 'vue'
import { useConvex } from '../../composables/useConvex'
import { useConvexAction } from '../../composables/useConvexAction'
import { useConvexMutation } from '../../composables/useConvexMutation'
import { useConvexQuery } from '../../composables/useConvexQuery'

const echo = makeFunctionReference<'action', { at: number }, number>('marks:echo')
const set = makeFunctionReference<'mutation', { at: number }, null>('marks:set')
const get = makeFunctionReference<'query', Record<string, never>, number>('marks:get')

const now = () => performance.timeOrigin + performance.now()

/** Runs each way in turn, so that whatever slows the machine slows them all, and gives each one's milliseconds. */
async function inTurn(ways: Record<string, () => Promise<unknown>>, rounds: number) {
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(ways).map(name => [name, []]))
  for (let round = -20; round < rounds; round++) {
    for (const [name, run] of Object.entries(ways)) {
      const start = performance.now()
      await run()
      if (round >= 0)
        times[name]!.push(performance.now() - start)
    }
  }
  return times
}

const bench = {
  actions(rounds: number) {
    const { execute } = effectScope().run(() => useConvexAction(echo))!
    const client = useConvex()
    return inTurn({ raw: () => client.action(echo, { at: 1 }), composable: () => execute({ at: 1 }) }, rounds)
  },

  mutations(rounds: number) {
    const { mutate } = effectScope().run(() => useConvexMutation(set))!
    const client = useConvex()
    return inTurn({ raw: () => client.mutation(set, { at: now() }), composable: () => mutate({ at: now() }) }, rounds)
  },

  /** convex-vue brings a client of its own, so it is compared with that one. */
  peerMutations(rounds: number) {
    let ways!: Record<string, () => Promise<unknown>>
    createApp(defineComponent(() => {
      const client = useConvexClient()
      const { mutate } = usePeerMutation(set)
      ways = { raw: () => client.mutation(set, { at: now() }), peer: () => mutate({ at: now() }) }
      return () => null
    })).use(convexVue, { url: new URLSearchParams(location.search).get('convex')! }).mount(document.createElement('div'))
    return inTurn(ways, rounds)
  },

  /** Shows the mark, and keeps when each of its values came to `onUpdate` and when to the document. */
  watch() {
    const seen = new Map<number, { raw?: number, dom?: number }>()
    const note = (at: number, how: 'raw' | 'dom') => seen.set(at, { ...seen.get(at), [how]: now() })
    const element = document.body.appendChild(document.createElement('div'))
    createApp(defineComponent(() => {
      const { data } = useConvexQuery(get)
      return () => h('output', String(data.value))
    })).mount(element)
    new MutationObserver(() => note(Number(element.textContent), 'dom')).observe(element, { subtree: true, characterData: true, childList: true })
    useConvex().onUpdate(get, {}, at => note(at, 'raw'))
    bench.seen = seen
  },
  seen: new Map<number, { raw?: number, dom?: number }>(),

  /** How long the document took after the mutation was made, and after `onUpdate`. */
  latencies() {
    const whole = [...bench.seen].filter(([at, { raw, dom }]) => at && raw && dom)
    return {
      raw: whole.map(([at, { raw }]) => raw! - at),
      dom: whole.map(([at, { dom }]) => dom! - at),
      behind: whole.map(([, { raw, dom }]) => dom! - raw!),
    }
  },

  async mark(rounds: number) {
    const client = useConvex()
    for (let round = 0; round < rounds; round++)
      await client.mutation(set, { at: now() })
  },

  /** Mounts that many components on one query; resolves once all show its result. */
  async many(count: number) {
    const One = defineComponent(() => {
      const { data } = useConvexQuery(get)
      return () => h('i', String(data.value))
    })
    const element = document.body.appendChild(document.createElement('div'))
    createApp(() => Array.from({ length: count }, () => h(One))).mount(element)
    while ([...element.children].some(child => child.textContent === 'undefined'))
      await new Promise(resolve => requestAnimationFrame(resolve))
  },
}

declare global {
  interface Window {
    bench: typeof bench
  }
}

window.bench = bench
