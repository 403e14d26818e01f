const BEIJING_OFFSET_MS = 8 * 3_600_000
const DAY_MS = 86_400_000

/** The sandbox's own clock: a base plus an offset that the control may set. Epoch ms. */
export type SimulatedClock = {
  now(): number
  offsetMs(): number
  setOffset(offsetMs: number): void
}

export function createSimulatedClock(base: () => number): SimulatedClock {
  let offset = 0
  return {
    now: () => base() + offset,
    offsetMs: () => offset,
    setOffset: (offsetMs) => {
      if (!Number.isFinite(offsetMs)) throw new Error('offset must be a number of milliseconds')
      offset = Math.trunc(offsetMs)
    },
  }
}

/** Epoch ms of the Beijing midnight at or before `at` (epoch ms). Beijing has no daylight saving. */
export function beijingMidnight(at: number): number {
  return Math.floor((at + BEIJING_OFFSET_MS) / DAY_MS) * DAY_MS - BEIJING_OFFSET_MS
}

/** `yyyy-MM-dd HH:mm:ss`, Beijing time, of an epoch ms instant; fractions of a second are cut. */
export function formatBeijing(at: number): string {
  return new Date(at + BEIJING_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ')
}

/** Epoch ms of a strict `yyyy-MM-dd HH:mm:ss` Beijing text; undefined for anything else, impossible dates included. */
export function parseBeijing(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)) return undefined
  const at = Date.parse(`${text.replace(' ', 'T')}+08:00`)
  return Number.isNaN(at) || formatBeijing(at) !== text ? undefined : at
}
