/** True for addresses that only this machine can reach. */
export function isLoopback(url: string | undefined): boolean {
  if (!url || !URL.canParse(url))
    return false
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname)
}
