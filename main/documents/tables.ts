import type {
  DocumentDirection,
  DocumentEvent,
  DocumentNote,
  DocumentState,
  Trouble,
} from '../../preload/contract/index.ts'
import type { Database } from '../store/index.ts'
import { countedTables } from './counted.ts'
import { lineTables } from './line-tables.ts'

export type { StoredLine } from './line-tables.ts'

/** One document as it is kept. Times epoch ms, quantities and money × 10⁴; columns as migration 008 says. */
export interface StoredDocument {
  id: number
  connectionId: number
  direction: DocumentDirection
  family: string
  remoteId: string
  number: string
  kind: string
  kindLabel: string
  sourceNo: string
  outerNo: string
  ourNo: string | null
  arrivedNo: string | null
  shopId: string | null
  warehouseNo: string | null
  warehouseName: string | null
  remoteState: string
  remoteStateText: string
  remark: string
  version: number
  contentHash: string
  /** What only this direction needs; JSON-safe. */
  extra: Record<string, unknown>
  state: DocumentState
  trouble: Trouble | null
  notes: DocumentNote[]
  parts: number
  createdThereAt: number | null
  finishedThereAt: number | null
  changedThereAt: number | null
  seenAt: number
  queuedAt: number | null
  sentAt: number | null
  arrivedAt: number | null
  expectedAt: number | null
  /** 0 in time · 1 told as late · 2 told as alert. */
  alerted: 0 | 1 | 2
  /** The other side was last asked for its source number, or for its missing products. */
  askedAt: number | null
  lines: number
  skus: number
  quantity: number
  amount: number
  correlationId: string
}

/** A row of the outbox that carries (a part of) a document. */
export interface StoredDelivery {
  outboxId: number
  documentId: number
  part: number
  ourNo: string
  state: 'open' | 'delivered' | 'existed' | 'refused' | 'discarded'
  remoteNo: string | null
  settledAt: number | null
}

export type NewDocument = Omit<StoredDocument, 'id'>
export type DocumentPatch = Partial<
  Omit<StoredDocument, 'id' | 'connectionId' | 'direction' | 'family' | 'remoteId' | 'seenAt'>
>

/** Column of each field. */
const COLUMNS = {
  id: 'id',
  connectionId: 'connection_id',
  direction: 'direction',
  family: 'family',
  remoteId: 'remote_id',
  number: 'number',
  kind: 'kind',
  kindLabel: 'kind_label',
  sourceNo: 'source_no',
  outerNo: 'outer_no',
  ourNo: 'our_no',
  arrivedNo: 'arrived_no',
  shopId: 'shop_id',
  warehouseNo: 'warehouse_no',
  warehouseName: 'warehouse_name',
  remoteState: 'remote_state',
  remoteStateText: 'remote_state_text',
  remark: 'remark',
  version: 'version',
  contentHash: 'content_hash',
  extra: 'extra',
  state: 'state',
  trouble: 'trouble',
  notes: 'notes',
  parts: 'parts',
  createdThereAt: 'created_there_at',
  finishedThereAt: 'finished_there_at',
  changedThereAt: 'changed_there_at',
  seenAt: 'seen_at',
  queuedAt: 'queued_at',
  sentAt: 'sent_at',
  arrivedAt: 'arrived_at',
  expectedAt: 'expected_at',
  alerted: 'alerted',
  askedAt: 'asked_at',
  lines: 'lines',
  skus: 'skus',
  quantity: 'quantity',
  amount: 'amount',
  correlationId: 'correlation_id',
} as const satisfies Record<keyof StoredDocument, string>

type Raw = Record<string, string | number | null>
const FIELDS = Object.entries(COLUMNS) as [keyof StoredDocument, string][]
const JSON_FIELDS = new Set<string>(['extra', 'trouble', 'notes'])
/** For the other files of SQL of this room. */
export const DOCUMENT_COLUMNS = FIELDS.map(([, column]) => `d.${column}`).join(', ')

const toColumn = (field: string, value: unknown): string | number | null => {
  if (value === null || value === undefined) return null
  return JSON_FIELDS.has(field) ? JSON.stringify(value) : (value as string | number)
}

export function toDocument(raw: Raw): StoredDocument {
  const shaped: Record<string, unknown> = {}
  for (const [field, column] of FIELDS) {
    const value = raw[column]
    shaped[field] = JSON_FIELDS.has(field) && typeof value === 'string' ? JSON.parse(value) : (value ?? null)
  }
  return shaped as unknown as StoredDocument
}

export type DocumentTables = ReturnType<typeof documentTables>

/** Rows of documents of both directions. Nothing here opens a transaction: the caller does. */
export function documentTables(db: Database) {
  const inserted = FIELDS.filter(([field]) => field !== 'id')
  const insert = db.prepare(
    `INSERT INTO document (${inserted.map(([, column]) => column).join(', ')}) VALUES (${inserted.map(() => '?').join(', ')})`,
  )
  const byId = db.prepare<[number], Raw>(`SELECT ${DOCUMENT_COLUMNS} FROM document d WHERE d.id = ?`)
  const byRemote = db.prepare<[number, string, string, string], Raw>(
    `SELECT ${DOCUMENT_COLUMNS} FROM document d
     WHERE d.connection_id = ? AND d.direction = ? AND d.family = ? AND d.remote_id = ?`,
  )
  const byState = db.prepare<[number, string, string, number, number], Raw>(
    `SELECT ${DOCUMENT_COLUMNS} FROM document d
     WHERE d.connection_id = ? AND d.direction = ? AND d.state = ? AND d.id > ? ORDER BY d.id LIMIT ?`,
  )
  const byAsked = db.prepare<[number, string, string, number], Raw>(
    `SELECT ${DOCUMENT_COLUMNS} FROM document d
     WHERE d.connection_id = ? AND d.direction = ? AND d.state = ? ORDER BY coalesce(d.asked_at, 0), d.id LIMIT ?`,
  )
  const byAskedMissing = db.prepare<[number, number], Raw>(
    `SELECT ${DOCUMENT_COLUMNS} FROM document d
     WHERE d.connection_id = ? AND d.direction = 'in' AND d.state = 'missing-products'
       AND json_extract(d.trouble, '$.code') IS NOT 'NO_MERCHANT_CODE'
     ORDER BY coalesce(d.asked_at, 0), d.id LIMIT ?`,
  )
  const openInitial = db
    .prepare<[number, number, string, number], string>(
      `SELECT i.number FROM document i INDEXED BY document_initial
       JOIN document_line il ON il.document_id = i.id
       JOIN document_line l ON l.document_id = ? AND l.code_key = il.code_key
       WHERE i.connection_id = ? AND i.kind = 'stockIn:9' AND i.warehouse_no = ? AND i.id <> ?
         AND i.state NOT IN ('arrived', 'arrived-by-other', 'not-returned', 'cancelled', 'discarded') LIMIT 1`,
    )
    .pluck()
  const countByState = db.prepare<[number, string], { state: DocumentState; count: number }>(
    'SELECT state, count(*) AS count FROM document WHERE connection_id = ? AND direction = ? GROUP BY state',
  )
  const lastArrived = db
    .prepare<[number, string], number | null>(
      `SELECT max(arrived_at) FROM document INDEXED BY document_arrived
       WHERE connection_id = ? AND direction = ? AND arrived_at IS NOT NULL`,
    )
    .pluck()
  const overdue = db.prepare<[number, number, number], Raw>(
    `SELECT ${DOCUMENT_COLUMNS} FROM document d
     WHERE d.expected_at < ? AND d.alerted < ? AND d.expected_at IS NOT NULL ORDER BY d.expected_at LIMIT ?`,
  )
  const countOverdue = db
    .prepare<[number, string, number], number>(
      'SELECT count(*) FROM document WHERE connection_id = ? AND direction = ? AND expected_at IS NOT NULL AND expected_at < ?',
    )
    .pluck()
  const numberOfDelivery = db
    .prepare<[string], number>('SELECT document_id FROM document_delivery WHERE our_no = ? LIMIT 1')
    .pluck()
  const numberOfArrival = db
    .prepare<[number, string, string], number>(
      'SELECT id FROM document WHERE connection_id = ? AND direction = ? AND arrived_no = ? LIMIT 1',
    )
    .pluck()

  const addDelivery = db.prepare<[number, number, number, string]>(
    `INSERT INTO document_delivery (outbox_id, document_id, part, our_no, state) VALUES (?, ?, ?, ?, 'open')`,
  )
  const delivery = db.prepare<[number], Raw>('SELECT * FROM document_delivery WHERE outbox_id = ?')
  const deliveries = db.prepare<[number], Raw>(
    'SELECT * FROM document_delivery WHERE document_id = ? ORDER BY part, outbox_id',
  )
  const openDeliveries = db
    .prepare<[number, number], number>(
      `SELECT outbox_id FROM document_delivery INDEXED BY document_delivery_open
       WHERE state = 'open' AND outbox_id > ? ORDER BY outbox_id LIMIT ?`,
    )
    .pluck()
  const settleDelivery = db.prepare<[string, string | null, number | null, number]>(
    'UPDATE document_delivery SET state = ?, remote_no = ?, settled_at = ? WHERE outbox_id = ?',
  )
  const dropDelivery = db.prepare<[number]>('DELETE FROM document_delivery WHERE outbox_id = ?')

  const patches = new Map<string, ReturnType<typeof db.prepare>>()
  /** A place of code patches the same fields every time. */
  function patchOf(fields: readonly (keyof DocumentPatch)[]) {
    const set = fields.map((field) => `${COLUMNS[field]} = ?`).join(', ')
    const known = patches.get(set) ?? db.prepare(`UPDATE document SET ${set} WHERE id = ?`)
    patches.set(set, known)
    return known
  }
  const addEvent = db.prepare<[number, number, string, string, string | null, number | null]>(
    'INSERT INTO document_event (document_id, at, event, text, by, outbox_id) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const events = db.prepare<[number, number], Raw>(
    'SELECT at, event, text, by, outbox_id FROM document_event WHERE document_id = ? ORDER BY id LIMIT ?',
  )

  const addKind = db.prepare<[number, string, string, string, number, number]>(
    `INSERT OR IGNORE INTO document_kind (connection_id, kind, direction, label, known, first_seen_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const kinds = db.prepare<
    [number],
    { kind: string; direction: DocumentDirection; label: string; known: number; at: number }
  >(
    'SELECT kind, direction, label, known, first_seen_at AS at FROM document_kind WHERE connection_id = ? ORDER BY kind',
  )

  const settings = db
    .prepare<[number], string>('SELECT settings FROM document_settings WHERE connection_id = ?')
    .pluck()
  const putSettings = db.prepare<[number, string]>(
    `INSERT INTO document_settings (connection_id, settings) VALUES (?, ?)
     ON CONFLICT (connection_id) DO UPDATE SET settings = excluded.settings`,
  )

  const shapeDelivery = (raw: Raw): StoredDelivery => ({
    outboxId: raw.outbox_id as number,
    documentId: raw.document_id as number,
    part: raw.part as number,
    ourNo: raw.our_no as string,
    state: raw.state as StoredDelivery['state'],
    remoteNo: raw.remote_no as string | null,
    settledAt: raw.settled_at as number | null,
  })

  return {
    ...lineTables(db),
    ...countedTables(db),
    /** Returns the id. */
    insert(document: NewDocument): number {
      const values = inserted.map(([field]) => toColumn(field, document[field as keyof NewDocument]))
      return Number(insert.run(...values).lastInsertRowid)
    },
    patch(id: number, patch: DocumentPatch): void {
      const fields = Object.keys(patch) as (keyof DocumentPatch)[]
      if (fields.length === 0) return
      patchOf(fields).run(...fields.map((field) => toColumn(field, patch[field])), id)
    },
    get(id: number): StoredDocument | null {
      const raw = byId.get(id)
      return raw ? toDocument(raw) : null
    },
    find(connectionId: number, direction: DocumentDirection, family: string, remoteId: string): StoredDocument | null {
      const raw = byRemote.get(connectionId, direction, family, remoteId)
      return raw ? toDocument(raw) : null
    },
    /** By id, after `after`. */
    inState(
      connectionId: number,
      direction: DocumentDirection,
      state: DocumentState,
      after: number,
      limit: number,
    ): StoredDocument[] {
      return byState.all(connectionId, direction, state, after, limit).map(toDocument)
    },
    /** Those about whom the other side was asked longest ago first. */
    leastAsked(connectionId: number, direction: DocumentDirection, state: DocumentState, limit: number) {
      return byAsked.all(connectionId, direction, state, limit).map(toDocument)
    },
    /** ERP → POS, those that wait for products that may come; the longest unasked first. */
    leastAskedMissing: (connectionId: number, limit: number): StoredDocument[] =>
      byAskedMissing.all(connectionId, limit).map(toDocument),
    /** S102: number of a 初始化入库 of this warehouse that has not arrived and shares a 商家编码 with the document. */
    openInitial: (connectionId: number, documentId: number, warehouseNo: string): string | null =>
      openInitial.get(documentId, connectionId, warehouseNo, documentId) ?? null,
    counts: (connectionId: number, direction: DocumentDirection) => countByState.all(connectionId, direction),
    lastArrivedAt: (connectionId: number, direction: DocumentDirection): number | null =>
      lastArrived.get(connectionId, direction) ?? null,
    /** Expected before `before` (epoch ms) and not told as `told` yet. */
    overdue: (before: number, told: 1 | 2, limit: number): StoredDocument[] =>
      overdue.all(before, told, limit).map(toDocument),
    countOverdue: (connectionId: number, direction: DocumentDirection, before: number): number =>
      countOverdue.get(connectionId, direction, before) ?? 0,
    /** Whether a number is one of ours: minted for a delivery that this installation remembers. */
    isOurNumber: (number: string): boolean => numberOfDelivery.get(number) !== undefined,
    /** The document that has this number in the other system, or null. */
    arrivedAs: (connectionId: number, direction: DocumentDirection, number: string): number | null =>
      numberOfArrival.get(connectionId, direction, number) ?? null,

    addDelivery: (outboxId: number, documentId: number, part: number, ourNo: string): void =>
      void addDelivery.run(outboxId, documentId, part, ourNo),
    delivery(outboxId: number): StoredDelivery | null {
      const raw = delivery.get(outboxId)
      return raw ? shapeDelivery(raw) : null
    },
    deliveries: (documentId: number): StoredDelivery[] => deliveries.all(documentId).map(shapeDelivery),
    settleDelivery: (
      outboxId: number,
      state: StoredDelivery['state'],
      remoteNo: string | null,
      at: number | null,
    ): void => void settleDelivery.run(state, remoteNo, at, outboxId),
    /** Outbox ids of what has not ended, of all connections, after `after`. */
    openDeliveries: (after: number, limit: number): number[] => openDeliveries.all(after, limit),
    dropDelivery: (outboxId: number): void => void dropDelivery.run(outboxId),

    /** One step of the timeline. */
    addEvent(documentId: number, step: Omit<DocumentEvent, 'by' | 'outboxId'> & Partial<DocumentEvent>): void {
      addEvent.run(documentId, step.at, step.event, step.text, step.by ?? null, step.outboxId ?? null)
    },
    /** Oldest first. */
    events: (documentId: number, limit = 500): DocumentEvent[] =>
      events.all(documentId, limit).map((raw) => ({
        at: raw.at as number,
        event: raw.event as string,
        text: raw.text as string,
        by: raw.by as string | null,
        outboxId: raw.outbox_id as number | null,
      })),

    /** Returns whether this connection had not met the kind before (A15). */
    meetKind: (
      connectionId: number,
      kind: { kind: string; direction: DocumentDirection; label: string; known: boolean },
      at: number,
    ): boolean => addKind.run(connectionId, kind.kind, kind.direction, kind.label, kind.known ? 1 : 0, at).changes > 0,
    kinds: (connectionId: number) => kinds.all(connectionId),

    settings(connectionId: number): Record<string, unknown> | null {
      const text = settings.get(connectionId)
      return text === undefined ? null : (JSON.parse(text) as Record<string, unknown>)
    },
    putSettings: (connectionId: number, value: Record<string, unknown>): void =>
      void putSettings.run(connectionId, JSON.stringify(value)),
  }
}
