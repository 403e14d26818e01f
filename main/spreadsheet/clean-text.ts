import type { Cell } from './types.ts'

/** The joiner inside 👨‍👩‍👧 is part of the sign. */
const INVISIBLE =
  /[\u200B\u200C\u2060\uFEFF\u00AD]|\u200D(?<!\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]?\u200D)|\u200D(?!\p{Extended_Pictographic})/gu
const ODD_BLANK = /[\u00A0\u2000-\u200A\u202F\u3000]/g
const CONTROL = /[^\P{Cc}\t\n\r]/gu

/** Without outer blanks, invisible characters and control characters; odd blanks become plain ones. */
export function cleanText(text: string): string {
  return text.replace(INVISIBLE, '').replace(CONTROL, '').replace(ODD_BLANK, ' ').trim()
}

/** Full-width letters, digits and signs as plain ones: for identifiers and numbers, not for names. */
export function foldFullWidth(text: string): string {
  return text.replace(/[\uFF01-\uFF5E]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
}

/** The cleaned cell, noted as `cleaned` (「已清理」) where that changed it; the same object where it did not. */
export function cleanCell(cell: Cell, as: 'text' | 'identifier' = 'text'): Cell {
  if (cell.kind !== 'text') return cell
  const text = cleanText(as === 'identifier' ? foldFullWidth(cell.text) : cell.text)
  if (text === cell.text) return cell
  return { ...cell, text, kind: text === '' ? 'empty' : 'text', notes: [...cell.notes, 'cleaned'] }
}
