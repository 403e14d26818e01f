import type { Direction } from './book.ts'
import { invalid } from './failure.ts'
import { linesOf, pushObject, unusedNumber, usableWarehouse } from './push-input.ts'
import type { Push, PushContext } from './query-context.ts'
import { isOn } from './settings.ts'
import { bookLeg, insertTransfer, leftOf, reviewTransfer, transferById, transferByNo } from './transfer-book.ts'

/** stock_transfer_push.php: a 调拨单; fast ones move both legs when they are reviewed. */
export const pushTransfer: Push = ({ db, params, at }) => {
  const given = pushObject(params, 'transfer_info')
  const outerNo = given.text('outer_no', 40)
  const from = usableWarehouse(db, given.text('from_warehouse_no', 40))
  const to = usableWarehouse(db, given.text('to_warehouse_no', 40))
  if (from === to) throw invalid('调出仓库与调入仓库不能相同')
  const lines = linesOf(db, given.list('skus'), { quantity: 'num' }, 500)
  unusedNumber(db, 'transfer', outerNo)
  const type = given.flag('transfer_type', true) ? 1 : 0
  const remark = given.optionalText('remark', 255)
  const id = insertTransfer(
    db,
    { outerNo, type, fromWarehouseNo: from, toWarehouseNo: to, remark, born: 'api', lines },
    at,
  )
  if (given.flag('autocheck', false) || isOn(db, '调拨自动审核')) reviewTransfer(db, id, at)
  return { transfer_no: transferById(db, id).transfer_no }
}

/** stockout_transfer_push.php: the 调拨出库 of a stepwise transfer. */
export const pushTransferOut: Push = (context) => ({ stockout_no: pushLeg(context, 'out') })
/** stockin_transfer_push.php: the 调拨入库 of a stepwise transfer. */
export const pushTransferIn: Push = (context) => ({ stockin_no: pushLeg(context, 'in') })

function pushLeg({ db, params, at }: PushContext, leg: Direction): string {
  const given = pushObject(params, leg === 'out' ? 'stockout_info' : 'stockin_info')
  const outerNo = given.text('outer_no', 40)
  const transfer = transferByNo(db, given.text('src_order_no', 40))
  const allowed = leg === 'out' ? [40, 50] : [50, 60, 66, 70]
  if (!allowed.includes(transfer.status))
    throw invalid(`调拨单${transfer.transfer_no}的状态不允许${leg === 'out' ? '出' : '入'}库`)
  const warehouseNo = given.optionalText('warehouse_no', 40)
  const own = leg === 'out' ? transfer.from_warehouse_no : transfer.to_warehouse_no
  if (warehouseNo !== '' && warehouseNo !== own) throw invalid(`仓库${warehouseNo}不是调拨单的仓库`)
  usableWarehouse(db, own)
  const lines = linesOf(db, given.list('goods_list'), { quantity: leg === 'out' ? 'num' : 'stockin_num' })
  const left = new Map(leftOf(db, transfer.transfer_id, leg).map((line) => [line.specId, line.num]))
  for (const line of lines) {
    if (line.num > (left.get(line.specId) ?? 0)) throw invalid(`数量超过调拨单${transfer.transfer_no}的待处理数量`)
  }
  unusedNumber(db, 'document', outerNo, leg)
  const reviewed = given.flag('is_check', false)
  const remark = given.optionalText('remark', 255)
  const id = bookLeg(db, transfer, leg, lines, { at, reviewed, outerNo, remark })
  return db.prepare('SELECT order_no FROM document WHERE document_id = ?').pluck().get(id) as string
}
