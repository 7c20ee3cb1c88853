import { fileURLToPath } from 'node:url'

// The backend's generated API, under the name the documentation uses.
const CONVEX = '~/convex'

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineNuxtConfig({
  modules: ['@nuxt/ui', '@nuxt/eslint', '@vueuse/nuxt', 'nuxt-security'],
  imports: { dirs: ['~~/composables'] },
  devtools: { enabled: false },

  css: ['~/assets/css/main.css'],
  ui: { fonts: false },

  runtimeConfig: {
    /** Proves to Convex that a visitor's address comes from this server. NUXT_AUTH_PROXY_SECRET. */
    authProxySecret: '',
    /** Where Convex answers HTTP actions, unless on convex.cloud. NUXT_CONVEX_SITE_URL replaces it at run time. */
    convexSiteUrl: process.env.CONVEX_SITE_URL ?? '',
