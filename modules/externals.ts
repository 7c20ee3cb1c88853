import { defineNuxtModule } from 'nuxt/kit'

/**
 * Lets Node load libraries in development, and Vite bundle them for the browser. Nuxt has the whole project transpiled,
 * `node_modules` included, since modules of its own are in it; and Nuxt UI the library that it stands on. Both would be
 * a thousand files, one by one, before the first page.
 */
export default defineNuxtModule({
  meta: { name: 'externals' },
  setup(_options, nuxt) {
    const { rootDir, build, dev } = nuxt.options
    if (dev)
      nuxt.hook('modules:done', () => void (build.transpile = build.transpile.filter(name => name !== rootDir && name !== 'reka-ui')))
  },
})
