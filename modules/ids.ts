import { defineNuxtModule } from 'nuxt/kit'

/**
 * Keeps `onServerPrefetch` in the browser's code, which Nuxt removes. Vue counts components that call it when it makes
 * ids, so without it `useId` returns other ids than on the server: below components that await, after an icon of Nuxt Icon.
 */
export default defineNuxtModule({
  meta: { name: 'ids' },
  setup(_options, nuxt) {
    const { client } = nuxt.options.optimization.treeShake.composables
    client.vue = client.vue?.filter(name => name !== 'onServerPrefetch') ?? []
  },
})
