import { addPlugin, addServerPlugin, createResolver, defineNuxtModule } from 'nuxt/kit'
import type { Nuxt } from 'nuxt/schema'
import { groupChunks } from './chunks'
import { addIconStylesheet } from './icons'

const { resolve } = createResolver(import.meta.url)

/** Adds each part to the application. `docs/swift.md` says what each one buys. */
const parts: Record<string, (nuxt: Nuxt) => void> = {
  scripts({ options }) {
    if (!options.dev)
      addServerPlugin(resolve('runtime/server/deferScripts.ts'))
  },
  clicks() {
    addServerPlugin(resolve('runtime/server/replayEarlyClicks.ts'))
    addPlugin({ src: resolve('runtime/clicks.client.ts'), mode: 'client' })
  },
  icons: addIconStylesheet,
  chunks: groupChunks,
  // Browsers would load what other pages need with every page.
  hints(nuxt) {
    nuxt.hook('build:manifest', (manifest) => {
      for (const file of Object.values(manifest))
        file.prefetch = false
    })
  },
}

/**
 * Makes pages fast on a slow phone. `swift: false` in `nuxt.config.ts` leaves all of it out; pages are the same without.
 *
 * `bench/swift.ts` measures parts by leaving them out of a build: SWIFT_WITHOUT names them, separated by commas.
 */
export default defineNuxtModule({
  meta: { name: 'swift', configKey: 'swift' },
  setup(_options, nuxt) {
    const without = process.env.SWIFT_WITHOUT?.split(',') ?? []
    for (const [name, add] of Object.entries(parts)) {
      if (!without.includes(name))
        add(nuxt)
    }
  },
})
