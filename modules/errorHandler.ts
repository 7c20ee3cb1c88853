import { createResolver, defineNuxtModule } from 'nuxt/kit'

/** Puts `server/errorHandler.ts` in front of Nuxt's error handler, which it imports as `#error-page`. */
export default defineNuxtModule({
  meta: { name: 'error-handler' },
  setup(_options, nuxt) {
    const { resolve } = createResolver(import.meta.url)
    nuxt.hook('nitro:config', (config) => {
      config.alias = { ...config.alias, '#error-page': String(config.errorHandler) }
      config.errorHandler = resolve('../server/errorHandler.ts')
    })
  },
})
