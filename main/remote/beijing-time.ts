/** Beijing time (UTC+8 without daylight saving since 1991) on wires, epoch ms inside. */

const OFFSET_MS = 8 * 3_600_000
const WIRE = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?)?$/

/**
 * @param text `yyyy-MM-dd HH:mm:ss` or `yyyy-MM-dd`, Beijing time
 * @returns epoch ms; null for empty, `0000-00-00 00:00:00` and anything that is no time
 */
export function parseBeijing(text: string): number | null {
  const match = WIRE.exec(text.trim())
  if (!match) return null
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0))
  if (!year || !month || !day) return null
  const utc = Date.UTC(year, month - 1, day, hour, minute, second)
  const back = new Date(utc)
  const real = back.getUTCMonth() === month - 1 && back.getUTCDate() === day && back.getUTCHours() === hour
  return real && back.getUTCMinutes() === minute ? utc - OFFSET_MS : null
}

/** @param at epoch ms @returns `yyyy-MM-dd HH:mm:ss`, Beijing time, cut to the second */
export function formatBeijing(at: number): string {
  return new Date(at + OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ')
}

/** @param at epoch ms @returns ISO 8601 with milliseconds and `+08:00` */
export function formatIsoBeijing(at: number): string {
  return `${new Date(at + OFFSET_MS).toISOString().slice(0, 23)}+08:00`
}

/** @param text ISO 8601 with an explicit offset @returns epoch ms, null when it is none */
export function parseIso(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)) return null
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : at
}
