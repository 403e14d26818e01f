import type { SlotRule } from './types.ts'

/** Asia/Shanghai is UTC+8 all year since 1991: no daylight saving, so wall-clock slots are plain arithmetic. */
const BEIJING_MS = 8 * 3_600_000
const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** Newest slot of a rule at or before `time` (both epoch ms). Throws RangeError for a rule that cannot be. */
export function slotAt(rule: SlotRule, time: number): number {
  const { period, offset } = grid(rule)
  const wall = time + BEIJING_MS - offset
  return Math.floor(wall / period) * period + offset - BEIJING_MS
}

/** First slot of a rule after `time` (both epoch ms). */
export function slotAfter(rule: SlotRule, time: number): number {
  return slotAt(rule, time) + grid(rule).period
}

/** Slots in (from, to]. */
export function slotsBetween(rule: SlotRule, from: number, to: number): number {
  return Math.max(0, Math.round((slotAt(rule, to) - slotAt(rule, from)) / grid(rule).period))
}

/** Epoch ms of the first time of day `HH:MM` (Beijing) at or after `time`. */
export function timeOfDayAfter(at: string, time: number): number {
  const slot = slotAt({ every: 'day', at: at as `${number}:${number}` }, time)
  return slot === time ? slot : slot + DAY_MS
}

/** A rule as a person reads it: 每天 02:10（北京时间）. */
export function ruleText(rule: SlotRule): string {
  switch (rule.every) {
    case 'minutes':
      return `每 ${rule.minutes} 分钟`
    case 'hour':
      return '每小时整点'
    case 'day':
      return `每天 ${rule.at}（北京时间）`
  }
}

/** `MM-DD HH:mm` in Beijing. */
export function slotText(slot: number): string {
  return new Date(slot + BEIJING_MS).toISOString().slice(5, 16).replace('T', ' ')
}

function grid(rule: SlotRule): { period: number; offset: number } {
  switch (rule.every) {
    case 'minutes':
      // Slots start at midnight, so the minutes must divide the day, or they would drift from day to day.
      if (!Number.isInteger(rule.minutes) || rule.minutes < 1 || 1440 % rule.minutes !== 0) {
        throw new RangeError(`${rule.minutes} minutes do not divide a day`)
      }
      return { period: rule.minutes * MINUTE_MS, offset: 0 }
    case 'hour':
      return { period: 60 * MINUTE_MS, offset: 0 }
    case 'day': {
      const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(rule.at) ?? []
      if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) {
        throw new RangeError(`${rule.at} is not a time of day`)
      }
      return { period: DAY_MS, offset: (Number(hours) * 60 + Number(minutes)) * MINUTE_MS }
    }
  }
}
