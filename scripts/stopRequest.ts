/**
 * Ctrl-C and `kill`. Until `graceful` is called they end the process at once, which is right while it starts;
 * from then on they resolve its promise, and a second one ends the process at once.
 */
export function stopRequest() {
  const now = () => process.exit(1)
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const signal of signals)
    process.on(signal, now)
  return {
    graceful: () => new Promise<void>((resolve) => {
      for (const signal of signals)
        process.off(signal, now).once(signal, () => resolve(void process.once(signal, now)))
    }),
  }
}
