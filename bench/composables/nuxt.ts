/** As much of Nuxt as the composables need in a browser. */
const app = { payload: { data: {}, serverRendered: false }, isHydrating: false }

export const useNuxtApp = () => app
export const useRuntimeConfig = () => ({ public: { convexUrl: new URLSearchParams(location.search).get('convex')! } })
export const useRequestEvent = () => undefined
