/** A seeded source of numbers: the same seed and label give the same sequence on every machine. */
export type Random = {
  /** [0, 1) */
  next(): number
  /** Integer in [min, max]. */
  int(min: number, max: number): number
  /** True with the given probability. */
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
}

/** Turns a seed and a label into 32 well mixed bits (FNV-1a with a final avalanche). */
export function mixSeed(seed: number, label: string): number {
  let hash = 0x811c9dc5
  for (const char of `${seed}/${label}`) {
    hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** Mulberry32; statistical quality is ample for data and faults, it is not for secrets. */
export function createRandom(seed: number, label = ''): Random {
  let state = mixSeed(seed, label)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => next() < probability,
    pick: (list) => {
      if (list.length === 0) throw new Error('nothing to pick from')
      return list[Math.floor(next() * list.length)]!
    },
  }
}
