import { pageOf, SPAN_60_MINUTES, windowOrKey } from './params.ts'
import type { Query } from './query-context.ts'
import { decimal, int, readPage, time, where } from './wire.ts'

type TradeRow = {
  trade_id: number
  trade_no: string
  src_tid: string
  shop_no: string
  shop_name: string
  warehouse_no: string
  trade_status: number
  delivery_term: number
  logistics_no: string
  stockout_no: string
  trade_time: number
  pay_time: number
  created: number
  modified: number
}

type TradeLineRow = {
  line_id: number
  goods_no: string
  goods_name: string
  spec_no: string
  spec_name: string
  num: number
  price: number
}

/** trade_query.php: store orders as the ERP took them, by modification time (≤ 60 minutes) or by number. */
export const queryTrades: Query = ({ db, params }) => {
  const window = windowOrKey(params, SPAN_60_MINUTES, ['trade_no', 'src_tid'])
  const status = params.int('status') ?? 0
  const tradeNo = params.text('trade_no')
  const tid = params.text('src_tid')
  const shopNo = params.text('shop_no')
  const warehouseNo = params.text('warehouse_no')
  const { rows, total } = readPage<TradeRow>(
    db,
    {
      select: 't.*, s.shop_name',
      from: 'trade t JOIN shop s USING (shop_no) JOIN warehouse w USING (warehouse_no)',
      where: where(
        ['s.visible = 1 AND w.visible = 1'],
        window && ['t.modified BETWEEN ? AND ?', window.from, window.to],
        status === 0 ? undefined : ['t.trade_status = ?', status],
        tradeNo === undefined ? undefined : ['t.trade_no = ?', tradeNo],
        tid === undefined ? undefined : ['t.src_tid = ?', tid],
        shopNo === undefined ? undefined : ['t.shop_no = ?', shopNo],
        warehouseNo === undefined ? undefined : ['t.warehouse_no = ?', warehouseNo],
        // Offline sales go out without a waybill.
        params.int('has_logistics_no') === 1 || params.text('logistics_no') !== undefined ? ['0'] : undefined,
      ),
      order: 't.modified, t.trade_id',
    },
    pageOf(params),
  )
  const readLines = db.prepare(`SELECT l.line_id, g.goods_no, g.goods_name, p.spec_no, p.spec_name, l.num, l.price
    FROM trade_line l JOIN spec p USING (spec_id) JOIN goods g USING (goods_id) WHERE l.trade_id = ? ORDER BY l.line_id`)
  return {
    ...total,
    trades: rows.map((row) => tradeOnWire(row, readLines.all(row.trade_id) as TradeLineRow[])),
  }
}

function tradeOnWire(row: TradeRow, lines: TradeLineRow[]): Record<string, unknown> {
  const count = decimal(lines.reduce((sum, line) => sum + line.num, 0))
  return {
    trade_id: int(row.trade_id),
    trade_no: row.trade_no,
    shop_no: row.shop_no,
    shop_name: row.shop_name,
    shop_remark: '',
    warehouse_no: row.warehouse_no,
    warehouse_type: '1',
    src_tids: row.src_tid,
    trade_status: int(row.trade_status),
    consign_status: '0',
    trade_type: '1',
    trade_from: '1',
    delivery_term: int(row.delivery_term),
    freeze_reason: '0',
    refund_status: '0',
    bad_reason: '0',
    revert_reason: '0',
    cancel_reason: '0',
    customer_no: '',
    customer_name: '散客',
    pay_account: '',
    buyer_nick: '散客',
    receiver_name: '散客',
    receiver_address: '',
    receiver_mobile: '',
    receiver_country: '0',
    receiver_province: '0',
    receiver_city: '0',
    receiver_district: '0',
    logistics_type: '1',
    logistics_name: '无单号物流',
    logistics_no: '',
    buyer_message: '',
    cs_remark: '',
    invoice_type: '0',
    invoice_title: '',
    invoice_content: '',
    stockout_no: row.stockout_no,
    goods_count: count,
    raw_goods_count: count,
    goods_type_count: int(lines.length),
    raw_goods_type_count: int(lines.length),
    trade_time: time(row.trade_time),
    pay_time: time(row.pay_time),
    created: time(row.created),
    modified: time(row.modified),
    goods_list: lines.map((line) => ({
      rec_id: int(line.line_id),
      src_oid: `${row.src_tid}-${line.line_id}`,
      src_tid: row.src_tid,
      goods_no: line.goods_no,
      goods_name: line.goods_name,
      spec_no: line.spec_no,
      spec_name: line.spec_name,
      refund_status: '0',
      delivery_term: int(row.delivery_term),
      goods_type: '1',
      invoice_type: '0',
      invoice_content: '',
      pay_status: row.pay_time > 0 ? '2' : '0',
      num: decimal(line.num),
      actual_num: decimal(line.num),
      refund_num: '0.0000',
      price: decimal(line.price),
      pay_time: time(row.pay_time),
      created: time(row.created),
      modified: time(row.modified),
      remark: '',
    })),
  }
}
