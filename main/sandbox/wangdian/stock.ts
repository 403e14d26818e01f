import { invalid } from './failure.ts'
import { pageOf, SPAN_30_DAYS, type Window, windowOf } from './params.ts'
import type { Query, QueryContext } from './query-context.ts'
import { decimal, readPage, time, where } from './wire.ts'

type StockRow = {
  spec_no: string
  spec_name: string
  goods_no: string
  goods_name: string
  barcode: string
  brand_no: string | null
  brand_name: string | null
  image_path: string
  warehouse_no: string
  warehouse_name: string
  warehouse_type: number
  stock_num: number
  order_num: number
  sending_num: number
  cost_price: number
  created: number
  modified: number
}

const HOUR = 3_600_000

/** stock_query.php: stock per spec and warehouse, by modification time (≤ 30 days) or by spec; ordered by change. */
export const queryStock: Query = (context) => {
  const { db, params, baseUrl } = context
  const window = stockWindow(context)
  const specNo = params.text('spec_no')
  const goodsNo = params.text('goods_no')
  const barcode = params.text('barcode')
  const warehouseNo = params.text('warehouse_no')
  const withDeleted = params.int('is_deleted') === 1 || params.int('spec_is_deleted') === 1
  const { rows, total } = readPage<StockRow>(
    db,
    {
      select: `p.spec_no, p.spec_name, g.goods_no, g.goods_name, p.barcode, g.brand_no,
        (SELECT brand_name FROM brand b WHERE b.brand_no = g.brand_no) AS brand_name, p.image_path,
        w.warehouse_no, w.name AS warehouse_name, w.warehouse_type, s.stock_num, s.order_num, s.sending_num,
        p.cost_price, s.created, s.modified`,
      from: 'stock s JOIN spec p USING (spec_id) JOIN goods g USING (goods_id) JOIN warehouse w USING (warehouse_id)',
      where: where(
        ['w.visible = 1'],
        window && ['s.modified BETWEEN ? AND ?', window.from, window.to],
        withDeleted ? undefined : ['p.deleted = 0 AND g.deleted = 0'],
        specNo === undefined ? undefined : ['p.spec_no = ?', specNo],
        goodsNo === undefined ? undefined : ['g.goods_no = ?', goodsNo],
        barcode === undefined ? undefined : ['p.barcode = ?', barcode],
        warehouseNo === undefined ? undefined : ['w.warehouse_no = ?', warehouseNo],
      ),
      order: 's.modified, s.stock_id',
    },
    pageOf(params),
  )
  return { ...total, stocks: rows.map((row) => stockOnWire(row, baseUrl)) }
}

/** A warehouse alone means the last hour. */
function stockWindow({ params, now }: QueryContext): Window | undefined {
  const window = windowOf(params, SPAN_30_DAYS)
  if (window || params.text('spec_no') !== undefined) return window
  if (params.text('warehouse_no') === undefined) throw invalid('start_time不能为空')
  return { from: now - HOUR, to: now }
}

function stockOnWire(row: StockRow, baseUrl: string): Record<string, unknown> {
  const sellable = decimal(row.stock_num - row.order_num - row.sending_num)
  return {
    spec_no: row.spec_no,
    spec_name: row.spec_name,
    goods_no: row.goods_no,
    goods_name: row.goods_name,
    barcode: row.barcode,
    brand_no: row.brand_no ?? '',
    brand_name: row.brand_name ?? '',
    img_url: row.image_path.startsWith('/') ? `${baseUrl}${row.image_path}` : row.image_path,
    warehouse_no: row.warehouse_no,
    warehouse_name: row.warehouse_name,
    warehouse_type: String(row.warehouse_type),
    stock_num: decimal(row.stock_num),
    // The vendor's own spelling.
    avaliable_num: sellable,
    lock_num: '0.0000',
    order_num: decimal(row.order_num),
    sending_num: decimal(row.sending_num),
    today_num: '0.0000',
    purchase_num: '0.0000',
    to_purchase_num: '0.0000',
    purchase_arrive_num: '0.0000',
    transfer_num: '0.0000',
    to_transfer_num: '0.0000',
    return_num: '0.0000',
    refund_num: '0.0000',
    cost_price: decimal(row.cost_price),
    status: '0',
    unit: '0',
    last_pd_time: time(0),
    last_inout_time: time(row.modified),
    created: time(row.created),
    modified: time(row.modified),
    remark: '',
  }
}
