import { defineComponent, h, onServerPrefetch } from 'vue'
import { useAppConfig } from '#imports'

/** Replaces Nuxt Icon's component in the browser: renders the name that stylesheets have the icon under. */
export default defineComponent({
  props: {
    name: { type: String, required: true },
    size: { type: [Number, String], default: null },
    mode: { type: String, default: null },
    customize: { type: [Function, Boolean], default: null },
  },
  setup(props) {
    const { attrs, collections, size: defaultSize } = useAppConfig().icon
    // Nuxt Icon has this hook, and Vue counts components with it for `useId`: without it, ids differ from the server's.
    onServerPrefetch(() => {})

    return () => {
      const bare = props.name.replace(/^i-/, '')
      const collection = bare.includes(':') ? undefined : collections?.find(prefix => bare.startsWith(`${prefix}-`))
      const name = collection ? `${collection}:${bare.slice(collection.length + 1)}` : bare
      const size = props.size ?? defaultSize
      return h('span', {
        ...attrs,
        class: ['iconify', `i-${name}`],
        style: size ? { fontSize: Number.isNaN(+size) ? size : `${size}px` } : undefined,
      })
    }
  },
})
