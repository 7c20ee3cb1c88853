/** Returns about four round numbers from 0 to at least `most`, for the axis of a chart that counts. */
export function ticksUpTo(most: number): number[] {
  const atLeast = Math.max(1, most / 4)
  const power = 10 ** Math.floor(Math.log10(atLeast))
  const step = [1, 2, 5, 10].map(factor => factor * power).find(size => size >= atLeast)!
  return Array.from({ length: Math.max(1, Math.ceil(most / step)) + 1 }, (_, n) => n * step)
}
