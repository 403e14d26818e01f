import { createRandom, type Random } from '../kit/random.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Creation times reach back this many days. */
export const HISTORY_DAYS = 120

/** Maps a position in the catalogue (0…1, oldest first) to a creation instant. */
export type CreationCalendar = {
  /** Epoch ms, whole seconds, at least a minute before `day`. */
  createdAt(position: number, random: Random): number
}

/**
 * Shop people enter goods on working days, between half past eight and eight in the evening, and often paste many
 * at once, so that many goods share one second. `day`: Beijing midnight, epoch ms.
 */
export function createCalendar(seed: number, day: number): CreationCalendar {
  const random = createRandom(seed, 'calendar')
  const ends: number[] = []
  const pastes: number[][] = []
  let total = 0
  for (let index = 0; index < HISTORY_DAYS; index += 1) {
    const start = day - (HISTORY_DAYS - index) * DAY
    const weekday = new Date(start + 8 * HOUR).getUTCDay()
    total += (weekday === 0 || weekday === 6 ? 0.4 : 1) * (0.7 + 0.6 * random.next())
    ends.push(total)
    pastes.push(Array.from({ length: 6 }, () => start + workingTime(random)))
  }
  return {
    createdAt: (position, goodsRandom) => {
      const wanted = Math.min(Math.max(position, 0), 1) * total
      let index = ends.findIndex((end) => wanted < end)
      if (index < 0) index = HISTORY_DAYS - 1
      if (goodsRandom.chance(0.3)) return goodsRandom.pick(pastes[index]!)
      return day - (HISTORY_DAYS - index) * DAY + workingTime(goodsRandom)
    },
  }
}

/** A working instant strictly after `from` and before `day`, mostly within days rather than months; epoch ms. */
export function laterThan(from: number, day: number, random: Random): number {
  const room = day - MINUTE - from
  if (room <= 1000) return from
  const share = random.next() ** 2
  return from + Math.max(1000, Math.floor((share * room) / 1000) * 1000)
}

function workingTime(random: Random): number {
  return Math.floor((8.5 * HOUR + random.next() * 11.5 * HOUR) / 1000) * 1000
}
