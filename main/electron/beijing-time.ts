// Beijing has had no daylight saving time since 1991: a fixed offset is exact.
const OFFSET_MS = 8 * 3_600_000
const DAY_MS = 86_400_000

/** Milliseconds since Beijing midnight of an instant (epoch ms). */
export function sinceMidnight(at: number): number {
  return (((at + OFFSET_MS) % DAY_MS) + DAY_MS) % DAY_MS
}

/** `10:20`, or `11-21 10:20` when it is another Beijing day than `now`. */
export function shortTime(at: number, now: number): string {
  const text = new Date(at + OFFSET_MS).toISOString()
  const clock = text.slice(11, 16)
  return Math.floor((at + OFFSET_MS) / DAY_MS) === Math.floor((now + OFFSET_MS) / DAY_MS)
    ? clock
    : `${text.slice(5, 10)} ${clock}`
}

/** Next instant (epoch ms) after `now` at which the clock in Beijing shows this hour. */
export function nextHour(hour: number, now: number): number {
  const at = now - sinceMidnight(now) + hour * 3_600_000
  return at > now ? at : at + DAY_MS
}
