const DAY = 86_400
/** Day 0 of both systems in days since 1970-01-01, and the first day that does not exist any more (10000-01-01). */
const EPOCH_1900 = -25_569
const EPOCH_1904 = -24_107
const BEYOND = 2_958_466

/**
 * The serial number of a day as text without any time zone: `2024-01-05`, `2024-01-05T08:30:00`, `08:30:00`; elapsed
 * time as `26:30:00`. Seconds are rounded as a spreadsheet shows them. Null where the number is no date (negative, zero
 * as a day, after 9999): it is a number then.
 */
export function dateText(
  serial: number,
  kind: 'date' | 'datetime' | 'time' | 'elapsed',
  date1904: boolean,
): string | null {
  if (!(serial >= 0 && serial < BEYOND - (date1904 ? 1_462 : 0))) return null
  const seconds = Math.round(serial * DAY)
  if (kind === 'elapsed') return clockText(seconds)
  const days = Math.floor(kind === 'date' ? serial : seconds / DAY)
  const clock = clockText(seconds - Math.floor(seconds / DAY) * DAY)
  if (kind === 'time') return days === 0 ? clock : `${dayText(days, date1904)}T${clock}`
  if (days === 0 && !date1904) return kind === 'datetime' && seconds > 0 ? clock : null
  return kind === 'date' ? dayText(days, date1904) : `${dayText(days, date1904)}T${clock}`
}

function dayText(days: number, date1904: boolean): string {
  // The 1900 system counts a 29 February 1900 that never was.
  if (!date1904 && days === 60) return '1900-02-29'
  const epoch = date1904 ? EPOCH_1904 : days < 60 ? EPOCH_1900 + 1 : EPOCH_1900
  return new Date((epoch + days) * DAY * 1000).toISOString().slice(0, 10)
}

function clockText(seconds: number): string {
  const two = (value: number): string => `${value}`.padStart(2, '0')
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}
