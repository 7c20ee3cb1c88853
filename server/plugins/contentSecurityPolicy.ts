import { isLoopback } from '../../shared/loopback'

type Policy = Record<string, string[] | boolean>

const OVERLAY: Policy = {
  'script-src': ['\'self\'', '\'unsafe-inline\''],
  'script-src-attr': ['\'unsafe-inline\''],
  'frame-src': ['\'self\'', 'data:'],
}

/**
 * Completes the content security policy of `nuxt.config.ts` by what is known only where the server runs: which
 * deployment it speaks to, and whether it is reached over https.
 */
export default defineNitroPlugin((nitro) => {
  const { public: { convexUrl }, stripeForm } = useRuntimeConfig()
  const outside = outsideSources(convexUrl, stripeForm === '' ? undefined : String(stripeForm) === 'true')

  nitro.hooks.hook('nuxt-security:routeRules', (rules) => {
    const policy = policyOf(rules['/**'])
    for (const [directive, sources] of Object.entries(outside))
      policy[directive] = [...policy[directive] as string[], ...sources]
    // Vite's connection, which not every browser takes for one to this server.
    if (import.meta.dev)
      policy['connect-src'] = [...policy['connect-src'] as string[], 'ws:']
  })

  // Browsers that take it literally find none of a page's files on a machine that speaks plain http.
  nitro.hooks.hook('render:html', (_html, { event }) => {
    const { hostname } = new URL(`http://${getRequestHost(event, { xForwardedHost: true })}`)
    if (import.meta.dev || isLoopback(hostname))
      policyOf(event.context.security?.rules)['upgrade-insecure-requests'] = false
    // Nuxt appends its error overlay afterwards: inline scripts, which no nonce names, and a frame with the stack.
    if (import.meta.dev && event.path.startsWith('/__nuxt_error'))
      Object.assign(policyOf(event.context.security?.rules), OVERLAY)
  })
})

function policyOf(rules: { headers?: object | false } | undefined) {
  return (rules?.headers as { contentSecurityPolicy: Policy }).contentSecurityPolicy
}
