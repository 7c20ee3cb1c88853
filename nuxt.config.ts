import { fileURLToPath } from 'node:url'

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineNuxtConfig({
  modules: ['@nuxt/ui', '@nuxt/eslint', '@vueuse/nuxt'],
  imports: { dirs: ['~~/composables'] },
  devtools: { enabled: false },

  css: ['~/assets/css/main.css'],
  ui: { fonts: false },

  runtimeConfig: {
    public: {
      /** Convex deployment. NUXT_PUBLIC_CONVEX_URL replaces it at run time. */
      convexUrl: process.env.CONVEX_URL ?? '',
    },
  },

  // The backend's generated API, under the name the documentation uses.
  alias: { '~/convex': fromRoot('./convex') },
  watch: ['../composables'],
  compatibilityDate: '2026-11-01',

  nitro: { compressPublicAssets: true },

  typescript: {
    strict: true,
  },
  telemetry: false,
  eslint: { config: { stylistic: true } },
  icon: {
    provider: 'server',
    serverBundle: { collections: ['lucide', 'simple-icons'] },
    fallbackToApi: false,
    clientBundle: { scan: true },
  },
})
