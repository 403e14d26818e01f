import { formatDay } from '../../text/format.ts'

export interface Days {
  /** Beijing day, `YYYY-MM-DD`. */
  from: string
  to: string
}

export type Quick = 'month' | 'last-month' | 'days-30'

const DAY = 86_400_000

/** Days of a quick choice at `now` (epoch ms); never after today in Beijing. */
export function quickDays(quick: Quick, now: number): Days {
  const today = formatDay(now)
  const first = `${today.slice(0, 8)}01`
  switch (quick) {
    case 'month':
      return { from: first, to: today }
    case 'last-month': {
      const lastDay = formatDay(startOf(first) - DAY)
      return { from: `${lastDay.slice(0, 8)}01`, to: lastDay }
    }
    case 'days-30':
      return { from: formatDay(startOf(today) - 29 * DAY), to: today }
    default:
      throw new Error(`unexpected choice ${String(quick satisfies never)}`)
  }
}

function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00+08:00`)
}

/** Which quick choice the days are, for the pressed button. */
export function quickOf(days: Days, now: number): Quick | null {
  const all: readonly Quick[] = ['month', 'last-month', 'days-30']
  return (
    all.find((quick) => {
      const one = quickDays(quick, now)
      return one.from === days.from && one.to === days.to
    }) ?? null
  )
}
