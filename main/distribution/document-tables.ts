import type { StockDocumentKind, Trouble } from '../../preload/contract/index.ts'
import { type Database, inTransaction } from '../store/index.ts'

/** A stock document as it stands in business.db. Times epoch ms, quantities × 10⁴. */
export interface StoredDocument {
  id: number
  connectionId: number
  kind: StockDocumentKind
  number: string
  boyuanNo: string | null
  existed: boolean
  orderId: number
  orderNo: string
  returnId: number
  warehouseNo: string
  partnerNo: string
  partnerName: string
  occurredAt: number
  createdAt: number
  state: 'queued' | 'delivered' | 'refused'
  trouble: Trouble | null
  quantity: number
  ordered: number
  difference: boolean
  serials: number
  warnings: number
  outboxId: number | null
  booked: number | null
  correlationId: string
}

export interface DocumentLine {
  line: number
  lineNo: string
  productNo: string
  ordered: number
  quantity: number
  serials: number
}

const COLUMNS: Record<keyof StoredDocument, string> = {
  id: 'id',
  connectionId: 'connection_id',
  kind: 'kind',
  number: 'number',
  boyuanNo: 'boyuan_no',
  existed: 'existed',
  orderId: 'order_id',
  orderNo: 'order_no',
  returnId: 'return_id',
  warehouseNo: 'warehouse_no',
  partnerNo: 'partner_no',
  partnerName: 'partner_name',
  occurredAt: 'occurred_at',
  createdAt: 'created_at',
  state: 'state',
  trouble: 'trouble',
  quantity: 'quantity',
  ordered: 'ordered',
  difference: 'difference',
  serials: 'serials',
  warnings: 'warnings',
  outboxId: 'outbox_id',
  booked: 'booked',
  correlationId: 'correlation_id',
}
const FIELDS = Object.keys(COLUMNS) as (keyof StoredDocument)[]
/** Select list over `stock_document s` that gives rows for `toDocument`. */
export const DOCUMENT_COLUMNS = FIELDS.map((field) => `s.${COLUMNS[field]} AS ${field}`).join(', ')
export type RawDocument = Record<keyof StoredDocument, string | number | null>

export function toDocument(raw: RawDocument): StoredDocument {
  return {
    ...raw,
    existed: raw.existed === 1,
    difference: raw.difference === 1,
    trouble: raw.trouble === null ? null : JSON.parse(String(raw.trouble)),
  } as StoredDocument
}

function toColumn(value: unknown): string | number | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'object' ? JSON.stringify(value) : (value as string | number)
}

/** SQL of stock documents and their lines; their serials are those of the return. */
export function createDocumentTables(db: Database) {
  const select = `SELECT ${DOCUMENT_COLUMNS} FROM stock_document s`
  const byId = db.prepare<[number], RawDocument>(`${select} WHERE s.id = ?`)
  const byOutbox = db.prepare<[number], RawDocument>(`${select} WHERE s.outbox_id = ?`)
  const ofOrder = db.prepare<[number], RawDocument>(`${select} WHERE s.order_id = ? ORDER BY s.id`)
  const booking = db.prepare<[number], RawDocument>(
    `${select} WHERE s.connection_id = ? AND s.booked IS NOT NULL ORDER BY s.id LIMIT 1`,
  )
  const newFields = FIELDS.filter((field) => field !== 'id')
  const insert = db.prepare(
    `INSERT INTO stock_document (${newFields.map((field) => COLUMNS[field]).join(', ')}) VALUES (${newFields.map(() => '?').join(', ')})`,
  )
  const addLine = db.prepare(
    'INSERT INTO stock_document_line (document_id, line, line_no, product_no, ordered, quantity, serials) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const lines = db.prepare<[number], DocumentLine>(
    'SELECT line, line_no AS lineNo, product_no AS productNo, ordered, quantity, serials FROM stock_document_line WHERE document_id = ? ORDER BY line',
  )
  const one = (raw: RawDocument | undefined): StoredDocument | null => (raw ? toDocument(raw) : null)
  return {
    db,
    transaction: <T>(work: () => T): T => inTransaction(db, work),
    get: (id: number): StoredDocument | null => one(byId.get(id)),
    byOutbox: (outboxId: number): StoredDocument | null => one(byOutbox.get(outboxId)),
    ofOrder: (orderId: number): StoredDocument[] => ofOrder.all(orderId).map(toDocument),
    /** The oldest document whose devices are not all in the book yet. */
    booking: (connectionId: number): StoredDocument | null => one(booking.get(connectionId)),
    insert(document: Omit<StoredDocument, 'id'>, ofDocument: readonly Omit<DocumentLine, 'line'>[]): number {
      const values = document as Record<string, unknown>
      const id = Number(insert.run(...newFields.map((field) => toColumn(values[field]))).lastInsertRowid)
      ofDocument.forEach((line, index) => {
        addLine.run(id, index + 1, line.lineNo, line.productNo, line.ordered, line.quantity, line.serials)
      })
      return id
    },
    patch(id: number, patch: Partial<Omit<StoredDocument, 'id' | 'connectionId' | 'kind'>>): void {
      const fields = (Object.keys(patch) as (keyof typeof patch)[]).filter((field) => patch[field] !== undefined)
      db.prepare(
        `UPDATE stock_document SET ${fields.map((field) => `${COLUMNS[field]} = ?`).join(', ')} WHERE id = ?`,
      ).run(...fields.map((field) => toColumn(patch[field])), id)
    },
    lines: (documentId: number): DocumentLine[] => lines.all(documentId),
  }
}
export type DocumentTables = ReturnType<typeof createDocumentTables>
