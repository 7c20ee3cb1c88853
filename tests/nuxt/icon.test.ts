import { expect, it } from 'vitest'
import { createSSRApp, defineComponent, h, onServerPrefetch, useId, type Component } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { updateAppConfig } from '#imports'
import Icon from '../../modules/swift/runtime/Icon'

/** Nuxt Icon's component loads its icon in this hook, on the server. */
const ServerIcon = defineComponent({
  setup() {
    onServerPrefetch(async () => {})
    return () => h('span')
  },
})

const Field = defineComponent({
  setup() {
    const id = useId()
    return () => h('input', { id })
  },
})

const AwaitingForm = defineComponent({
  async setup() {
    await Promise.resolve()
    return () => h(Field)
  },
})

it('counts for ids as on the server, so that ids below awaiting components agree', async () => {
  updateAppConfig({ icon: { collections: ['lucide'] } })

  const id = await idAfter(ServerIcon)
  expect(id).not.toBe(await idAfter('span'))
  expect(await idAfter(Icon)).toBe(id)
})

/** Returns the id of a field in a form that awaits, after an icon. */
async function idAfter(icon: Component | 'span') {
  const html = await renderToString(createSSRApp({ render: () => h('main', [h(icon as Component, { name: 'i-lucide-mail' }), h(AwaitingForm)]) }))
  return /<input id="([^"]+)"/.exec(html)?.[1]
}
