import { invalid } from './failure.ts'
import { pageOf, SPAN_30_DAYS, type Window, windowOf } from './params.ts'
import type { Query, QueryContext } from './query-context.ts'
import { decimal, readPage, time, where } from './wire.ts'

type StockRow = {
  stock_id: number
  spec_id: number
  warehouse_id: number
  stock_num: number
  order_num: number
  sending_num: number
  created: number
  modified: number
}

type PlaceRow = {
  spec_no: string
  spec_name: string
  goods_no: string
  goods_name: string
  barcode: string
  brand_no: string | null
  brand_name: string | null
  image_path: string
  cost_price: number
  warehouse_no: string
  warehouse_name: string
  warehouse_type: number
}

const HOUR = 3_600_000

const PLACE = `SELECT p.spec_no, p.spec_name, g.goods_no, g.goods_name, p.barcode, g.brand_no,
    (SELECT brand_name FROM brand b WHERE b.brand_no = g.brand_no) AS brand_name, p.image_path, p.cost_price,
    w.warehouse_no, w.name AS warehouse_name, w.warehouse_type
  FROM spec p JOIN goods g USING (goods_id), warehouse w WHERE p.spec_id = ? AND w.warehouse_id = ?`

/** stock_query.php: stock per spec and warehouse, by modification time (≤ 30 days) or by spec; oldest change first. */
export const queryStock: Query = (context) => {
  const { db, params, baseUrl } = context
  const window = stockWindow(context)
  const withDeleted = params.int('is_deleted') === 1 || params.int('spec_is_deleted') === 1
  const ofSpecs = (condition: string, name: string): readonly [string, string] | undefined => {
    const value = params.text(name)
    return value === undefined ? undefined : [`s.spec_id IN (SELECT spec_id FROM ${condition} = ?)`, value]
  }
  const warehouseNo = params.text('warehouse_no')
  // The page is found in the index alone; names are looked up for its rows only.
  const { rows, total } = readPage<StockRow>(
    db,
    {
      select: 's.*',
      from: 'stock s',
      where: where(
        ['s.warehouse_id IN (SELECT warehouse_id FROM warehouse WHERE visible = 1)'],
        window && ['s.modified BETWEEN ? AND ?', window.from, window.to],
        withDeleted ? undefined : ['s.deleted = 0'],
        ofSpecs('spec WHERE spec_no', 'spec_no'),
        ofSpecs('spec WHERE barcode', 'barcode'),
        ofSpecs('spec JOIN goods USING (goods_id) WHERE goods_no', 'goods_no'),
        warehouseNo === undefined
          ? undefined
          : ['s.warehouse_id IN (SELECT warehouse_id FROM warehouse WHERE warehouse_no = ?)', warehouseNo],
      ),
      order: 's.modified, s.stock_id',
    },
    pageOf(params),
  )
  const place = db.prepare(PLACE)
  return {
    ...total,
    stocks: rows.map((row) => stockOnWire(row, place.get(row.spec_id, row.warehouse_id) as PlaceRow, baseUrl)),
  }
}

/** A warehouse alone means the last hour. */
function stockWindow({ params, now }: QueryContext): Window | undefined {
  const window = windowOf(params, SPAN_30_DAYS)
  if (window || params.text('spec_no') !== undefined) return window
  if (params.text('warehouse_no') === undefined) throw invalid('start_time不能为空')
  return { from: now - HOUR, to: now }
}

function stockOnWire(row: StockRow, place: PlaceRow, baseUrl: string): Record<string, unknown> {
  const sellable = decimal(row.stock_num - row.order_num - row.sending_num)
  return {
    spec_no: place.spec_no,
    spec_name: place.spec_name,
    goods_no: place.goods_no,
    goods_name: place.goods_name,
    barcode: place.barcode,
    brand_no: place.brand_no ?? '',
    brand_name: place.brand_name ?? '',
    img_url: place.image_path.startsWith('/') ? `${baseUrl}${place.image_path}` : place.image_path,
    warehouse_no: place.warehouse_no,
    warehouse_name: place.warehouse_name,
    warehouse_type: String(place.warehouse_type),
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
    cost_price: decimal(place.cost_price),
    status: '0',
    unit: '0',
    last_pd_time: time(0),
    last_inout_time: time(row.modified),
    created: time(row.created),
    modified: time(row.modified),
    remark: '',
  }
}
