import type { AttemptRecord, FinalFailure, OutboxState } from './types.ts'

/** A line for the journal, written after the commit it reports. */
export interface QueueNote {
  level: 'info' | 'warn' | 'error'
  event: string
  message: string
  lane: string | null
  correlationId: string | null
  subject: { type: string; id: string } | null
  /** Further numbers the line is found by. */
  keywords?: string[]
  detail: Record<string, unknown>
}

/** History lines of a row, with its id. */
export type Attempt = AttemptRecord & { rowId: number }

/**
 * What one transaction changed. Counts are written inside it; ids, failures, notes and lanes to wake leave it only after
 * the commit, so that nothing is told that was rolled back.
 */
export interface Turn {
  now: number
  /** Lane → state → difference. */
  counts: Map<string, Map<OutboxState, number>>
  changed: number[]
  failures: FinalFailure[]
  notes: QueueNote[]
  /** Lane → groups whose head has to be staged again. */
  groups: Map<string, Set<string>>
  /** Rows whose dependants have to be looked at. */
  settledIds: number[]
  lanes: Set<string>
}

export function newTurn(now: number): Turn {
  return {
    now,
    counts: new Map(),
    changed: [],
    failures: [],
    notes: [],
    groups: new Map(),
    settledIds: [],
    lanes: new Set(),
  }
}

/** Books a row's way from one state to another; null = it was not there before. */
export function bookState(turn: Turn, lane: string, from: OutboxState | null, to: OutboxState): void {
  if (from === to) return
  const counts = turn.counts.get(lane) ?? new Map<OutboxState, number>()
  turn.counts.set(lane, counts)
  if (from) counts.set(from, (counts.get(from) ?? 0) - 1)
  counts.set(to, (counts.get(to) ?? 0) + 1)
}

export function touchGroup(turn: Turn, lane: string, groupKey: string): void {
  const groups = turn.groups.get(lane)
  if (groups) groups.add(groupKey)
  else turn.groups.set(lane, new Set([groupKey]))
  turn.lanes.add(lane)
}
