import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** Compresses pages, because Node's server sends them as they are. Files in `public/` are compressed at build time. */
export default defineNitroPlugin((nitro) => {
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
