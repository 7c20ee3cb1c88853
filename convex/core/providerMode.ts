/** True for addresses that only this machine can reach. */
export function isLoopback(url: string | undefined): boolean {
  if (!url || !URL.canParse(url))
    return false
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname)
}

/** Whom calls to an outside service reach: nobody without a key, a stand-in on this machine, or the service itself. */
export type ProviderMode = 'disabled' | 'local' | 'live'

export function providerMode(key: string | undefined, baseUrl: string | undefined): ProviderMode {
  if (!key)
    return 'disabled'
  return isLoopback(baseUrl) ? 'local' : 'live'
}
