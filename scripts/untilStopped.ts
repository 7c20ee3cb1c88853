/** Waits for Ctrl-C, a request to end, or `ended`, the end of a part that the others need. */
export async function untilStopped(ended: Promise<{ error?: Error }>) {
  const asked = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
  const reason = await Promise.race([asked, ended])
  if (reason?.error) {
    console.error(`\n${reason.error.message}`)
    process.exitCode = 1
  }
}
