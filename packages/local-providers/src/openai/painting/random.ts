/** Chance that always falls the same way: everything in a picture follows from its prompt. */
export interface Random {
  /** From 0 up to 1. */
  (): number
  between: (low: number, high: number) => number
  /** A whole number, both ends included. */
  whole: (low: number, high: number) => number
  pick: <T>(choices: readonly T[]) => T
  chance: (probability: number) => boolean
  /** Another source, so that a part that draws more or less does not change the parts after it. */
  fork: (name: string) => Random
}

export function randomFrom(seed: string): Random {
  let state = hash(seed)
  // mulberry32
  const random = (() => {
    state = state + 0x6D2B79F5 | 0
    let mixed = Math.imul(state ^ state >>> 15, 1 | state)
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32
  }) as Random
  random.between = (low, high) => low + random() * (high - low)
  random.whole = (low, high) => Math.floor(random.between(low, high + 1))
  random.pick = choices => choices[Math.floor(random() * choices.length)]!
  random.chance = probability => random() < probability
  random.fork = name => randomFrom(`${seed}/${name}`)
  return random
}

/** A wavy line from 0 to 1 over all x, with waves about `length` wide and finer ones on them. */
export function noise(random: Random, length: number, octaves = 4): (x: number) => number {
  const layers = Array.from({ length: octaves }, (_, n) => ({
    length: length / 2 ** n,
    weight: 0.5 ** n,
    heights: Array.from({ length: 64 }, () => random()),
  }))
  const whole = layers.reduce((sum, { weight }) => sum + weight, 0)
  return x => layers.reduce((sum, { length, weight, heights }) => {
    const at = x / length
    const left = Math.floor(at)
    const ease = (1 - Math.cos((at - left) * Math.PI)) / 2
    const height = (index: number) => heights[(index % 64 + 64) % 64]!
    return sum + weight * (height(left) * (1 - ease) + height(left + 1) * ease)
  }, 0) / whole
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811C9DC5
  for (const character of text)
    value = Math.imul(value ^ character.codePointAt(0)!, 0x01000193)
  return value
}
