import { formatDecimal } from '../decimal.ts'
import { DIRECTIONS, type IdealOrderRow } from './types.ts'

/** An order as the contract wants it. The same row gives the same bytes every time: a retry sends what was frozen. */
export function orderToWire(row: IdealOrderRow): object {
  return {
    idempotencyKey: row.idempotencyKey,
    contentHash: row.contentHash,
    billType: row.billType,
    direction: DIRECTIONS[row.billType],
    billNo: row.billNo,
    ...(row.manualNo === null || row.manualNo === '' ? {} : { manualNo: row.manualNo }),
    billDate: row.billDate,
    warehouseCode: row.warehouseCode,
    ...(row.toWarehouseCode === null ? {} : { toWarehouseCode: row.toWarehouseCode }),
    ...(row.partnerCode === null ? {} : { partnerCode: row.partnerCode, partnerName: row.partnerName ?? '' }),
    ...(row.remark === null || row.remark === '' ? {} : { remark: row.remark }),
    lines: row.lines.map((line) => ({
      lineNo: line.lineNo,
      itemCode: line.itemCode,
      quantity: formatDecimal(line.quantity),
      ...(line.price === null ? {} : { price: formatDecimal(line.price) }),
    })),
  }
}
