/**
 * Dates of ERP商品导入 (S69–S71, A2). Days are Beijing calendar days `YYYY-MM-DD`; Beijing has no daylight saving, so a
 * day is always 86 400 000 ms and starts at UTC−8 h.
 */
const BEIJING_MS = 8 * 3_600_000
const DAY_MS = 86_400_000

export interface DaySpan {
  from: string
  to: string
}

/** Epoch ms of 00:00:00.000 Beijing time of that day; null for a day that does not exist. */
export function startOfDay(day: string): number | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)
  if (!parts) return null
  const utc = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]))
  return dayOf(utc - BEIJING_MS) === day ? utc - BEIJING_MS : null
}

/** Beijing calendar day of an instant (epoch ms). */
export function dayOf(at: number): string {
  return new Date(at + BEIJING_MS).toISOString().slice(0, 10)
}

/** Days are texts that sort by date. */
const earlier = (a: string, b: string): string => (a.localeCompare(b) <= 0 ? a : b)

/** First and last millisecond of a span, both inclusive (00:00:00.000 – 23:59:59.999 Beijing). */
export function boundsOf(span: DaySpan): { from: number; to: number } {
  const from = startOfDay(span.from)
  const to = startOfDay(span.to)
  if (from === null || to === null) throw new Error(`not a calendar day: ${span.from} / ${span.to}`)
  return { from, to: to + DAY_MS - 1 }
}

/**
 * Last 截止日期 for this 开始日期: the same day of the next month, clamped to its end (01-31 → 02-28/29). A2.
 * `maxDays` (both ends counted) tightens the limit where the server is stricter.
 */
export function lastAllowedDay(from: string, maxDays: number | null = null): string {
  const [year, month, day] = from.split('-').map(Number) as [number, number, number]
  const lastOfNext = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const calendar = new Date(Date.UTC(year, month, Math.min(day, lastOfNext))).toISOString().slice(0, 10)
  if (maxDays === null) return calendar
  const strict = dayOf((startOfDay(from) ?? 0) + (maxDays - 1) * DAY_MS)
  return earlier(strict, calendar)
}

/** Cuts a longer span into parts that follow each other, each as long as allowed. */
export function splitSpan(span: DaySpan, maxDays: number | null = null): DaySpan[] {
  const parts: DaySpan[] = []
  let from = span.from
  while (from <= span.to) {
    const last = lastAllowedDay(from, maxDays)
    const to = earlier(last, span.to)
    parts.push({ from, to })
    from = dayOf((startOfDay(to) ?? 0) + DAY_MS)
  }
  return parts
}

export type DateCheck =
  | { kind: 'ok' }
  | { kind: 'invalid'; message: string }
  | { kind: 'too-long'; message: string; lastAllowed: string; split: DaySpan[] }

/** Longest wish that may be split at once: five years. */
const MOST_PARTS = 60

/** Checks the two dates of the wizard. `today` = Beijing day of now. Any past period is fine (S71). */
export function checkDates(span: DaySpan, today: string, maxDays: number | null = null): DateCheck {
  if (startOfDay(span.from) === null || startOfDay(span.to) === null)
    return { kind: 'invalid', message: '请填写开始日期和截止日期。' }
  if (span.to < span.from) return { kind: 'invalid', message: '截止日期早于开始日期，请调整。' }
  if (span.from > today)
    return { kind: 'invalid', message: `开始日期 ${span.from} 在今天（${today}）之后，没有商品可导入。` }
  const lastAllowed = lastAllowedDay(span.from, maxDays)
  if (span.to <= lastAllowed) return { kind: 'ok' }
  const split = splitSpan(span, maxDays)
  if (split.length > MOST_PARTS)
    return { kind: 'invalid', message: `时间段过长（${split.length} 个月），请分几次导入，每次不超过五年。` }
  return {
    kind: 'too-long',
    message: `一次最多导入一个月：从 ${span.from} 开始，截止日期最晚为 ${lastAllowed}。可自动拆成 ${split.length} 段依次导入。`,
    lastAllowed,
    split,
  }
}
