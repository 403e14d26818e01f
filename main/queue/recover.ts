import type { Claim } from './claim.ts'
import { type Core, transact } from './core.ts'
import { land, takeOff } from './flying.ts'
import type { RawRow } from './row.ts'
import { ROW_COLUMNS } from './row.ts'
import { reschedule } from './settle.ts'
import { AT_ONCE } from './tables.ts'
import { interruptedWhileSending, noAnswer, numbersRenewed } from './troubles.ts'
import type { Turn } from './turn.ts'
import type { Trouble } from './types.ts'

const STEP = 500
const CODE_KEY = 'installation-code'
const RENEWED_UP_TO = 'renewed-up-to'

/**
 * Rows that another run of the product was sending: nobody knows whether they arrived, so they are looked up.
 * Returns how many.
 */
export function recoverOrphans(core: Core): number {
  let total = 0
  for (let flight = core.rows.foreignFlight(core.runId); flight; flight = core.rows.foreignFlight(core.runId)) {
    total += loseFlight(core, flight, interruptedWhileSending())
  }
  return total
}

/** Rows of a call that never came back: looked up like any other unknown row. */
export function abandon(core: Core, claim: Claim): void {
  if (claim.flight === null) return
  land(core.flying, claim.rows)
  try {
    const rowIds = claim.rows.map(({ raw }) => raw.id)
    const at = claim.rows[0]?.raw.last_sent_at ?? core.clock.now()
    loseFlight(core, { id: claim.flight, at, rowIds }, noAnswer())
  } catch (error) {
    takeOff(core.flying, claim.rows)
    throw error
  }
}

/** A row of the flight that is unknown or settled already was acknowledged alone before the process ended. */
function loseFlight(core: Core, flight: { id: number; at: number; rowIds: number[] }, trouble: Trouble): number {
  return transact(core, (turn) => {
    let lost = 0
    for (const id of flight.rowIds) {
      const raw = core.rows.byId(id)
      if (!raw || raw.finished_at !== null || raw.state === 'unknown') continue
      raw.first_sent_at ??= flight.at
      raw.attempts += 1
      toUnknown(core, turn, raw, trouble, flight.at)
      lost += 1
    }
    core.rows.endFlight(flight.id)
    return lost
  })
}

/**
 * After a restored backup or a change of machine the installation code is new, and every open row may have been sent by
 * the lost part of history: also rows that this file knows as never sent. All become unknown until looked up. In short
 * steps; a crash in the middle goes on where it stood. Yields to the event loop through `pause`.
 */
export async function recoverRenewedNumbers(
  core: Core,
  installation: { code: string; numbersRenewed: boolean },
  pause: () => Promise<void>,
): Promise<number> {
  const known = core.lanes.meta(CODE_KEY)
  const renewed = known === null ? installation.numbersRenewed : known !== installation.code
  let total = 0
  if (renewed) {
    const open = core.db.prepare<[number, number], RawRow>(
      `SELECT ${ROW_COLUMNS} FROM outbox o CROSS JOIN outbox_body b ON b.id = o.id
       WHERE o.id > ? AND o.finished_at IS NULL ORDER BY o.id LIMIT ?`,
    )
    // The mark belongs to one renewal: after the next one it starts over.
    const [code, upTo] = (core.lanes.meta(RENEWED_UP_TO) ?? '').split(':')
    let after = code === installation.code ? Number(upTo) : 0
    for (;;) {
      const rows = transact(core, (turn) => {
        const found = open.all(after, STEP)
        for (const raw of found) toUnknown(core, turn, raw, numbersRenewed(), turn.now)
        const last = found.at(-1)
        if (last) core.lanes.setMeta(RENEWED_UP_TO, `${installation.code}:${last.id}`)
        return found
      })
      total += rows.length
      after = rows.at(-1)?.id ?? after
      if (rows.length < STEP) break
      await pause()
    }
  }
  core.lanes.setMeta(CODE_KEY, installation.code)
  return total
}

function toUnknown(core: Core, turn: Turn, raw: RawRow, trouble: Trouble, lastSentAt: number | null): void {
  reschedule(core, turn, raw, {
    state: 'unknown',
    stage: 3,
    lookups: 0,
    dueAt: AT_ONCE,
    trouble,
    lastSentAt,
    notFoundAt: null,
  })
  turn.notes.push({
    level: 'warn',
    event: 'queue.unknown',
    message: `${raw.subject_label}：${trouble.problem}`,
    lane: raw.lane,
    correlationId: raw.correlation_id,
    subject: { type: raw.subject_type, id: raw.subject_id },
    detail: { id: raw.id, kind: raw.kind, ourNo: raw.idempotency_key },
  })
}
