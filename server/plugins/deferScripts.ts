import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** What loads the scripts of a page: Vue's entry, and hints of what it imports. */
const SCRIPTS = /<(?:link|script)(?=[^>]* (?:rel="modulepreload"|type="module"))[^>]*>(?:<\/script>)?/g

/** When scripts are loaded at the latest, if the browser does not say that it has painted. */
const LATEST_MS = 2000

/** Gets pages onto the screen early. */
export default defineNitroPlugin((nitro) => {
  // A page shows what the server rendered before any script runs: style, fonts and pictures go first, and scripts neither
  // take their bandwidth nor come between them and the screen.
  if (!import.meta.dev) {
    nitro.hooks.hook('render:html', (html) => {
      let scripts = ''
      html.head = html.head.map(tags => tags.replace(SCRIPTS, (tag) => {
        scripts += tag.replace(' ', ' fetchpriority="low" ')
        return ''
      }))
      if (scripts)
        html.bodyAppend.push(`<template>${scripts}</template><script>${onceShown}</script>`)
    })
  }

  // Node's server sends what it is given as it is; what it has as files is compressed at build time.
  nitro.hooks.hook('render:response', async (response, { event }) => {
    if (typeof response.body !== 'string' || event.path.startsWith('/__nuxt_error'))
      return
    appendResponseHeader(event, 'vary', 'accept-encoding')
    const accepted = getRequestHeader(event, 'accept-encoding') ?? ''
    const encoding = ['br', 'gzip'].find(name => accepted.includes(name))
    if (!encoding)
      return
    response.body = await compress[encoding]!(response.body)
    setResponseHeader(event, 'content-encoding', encoding)
  })
})

/** Runs in the page. What is in the background is not painted, and need not wait. */
const onceShown = `{
const { content } = document.currentScript.previousElementSibling
const load = () => document.head.append(content)
new PerformanceObserver(load).observe({ type: 'paint', buffered: true })
document.addEventListener('visibilitychange', load)
setTimeout(load, document.hidden ? 0 : ${LATEST_MS})
}`

const compress: Record<string, (text: string) => Promise<Buffer>> = {
  br: text => promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: text => promisify(gzip)(text),
}
