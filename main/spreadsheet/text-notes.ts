import { DIGITS_SUSPECT, GUARD_REMOVED, SCIENTIFIC } from './notes.ts'

/** What Excel shows instead of a long number; `1E5` alone may be a product code. */
const SHOWN_SCIENTIFIC = /^[+-]?(?:\d\.\d+E[+-]?\d{1,3}|\d+(?:\.\d+)?E[+-]\d{1,3})$/i
const ENDS_IN_LOST_DIGITS = /^\d{15}0+$/
const EQUALS_GUARD = /^="((?:[^"]|"")*)"$/
const FORMULA_GUARD = /^'[=+\-@\t\r]/
const CODE_GUARD = /^'[0-9A-Za-z][0-9A-Za-z._/#-]*$/

/** The text without the sign that kept a spreadsheet from changing it (W11), or null where there is none. */
export function withoutGuard(text: string): string | null {
  const first = text.charCodeAt(0)
  if (first === 61) {
    const inner = EQUALS_GUARD.exec(text)
    return inner === null ? null : (inner[1] as string).replaceAll('""', '"')
  }
  if (first === 39 && (CODE_GUARD.test(text) || FORMULA_GUARD.test(text))) return text.slice(1)
  return null
}

/** Bits for a text that may be a damaged code. */
export function suspicion(text: string): number {
  if (SHOWN_SCIENTIFIC.test(text)) return SCIENTIFIC
  return ENDS_IN_LOST_DIGITS.test(text) ? DIGITS_SUSPECT : 0
}

export interface ReadText {
  text: string
  notes: number
  /** The text before its guard was removed, otherwise null. */
  raw: string | null
}

/** A cell's text with guards removed and losses flagged (W11). */
export function readText(written: string): ReadText {
  const free = withoutGuard(written)
  if (free !== null) return { text: free, notes: GUARD_REMOVED | suspicion(free), raw: written }
  return { text: written, notes: suspicion(written), raw: null }
}

/** Whether `readText` could find anything: a cheap look, so that most texts need not become strings for it. */
export function mayNeedLook(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start] as number
  if (first === 61 || first === 39) return true
  if (!isNumberStart(first)) return false
  if (end - start > LONG) return true
  for (let at = start + 1; at < end; at++) if (((bytes[at] as number) | 32) === 101) return true
  return false
}

/** The same for a string. */
export function textMayNeedLook(text: string): boolean {
  const first = text.charCodeAt(0)
  if (first === 61 || first === 39) return true
  if (!isNumberStart(first)) return false
  return text.length > LONG || text.includes('E') || text.includes('e')
}

/** Digits from which the end of a code may have been lost. */
const LONG = 15

function isNumberStart(char: number): boolean {
  return (char >= 48 && char <= 57) || char === 43 || char === 45
}
