/** Where to go after signing in when nothing else was asked for. */
export const HOME = '/app'

/**
 * The path to return to after signing in, as long as it leads into this application.
 *
 * Anyone can put anything into a link to `/login`: other hosts (`https:…`, `//…`, `/\…`), schemes, and whatever
 * browsers turn into them by dropping control characters are answered with the start of the application.
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
