import { createRequire } from 'node:module'
import { getIconData } from '@iconify/utils'
import { getIconsCSS } from '@iconify/utils/lib/css/icons'
import { addPlugin, addVitePlugin, createResolver } from 'nuxt/kit'
import type { Nuxt } from 'nuxt/schema'

const STYLESHEET = 'virtual:icons.css'
const COMPONENT = /@nuxt\/icon\/.*runtime\/components\/index(\.js)?$/
/** Icon sets that names are looked up in: packages of `@iconify-json`. */
const COLLECTIONS = ['lucide', 'simple-icons']

const { resolve } = createResolver(import.meta.url)
const load = createRequire(import.meta.url)

/**
 * Makes the icons of the production build one stylesheet, which browsers load once a page is there. Nuxt Icon still
 * writes those that a page begins with into the page; its script, which fetches the others by name, stays behind.
 */
export function addIconStylesheet(nuxt: Nuxt) {
  if (nuxt.options.dev || nuxt.options.test)
    return
  // All that sources and Nuxt UI name, complete once Nuxt's templates are written.
  let names = new Set<string>()
  nuxt.hook('icon:clientBundleIcons', found => names = found)

  nuxt.hook('app:resolve', (app) => {
    for (const plugin of app.plugins) {
      if (plugin.src.includes('@nuxt/icon/'))
        plugin.mode = 'server'
    }
  })
  addPlugin({ src: resolve('runtime/icons.client.ts'), mode: 'client' })
  addVitePlugin({
    name: 'icons',
    enforce: 'pre',
    resolveId: id => id === STYLESHEET ? `\0${id}` : COMPONENT.test(id) ? resolve('runtime/Icon.ts') : undefined,
    load: id => id === `\0${STYLESHEET}` ? stylesheet(names) : undefined,
  }, { server: false })
}

/** @throws when a name is of no icon of its collection */
function stylesheet(names: Set<string>) {
  const rules = COLLECTIONS.map((collection) => {
    const icons = load(`@iconify-json/${collection}/icons.json`) as Parameters<typeof getIconData>[0]
    const wanted = [...names].filter(name => name.startsWith(`${collection}:`)).map(name => name.slice(collection.length + 1)).toSorted()
    const missing = wanted.filter(name => !getIconData(icons, name))
    if (missing.length)
      throw new Error(`There are no icons ${missing.join(', ')} in @iconify-json/${collection}.`)
    return getIconsCSS(icons, wanted, { iconSelector: '.i-{prefix}\\:{name}', commonSelector: '.iconify', mode: 'mask', varName: 'svg', format: 'compressed' })
  })
  return `@layer base{${rules.join('')}}`
}
