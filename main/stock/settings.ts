import { type StockSettings, stockSettingsSchema } from '../../preload/contract/index.ts'

/** Defaults of the product (issue 4: limits of the guards; shops open at nine). */
export const DEFAULT_SETTINGS: StockSettings = {
  limits: {
    minScopePercent: 80,
    maxZeroPercent: 30,
    maxZeroCount: 50,
    zeroFloor: 10,
    maxChangePercent: 50,
    maxClockMinutes: 5,
  },
  blackout: [],
  opening: { from: '09:00', to: '22:00' },
  unsettled: 'skip',
}

/** Settings as kept (JSON); what does not fit any more gives way to the default. */
export function parseSettings(json: string | null): StockSettings {
  if (json === null) return DEFAULT_SETTINGS
  const read = stockSettingsSchema.safeParse(JSON.parse(json))
  return read.success ? read.data : DEFAULT_SETTINGS
}

const BEIJING_MS = 8 * 3_600_000
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

const minutesOf = (at: string): number => Number(at.slice(0, 2)) * 60 + Number(at.slice(3, 5))

/** Milliseconds since Beijing midnight of an epoch ms. */
const ofDay = (time: number): number => (((time + BEIJING_MS) % DAY_MS) + DAY_MS) % DAY_MS

/** Whether a moment (epoch ms) lies in a span of Beijing time of day; `to` itself does not. Equal ends span nothing. */
export function inSpan(time: number, span: { from: string; to: string }): boolean {
  const at = ofDay(time)
  const from = minutesOf(span.from) * MINUTE_MS
  const to = minutesOf(span.to) * MINUTE_MS
  return from <= to ? at >= from && at < to : at >= from || at < to
}

/** First moment (epoch ms) after `time` at which it is `at` o'clock in Beijing. */
export function nextTimeOfDay(time: number, at: string): number {
  const ahead = minutesOf(at) * MINUTE_MS - ofDay(time)
  return time + (ahead > 0 ? ahead : ahead + DAY_MS)
}

/** Where work from `now` to `endsAt` (epoch ms) lies to the opening hours. */
export function openingAt(
  now: number,
  endsAt: number,
  opening: { from: string; to: string },
): 'before' | 'too-late' | 'during' {
  if (inSpan(now, opening)) return 'during'
  return endsAt <= nextTimeOfDay(now, opening.from) ? 'before' : 'too-late'
}

/** A run released in opening hours may write this long. */
const IN_OPENING_MS = 2 * 3_600_000

/**
 * Moment after which nothing planned at `time` is written any more: the next opening; in opening hours two hours. So no
 * figure of yesterday is ever written (design.md section 3).
 */
export function notAfterOf(time: number, opening: { from: string; to: string }): number {
  return inSpan(time, opening) ? time + IN_OPENING_MS : nextTimeOfDay(time, opening.from)
}

/** `HH:mm` in Beijing. */
export function timeText(time: number): string {
  return new Date(time + BEIJING_MS).toISOString().slice(11, 16)
}

/** `MM-DD HH:mm` in Beijing. */
export function momentText(time: number): string {
  return new Date(time + BEIJING_MS).toISOString().slice(5, 16).replace('T', ' ')
}

/** 3 小时 5 分, 12 分, 不到 1 分钟. */
export function durationText(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS)
  if (minutes < 1) return '不到 1 分钟'
  if (minutes < 60) return `${minutes} 分钟`
  return minutes % 60 === 0 ? `${minutes / 60} 小时` : `${Math.floor(minutes / 60)} 小时 ${minutes % 60} 分`
}
