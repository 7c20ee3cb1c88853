import { fileURLToPath } from 'node:url'

// The backend's generated API, under the name the documentation uses.
const CONVEX = '~/convex'

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineNuxtConfig({
  modules: ['@nuxt/ui', '@nuxt/eslint', '@vueuse/nuxt'],
  imports: { dirs: ['~~/composables'] },
  devtools: { enabled: false },

  css: ['~/assets/css/main.css'],
  ui: { fonts: false },

  runtimeConfig: {
    /** Proves to Convex that a visitor's address comes from this server. NUXT_AUTH_PROXY_SECRET. */
    authProxySecret: '',
    public: {
      /** Convex deployment. NUXT_PUBLIC_CONVEX_URL replaces it at run time. */
      convexUrl: process.env.CONVEX_URL ?? '',
    },
  },

  alias: { [CONVEX]: fromRoot('./convex') },

  // What signed-in people see is nobody else's. Other pages do the same when there is a session (server/middleware).
  routeRules: { '/app/**': { headers: { 'cache-control': 'private, no-store' } } },
  watch: ['../composables'],
  compatibilityDate: '2026-11-01',

  nitro: { compressPublicAssets: true },

  vite: {
    // Found only when a page first uses them, they would reload that page in development.
    optimizeDeps: { include: ['convex/browser', 'convex/server', 'convex/values'] },
  },

  typescript: {
    strict: true,
  },
  telemetry: false,
  hooks: {
    // Aliases are tried in order, and Nuxt's own `~` would answer for `~/convex` first.
    ready({ options }) {
      const { [CONVEX]: convex, ...others } = options.alias
      options.alias = { [CONVEX]: convex!, ...others }
    },
  },

  eslint: { config: { stylistic: true } },
  icon: {
    provider: 'server',
    serverBundle: { collections: ['lucide', 'simple-icons'] },
    fallbackToApi: false,
    clientBundle: { scan: true },
  },
})
