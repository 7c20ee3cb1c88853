/** Waits some milliseconds. For actions only: queries and mutations have no timers. */
export const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))
