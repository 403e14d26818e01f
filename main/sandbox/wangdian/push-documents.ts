import { type Direction, insertDocument, runAutomatic, TYPE } from './book.ts'
import { linesOf, pushObject, unusedNumber, usableWarehouse } from './push-input.ts'
import type { Push, PushContext } from './query-context.ts'

/** stockin_order_push.php: 其他入库. is_check 1 reviews it at once, else the setting 自动审核其他入库 or a person does. */
export const pushStockIn: Push = (context) => {
  const given = pushObject(context.params, 'stockin_info')
  return { stockin_no: make(context, 'in', given, given.optionalText('reason', 255)) }
}

/** stockout_order_push.php: 其他出库; its lines stand in detail_list. */
export const pushStockOut: Push = (context) => {
  const given = pushObject(context.params, 'stockout_info')
  return { stockout_no: make(context, 'out', given, '') }
}

function make(
  { db, at }: PushContext,
  direction: Direction,
  given: ReturnType<typeof pushObject>,
  reason: string,
): string {
  const outerNo = given.text('outer_no', 40)
  const warehouseNo = usableWarehouse(db, given.text('warehouse_no', 40))
  const isIn = direction === 'in'
  const lines = linesOf(
    db,
    given.list(isIn ? 'goods_list' : 'detail_list'),
    isIn ? { quantity: 'stockin_num', price: 'stockin_price' } : { quantity: 'num', price: 'price' },
  )
  unusedNumber(db, 'document', outerNo, direction)
  const id = insertDocument(
    db,
    {
      direction,
      orderType: isIn ? TYPE.otherIn : TYPE.otherOut,
      warehouseNo,
      lines,
      born: 'api',
      outerNo,
      reason,
      remark: given.optionalText('remark', 255),
    },
    at,
  )
  runAutomatic(db, id, given.flag('is_check', false), at)
  return db.prepare('SELECT order_no FROM document WHERE document_id = ?').pluck().get(id) as string
}
