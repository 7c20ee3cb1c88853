/** Path to open after signing in when the link names none. */
export const HOME = '/app'

/**
 * Returns the path to open after signing in, if it is a path of this app.
 *
 * Anyone can put any text into a link to `/login`. Other hosts (`https:…`, `//…`, `/\…`), schemes, and texts that
 * browsers turn into them by dropping control characters return `HOME`.
 */
export function returnPath(wanted: unknown): string {
  // eslint-disable-next-line no-control-regex -- control characters are what must not get through
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || /^\/[/\\]|[\\\u0000-\u001F\u007F]/.test(wanted))
    return HOME
  const { origin, pathname, search, hash } = new URL(wanted, 'http://here.invalid')
  if (origin !== 'http://here.invalid' || pathname.startsWith('//') || pathname === '/login')
    return HOME
  return pathname + search + hash
}
