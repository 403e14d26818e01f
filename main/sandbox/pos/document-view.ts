import type { PosStore } from './store.ts'
import { formatDecimal, formatTime } from './values.ts'

export type DocumentRow = {
  id: number
  kind: string
  origin: 'erp' | 'pos'
  shop_id: string
  status: 'submitted' | 'completed' | 'cancelled'
  source_no: string | null
  erp_system: string | null
  erp_no: string | null
  occurred_at: number
  remark: string | null
  version: number
  created_at: number
  updated_at: number
  kind_label: string | null
  counterpart_shop_id: string | null
  related_no: string | null
  operator: string | null
  completed_at: number | null
  /** JSON of method and amount in ten-thousandths. */
  payments: string
  deleted: number
}

type LineRow = {
  line_no: string
  merchant_code: string | null
  product_name: string | null
  spec_name: string | null
  quantity: number
  price: number | null
  defective: number
  book_quantity: number | null
}

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
    kindLabel: row.kind_label,
    origin: row.origin,
    shopId: row.shop_id,
    status: row.status,
    sourceNo: row.source_no,
    source: row.erp_no === null ? null : { system: row.erp_system, no: row.erp_no },
    counterpartShopId: row.counterpart_shop_id,
    relatedNo: row.related_no,
    operator: row.operator,
    occurredAt: formatTime(row.occurred_at),
    completedAt: row.completed_at === null ? null : formatTime(row.completed_at),
    remark: row.remark,
    payments: (JSON.parse(row.payments) as { method: string; amount: number }[]).map(({ method, amount }) => ({
      method,
      amount: formatDecimal(amount),
    })),
    lines: lines.map((line) => ({
      lineNo: line.line_no,
      merchantCode: line.merchant_code,
      productName: line.product_name,
      specName: line.spec_name,
      quantity: formatDecimal(line.quantity),
      price: line.price === null ? null : formatDecimal(line.price),
      defective: line.defective === 1,
      bookQuantity: line.book_quantity === null ? null : formatDecimal(line.book_quantity),
    })),
    version: row.version,
    createdAt: formatTime(row.created_at),
    updatedAt: formatTime(row.updated_at),
  }
}
