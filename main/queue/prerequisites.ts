import { messageOf } from './claim.ts'
import { type Core, transact } from './core.ts'
import { noteEnded } from './notes.ts'
import { reschedule, SettledHookError, settle } from './settle.ts'
import { AT_ONCE } from './tables.ts'
import { prerequisiteFailed, STATE_TEXT } from './troubles.ts'
import { type Turn, touchGroup } from './turn.ts'

/** Dependants told in one transaction. */
const STEP = 200

/** Where the telling stands: dependants of `id` up to `after` were told in this run. Starting over is harmless. */
export interface SpreadPosition {
  id: number
  after: number
}

/**
 * Tells the next dependants of a settled row: delivered → they wait for one row less (and come back if only this one had
 * refused them), ended otherwise → they are refused with a reason that names it. Short transactions, since one row may
 * have any number of dependants. Returns the new position, or null when all have been told.
 */
export function tellDependants(core: Core, position: SpreadPosition | null): SpreadPosition | null {
  const next = core.waits.spreading()
  if (!next) return null
  const goesOn = position?.id === next.id && !core.tellAgain.has(next.id)
  const after = goesOn ? position.after : 0
  core.tellAgain.delete(next.id)
  let reached = after
  try {
    transact(core, (turn) => {
      const rowIds = core.waits.dependants(next.id, after, STEP)
      for (const rowId of rowIds) {
        if (next.state === 'delivered') release(core, turn, rowId, next.id)
        else refuse(core, turn, rowId)
        reached = rowId
      }
      if (rowIds.length < STEP) core.waits.setSpread(next.id, 0)
    })
  } catch (error) {
    if (!(error instanceof SettledHookError)) throw error
    core.log.error('settled() of a refused dependant threw', { id: error.rowId, error: messageOf(error.cause) })
    // Nothing of the step was kept: the rows before the failing one come again one step later, then it is passed over.
    tellOneByOne(core, next.id, next.state === 'delivered', after)
    reached = core.waits.dependants(next.id, after, STEP).at(-1) ?? error.rowId
  }
  return { id: next.id, after: reached }
}

function tellOneByOne(core: Core, needsId: number, delivered: boolean, after: number): void {
  for (const rowId of core.waits.dependants(needsId, after, STEP)) {
    try {
      transact(core, (turn) => (delivered ? release(core, turn, rowId, needsId) : refuse(core, turn, rowId)))
    } catch (error) {
      if (!(error instanceof SettledHookError)) throw error
    }
  }
}

function release(core: Core, turn: Turn, rowId: number, needsId: number): void {
  core.waits.satisfy(rowId, needsId)
  const raw = core.rows.byId(rowId)
  if (!raw) return
  if (raw.state === 'refused' && raw.trouble_code === 'PREREQUISITE_FAILED' && !core.waits.bad(rowId)) {
    reschedule(core, turn, raw, { state: 'pending', dueAt: AT_ONCE, trouble: null })
    core.rows.unstageOthers(raw.lane, raw.group_key, rowId)
    return
  }
  if (raw.finished_at !== null) return
  touchGroup(turn, raw.lane, raw.group_key)
}

function refuse(core: Core, turn: Turn, rowId: number): void {
  const raw = core.rows.byId(rowId)
  const bad = core.waits.bad(rowId)
  if (!raw || !bad || raw.state !== 'pending') return
  const trouble = prerequisiteFailed(bad.label, STATE_TEXT[bad.state])
  settle(core, turn, raw, { state: 'refused', trouble })
  noteEnded(turn, raw, 'refused', trouble)
}
