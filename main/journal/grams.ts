/**
 * The words of the index are numbers: every two neighbouring UTF-16 units (32 bits), every three neighbouring ASCII
 * characters (pairs alone say little about codes, dates and times: there are only a hundred pairs of digits), runs of
 * one ASCII character (numbers are padded with zeros: `00000` has one triple only), and hashes of filter values.
 * Each kind has a range of its own below 2^33.
 */
export const GRAM_SPACE = 2 ** 33
const TRIGRAMS = 2 ** 32
const RUNS = 2 ** 32 + 2 ** 20
const FILTERS = 2 ** 32 + 2 ** 21
/** Runs of 4 up to this length have a word each, 95 × 28 in all. */
const LONGEST_RUN = 31
/** More words than this say little more about a long text. */
const QUERY_GRAMS = 48

const NEWLINE = 10

/** Value 0–94 of a printable ASCII character, or -1. */
function ascii(unit: number): number {
  return unit >= 32 && unit <= 126 ? unit - 32 : -1
}

/** Three values together, below 95³ < 2^20. */
function triple(first: number, second: number, third: number): number {
  return TRIGRAMS + (first * 95 + second) * 95 + third
}

/** Calls `add` for every gram of a folded text, repeats included; none reaches across a field end. */
export function eachGram(text: string, add: (gram: number) => void): void {
  let before = NEWLINE
  let first = -1
  let second = -1
  let run = 0
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    const third = ascii(unit)
    if (unit !== NEWLINE && before !== NEWLINE) {
      add(before * 65_536 + unit)
      if (first >= 0 && second >= 0 && third >= 0) add(triple(first, second, third))
    }
    run = third >= 0 && third === second ? run + 1 : 1
    if (run >= 4 && run <= LONGEST_RUN) add(runGram(third, run))
    before = unit
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
  for (let index = 0; index + 1 < text.length; index += 1) {
    const [a, b, c] = [text.charCodeAt(index), text.charCodeAt(index + 1), text.charCodeAt(index + 2)]
    const [x, y, z] = [ascii(a), ascii(b), Number.isNaN(c) ? -1 : ascii(c)]
    if (x >= 0 && y >= 0 && z >= 0) grams.add(triple(x, y, z))
    // A pair inside a run of three is already said by the triple before or after it.
    else if (x < 0 || y < 0 || index === 0 || ascii(text.charCodeAt(index - 1)) < 0) grams.add(a * 65_536 + b)
  }
  const all = [...grams]
  if (all.length <= QUERY_GRAMS) return all
  return Array.from({ length: QUERY_GRAMS }, (_, k) => all[Math.floor((k * (all.length - 1)) / (QUERY_GRAMS - 1))]!)
}

/** The gram of a filter value (FNV-1a, 31 bits): two values may share one, so entries are compared again. */
export function filterGram(field: string, value: string): number {
  let hash = 0x811c9dc5
  const text = `${field}:${value}`
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return FILTERS + (hash >>> 1)
}
