import { convexVue } from 'convex-vue'

// The peer has a client of its own.
export default defineNuxtPlugin(({ vueApp }) => {
  vueApp.use(convexVue, { url: useRuntimeConfig().public.convexUrl })
})
