/**
 * Whether a host, with or without a port, is this machine under a name that the local stack answers to. Other names and
 * addresses of the loopback interface are not, such as `127.0.0.2` and `app.localhost`.
 */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i.test(host)
}
