import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** Gets pages onto the screen early. */
export default defineNitroPlugin((nitro) => {
  // A page shows what the server rendered before any script runs, so its style and fonts go first.
  nitro.hooks.hook('render:html', (html) => {
    html.head = html.head.map(tags => tags.replace(/<(?:link|script)(?=[^>]* (?:rel="modulepreload"|type="module"))/g, '$& fetchpriority="low"'))
  })

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

const compress: Record<string, (text: string) => Promise<Buffer>> = {
  br: text => promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: text => promisify(gzip)(text),
}
