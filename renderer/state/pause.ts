import { formatDay } from '../text/format.ts'

const MINUTE = 60_000
const DAY = 86_400_000

export type PauseChoice = '30m' | '2h' | 'tomorrow'

export const PAUSE_LABEL: Record<PauseChoice, string> = { '30m': '30 分钟', '2h': '2 小时', tomorrow: '到明天 8:00' }

/** When a pause chosen at `now` ends, epoch milliseconds; 明天 is tomorrow in Beijing. */
export function pauseUntil(choice: PauseChoice, now: number): number {
  switch (choice) {
    case '30m':
      return now + 30 * MINUTE
    case '2h':
      return now + 120 * MINUTE
    case 'tomorrow':
      return Date.parse(`${formatDay(now + DAY)}T08:00:00+08:00`)
    default:
      return assertNever(choice)
  }
}

function assertNever(value: never): never {
  throw new Error(`unexpected pause ${String(value)}`)
}
