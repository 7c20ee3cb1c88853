/** What a query read and what a transaction wrote, as keys of indexes, so that the two can be compared exactly. */
import type { Commit, ReadSet } from '../seam.ts'

/** A range of an index's keys: `from` is in it, `to` is not. Grows while a query reads on. */
export interface Interval {
  from: Buffer
  to: Buffer
}

/** Keys that a commit added, removed or kept for a changed document, by index number. */
export type Writes = Map<number, Buffer[]>
/** Writes that are sorted: nobody reads most indexes of a commit, so that is left until somebody does. */
const ascending = new WeakSet<Buffer[]>()

export class Reads implements ReadSet {
  readonly #byIndex = new Map<number, Interval[]>()

  add(index: number, interval: Interval): Interval {
    const intervals = this.#byIndex.get(index)
    if (intervals) intervals.push(interval)
    else this.#byIndex.set(index, [interval])
    return interval
  }

  overlaps(commit: Commit): boolean {
    for (const [index, keys] of commit.writes as Writes) {
      const intervals = this.#byIndex.get(index)
      if (!intervals) continue
      if (!ascending.has(keys)) ascending.add(keys.sort(Buffer.compare))
      if (intervals.some(interval => anyWithin(keys, interval))) return true
    }
    return false
  }
}

/** Groups the keys of a transaction. */
export function toWrites(keys: { index: number, key: Buffer }[]): Writes {
  const writes: Writes = new Map()
  for (const { index, key } of keys) {
    const group = writes.get(index)
    if (group) group.push(key)
    else writes.set(index, [key])
  }
  return writes
}

function anyWithin(keys: Buffer[], { from, to }: Interval): boolean {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (Buffer.compare(keys[middle]!, from) < 0) low = middle + 1
    else high = middle
  }
  return low < keys.length && Buffer.compare(keys[low]!, to) < 0
}
