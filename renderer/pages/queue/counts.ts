import type { Lane } from '../../../preload/contract/index.ts'
import { QUEUE_TABS, type QueueTab, TAB_STATES } from '../../text/queue.ts'

/** Rows per tab, of one lane or of all (`lane` empty). */
export function tabCounts(lanes: readonly Lane[], lane: string): Record<QueueTab, number> {
  const chosen = lane === '' ? lanes : lanes.filter((one) => one.lane === lane)
  const counts = {} as Record<QueueTab, number>
  for (const tab of QUEUE_TABS) {
    counts[tab] = 0
    for (const { counts: of } of chosen) {
      const states = TAB_STATES[tab].length > 0 ? TAB_STATES[tab] : (Object.keys(of) as (keyof typeof of)[])
      for (const state of states) counts[tab] += of[state] ?? 0
    }
  }
  return counts
}

/** The tab of a deep link; anything else is 未完成. */
export function tabOf(state: string): QueueTab {
  return QUEUE_TABS.find((tab) => tab === state) ?? 'open'
}
