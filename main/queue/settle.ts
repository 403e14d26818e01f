import { type Core, tellFromStart } from './core.ts'
import { type RawRow, toRowLeniently, troubleOf } from './row.ts'
import type { Decision } from './rules.ts'
import { AT_ONCE, type RowChange } from './tables.ts'
import { bookState, type Turn, touchGroup } from './turn.ts'
import type { OutboxState, Trouble } from './types.ts'

/** A feature's `settled` threw; the transaction must roll back. */
export class SettledHookError extends Error {
  readonly rowId: number
  constructor(rowId: number, cause: unknown) {
    super(`settled() of row ${rowId}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.rowId = rowId
  }
}

/** Ends a row in this turn and lets its feature write what follows from it. Throws SettledHookError. */
export function settle(
  core: Core,
  turn: Turn,
  raw: RawRow,
  end: {
    state: Extract<OutboxState, 'delivered' | 'refused' | 'expired' | 'discarded'>
    trouble: Trouble | null
    attempts?: number
    calls?: number
    remoteNo?: string | null
    result?: unknown
    /** Of the send that delivered the row; its last line of history is made from it. */
    tookMs?: number
    existed?: boolean
  },
): void {
  const { now } = turn
  const attempts = end.attempts ?? raw.attempts
  const calls = end.calls ?? raw.calls + 1
  if (end.state === 'delivered') {
    const { remoteNo = null, result, tookMs = null, existed = false } = end
    const sent = { firstSentAt: raw.first_sent_at, lastSentAt: raw.last_sent_at, tookMs, existed }
    core.rows.deliver(raw.id, { attempts, remoteNo, result, ...sent }, now)
  } else {
    core.rows.change(
      raw.id,
      { ...currentFields(raw), state: end.state, stage: 0, attempts, calls, trouble: end.trouble, finishedAt: now },
      now,
    )
  }
  bookState(turn, raw.lane, raw.booked ?? raw.state, end.state)
  touchGroup(turn, raw.lane, raw.group_key)
  turn.changed.push(raw.id)
  turn.settledIds.push(raw.id)
  if ((end.state === 'refused' || end.state === 'expired') && end.trouble) {
    turn.failures.push({
      id: raw.id,
      lane: raw.lane,
      kind: raw.kind,
      label: raw.subject_label,
      state: end.state,
      trouble: end.trouble,
    })
  }
  const hook = core.handlers.get(raw.kind)?.settled
  if (!hook) return
  try {
    hook({
      ...toRowLeniently(raw),
      state: end.state,
      attempts,
      trouble: end.trouble,
      remoteNo: end.remoteNo ?? null,
      result: end.result ?? null,
      updatedAt: now,
      finishedAt: now,
    })
  } catch (error) {
    throw new SettledHookError(raw.id, error)
  }
}

/** Writes a decision of rules.ts. `firstSentBefore` = the row's first send before the one that led here, or null. */
export function applyDecision(
  core: Core,
  turn: Turn,
  raw: RawRow,
  decision: Decision,
  firstSentBefore: number | null,
  sent?: { tookMs: number; existed: boolean },
): void {
  if (decision.state === 'delivered' || decision.state === 'refused') {
    settle(core, turn, raw, {
      state: decision.state,
      trouble: decision.trouble,
      attempts: decision.attempts,
      remoteNo: decision.remoteNo,
      result: decision.result,
      ...(decision.state === 'delivered' ? sent : {}),
    })
    return
  }
  const firstSentAt = decision.undoSend ? firstSentBefore : raw.first_sent_at
  const scheduled = decision.dueInMs > 0
  reschedule(core, turn, raw, {
    state: decision.state,
    stage: decision.state === 'unknown' ? 3 : 0,
    setback: decision.setback,
    attempts: decision.attempts,
    offlineTries: decision.offlineTries,
    lookups: decision.lookups,
    dueAt: scheduled ? turn.now + decision.dueInMs : AT_ONCE,
    dueFrom: scheduled ? turn.now : null,
    trouble: decision.trouble,
    firstSentAt,
    lastSentAt: firstSentAt === null ? null : decision.lastSentAt,
    notFoundAt: decision.notFoundAt,
    calls: raw.calls + 1,
  })
}

/** Moves an open row to another open state, or opens a settled one again; its group is staged at the end of the turn. */
export function reschedule(core: Core, turn: Turn, raw: RawRow, to: Partial<RowChange> & { state: OutboxState }): void {
  core.rows.change(raw.id, { ...currentFields(raw), finishedAt: null, ...to }, turn.now)
  bookState(turn, raw.lane, raw.booked ?? raw.state, to.state)
  touchGroup(turn, raw.lane, raw.group_key)
  turn.changed.push(raw.id)
  // It was not pending when its prerequisite ended badly, so nobody told it.
  const bad = to.state === 'pending' && raw.waits > 0 ? core.waits.bad(raw.id) : undefined
  if (bad) tellFromStart(core, bad.id)
  const reopened = raw.finished_at === null ? undefined : core.handlers.get(raw.kind)?.reopened
  if (!reopened) return
  try {
    reopened({ ...toRowLeniently(raw), state: to.state, updatedAt: turn.now, finishedAt: null })
  } catch (error) {
    throw new SettledHookError(raw.id, error)
  }
}

function currentFields(raw: RawRow): RowChange {
  return {
    state: raw.state,
    stage: 0,
    setback: false,
    attempts: raw.attempts,
    calls: raw.calls,
    offlineTries: raw.offline_tries,
    lookups: raw.lookups,
    dueAt: raw.due_at,
    dueFrom: null,
    trouble: troubleOf(raw),
    remoteNo: raw.remote_no,
    result: raw.result === null ? null : JSON.parse(raw.result),
    firstSentAt: raw.first_sent_at,
    lastSentAt: raw.last_sent_at,
    notFoundAt: raw.not_found_at,
    finishedAt: raw.finished_at,
  }
}
