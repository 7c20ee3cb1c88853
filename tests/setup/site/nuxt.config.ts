import { fileURLToPath } from 'node:url'
import { defineNuxtConfig } from 'nuxt/config'

const fromRoot = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

/** The smallest application that has the composables: for their own tests. */
export default defineNuxtConfig({
  modules: [[fromRoot('modules/convex.ts'), { currentUser: 'api.users.me' }], fromRoot('modules/errorHandler.ts'), fromRoot('modules/ids.ts')],
  imports: { imports: [{ name: 'api', from: '~/convex/_generated/api' }] },
  devtools: { enabled: false },
  compatibilityDate: '2026-11-01',
  nitro: { imports: { dirs: [fromRoot('server/utils')] } },
  telemetry: false,
  hooks: {
    // Each test starts its own session.
    'app:resolve': app => void (app.plugins = app.plugins.filter(({ src }) => !src.includes('/sessionPlugin'))),
  },
})
