import { assertNever } from '../../../preload/contract/assert-never.ts'
import type { JournalFilter } from '../../../preload/contract/index.ts'
import type { Query, Route } from '../../state/route.ts'
import { formatDay, formatTime } from '../../text/format.ts'
import {
  LEVEL_LABEL,
  LEVELS,
  type Level,
  RANGE_LABEL,
  type Range,
  scopeLabel,
  subjectLabel,
  systemLabel,
} from '../../text/journal.ts'

/** What the page filters by; lives in the route, so that reload and links show the same. Times epoch ms. */
export interface JournalQuestion {
  levels: Level[]
  scope: string
  system: string
  correlationId: string
  subjectType: string
  subjectId: string
  text: string
  range: Range
  /** Only with range `custom`; `null` = open. */
  from: number | null
  to: number | null
}

const HOUR = 3_600_000
const DAY = 86_400_000
export const SHORTEST_TEXT = 2

export function questionOf(query: Route['query']): JournalQuestion {
  const wanted = (query.levels ?? '').split(',')
  const range = (Object.keys(RANGE_LABEL) as Range[]).find((one) => one === query.range) ?? 'all'
  return {
    levels: LEVELS.filter((level) => wanted.includes(level)),
    scope: query.scope ?? '',
    system: query.system ?? '',
    correlationId: query.correlationId ?? '',
    subjectType: query.subjectType ?? '',
    subjectId: query.subjectId ?? '',
    text: query.text ?? '',
    range,
    from: range === 'custom' ? timeOf(query.from) : null,
    to: range === 'custom' ? timeOf(query.to) : null,
  }
}

function timeOf(text: string | undefined): number | null {
  const at = Number(text)
  return text === undefined || text === '' || !Number.isSafeInteger(at) ? null : at
}

/** The part of the route that a changed question needs; `null` takes a parameter away. */
export function routeOf(change: Partial<JournalQuestion>): Query {
  const query: Record<string, string | number | null> = {}
  for (const [key, value] of Object.entries(change)) {
    query[key] = Array.isArray(value) ? value.join(',') : value === 'all' ? null : value
  }
  return query
}

/** Bounds of a named range at `now`, `[from, to)`; days are Beijing days. */
export function boundsOf(question: JournalQuestion, now: number): { from: number | null; to: number | null } {
  const today = Date.parse(`${formatDay(now)}T00:00:00+08:00`)
  switch (question.range) {
    case 'all':
      return { from: null, to: null }
    case 'hour':
      return { from: now - HOUR, to: null }
    case 'today':
      return { from: today, to: null }
    case 'yesterday':
      return { from: today - DAY, to: today }
    case 'week':
      return { from: today - 6 * DAY, to: null }
    case 'custom':
      return { from: question.from, to: question.to }
    default:
      return assertNever(question.range)
  }
}

/** The filter of the calls. A text too short to search by is left out. */
export function filterOf(question: JournalQuestion, now: number): JournalFilter {
  const text = question.text.trim()
  return {
    levels: question.levels,
    scope: question.scope || null,
    system: question.system || null,
    connectionId: null,
    correlationId: question.correlationId || null,
    subjectType: question.subjectType || null,
    subjectId: question.subjectId || null,
    ...boundsOf(question, now),
    text: [...text].length < SHORTEST_TEXT ? '' : text,
  }
}

/** One removable chip. `clear` is the change that takes it away. */
export interface Chip {
  key: string
  label: string
  value: string
  clear: Partial<JournalQuestion>
}

export function chipsOf(question: JournalQuestion): Chip[] {
  const chips: Chip[] = []
  const add = (key: keyof JournalQuestion, label: string, value: string, clear: Partial<JournalQuestion>) => {
    if (value !== '') chips.push({ key, label, value, clear })
  }
  if (question.range === 'custom' && (question.from !== null || question.to !== null)) {
    const from = question.from === null ? '' : formatTime(question.from)
    const to = question.to === null ? '' : formatTime(question.to)
    add('range', '时间', `${from} — ${to}`, { range: 'all', from: null, to: null })
  } else if (question.range !== 'all' && question.range !== 'custom') {
    add('range', '时间', RANGE_LABEL[question.range], { range: 'all' })
  }
  add('levels', '级别', question.levels.map((level) => LEVEL_LABEL[level]).join('、'), { levels: [] })
  add('scope', '范围', question.scope && scopeLabel(question.scope), { scope: '' })
  add('system', '系统', question.system && systemLabel(question.system), { system: '' })
  add('correlationId', '关联号', question.correlationId, { correlationId: '' })
  const subject = [question.subjectType && subjectLabel(question.subjectType), question.subjectId]
  add('subjectId', '对象', subject.filter((part) => part !== '').join(' '), { subjectType: '', subjectId: '' })
  add('text', '内容', question.text, { text: '' })
  return chips
}
