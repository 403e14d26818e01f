/**
 * What a reader noticed about a cell:
 * restored-zeros (W9) zeros that only the number format shows · restored-digits the sheet shows 6.92E+12, the file has
 * every digit · digits-lost (W10) a number of more than 15 digits · digits-suspect text of more than 15 digits that ends
 * in zeros from the 16th on · scientific (W11) text such as 6.92E+12, or a number written that way with few digits ·
 * formula the value a formula had when the file was saved · formula-uncached a formula without such a value ·
 * guard-removed `="00123"` or `'00123` · undecodable characters that the encoding does not know · cleaned see cleanCell.
 */
export const NOTES = [
  'restored-zeros',
  'restored-digits',
  'digits-lost',
  'digits-suspect',
  'scientific',
  'formula',
  'formula-uncached',
  'guard-removed',
  'undecodable',
  'cleaned',
] as const
export type NoteName = (typeof NOTES)[number]

/** The same as bits, which is how they travel. */
export const RESTORED_ZEROS = 1
export const RESTORED_DIGITS = 2
export const DIGITS_LOST = 4
export const DIGITS_SUSPECT = 8
export const SCIENTIFIC = 16
export const FORMULA = 32
export const FORMULA_UNCACHED = 64
export const GUARD_REMOVED = 128
export const UNDECODABLE = 256

const NONE: readonly NoteName[] = Object.freeze([])
const lists: (readonly NoteName[] | undefined)[] = [NONE]

/** The names of the bits; the same frozen list for the same bits. */
export function noteNames(bits: number): readonly NoteName[] {
  const known = lists[bits]
  if (known !== undefined) return known
  const made = Object.freeze(NOTES.filter((_name, index) => (bits & (1 << index)) !== 0))
  lists[bits] = made
  return made
}
