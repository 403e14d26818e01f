import { GatewayFailure } from '../kit/gateway-failures.ts'
import { decodeCursor, encodeCursor, wholeNumber } from '../kit/gateway-paging.ts'
import { longPoll } from '../kit/long-poll.ts'
import { formatTime } from '../pos/values.ts'
import type { BillRow } from './bills.ts'
import type { IdealStore } from './store.ts'

type EventRow = {
  seq: number
  message_id: string
  bill_id: number
  phase: string
  status: string
  at: number
  version: number
}

const KEPT_MS = 7 * 24 * 3_600_000

/** Puts an event into the feed and, where callbacks are wanted, on their way. Part of a transaction. */
export function publish(
  store: IdealStore,
  bill: BillRow,
  event: { phase: string; status: string; version: number; at: number },
): void {
  const messageId = `cb_${bill.id}_${event.phase}_${event.version}`
  const known = store.sql('SELECT 1 FROM event WHERE message_id = ?').get(messageId)
  if (known) return
  store
    .sql('INSERT INTO event (message_id, bill_id, phase, status, at, version) VALUES (?, ?, ?, ?, ?, ?)')
    .run(messageId, bill.id, event.phase, event.status, event.at, event.version)
  const { callbacks = 'once' } = JSON.parse(bill.behaviour) as { callbacks?: string }
  if (callbacks === 'none' || store.setting('callback-url') === null) return
  const row = { seq: 0, message_id: messageId, bill_id: bill.id, ...event }
  const body = JSON.stringify(eventView(store, row))
  for (let i = 0; i < (callbacks === 'twice' ? 2 : 1); i += 1) {
    store
      .sql('INSERT INTO callback (message_id, body, attempts, next_at) VALUES (?, ?, 0, ?)')
      .run(messageId, body, event.at)
  }
}

/** `GET /v1/changes`: at once when there is something, else when something happens or the wait is over. */
export async function readChanges(
  store: IdealStore,
  query: URLSearchParams,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const limit = wholeNumber(query, 'limit', 1, 500, 100)
  const waitMs = wholeNumber(query, 'waitSeconds', 0, 30, 0) * 1000
  const after = decodeCursor(query.get('cursor'), 'changes')
  if (after === null) return { items: [], nextCursor: encodeCursor('changes', lastSeq(store)), more: false }
  return longPoll(() => readPage(store, Number(after), limit), waitMs, store.onEvent, signal)
}

function readPage(store: IdealStore, after: number, limit: number) {
  const oldest = store
    .sql('SELECT min(seq) FROM event WHERE at >= ?')
    .pluck()
    .get(store.now() - KEPT_MS) as number | null
  // A cursor from beyond the end was given out before the books were filled anew.
  const lost = store.sql('SELECT 1 FROM event WHERE seq > ? AND seq < ?').get(after, oldest ?? Number.MAX_SAFE_INTEGER)
  if (lost || after > lastSeq(store)) throw new GatewayFailure('CURSOR_TOO_OLD')
  const found = store.sql('SELECT * FROM event WHERE seq > ? ORDER BY seq LIMIT ?').all(after, limit + 1) as EventRow[]
  const fresh = found.slice(0, limit)
  return {
    items: fresh.map((row) => eventView(store, row)),
    nextCursor: encodeCursor('changes', fresh.at(-1)?.seq ?? after),
    more: found.length > limit,
  }
}

function eventView(store: IdealStore, row: EventRow): Record<string, unknown> {
  const bill = store.sql('SELECT bill_type, bill_no, ideal_no FROM bill WHERE id = ?').get(row.bill_id) as BillRow
  return {
    messageId: row.message_id,
    billType: bill.bill_type,
    billNo: bill.bill_no,
    idealNo: bill.ideal_no,
    phase: row.phase,
    status: row.status,
    at: formatTime(row.at),
    version: row.version,
  }
}

function lastSeq(store: IdealStore): number {
  return (store.sql("SELECT seq FROM sqlite_sequence WHERE name = 'event'").pluck().get() as number | undefined) ?? 0
}
