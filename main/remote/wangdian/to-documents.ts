import type { JsonObject } from '../json.ts'
import type { WangdianStockOrder, WangdianStocktake, WangdianTransfer } from './document-types.ts'
import { decimal, int, rowsOf, text, time } from './rows.ts'

/** Rows of the document queries; what a page does not name stays out. */

export function toStockOrder(row: JsonObject, direction: 'in' | 'out'): WangdianStockOrder {
  const isIn = direction === 'in'
  return {
    direction,
    id: text(row, isIn ? 'stockin_id' : 'stockout_id'),
    orderNo: text(row, 'order_no') || text(row, isIn ? 'stockin_no' : 'stockout_no'),
    status: int(row, 'status'),
    orderType: int(row, 'order_type'),
    orderTypeName: text(row, 'order_type_name'),
    warehouseNo: text(row, 'warehouse_no'),
    warehouseName: text(row, 'warehouse_name'),
    srcOrderNo: text(row, 'src_order_no'),
    // Purchase returns name the caller's number differently (TR).
    outerNo: text(row, 'outer_no') || text(row, 'pr_api_outer_no'),
    reason: text(row, isIn ? 'stockin_reason' : 'stockout_reason'),
    remark: text(row, 'remark'),
    operatorName: text(row, 'operator_name'),
    shopNo: text(row, 'shop_no'),
    tid: text(row, 'tid') || text(row, 'src_tids'),
    providerName: text(row, 'provider_name'),
    goodsCount: decimal(row, 'goods_count'),
    amount: decimal(row, isIn ? 'total_price' : 'goods_total_amount'),
    createdAt: time(row, 'created_time') ?? time(row, 'created'),
    checkedAt: time(row, isIn ? 'check_time' : 'stock_check_time'),
    doneAt: time(row, isIn ? 'stockin_time' : 'consign_time'),
    modifiedAt: time(row, 'modified'),
    // Both spellings are seen in answers.
    lines: rowsOf(row.details_list ?? row.detail_list).map((line) => ({
      recId: text(line, 'rec_id'),
      specNo: text(line, 'spec_no'),
      goodsNo: text(line, 'goods_no'),
      goodsName: text(line, 'goods_name'),
      specName: text(line, 'spec_name'),
      num: decimal(line, 'goods_count'),
      price: decimal(line, isIn ? 'src_price' : 'sell_price'),
      batchNo: text(line, 'batch_no'),
      remark: text(line, 'remark'),
    })),
  }
}

export function toTransfer(row: JsonObject): WangdianTransfer {
  return {
    id: text(row, 'transfer_id'),
    transferNo: text(row, 'transfer_no'),
    outerNo: text(row, 'outer_no') || text(row, 'api_outer_no'),
    type: int(row, 'type'),
    status: int(row, 'status'),
    fromWarehouseNo: text(row, 'from_warehouse_no'),
    toWarehouseNo: text(row, 'to_warehouse_no'),
    remark: text(row, 'remark'),
    goodsCount: decimal(row, 'goods_count'),
    createdAt: time(row, 'created'),
    modifiedAt: time(row, 'modified'),
    lines: rowsOf(row.details_list ?? row.detail_list).map((line) => ({
      specNo: text(line, 'spec_no'),
      goodsNo: text(line, 'goods_no'),
      num: decimal(line, 'num'),
      outNum: decimal(line, 'out_num'),
      inNum: decimal(line, 'in_num'),
      remark: text(line, 'remark'),
    })),
  }
}

export function toStocktake(row: JsonObject): WangdianStocktake {
  return {
    id: text(row, 'pd_id') || text(row, 'rec_id'),
    pdNo: text(row, 'pd_no'),
    outerNo: text(row, 'api_outer_no') || text(row, 'outer_no'),
    warehouseNo: text(row, 'warehouse_no'),
    status: int(row, 'status'),
    remark: text(row, 'remark'),
    createdAt: time(row, 'created'),
    modifiedAt: time(row, 'modified'),
    lines: rowsOf(row.details_list ?? row.detail_list).map((line) => ({
      specNo: text(line, 'spec_no'),
      oldNum: decimal(line, 'old_num'),
      newNum: decimal(line, 'new_num'),
    })),
  }
}
