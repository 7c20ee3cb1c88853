/**
 * The call's outcome, or a failure that comes first. `watch` is given the way to fail, and returns the way to stop
 * watching, which is taken as soon as there is an outcome.
 */
export function rejectEarly<T>(call: Promise<T>, watch: (fail: (error: unknown) => void) => () => void): Promise<T> {
  let stop!: () => void
  return new Promise<T>((resolve, reject) => {
    stop = watch(reject)
    call.then(resolve, reject)
  }).finally(() => stop())
}

/** Watches the clock: fails after that many milliseconds. */
export function timeoutAfter(ms: number, error?: unknown) {
  return (fail: (error: unknown) => void) => {
    const timer = setTimeout(fail, ms, error)
    return () => clearTimeout(timer)
  }
}
