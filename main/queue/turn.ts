import type { AttemptRecord, FinalFailure, OutboxState } from './types.ts'

/** A line for the journal, written after the commit it reports. */
export interface QueueNote {
  level: 'info' | 'warn' | 'error'
  event: string
  message: string
  lane: string | null
  correlationId: string | null
  subject: { type: string; id: string } | null
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
  /** `lane\nstate` → difference. */
  counts: Map<string, number>
  changed: number[]
  failures: FinalFailure[]
  notes: QueueNote[]
  /** Groups whose head has to be staged again, `lane\ngroup`. */
  groups: Map<string, { lane: string; groupKey: string }>
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
  if (from) bump(turn.counts, `${lane}\n${from}`, -1)
  bump(turn.counts, `${lane}\n${to}`, 1)
}

export function touchGroup(turn: Turn, lane: string, groupKey: string): void {
  turn.groups.set(`${lane}\n${groupKey}`, { lane, groupKey })
  turn.lanes.add(lane)
}

function bump(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by)
}
