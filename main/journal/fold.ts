import type { JournalLine } from './types.ts'

/**
 * Text in the form that is searched: full-width forms as ASCII, ASCII letters small, every kind of blank a space.
 * Keeps the length in UTF-16 units.
 */
export function foldText(text: string): string {
  // Most texts are folded already; one look is cheaper than three replacements.
  if (!/[A-Z\uff01-\uff5e\t-\r\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]/.test(text))
    return text
  return text
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
    .replace(/\s/g, ' ')
}

/** Separates the fields of one entry; no folded text holds it, so nothing is found across two fields. */
export const FIELD_END = '\n'

export interface SearchedFields {
  message: string
  subjectId: string | null
  event: string
  correlationId: string | null
  keywords: readonly string[]
}

/** The searched text of an entry. */
export function searchText(entry: SearchedFields): string {
  let text = foldText(entry.message)
  if (entry.subjectId !== null) text += FIELD_END + foldText(entry.subjectId)
  text += FIELD_END + foldText(entry.event)
  for (const keyword of entry.keywords) text += FIELD_END + foldText(keyword)
  return text
}

export function searchedFields(line: JournalLine): SearchedFields {
  const { message, event, correlationId, keywords } = line
  return { message, subjectId: line.subject?.id ?? null, event, correlationId, keywords }
}
