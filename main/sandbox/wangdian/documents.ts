import type { SandboxDatabase } from '../kit/database.ts'
import { pageOf, SPAN_30_DAYS, windowOrKey } from './params.ts'
import type { QueryContext } from './query-context.ts'
import { readPage, where } from './wire.ts'

/** A stock document with its lines, as the books hold it. */
export type StockDocument = {
  document_id: number
  order_no: string
  order_type: number
  status: number
  warehouse_no: string
  warehouse_name: string
  warehouse_type: number
  src_order_no: string
  outer_no: string
  operator_name: string
  remark: string
  done_at: number
  check_at: number
  reason: string
  shop_no: string
  tid: string
  provider_name: string
  created: number
  modified: number
  lines: StockDocumentLine[]
}

export type StockDocumentLine = {
  rec_id: number
  spec_no: string
  spec_code: string
  spec_name: string
  goods_no: string
  goods_name: string
  brand_no: string | null
  brand_name: string | null
  unit_name: string | null
  num: number
  price: number
  cost_price: number
  weight: number
}

export type DocumentFilter = {
  direction: 'in' | 'out'
  /** Name of the request parameter that holds the document's own number. */
  numberParam: 'stockin_no' | 'stockout_no'
  /** Statuses shown when the request names none. */
  defaultStatuses: readonly number[]
  /** Types this query never shows. */
  hiddenTypes?: readonly number[]
  /** The only type it shows. */
  onlyType?: number
  /** Name of the parameter that holds the caller's number; null: there is none. */
  outerParam?: string | null
  /** Column the window looks at when no status (or another than the listed) is asked for. */
  window?: { column: 'done_at'; unlessStatus: readonly number[] }
}

/** Reads a page of stock documents by modification time (≤ 30 days) or by a number; oldest change first. */
export function readDocuments(
  { db, params }: QueryContext,
  filter: DocumentFilter,
): { documents: StockDocument[]; total: { total_count?: string } } {
  const { direction, numberParam, defaultStatuses, hiddenTypes = [], onlyType } = filter
  const outerParam = filter.outerParam === undefined ? 'outer_no' : filter.outerParam
  const keys = [numberParam, 'src_order_no', onlyType === 1 ? 'src_tid' : '', outerParam ?? ''].filter(
    (key) => key !== '',
  )
  const window = windowOrKey(params, SPAN_30_DAYS, keys)
  const status = params.int('status')
  const type = params.int('order_type')
  const equal = (column: string, name: string): readonly [string, string] | undefined => {
    const value = params.text(name)
    return value === undefined ? undefined : [`d.${column} = ?`, value]
  }
  const { rows, total } = readPage<Omit<StockDocument, 'lines'>>(
    db,
    {
      select: 'd.*, w.name AS warehouse_name, w.warehouse_type',
      from: 'document d JOIN warehouse w USING (warehouse_no)',
      where: where(
        ['w.visible = 1 AND d.direction = ?', direction],
        window && [`d.${timeColumn(filter, status)} BETWEEN ? AND ?`, window.from, window.to],
        status === undefined ? [`d.status IN (${defaultStatuses.join()})`] : ['d.status = ?', status],
        type === undefined ? undefined : ['d.order_type = ?', type],
        hiddenTypes.length === 0 ? undefined : [`d.order_type NOT IN (${hiddenTypes.join()})`],
        equal('order_no', numberParam),
        equal('src_order_no', 'src_order_no'),
        outerParam === null ? undefined : equal('outer_no', outerParam),
        onlyType === undefined ? undefined : ['d.order_type = ?', onlyType],
        onlyType === undefined ? undefined : equal('shop_no', 'shop_no'),
        onlyType === undefined ? undefined : equal('tid', 'src_tid'),
        equal('warehouse_no', 'warehouse_no'),
      ),
      order: 'd.modified, d.document_id',
    },
    pageOf(params),
  )
  return { documents: rows.map((row) => ({ ...row, lines: readLines(db, row.document_id) })), total }
}

function timeColumn({ window }: DocumentFilter, status: number | undefined): string {
  return window && (status === undefined || !window.unlessStatus.includes(status)) ? window.column : 'modified'
}

function readLines(db: SandboxDatabase, documentId: number): StockDocumentLine[] {
  return db
    .prepare(`SELECT l.rec_id, p.spec_no, p.spec_code, p.spec_name, g.goods_no, g.goods_name, g.brand_no,
      (SELECT brand_name FROM brand b WHERE b.brand_no = g.brand_no) AS brand_name, g.unit_name, l.num, l.price,
      p.cost_price, p.weight
      FROM document_line l JOIN spec p USING (spec_id) JOIN goods g USING (goods_id)
      WHERE l.document_id = ? ORDER BY l.rec_id`)
    .all(documentId) as StockDocumentLine[]
}

/** Σ quantity × price, integer ten-thousandths; both factors are ten-thousandths. */
export function amountOf(lines: readonly StockDocumentLine[]): number {
  return Number(lines.reduce((sum, line) => sum + (BigInt(line.num) * BigInt(line.price)) / 10_000n, 0n))
}
