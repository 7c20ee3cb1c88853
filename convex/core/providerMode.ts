import { isLoopback } from '../../shared/loopback'

/** Whom calls to an outside service reach: nobody without a key, a stand-in on this machine, or the service itself. */
export type ProviderMode = 'disabled' | 'local' | 'live'

export function providerMode(key: string | undefined, baseUrl: string | undefined): ProviderMode {
  if (!key)
    return 'disabled'
  return baseUrl && URL.canParse(baseUrl) && isLoopback(new URL(baseUrl).hostname) ? 'local' : 'live'
}
