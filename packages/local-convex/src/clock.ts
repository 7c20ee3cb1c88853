import { dateOf } from './engine/date.ts'

/** The clock of this process, set to another time: from there it runs on. Only `Date` follows it; timers run as ever. */
export interface Clock {
  /** Lets it be a later time, ms since the epoch. An earlier one changes nothing: time never runs backwards. */
  moveTo: (time: number) => void
  /** The right time again. */
  restore: () => void
}

/** Sets the clock. Whatever keeps `Date.now` from now on follows it too. */
export function setClock(time: number): Clock {
  const RealDate = Date
  let offset = time - RealDate.now()
  globalThis.Date = dateOf(() => RealDate.now() + offset)
  return {
    moveTo: (later) => {
      offset = Math.max(offset, later - RealDate.now())
    },
    restore: () => {
      offset = 0
      globalThis.Date = RealDate
    },
  }
}
