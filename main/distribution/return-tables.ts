import type { OrderKind, Trouble } from '../../preload/contract/index.ts'
import type { GoodsPhase, IdealEvent } from '../remote/ideal/index.ts'
import { type Database, inTransaction } from '../store/index.ts'
import type { ReturnFacts } from './return-rules.ts'
import type { SerialProblem } from './serial-rules.ts'

export type ReturnStage = 'received' | 'waiting' | 'querying' | 'trouble' | 'applied' | 'ignored'
export type ReturnSource = 'feed' | 'callback' | 'lookUp'

/** A return as it stands in business.db. Times epoch ms, quantities × 10⁴. */
export interface StoredReturn {
  id: number
  connectionId: number
  orderId: number | null
  kind: OrderKind
  orderNo: string
  idealNo: string
  phase: GoodsPhase
  version: number
  final: boolean
  occurredAt: number | null
  lines: ReturnFacts['lines']
  serialCount: number
  orderStatus: string
  cancelState: string | null
  /** IDEAL has it by a push of this installation. */
  ours: boolean
  stage: ReturnStage
  source: ReturnSource
  trouble: Trouble | null
  problems: SerialProblem[]
  warnings: number
  serials: number
  expected: number | null
  quantity: number
  ordered: number
  difference: boolean
  attempts: number
  nextAt: number | null
  receivedAt: number
  finishedAt: number | null
  documentId: number | null
  correlationId: string
}

const COLUMNS: Record<keyof StoredReturn, string> = {
  id: 'id',
  connectionId: 'connection_id',
  orderId: 'order_id',
  kind: 'kind',
  orderNo: 'order_no',
  idealNo: 'ideal_no',
  phase: 'phase',
  version: 'version',
  final: 'final',
  occurredAt: 'occurred_at',
  lines: 'lines',
  serialCount: 'serial_count',
  orderStatus: 'order_status',
  cancelState: 'cancel_state',
  ours: 'ours',
  stage: 'stage',
  source: 'source',
  trouble: 'trouble',
  problems: 'problems',
  warnings: 'warnings',
  serials: 'serials',
  expected: 'expected',
  quantity: 'quantity',
  ordered: 'ordered',
  difference: 'difference',
  attempts: 'attempts',
  nextAt: 'next_at',
  receivedAt: 'received_at',
  finishedAt: 'finished_at',
  documentId: 'document_id',
  correlationId: 'correlation_id',
}
const FIELDS = Object.keys(COLUMNS) as (keyof StoredReturn)[]
/** Select list over `province_return r` that gives rows for `toReturn`. */
export const RETURN_COLUMNS = FIELDS.map((field) => `r.${COLUMNS[field]} AS ${field}`).join(', ')

export type RawReturn = Record<keyof StoredReturn, string | number | null>

export function toReturn(raw: RawReturn): StoredReturn {
  return {
    ...raw,
    final: raw.final === 1,
    ours: raw.ours === 1,
    difference: raw.difference === 1,
    lines: JSON.parse(String(raw.lines)),
    problems: JSON.parse(String(raw.problems)),
    trouble: raw.trouble === null ? null : JSON.parse(String(raw.trouble)),
  } as StoredReturn
}

function toColumn(value: unknown): string | number | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'object' ? JSON.stringify(value) : (value as string | number)
}

export type ReturnPatch = Partial<Omit<StoredReturn, 'id' | 'connectionId' | 'kind' | 'orderNo' | 'phase'>>

export interface InboxRow {
  id: number
  messageId: string
  source: 'feed' | 'callback'
  billType: OrderKind
  billNo: string
  phase: string
  version: number
}

export interface FeedRow {
  cursor: string | null
  sweepDue: boolean
  askedAt: number | null
  receivedAt: number | null
  trouble: Trouble | null
  listener: { on: boolean; host: string; port: number }
}

/** SQL of the inbox, the feed and the returns; nothing here decides anything. */
export function createReturnTables(db: Database) {
  const select = `SELECT ${RETURN_COLUMNS} FROM province_return r`
  const byId = db.prepare<[number], RawReturn>(`${select} WHERE r.id = ?`)
  const byPhase = db.prepare<[number, string, string, string], RawReturn>(
    `${select} WHERE r.connection_id = ? AND r.kind = ? AND r.order_no = ? AND r.phase = ?`,
  )
  const ofOrder = db.prepare<[number], RawReturn>(`${select} WHERE r.order_id = ? ORDER BY r.id`)
  const newFields = FIELDS.filter((field) => field !== 'id')
  const insert = db.prepare(
    `INSERT INTO province_return (${newFields.map((field) => COLUMNS[field]).join(', ')}) VALUES (${newFields.map(() => '?').join(', ')})`,
  )
  const due = db.prepare<[number, number], RawReturn>(
    `${select} WHERE r.connection_id = ? AND r.next_at <= ? ORDER BY r.next_at, r.id LIMIT 1`,
  )
  const nextDue = db
    .prepare<[number], number | null>('SELECT min(next_at) FROM province_return WHERE connection_id = ?')
    .pluck()
  const message = db.prepare<[number, string], InboxRow & { at: number }>(
    `SELECT id, message_id AS messageId, source, bill_type AS billType, bill_no AS billNo, phase, version, at
     FROM return_inbox WHERE connection_id = ? AND message_id = ?`,
  )
  const putMessage = db.prepare(
    `INSERT INTO return_inbox (connection_id, message_id, source, bill_type, bill_no, ideal_no, phase, version, status, at, received_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  )
  const waiting = db.prepare<[number, number], InboxRow>(
    `SELECT id, message_id AS messageId, source, bill_type AS billType, bill_no AS billNo, phase, version FROM return_inbox
     WHERE connection_id = ? AND handled_at IS NULL ORDER BY id LIMIT ?`,
  )
  const handled = db.prepare('UPDATE return_inbox SET handled_at = ? WHERE id = ?')
  const sourceOf = db
    .prepare<[number, string, string, string, number], 'feed' | 'callback'>(
      'SELECT source FROM return_inbox WHERE connection_id = ? AND bill_type = ? AND bill_no = ? AND phase = ? AND version = ?',
    )
    .pluck()
  const event = db.prepare('INSERT INTO province_return_event (return_id, at, text) VALUES (?, ?, ?)')
  const events = db.prepare<[number], { at: number; text: string }>(
    'SELECT at, text FROM province_return_event WHERE return_id = ? ORDER BY id DESC LIMIT 500',
  )
  const feed = db.prepare<[number], Record<string, string | number | null>>(
    'SELECT * FROM return_feed WHERE connection_id = ?',
  )
  const ensureFeed = db.prepare('INSERT OR IGNORE INTO return_feed (connection_id) VALUES (?)')
  const FEED = {
    cursor: 'cursor',
    sweepDue: 'sweep_due',
    askedAt: 'asked_at',
    receivedAt: 'received_at',
    trouble: 'trouble',
  } as const

  const one = (raw: RawReturn | undefined): StoredReturn | null => (raw ? toReturn(raw) : null)
  return {
    db,
    transaction: <T>(work: () => T): T => inTransaction(db, work),
    get: (id: number): StoredReturn | null => one(byId.get(id)),
    byPhase: (connectionId: number, kind: OrderKind, orderNo: string, phase: GoodsPhase): StoredReturn | null =>
      one(byPhase.get(connectionId, kind, orderNo, phase)),
    ofOrder: (orderId: number): StoredReturn[] => ofOrder.all(orderId).map(toReturn),
    insert(row: Omit<StoredReturn, 'id'>): number {
      const values = row as Record<string, unknown>
      return Number(insert.run(...newFields.map((field) => toColumn(values[field]))).lastInsertRowid)
    },
    patch(id: number, patch: ReturnPatch): void {
      const fields = (Object.keys(patch) as (keyof ReturnPatch)[]).filter((field) => patch[field] !== undefined)
      if (fields.length === 0) return
      db.prepare(
        `UPDATE province_return SET ${fields.map((field) => `${COLUMNS[field]} = ?`).join(', ')} WHERE id = ?`,
      ).run(...fields.map((field) => toColumn(patch[field])), id)
    },
    /** The return that is due first. */
    due: (connectionId: number, now: number): StoredReturn | null => one(due.get(connectionId, now)),
    /** What waits for its time is due now. Returns how many. */
    hurry: (connectionId: number, now: number): number =>
      db
        .prepare('UPDATE province_return SET next_at = ? WHERE connection_id = ? AND next_at > ?')
        .run(now, connectionId, now).changes,
    nextDue: (connectionId: number): number | null => nextDue.get(connectionId) ?? null,
    addEvent: (returnId: number, at: number, text: string): void => void event.run(returnId, at, text),
    /** Newest first, at most 500. */
    events: (returnId: number) => events.all(returnId),

    message: (connectionId: number, messageId: string) => message.get(connectionId, messageId) ?? null,
    /** False: this message, or this version of this phase, is there already. */
    putMessage(connectionId: number, source: 'feed' | 'callback', one: IdealEvent, now: number): boolean {
      const { messageId, billType, billNo, idealNo, phase, version, status, at } = one
      return (
        putMessage.run(connectionId, messageId, source, billType, billNo, idealNo, phase, version, status, at, now)
          .changes === 1
      )
    },
    /** Messages that no look-up has answered yet, oldest first. */
    unhandled: (connectionId: number, limit: number): InboxRow[] => waiting.all(connectionId, limit),
    putHandled(ids: readonly number[], at: number): void {
      for (const id of ids) handled.run(at, id)
    },
    /** Where word of this version came from first; null = no message told of it. */
    sourceOf: (connectionId: number, kind: OrderKind, orderNo: string, phase: string, version: number) =>
      sourceOf.get(connectionId, kind, orderNo, phase, version) ?? null,

    feed(connectionId: number): FeedRow {
      const row = feed.get(connectionId)
      return {
        cursor: (row?.cursor as string | null | undefined) ?? null,
        sweepDue: (row?.sweep_due ?? 1) === 1,
        askedAt: (row?.asked_at as number | null | undefined) ?? null,
        receivedAt: (row?.received_at as number | null | undefined) ?? null,
        trouble: typeof row?.trouble === 'string' ? (JSON.parse(row.trouble) as Trouble) : null,
        listener: {
          on: row?.listener_on === 1,
          host: String(row?.listener_host ?? '127.0.0.1'),
          port: Number(row?.listener_port ?? 18_650),
        },
      }
    },
    putFeed(connectionId: number, patch: Partial<Omit<FeedRow, 'listener'>>): void {
      ensureFeed.run(connectionId)
      for (const field of Object.keys(FEED) as (keyof typeof FEED)[]) {
        const value = patch[field]
        if (value === undefined) continue
        db.prepare(`UPDATE return_feed SET ${FEED[field]} = ? WHERE connection_id = ?`).run(
          toColumn(value),
          connectionId,
        )
      }
    },
    putListener(connectionId: number, listener: FeedRow['listener']): void {
      ensureFeed.run(connectionId)
      db.prepare(
        'UPDATE return_feed SET listener_on = ?, listener_host = ?, listener_port = ? WHERE connection_id = ?',
      ).run(listener.on ? 1 : 0, listener.host, listener.port, connectionId)
    },
  }
}
export type ReturnTables = ReturnType<typeof createReturnTables>
