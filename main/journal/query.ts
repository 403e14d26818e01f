import { readCorrelationId } from './correlation.ts'
import { foldText, type SearchedFields, searchedFields, searchText } from './fold.ts'
import { filterGram, queryGrams } from './grams.ts'
import { type JournalFilter, type JournalLine, JournalQueryError } from './types.ts'

/** A filter made ready: which index words an entry must have, and the exact comparison. */
export interface CompiledFilter {
  /** Every group must be met; a group is met by any of its words. */
  groups: number[][]
  /** All words of the text; empty = no text. */
  text: number[]
  /** Where the text reads like a correlation id: the word of that id, which counts like the text. */
  orCorrelation: number | null
  /** Epoch ms, [from, to). */
  from: number
  to: number
  /** Whether there is nothing to look up. */
  matchesAll: boolean
  matches(line: JournalLine): boolean
  /** The part of `matches` that looks at the text; null = no such entry. */
  hasText(fields: SearchedFields | null): boolean
}

/** Fields by which entries are filtered, each with its value in a line. */
export const FILTER_FIELDS: readonly [field: string, value: (line: JournalLine) => string | null][] = [
  ['level', (line) => line.level],
  ['scope', (line) => line.scope],
  ['system', (line) => line.system],
  ['connection', (line) => line.connection],
  ['event', (line) => line.event],
  ['correlation', (line) => line.correlationId],
  ['subject-type', (line) => line.subject?.type ?? null],
  ['subject-id', (line) => line.subject?.id ?? null],
]

/** Throws JournalQueryError `text-too-short` for a single character. A blank text is no condition. */
export function compileFilter(filter: JournalFilter): CompiledFilter {
  const wanted = new Map<string, readonly string[]>()
  if (filter.levels) wanted.set('level', filter.levels)
  if (filter.scopes) wanted.set('scope', filter.scopes)
  if (filter.systems) wanted.set('system', filter.systems)
  if (filter.connections) wanted.set('connection', filter.connections)
  if (filter.events) wanted.set('event', filter.events)
  if (filter.correlationId !== undefined) wanted.set('correlation', [filter.correlationId])
  if (filter.subject) {
    wanted.set('subject-id', [filter.subject.id])
    if (filter.subject.type !== undefined) wanted.set('subject-type', [filter.subject.type])
  }
  const fields = FILTER_FIELDS.filter(([field]) => wanted.has(field))
  const groups = fields.map(([field]) => (wanted.get(field) ?? []).map((value) => filterGram(field, value)))

  const text = foldText(filter.text ?? '').trim()
  if (text !== '' && [...text].length < 2) throw new JournalQueryError('text-too-short')
  // What a shop reads out on the phone is found as it is, though ids are no part of the searched text.
  const spoken = readCorrelationId(text)

  const hasText = (fields: SearchedFields | null): boolean =>
    fields !== null && (searchText(fields).includes(text) || (spoken !== null && fields.correlationId === spoken))

  const from = filter.from ?? Number.NEGATIVE_INFINITY
  const to = filter.to ?? Number.POSITIVE_INFINITY
  const bounded = filter.from !== undefined || filter.to !== undefined
  return {
    groups,
    text: text === '' ? [] : queryGrams(text),
    orCorrelation: spoken === null ? null : filterGram('correlation', spoken),
    from,
    to,
    matchesAll: groups.length === 0 && text === '' && !bounded,
    hasText,
    matches(line) {
      if (bounded && (line.at < from || line.at >= to)) return false
      for (const [field, value] of fields) {
        const actual = value(line)
        if (actual === null || !wanted.get(field)?.includes(actual)) return false
      }
      return text === '' || hasText(searchedFields(line))
    },
  }
}
