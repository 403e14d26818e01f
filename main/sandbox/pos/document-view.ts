import type { PosStore } from './store.ts'
import { formatDecimal, formatTime } from './values.ts'

export type DocumentRow = {
  id: number
  kind: string
  origin: 'erp' | 'pos'
  shop_id: string
  status: 'completed' | 'cancelled'
  source_no: string | null
  erp_system: string | null
  erp_no: string | null
  occurred_at: number
  remark: string | null
  version: number
  created_at: number
  updated_at: number
}

type LineRow = { line_no: string; merchant_code: string; quantity: number; price: number | null }

export const documentIdText = (id: number): string => `D${String(id).padStart(9, '0')}`

/** The number behind a documentNo; undefined when it is none. */
export function documentIdNumber(text: string): number | undefined {
  return /^D\d{9,15}$/.test(text) ? Number(text.slice(1)) : undefined
}

export function documentRow(store: PosStore, id: number): DocumentRow | undefined {
  return store.sql('SELECT * FROM document WHERE id = ?').get(id) as DocumentRow | undefined
}

/** A document as the contract's `Document`. */
export function documentView(store: PosStore, row: DocumentRow): Record<string, unknown> {
  const lines = store
    .sql('SELECT * FROM document_line WHERE document_id = ? ORDER BY position')
    .all(row.id) as LineRow[]
  return {
    documentNo: documentIdText(row.id),
    kind: row.kind,
    origin: row.origin,
    shopId: row.shop_id,
    status: row.status,
    sourceNo: row.source_no,
    source: row.erp_no === null ? null : { system: row.erp_system, no: row.erp_no },
    occurredAt: formatTime(row.occurred_at),
    remark: row.remark,
    lines: lines.map((line) => ({
      lineNo: line.line_no,
      merchantCode: line.merchant_code,
      quantity: formatDecimal(line.quantity),
      price: line.price === null ? null : formatDecimal(line.price),
    })),
    version: row.version,
    createdAt: formatTime(row.created_at),
    updatedAt: formatTime(row.updated_at),
  }
}
