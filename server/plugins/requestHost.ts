/** Ignores hosts that no URL can have, because Nuxt and Nitro's error handler build a URL from the host and would throw. */
export default defineNitroPlugin((nitro) => {
  nitro.hooks.hook('request', ({ node: { req: { headers } } }) => {
    for (const name of ['x-forwarded-host', 'host'] as const) {
      const [host = ''] = String(headers[name] ?? '').split(',')
      if (host && !URL.canParse(`http://${host.trim()}`))
        headers[name] = undefined
    }
  })
})
