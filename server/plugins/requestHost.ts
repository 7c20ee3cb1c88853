/** Ignores hosts that no URL can have, since whatever builds a URL from one throws: Nuxt and Nitro's error handler do. */
export default defineNitroPlugin((nitro) => {
  nitro.hooks.hook('request', ({ node: { req: { headers } } }) => {
    for (const name of ['x-forwarded-host', 'host'] as const) {
      const [host = ''] = String(headers[name] ?? '').split(',')
      if (host && !URL.canParse(`http://${host.trim()}`))
        headers[name] = undefined
    }
  })
})
