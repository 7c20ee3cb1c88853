/**
 * Returns the outcome of a call, or an error that comes first. `watchForFailure` gets a function that rejects, and
 * returns a function that stops watching, which runs as soon as there is an outcome.
 */
export function rejectEarly<T>(call: Promise<T>, watchForFailure: (reject: (error: unknown) => void) => () => void): Promise<T> {
  let stopWatching!: () => void
  return new Promise<T>((resolve, reject) => {
    stopWatching = watchForFailure(reject)
    call.then(resolve, reject)
  }).finally(() => stopWatching())
}

/** Returns a watcher that rejects after that many milliseconds. */
export function timeoutAfter(ms: number, error?: unknown) {
  return (reject: (error: unknown) => void) => {
    const timer = setTimeout(reject, ms, error)
    return () => clearTimeout(timer)
  }
}
