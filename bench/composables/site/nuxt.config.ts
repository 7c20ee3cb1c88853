import { fileURLToPath } from 'node:url'
import { defineNuxtConfig } from 'nuxt/config'

/** The smallest application that has the composables and their peer, for the bench. */
export default defineNuxtConfig({
  modules: [fileURLToPath(new URL('../../../modules/convex.ts', import.meta.url))],
  ssr: false,
  devtools: { enabled: false },
  // An isolated page has a clock of 5 µs; otherwise it ticks every 100 µs, a tenth of a round trip.
  routeRules: {
    '/**': { headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' } },
  },
  compatibilityDate: '2026-11-01',
  telemetry: false,
})
