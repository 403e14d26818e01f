import type { ChangeSource, EditState, FieldChange, Trouble } from '../../preload/contract/index.ts'
import type { Database } from '../store/index.ts'
import { foldCode } from './codes.ts'

/** One entry of a product's history; edits of this product have a life of their own, all others are done. */
export interface ChangeRow {
  id: number
  connectionId: number
  productId: string | null
  productNo: string
  name: string
  source: ChangeSource
  /** Epoch ms. */
  at: number
  by: string
  state: EditState
  versionFrom: number | null
  versionTo: number | null
  changes: FieldChange[]
  note: string
  trouble: Trouble | null
  outboxId: number | null
  correlationId: string | null
  undoOf: number | null
}

interface RawChange {
  id: number
  connection_id: number
  product_id: string | null
  product_no: string
  name: string
  source: ChangeSource
  at: number
  asked_by: string
  state: EditState
  version_from: number | null
  version_to: number | null
  changes: string
  note: string
  trouble: string | null
  outbox_id: number | null
  correlation_id: string | null
  undo_of: number | null
}

const OPEN = "source = 'edit' AND state IN ('queued', 'conflict', 'failed')"

/** All SQL of product histories, in business.db. Opens no transaction: the caller does. */
export function editTables(db: Database) {
  const insert = db.prepare<
    [
      ...[number, string | null, string, string, string, ChangeSource, number, string, EditState],
      ...[number | null, number | null, string, string, string | null, number | null, string | null, number | null],
    ]
  >(`
    INSERT INTO product_change (connection_id, product_id, product_key, product_no, name, source, at, asked_by, state,
      version_from, version_to, changes, note, trouble, outbox_id, correlation_id, undo_of)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`)
  const byId = db.prepare<[number], RawChange>('SELECT * FROM product_change WHERE id = ?')
  const byOutbox = db.prepare<[number], RawChange>('SELECT * FROM product_change WHERE outbox_id = ?')
  const open = db.prepare<[number, number], RawChange>(
    `SELECT * FROM product_change INDEXED BY product_change_open WHERE connection_id = ? AND ${OPEN} ORDER BY id DESC LIMIT ?`,
  )
  const openOf = db.prepare<[number, string], RawChange>(
    `SELECT * FROM product_change WHERE connection_id = ? AND product_id = ? AND ${OPEN} ORDER BY id DESC LIMIT 1`,
  )
  const history = db.prepare<[number, string, number, number], RawChange>(`
    SELECT * FROM product_change WHERE connection_id = ? AND product_key = ? AND id < ? ORDER BY id DESC LIMIT ?`)
  const own = db.prepare<[number, string, number, number, number, number], RawChange>(`
    SELECT * FROM product_change WHERE connection_id = ? AND product_id = ? AND source <> 'pos' AND state = 'delivered'
      AND ((version_to > ? AND version_to <= ?) OR (version_to IS NULL AND at BETWEEN ? AND ?))
    ORDER BY id`)
  const undone = db.prepare<[number], { id: number }>(`
    SELECT id FROM product_change WHERE undo_of = ? AND state IN ('queued', 'delivered') LIMIT 1`)
  const settle = db.prepare<[EditState, number | null, string | null, number]>(`
    UPDATE product_change SET state = ?, version_to = coalesce(?, version_to), trouble = ? WHERE id = ?`)
  const drop = db.prepare<[number]>("DELETE FROM product_change WHERE outbox_id = ? AND source <> 'edit'")

  const toRow = (raw: RawChange): ChangeRow => ({
    id: raw.id,
    connectionId: raw.connection_id,
    productId: raw.product_id,
    productNo: raw.product_no,
    name: raw.name,
    source: raw.source,
    at: raw.at,
    by: raw.asked_by,
    state: raw.state,
    versionFrom: raw.version_from,
    versionTo: raw.version_to,
    changes: JSON.parse(raw.changes) as FieldChange[],
    note: raw.note,
    trouble: raw.trouble === null ? null : (JSON.parse(raw.trouble) as Trouble),
    outboxId: raw.outbox_id,
    correlationId: raw.correlation_id,
    undoOf: raw.undo_of,
  })
  const orNull = (raw: RawChange | undefined): ChangeRow | null => (raw ? toRow(raw) : null)

  return {
    /** Returns the id; 0 where the entry was there already (its outbox row, or its version of the POS). */
    add(row: Omit<ChangeRow, 'id'>): number {
      const done = insert.run(
        row.connectionId,
        row.productId,
        foldCode(row.productNo),
        row.productNo,
        row.name,
        row.source,
        row.at,
        row.by,
        row.state,
        row.versionFrom,
        row.versionTo,
        JSON.stringify(row.changes),
        row.note,
        row.trouble === null ? null : JSON.stringify(row.trouble),
        row.outboxId,
        row.correlationId,
        row.undoOf,
      )
      return done.changes === 0 ? 0 : Number(done.lastInsertRowid)
    },
    get: (id: number): ChangeRow | null => orNull(byId.get(id)),
    ofOutbox: (outboxId: number): ChangeRow | null => orNull(byOutbox.get(outboxId)),
    /** Edits that are not settled, newest first. */
    open: (connectionId: number, limit: number): ChangeRow[] => open.all(connectionId, limit).map(toRow),
    openOf: (connectionId: number, productId: string): ChangeRow | null => orNull(openOf.get(connectionId, productId)),
    history: (connectionId: number, productNo: string, beforeId: number | null, limit: number): ChangeRow[] =>
      history.all(connectionId, foldCode(productNo), beforeId ?? Number.MAX_SAFE_INTEGER, limit).map(toRow),
    /** What this product itself wrote between two versions; where the version was not told, around that time. */
    own(
      connectionId: number,
      productId: string,
      between: { versionFrom: number; versionTo: number; at: number },
    ): ChangeRow[] {
      const { versionFrom, versionTo, at } = between
      return own.all(connectionId, productId, versionFrom, versionTo, at - NEAR_MS, at + NEAR_MS).map(toRow)
    },
    /** Whether an edit that takes this one back is queued or done. */
    isUndone: (id: number): boolean => undone.get(id) !== undefined,
    settle(id: number, state: EditState, versionTo: number | null, trouble: Trouble | null): void {
      settle.run(state, versionTo, trouble === null ? null : JSON.stringify(trouble), id)
    },
    /** The entry of a delivery that was opened again; edits stay. */
    drop: (outboxId: number): void => void drop.run(outboxId),
  }
}

export type EditTables = ReturnType<typeof editTables>

/** How far the PC's and the POS's time of one write may lie apart. */
const NEAR_MS = 15 * 60_000
