import type { Log } from '../log/index.ts'
import type { ClockPort } from '../ports.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { type AttemptTable, createAttemptTable } from './attempt-table.ts'
import { createLaneTable, type LaneTable } from './lane-table.ts'
import type { QueueLimits } from './limits.ts'
import { createRowTable, type RowTable } from './tables.ts'
import { newTurn, type Turn } from './turn.ts'
import type { DeliveryHandler } from './types.ts'
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
  /** Groups with a row on the wire, `lane\ngroup` → number of calls. */
  flying: Map<string, number>
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
    flying: new Map(),
  }
}

/** Runs `work` in one transaction, stages the groups it touched and books the counts; publishes after the commit. */
export function transact<T>(core: Core, work: (turn: Turn) => T): T {
  const turn = newTurn(core.clock.now())
  const result = inTransaction(core.db, () => {
    const value = work(turn)
    finish(core, turn)
    return value
  })
  core.publish(turn)
  return result
}

/** The end of a turn, still inside its transaction. */
export function finish(core: Core, turn: Turn): void {
  for (const id of turn.settledIds) if (core.waits.isNeeded(id)) tellFromStart(core, id)
  for (const { lane, groupKey } of turn.groups.values()) stageHead(core, lane, groupKey, turn.now)
  for (const [key, by] of turn.counts) {
    if (by === 0) continue
    const cut = key.lastIndexOf('\n')
    core.lanes.bump(key.slice(0, cut), key.slice(cut + 1) as Parameters<LaneTable['bump']>[1], by)
  }
}

/** Books groups as on the wire (`by` 1) or not any more (-1); while they are, no other row of them is staged. */
export function bookFlying(
  core: Core,
  rows: readonly { raw: { lane: string; group_key: string } }[],
  by: 1 | -1,
): void {
  for (const { raw } of rows) {
    const key = `${raw.lane}\n${raw.group_key}`
    const count = (core.flying.get(key) ?? 0) + by
    if (count > 0) core.flying.set(key, count)
    else core.flying.delete(key)
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
  const held = head.waits > 0 || core.flying.has(`${lane}\n${groupKey}`)
  const stage = held ? 0 : head.due_at > now ? 2 : 1
  if (head.stage !== stage) core.rows.setStage(head.id, stage)
}
