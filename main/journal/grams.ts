/**
 * The words of the index are numbers: every two neighbouring UTF-16 units (32 bits); every three of which one at least
 * is ASCII, since pairs alone say little about codes, dates and counts (there are only a hundred pairs of digits); runs
 * of one ASCII character, since numbers are padded with zeros and `00000` has one triple only; and filter values.
 * Each kind has a range of its own below 2^33. Triples that are not all ASCII and filter values are hashes: two may
 * share a word, so entries are compared again.
 */
export const GRAM_SPACE = 2 ** 33
const TRIGRAMS = 2 ** 32
const RUNS = 2 ** 32 + 2 ** 20
const FILTERS = 2 ** 32 + 2 ** 21
const MIXED = 2 ** 32 + 2 ** 31 + 2 ** 22
/** Runs of 4 up to this length have a word each, 95 × 28 in all. */
const LONGEST_RUN = 31
/** More words than this say little more about a long text. */
const QUERY_GRAMS = 48

const NEWLINE = 10

/** Value 0–94 of a printable ASCII character, or -1. */
function ascii(unit: number): number {
  return unit >= 32 && unit <= 126 ? unit - 32 : -1
}

/** The word of three neighbouring units, or -1 where none is ASCII: pairs of Chinese characters say enough. */
function triple(a: number, b: number, c: number): number {
  const [x, y, z] = [ascii(a), ascii(b), ascii(c)]
  if (x < 0 && y < 0 && z < 0) return -1
  if (x >= 0 && y >= 0 && z >= 0) return TRIGRAMS + (x * 95 + y) * 95 + z
  return MIXED + (hash(hash(hash(OFFSET_BASIS, a), b), c) >>> 2)
}

const OFFSET_BASIS = 0x811c9dc5

/** One step of FNV-1a over 16 bits. */
function hash(before: number, unit: number): number {
  return Math.imul(Math.imul(before ^ (unit & 255), 0x01000193) ^ (unit >>> 8), 0x01000193)
}

/** Calls `add` for every gram of a folded text, repeats included; none reaches across a field end. */
export function eachGram(text: string, add: (gram: number) => void): void {
  let first = NEWLINE
  let second = NEWLINE
  let run = 0
  for (let index = 0; index < text.length; index += 1) {
    const third = text.charCodeAt(index)
    if (third !== NEWLINE && second !== NEWLINE) {
      add(second * 65_536 + third)
      const word = first === NEWLINE ? -1 : triple(first, second, third)
      if (word >= 0) add(word)
    }
    run = third === second ? run + 1 : 1
    if (run >= 4 && run <= LONGEST_RUN && ascii(third) >= 0) add(runGram(ascii(third), run))
    first = second
    second = third
  }
}

/** `value` (0–94) at least `length` times in a row, 4 ≤ length ≤ LONGEST_RUN. */
function runGram(value: number, length: number): number {
  return RUNS + value * 32 + length
}

/** Grams that every entry containing this folded text has; necessary, not sufficient. At least one from two units on. */
export function queryGrams(text: string): number[] {
  const grams = new Set<number>()
  for (const [run] of text.matchAll(/([ -~])\1{3,}/g)) {
    grams.add(runGram(ascii(run.charCodeAt(0)), Math.min(run.length, LONGEST_RUN)))
  }
  let covered = false
  for (let index = 0; index + 1 < text.length; index += 1) {
    const [a, b] = [text.charCodeAt(index), text.charCodeAt(index + 1)]
    const word = index + 2 < text.length ? triple(a, b, text.charCodeAt(index + 2)) : -1
    if (word >= 0) grams.add(word)
    // A pair inside a triple is already said by it.
    else if (!covered) grams.add(a * 65_536 + b)
    covered = word >= 0
  }
  const all = [...grams]
  if (all.length <= QUERY_GRAMS) return all
  return Array.from({ length: QUERY_GRAMS }, (_, k) => all[Math.floor((k * (all.length - 1)) / (QUERY_GRAMS - 1))]!)
}

/** The word of a filter value. */
export function filterGram(field: string, value: string): number {
  const text = `${field}:${value}`
  let value32 = OFFSET_BASIS
  for (let index = 0; index < text.length; index += 1) value32 = hash(value32, text.charCodeAt(index))
  return FILTERS + (value32 >>> 1)
}
