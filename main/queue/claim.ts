import { contentHash } from './content-hash.ts'
import { type Core, rowById, transact } from './core.ts'
import { takeOff } from './flying.ts'
import { noteEnded } from './notes.ts'
import { type RawRow, toRow } from './row.ts'
import { reschedule, SettledHookError, settle } from './settle.ts'
import { handlerFailed, payloadBroken, settleFailed, tooLate } from './troubles.ts'
import type { Turn } from './turn.ts'
import type { DeliveryHandler, OutboxRow, Trouble } from './types.ts'

/** Rows taken for one call, with what their handler sees of them. */
export interface Claimed {
  raw: RawRow
  row: OutboxRow
  /** `firstSentAt` as it was before this claim. */
  firstSentBefore: number | null
  /** Its outcome is written already: a second try for the others of its call passes it over. */
  written?: boolean
}
export interface Claim {
  handler: DeliveryHandler
  /** Line of outbox_flight of a send; null for a look-up. */
  flight: number | null
  rows: Claimed[]
}

/**
 * Takes the next rows of a lane to be sent and books the call in one transaction: same kind, priority before age,
 * one row per group unless the handler keeps order. Rows that expired, fail their precondition or cannot be read end
 * here, without blocking others. Null when nothing may be sent now.
 */
export function claimToSend(core: Core, lane: string): Claim | null {
  for (;;) {
    const claim = tryClaim(core, lane)
    if (claim === 'again') continue
    if (claim) takeOff(core.flying, claim.rows)
    return claim
  }
}

/** `again`: rows ended instead of being sent, and others may stand behind them. */
function tryClaim(core: Core, lane: string): Claim | null | 'again' {
  try {
    return transact(core, (turn) => claimInTurn(core, turn, lane))
  } catch (error) {
    if (!(error instanceof SettledHookError)) throw error
    park(core, error)
    return 'again'
  }
}

/**
 * The claim itself, inside a turn. The caller puts the rows on the wire (`takeOff`) after the commit.
 * Throws SettledHookError; the transaction must then roll back.
 */
export function claimInTurn(core: Core, turn: Turn, lane: string): Claim | null | 'again' {
  core.rows.promote(lane, turn.now, core.limits.maxBatch)
  const handler = bestHandler(core, lane)
  if (!handler) return null
  const limit = Math.max(1, Math.min(handler.batchSize, core.limits.maxBatch))
  const rows: Claimed[] = []
  // Rows of other calls of this lane are still staged in the file: passed over.
  for (const raw of core.rows.ready(lane, handler.kind, limit + core.flying.size)) {
    if (rows.length >= limit || core.flying.has(raw.id)) continue
    const claimed = prepare(core, turn, handler, raw)
    if (claimed) rows.push(claimed)
  }
  if (handler.inOrder) addFollowers(core, turn, handler, rows, limit)
  for (const claimed of rows) markSending(turn, claimed)
  if (rows.length === 0) return 'again'
  const ids = rows.map(({ raw }) => raw.id)
  return { handler, rows, flight: core.rows.addFlight(core.runId, lane, turn.now, ids) }
}

/** Handler of the lane's best claimable row: rows set back go last, then priority, then age. */
function bestHandler(core: Core, lane: string): DeliveryHandler | null {
  let best: { handler: DeliveryHandler; id: number; setback: number; priority: number } | null = null
  for (const handler of core.handlers.values()) {
    const top = core.rows.top(lane, handler.kind, core.flying.size + 1).find(({ id }) => !core.flying.has(id))
    if (!top) continue
    const order = best ? top.setback - best.setback || best.priority - top.priority || top.id - best.id : -1
    if (order < 0) best = { handler, ...top }
  }
  return best?.handler ?? null
}

/** Null when the row ended instead of being sent. */
function prepare(core: Core, turn: Turn, handler: DeliveryHandler, raw: RawRow): Claimed | null {
  if (raw.not_after !== null && turn.now > raw.not_after) {
    return endUnsent(core, turn, raw, 'expired', tooLate(beijingText(raw.not_after)))
  }
  const read = readRow(raw)
  if ('trouble' in read) return endUnsent(core, turn, raw, 'refused', read.trouble)
  const trouble = raw.first_sent_at === null ? checkRow(core, handler, read.row) : null
  if (trouble) return endUnsent(core, turn, raw, 'refused', trouble)
  return { raw, row: read.row, firstSentBefore: raw.first_sent_at }
}

function endUnsent(core: Core, turn: Turn, raw: RawRow, state: 'expired' | 'refused', trouble: Trouble): null {
  settle(core, turn, raw, { state, trouble })
  noteEnded(turn, raw, state, trouble)
  return null
}

/** A row as its handler sees it, or why its stored content must not be used. */
export function readRow(raw: RawRow): { row: OutboxRow } | { trouble: Trouble } {
  if (contentHash(raw.kind, raw.payload) !== raw.content_hash) return { trouble: payloadBroken('内容与校验值不符') }
  try {
    return { row: toRow(raw) }
  } catch (error) {
    return { trouble: payloadBroken(messageOf(error)) }
  }
}

function checkRow(core: Core, handler: DeliveryHandler, row: OutboxRow): Trouble | null {
  if (!handler.check) return null
  try {
    return handler.check(row)
  } catch (error) {
    core.log.error('check of a delivery threw', { kind: row.kind, id: row.id, error: messageOf(error) })
    return handlerFailed(messageOf(error))
  }
}

/** Rows directly behind a claimed head, as far as they are of its kind and may go now. */
function addFollowers(core: Core, turn: Turn, handler: DeliveryHandler, rows: Claimed[], limit: number): void {
  for (const head of [...rows]) {
    const room = limit - rows.length
    if (room <= 0) return
    for (const raw of core.rows.followers(head.raw.lane, head.raw.group_key, head.raw.id, room)) {
      const free = raw.kind === handler.kind && raw.waits === 0 && raw.due_at <= turn.now
      if (!free || (raw.state !== 'pending' && raw.state !== 'waiting')) break
      const claimed = prepare(core, turn, handler, raw)
      if (claimed) rows.push(claimed)
    }
  }
}

/** On the wire from the commit on; the row itself is not written, which halves the work of a delivery. */
function markSending(turn: Turn, claimed: Claimed): void {
  const { raw, row } = claimed
  raw.booked = raw.state
  turn.changed.push(raw.id)
  raw.first_sent_at ??= turn.now
  raw.last_sent_at = turn.now
  raw.state = 'sending'
  row.state = 'sending'
  row.firstSentAt = raw.first_sent_at
  row.lastSentAt = turn.now
}

/** A row whose feature cannot take its end is set aside for the longest back-off, so that it blocks nothing. */
function park(core: Core, failure: SettledHookError): void {
  core.log.error('settled() of a delivery threw', { id: failure.rowId, error: failure.message })
  transact(core, (turn) => {
    const raw = rowById(core, failure.rowId)
    if (!raw) return
    reschedule(core, turn, raw, {
      state: raw.state,
      dueAt: turn.now + core.limits.backoffCapMs,
      dueFrom: turn.now,
      trouble: settleFailed(messageOf(failure.cause)),
    })
  })
}

/**
 * Rows of a lane whose look-up is due, one kind at a time. Nothing is written: a crash leaves them unknown and due.
 * `inFlight` holds ids that another call is looking up.
 */
export function claimToLookUp(core: Core, lane: string, inFlight: ReadonlySet<number>): Claim | null {
  const now = core.clock.now()
  const most = Math.max(1, ...[...core.handlers.values()].map((each) => each.batchSize))
  const limit = Math.min(most, core.limits.maxBatch)
  const due = core.rows.toLookUp(lane, now, limit + inFlight.size).filter((raw) => !inFlight.has(raw.id))
  let handler: DeliveryHandler | null = null
  const rows: Claimed[] = []
  const postponed: { raw: RawRow; trouble: Trouble | null }[] = []
  for (const raw of due) {
    const own = core.handlers.get(raw.kind)
    if (!own) {
      postponed.push({ raw, trouble: null })
      continue
    }
    handler ??= own
    if (own !== handler || rows.length >= Math.max(1, handler.batchSize)) continue
    const read = readRow(raw)
    if ('trouble' in read) postponed.push({ raw, trouble: read.trouble })
    else rows.push({ raw, row: read.row, firstSentBefore: null })
  }
  if (postponed.length > 0) postpone(core, postponed)
  return handler && rows.length > 0 ? { handler, rows, flight: null } : null
}

/** Unknown rows nobody can look up now stay unknown; they must not stand before those that can be. */
function postpone(core: Core, rows: { raw: RawRow; trouble: Trouble | null }[]): void {
  transact(core, (turn) => {
    for (const { raw, trouble } of rows) {
      reschedule(core, turn, raw, {
        state: 'unknown',
        stage: 3,
        dueAt: turn.now + core.limits.backoffCapMs,
        dueFrom: turn.now,
        ...(trouble ? { trouble } : {}),
      })
    }
  })
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

const BEIJING_MS = 8 * 3_600_000
/** `YYYY-MM-DD HH:mm` in Beijing. */
export function beijingText(time: number): string {
  return new Date(time + BEIJING_MS).toISOString().slice(0, 16).replace('T', ' ')
}
