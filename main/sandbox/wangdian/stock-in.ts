import { amountOf, readDocuments, type StockDocument } from './documents.ts'
import type { Query } from './query-context.ts'
import { STOCK_IN_NAMES } from './type-names.ts'
import { decimal, int, time } from './wire.ts'

/** stockin_order_query.php: all stock-in documents but sales returns (3); status 80 unless another is asked for. */
export const queryStockIn: Query = (context) => {
  const { documents, total } = readDocuments(context, {
    direction: 'in',
    numberParam: 'stockin_no',
    defaultStatuses: [80],
    hiddenTypes: [3],
  })
  return { ...total, stockin_list: documents.map(stockInOnWire) }
}

/** stockin_order_query_purchase.php: 采购入库 with their supplier. */
export const queryPurchaseIn: Query = (context) => {
  const { documents, total } = readDocuments(context, {
    direction: 'in',
    numberParam: 'stockin_no',
    defaultStatuses: [80],
    onlyType: 1,
    outerParam: 'stockin_outer_no',
  })
  const rows = documents.map((document) => ({
    ...stockInOnWire(document),
    purchase_no: document.src_order_no,
    provider_no: '',
    provider_name: document.provider_name,
  }))
  return { ...total, stockin_list: rows }
}

/** stockin_order_query_refund.php: 退货入库, the one type the general query leaves out. */
export const queryRefundIn: Query = (context) => {
  const { documents, total } = readDocuments(context, {
    direction: 'in',
    numberParam: 'stockin_no',
    defaultStatuses: [80],
    onlyType: 3,
    outerParam: null,
  })
  const rows = documents.map((document) => ({
    ...stockInOnWire(document),
    shop_no: document.shop_no,
    shop_name: '',
    refund_no: document.src_order_no,
    tid: document.tid,
    trade_no: '',
    process_status: document.done_at > 0 ? '90' : '60',
    nick_name: '散客',
    refund_remark: '',
  }))
  return { ...total, stockin_list: rows }
}

function stockInOnWire(document: StockDocument): Record<string, unknown> {
  const amount = decimal(amountOf(document.lines))
  return {
    stockin_id: int(document.document_id),
    order_no: document.order_no,
    stockin_no: document.order_no,
    status: int(document.status),
    warehouse_no: document.warehouse_no,
    warehouse_name: document.warehouse_name,
    stockin_time: time(document.done_at),
    check_time: time(document.check_at),
    created_time: time(document.created),
    modified: time(document.modified),
    src_order_no: document.src_order_no,
    src_order_type: int(document.order_type),
    order_type: int(document.order_type),
    order_type_name: STOCK_IN_NAMES[document.order_type] ?? '',
    stockin_reason: document.reason,
    remark: document.remark,
    outer_no: document.outer_no,
    goods_count: decimal(document.lines.reduce((sum, line) => sum + line.num, 0)),
    goods_type_count: int(document.lines.length),
    goods_amount: amount,
    total_price: amount,
    discount: '0.0000',
    tax_amount: amount,
    post_fee: '0.0000',
    other_fee: '0.0000',
    adjust_num: '0.0000',
    adjust_price: '0.0000',
    right_nums: '0.0000',
    right_price: '0.0000',
    logistics_type: '0',
    logistics_name: '',
    logistics_code: '',
    logistics_no: '',
    operator_name: document.operator_name,
    check_operator_name: document.done_at > 0 ? document.operator_name : '',
    details_list: document.lines.map((line) => ({
      stockin_id: int(document.document_id),
      rec_id: int(line.rec_id),
      spec_no: line.spec_no,
      spec_code: line.spec_code,
      spec_name: line.spec_name,
      goods_no: line.goods_no,
      goods_name: line.goods_name,
      brand_no: line.brand_no ?? '',
      brand_name: line.brand_name ?? '',
      goods_unit: line.unit_name ?? '',
      prop2: '',
      goods_count: decimal(line.num),
      expect_num: decimal(line.num),
      num: decimal(line.num),
      discount: '0.0000',
      cost_price: decimal(line.price),
      src_price: decimal(line.price),
      tax_price: decimal(line.price),
      tax_amount: decimal(amountOf([line])),
      tax: '0.0000',
      total_cost: decimal(amountOf([line])),
      adjust_num: '0.0000',
      adjust_price: '0.0000',
      right_num: '0.0000',
      right_price: '0.0000',
      right_cost: '0.0000',
      position_no: '',
      batch_no: '',
      production_date: time(0),
      expire_date: time(0),
      validity_days: '0',
      remark: '',
      modified: time(document.modified),
      created: time(document.created),
    })),
  }
}
