import { GatewayFailure } from '../kit/gateway-failures.ts'
import { wholeNumber } from '../kit/gateway-paging.ts'
import { billOf, type PhaseRow } from './bills.ts'
import type { IdealStore } from './store.ts'
import { behaviourOf } from './warehouse.ts'

type SerialRow = {
  line_no: string
  item_code: string
  main: string
  sub1: string | null
  sub2: string | null
  stock_type: string
}

/** Queries of the first page that a late list answers without its last device. */
const LATE_QUERIES = 2

/** `GET /v1/serials` (串号查询), spoilt as the order's behaviour says. */
export function readSerials(store: IdealStore, query: URLSearchParams): Record<string, unknown> {
  const page = wholeNumber(query, 'page', 1, 1_000_000, null)
  const pageSize = wholeNumber(query, 'pageSize', 1, 200, 50)
  const bill = billOf(store, query.get('billType') ?? '', query.get('billNo') ?? '')
  if (!bill) throw new GatewayFailure('BILL_NOT_FOUND')
  const phase = store
    .sql('SELECT * FROM phase WHERE bill_id = ? AND phase = ?')
    .get(bill.id, query.get('phase') ?? '') as PhaseRow | undefined
  if (!phase) throw new GatewayFailure('NO_RETURN')
  if (page === 1) store.sql('UPDATE phase SET queries = queries + 1 WHERE id = ?').run(phase.id)
  const { serials = 'good' } = behaviourOf(store, bill)
  const rows = store
    .sql(
      'SELECT line_no, item_code, main, sub1, sub2, stock_type FROM serial WHERE bill_id = ? AND phase = ? ORDER BY id LIMIT ? OFFSET ?',
    )
    .all(bill.id, phase.phase, pageSize, (page - 1) * pageSize) as SerialRow[]
  let total = phase.serial_count
  const last = page * pageSize >= total
  const queries = page === 1 ? phase.queries + 1 : phase.queries
  if (serials === 'short' && total > 0) {
    if (last) rows.pop()
    total -= 1
  }
  if (serials === 'late' && queries <= LATE_QUERIES && last) rows.pop()
  const first = page === 1 ? rows[0] : undefined
  if (first && serials === 'wrongLength') first.main = first.main.slice(0, -1)
  if (first && serials === 'duplicate' && rows[1]) rows[1].main = first.main
  return {
    page,
    pageSize,
    total,
    version: phase.version,
    rows: rows.map((row) => ({
      lineNo: row.line_no,
      itemCode: row.item_code,
      main: row.main,
      sub1: row.sub1,
      sub2: row.sub2,
      stockType: row.stock_type,
    })),
  }
}
