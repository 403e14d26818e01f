import { amountOf, readDocuments, type StockDocument } from './documents.ts'
import type { Query } from './query-context.ts'
import { STOCK_OUT_NAMES } from './type-names.ts'
import { decimal, int, time } from './wire.ts'

/** stockout_order_query.php: all stock-out documents but sales (1); shipped and finished unless a status is asked for. */
export const queryStockOut: Query = (context) => {
  const { documents, total } = readDocuments(context, {
    direction: 'out',
    numberParam: 'stockout_no',
    defaultStatuses: [95, 105, 110],
    hiddenTypes: [1],
  })
  return { ...total, stockout_list: documents.map(stockOutOnWire) }
}

/** stockout_order_query_return.php: 采购退货出库 with their supplier. */
export const queryReturnOut: Query = (context) => {
  const { documents, total } = readDocuments(context, {
    direction: 'out',
    numberParam: 'stockout_no',
    defaultStatuses: [95, 105, 110],
    onlyType: 3,
  })
  const rows = documents.map((document) => ({
    ...stockOutOnWire(document),
    return_no: document.src_order_no,
    provider_no: '',
    provider_name: document.provider_name,
    pr_api_outer_no: document.outer_no,
  }))
  return { ...total, stockout_list: rows }
}

/** stockout_order_query_trade.php: sales by the time of shipping; with status 55 or 5 by modification. */
export const queryTradeOut: Query = (context) => {
  const { documents, total } = readDocuments(context, {
    direction: 'out',
    numberParam: 'stockout_no',
    defaultStatuses: [95, 105, 110],
    onlyType: 1,
    outerParam: null,
    window: { column: 'done_at', unlessStatus: [55, 5] },
  })
  const rows = documents.map((document) => ({
    ...stockOutOnWire(document),
    shop_no: document.shop_no,
    src_tids: document.tid,
    trade_no: document.src_order_no,
    src_trade_no: document.tid,
    platform_id: '19',
    trade_status: int(document.status),
    created: time(document.created),
  }))
  return { ...total, stockout_list: rows }
}

function stockOutOnWire(document: StockDocument): Record<string, unknown> {
  const amount = decimal(amountOf(document.lines))
  const weight = document.lines.reduce((sum, line) => sum + (line.weight * line.num) / 1000, 0)
  return {
    stockout_id: int(document.document_id),
    order_no: document.order_no,
    stockout_no: document.order_no,
    src_order_no: document.src_order_no,
    warehouse_no: document.warehouse_no,
    warehouse_name: document.warehouse_name,
    warehouse_type: int(document.warehouse_type),
    status: int(document.status),
    consign_time: time(document.done_at),
    order_type: int(document.order_type),
    order_type_name: STOCK_OUT_NAMES[document.order_type] ?? '',
    subtype: '0',
    src_order_type: int(document.order_type),
    goods_count: decimal(document.lines.reduce((sum, line) => sum + line.num, 0)),
    goods_type_count: int(document.lines.length),
    goods_total_amount: amount,
    goods_total_cost: amount,
    post_fee: '0.0000',
    package_fee: '0.0000',
    weight: decimal(weight),
    logistics_no: '',
    receiver_name: '',
    receiver_mobile: '',
    receiver_telno: '',
    receiver_address: '',
    receiver_area: '',
    receiver_zip: '',
    receiver_country: '0',
    receiver_province: '0',
    receiver_city: '0',
    receiver_district: '0',
    stockout_reason: '',
    remark: document.remark,
    outer_no: document.outer_no,
    operator_name: document.operator_name,
    block_reason: '0',
    picker_name: '',
    examiner_name: '',
    consigner: document.done_at > 0 ? document.operator_name : '',
    packager_name: '',
    checkouter_name: '',
    modified: time(document.modified),
    stock_check_time: time(document.check_at),
    details_list: document.lines.map((line) => ({
      stockout_id: int(document.document_id),
      rec_id: int(line.rec_id),
      spec_no: line.spec_no,
      spec_code: line.spec_code,
      spec_name: line.spec_name,
      goods_no: line.goods_no,
      goods_name: line.goods_name,
      brand_no: line.brand_no ?? '',
      brand_name: line.brand_name ?? '',
      goods_count: decimal(line.num),
      sell_price: decimal(line.price),
      cost_price: decimal(line.cost_price),
      total_amount: decimal(amountOf([line])),
      weight: decimal((line.weight * line.num) / 1000),
      goods_type: '1',
      goods_unit: line.unit_name ?? '',
      batch_no: '',
      remark: '',
      is_package: '0',
      is_examined: '0',
      is_zero_cost: '0',
      scan_type: '0',
      position_list: [],
    })),
  }
}
