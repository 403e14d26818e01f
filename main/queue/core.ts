import type { Log } from '../log/index.ts'
import type { ClockPort } from '../ports.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { type AttemptTable, createAttemptTable } from './attempt-table.ts'
import { createFlying, type Flying, groupFlies } from './flying.ts'
import { createLaneTable, type LaneTable } from './lane-table.ts'
import type { QueueLimits } from './limits.ts'
import type { RawRow } from './row.ts'
import { createRowTable, type RowTable } from './tables.ts'
import { newTurn, type Turn } from './turn.ts'
import type { DeliveryHandler, OutboxState } from './types.ts'
import { createWaitTable, type WaitTable } from './wait-table.ts'

/** What every part of the queue works with. */
export interface Core {
  db: Database
  rows: RowTable
  waits: WaitTable
  lanes: LaneTable
  attempts: AttemptTable
  handlers: Map<string, DeliveryHandler>
  limits: QueueLimits
  clock: ClockPort
  random: () => number
  runId: string
  log: Log
  flying: Flying
  /** Settled rows whose dependants are to be told from the first one again. */
  tellAgain: Set<number>
  /** Tells listeners, journal and loops what a committed turn changed. */
  publish(turn: Turn): void
}

export function createCore(
  options: Omit<Core, 'rows' | 'waits' | 'lanes' | 'attempts' | 'handlers' | 'tellAgain' | 'flying'>,
): Core {
  return {
    ...options,
    rows: createRowTable(options.db),
    waits: createWaitTable(options.db),
    lanes: createLaneTable(options.db),
    attempts: createAttemptTable(options.db, options.limits.historyPerRow),
    handlers: new Map(),
    tellAgain: new Set(),
    flying: createFlying(),
  }
}

/** Runs `work` in one transaction, stages the groups it touched and books the counts; publishes after the commit. */
export function transact<T>(core: Core, work: (turn: Turn) => T): T {
  const turn = newTurn(core.clock.now())
  const result = inTransaction(core.db, () => runTurn(core, turn, work))
  core.publish(turn)
  return result
}

/** Two turns committed together; the second sees what the first staged. Returns the second's value. */
export function transactBoth<T>(core: Core, first: (turn: Turn) => void, second: (turn: Turn) => T): T {
  const turns = [newTurn(core.clock.now()), newTurn(core.clock.now())] as const
  const result = inTransaction(core.db, () => {
    runTurn(core, turns[0], first)
    return runTurn(core, turns[1], second)
  })
  for (const turn of turns) core.publish(turn)
  return result
}

function runTurn<T>(core: Core, turn: Turn, work: (turn: Turn) => T): T {
  const value = work(turn)
  finish(core, turn)
  return value
}

/** The end of a turn, still inside its transaction. */
export function finish(core: Core, turn: Turn): void {
  for (const id of turn.settledIds) if (core.waits.isNeeded(id)) tellFromStart(core, id)
  for (const [lane, groups] of turn.groups) for (const group of groups) stageHead(core, lane, group, turn.now)
  for (const [lane, counts] of turn.counts) {
    for (const [state, by] of counts) if (by !== 0) core.lanes.bump(lane, state, by)
  }
}

/** Makes the loop tell all dependants of a settled row what became of it. */
export function tellFromStart(core: Core, id: number): void {
  core.waits.setSpread(id, 1)
  core.tellAgain.add(id)
}

/** Only the oldest open row of a group may be sent, and none while another of the group is on the wire. */
function stageHead(core: Core, lane: string, groupKey: string, now: number): void {
  const head = core.rows.head(lane, groupKey)
  if (!head || (head.state !== 'pending' && head.state !== 'waiting')) return
  const held = head.waits > 0 || groupFlies(core.flying, lane, groupKey)
  const stage = held ? 0 : head.due_at > now ? 2 : 1
  if (head.stage !== stage) core.rows.setStage(head.id, stage)
}

/** A row as it is now: one on the wire is `sending`. */
export function rowById(core: Core, id: number): RawRow | undefined {
  const raw = core.rows.byId(id)
  const claimed = raw && core.flying.get(id)
  if (!claimed) return raw
  const { state, first_sent_at, last_sent_at, booked } = claimed.raw
  return { ...raw, state, first_sent_at, last_sent_at, ...(booked ? { booked } : {}) }
}

/** Rows per lane and state, with those on the wire as `sending`. */
export function countsNow(core: Core): Map<string, Record<OutboxState, number>> {
  const counts = core.lanes.counts()
  for (const { raw } of core.flying.values()) {
    const lane = counts.get(raw.lane)
    if (!lane) continue
    lane[raw.booked ?? raw.state] -= 1
    lane.sending += 1
  }
  return counts
}
