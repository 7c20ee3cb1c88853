import { fileURLToPath } from 'node:url'
import { defineNuxtConfig } from 'nuxt/config'

const CONVEX = '~/convex'

const fromRoot = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

/** The smallest application that has the composables: for their own tests. */
export default defineNuxtConfig({
  modules: [fromRoot('modules/errorHandler.ts')],
  imports: {
    dirs: [fromRoot('composables')],
    imports: [{ name: 'api', from: `${CONVEX}/_generated/api` }],
  },
  devtools: { enabled: false },
  runtimeConfig: { public: { convexUrl: '' } },
  alias: { [CONVEX]: fromRoot('convex') },
  compatibilityDate: '2026-11-01',
  nitro: { imports: { dirs: [fromRoot('server/utils')] } },
  telemetry: false,
  hooks: {
    // Aliases are tried in order, and Nuxt's own `~` would answer for `~/convex` first.
    ready({ options }) {
      const { [CONVEX]: convex, ...others } = options.alias
      options.alias = { [CONVEX]: convex!, ...others }
    },
  },
})
