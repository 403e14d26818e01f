import { canonicalJson, contentHash } from './content-hash.ts'
import { type Core, finish, tellFromStart } from './core.ts'
import { settle } from './settle.ts'
import { superseded } from './troubles.ts'
import { bookState, newTurn, type Turn } from './turn.ts'
import type { Enqueued, NewDelivery } from './types.ts'

/** The same idempotency key was used before, for other content: a bug or a clash, never to be sent. */
export class KeyReusedError extends Error {
  readonly code = 'QUEUE_KEY_REUSED'
  readonly idempotencyKey: string
  readonly existingId: number
  constructor(idempotencyKey: string, existingId: number) {
    super(`idempotency key ${idempotencyKey} already stands for other content (row ${existingId})`)
    this.idempotencyKey = idempotencyKey
    this.existingId = existingId
  }
}

/**
 * Writes rows inside the caller's open transaction, in order, one result per row. A row that is there already with the
 * same content is left alone (`existed`). Throws KeyReusedError, TypeError (payload is not JSON-safe) or Error (no open
 * transaction, unknown `waitsFor`); the caller's transaction must then roll back.
 */
export function enqueue(core: Core, rows: readonly NewDelivery[]): { results: Enqueued[]; turn: Turn } {
  if (!core.db.inTransaction) throw new Error('enqueue must run inside the transaction of the change that causes it')
  const turn = newTurn(core.clock.now())
  const results = rows.map((row) => enqueueOne(core, turn, row))
  finish(core, turn)
  return { results, turn }
}

function enqueueOne(core: Core, turn: Turn, row: NewDelivery): Enqueued {
  const payload = canonicalJson(row.payload)
  const hash = contentHash(row.kind, payload)
  const existing = core.rows.byKey(row.idempotencyKey)
  if (existing) {
    if (existing.content_hash !== hash) throw new KeyReusedError(row.idempotencyKey, existing.id)
    return { id: existing.id, existed: true }
  }
  if (!turn.lanes.has(row.lane)) core.lanes.ensure(row.lane)
  turn.lanes.add(row.lane)
  if (row.supersedes !== undefined) discardOlder(core, turn, row.lane, row.supersedes)
  const needs = [...new Set(row.waitsFor ?? [])].map((id) => {
    const needed = core.rows.byId(id)
    if (!needed) throw new Error(`waitsFor names row ${id}, which does not exist`)
    return needed
  })
  const waits = needs.filter((needed) => needed.state !== 'delivered').length
  const id = core.rows.insert(row, { payload, contentHash: hash, waits, now: turn.now })
  for (const needed of needs) {
    core.waits.add(id, needed.id, needed.state === 'delivered')
    // It has ended already: the loop tells this new row as it tells all others.
    if (needed.finished_at !== null && needed.state !== 'delivered') tellFromStart(core, needed.id)
  }
  bookState(turn, row.lane, null, 'pending')
  turn.changed.push(id)
  return { id, existed: false }
}

function discardOlder(core: Core, turn: Turn, lane: string, key: string): void {
  for (const older of core.rows.olderOfKey(lane, key)) {
    if (core.flying.has(older.id)) continue
    settle(core, turn, older, { state: 'discarded', trouble: superseded() })
    core.attempts.add(older.calls + 1, {
      rowId: older.id,
      at: turn.now,
      tookMs: 0,
      purpose: 'person',
      outcome: 'superseded',
      note: '',
    })
  }
}
