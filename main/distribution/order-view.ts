import type { CallOutput, OrderLine, OrderRow } from '../../preload/contract/index.ts'
import { decimalText } from './decimal-text.ts'
import type { ProvinceGuards } from './mapping-guards.ts'
import type { OrderNames } from './order-names.ts'
import type { StoredLine, StoredOrder } from './order-types.ts'
import { isLocked, RETURNED_TEXT, SOURCE_TEXT, STATE_TEXT, UPLOAD_TEXT } from './rules.ts'
import { amountOf } from './tables.ts'

/** An order as the window shows it. */
export function orderView(order: StoredOrder, names: Pick<OrderNames, 'warehouseName'>): OrderRow {
  const { connectionId } = order
  const name = (no: string): string => (no === '' ? '' : names.warehouseName(connectionId, no))
  return {
    id: order.id,
    connectionId,
    kind: order.kind,
    orderNo: order.orderNo,
    inBoyuan: order.inBoyuan,
    source: order.source,
    sourceText: order.vfNo !== '' && order.source === 'boyuan' ? '博远ERP（e栈VF订单）' : SOURCE_TEXT[order.source],
    vfNo: order.vfNo,
    billDate: order.billDate,
    manualNo: order.manualNo,
    warehouseNo: order.warehouseNo,
    warehouseName: name(order.warehouseNo),
    toWarehouseNo: order.toWarehouseNo,
    toWarehouseName: name(order.toWarehouseNo),
    partnerNo: order.partnerNo,
    partnerName: order.partnerName,
    awaiting: order.kind === 'wholesale' && order.awaiting,
    remark: order.remark,
    state: order.state,
    stateText: stateText(order),
    upload: order.upload,
    uploadText: UPLOAD_TEXT[order.upload],
    uploadedAt: order.uploadedAt,
    returned: order.returned,
    returnedText: RETURNED_TEXT[order.returned],
    returnedAt: order.returnedAt,
    trouble: order.trouble,
    locked: isLocked(order.state) || order.lockedElsewhere,
    idealNo: order.idealNo,
    lines: order.lineCount,
    quantity: decimalText(order.quantity),
    amount: decimalText(order.amount),
    version: order.version,
    createdAt: order.createdAt,
    createdBy: order.createdBy,
    updatedAt: order.updatedAt,
    correlationId: order.correlationId,
  }
}

/** 待创建 says what it waits for; a change on its way is said too. */
function stateText(order: StoredOrder): string {
  const text = STATE_TEXT[order.state]
  switch (order.writeAction) {
    case null:
      if (order.state !== 'draft') return order.lockedElsewhere ? `${text}（在别处锁定）` : text
      return order.trouble ? '没有创建成功' : order.source === 'vf' ? '待编辑保存' : text
    case 'create':
      return '正在博远ERP创建'
    case 'update':
      return `${text}（修改正在送往博远ERP）`
    case 'delete':
      return `${text}（正在删除）`
    case 'terminate':
      return order.state === 'terminated' ? text : `${text}（正在终止）`
  }
}

export function lineView(
  order: StoredOrder,
  line: StoredLine,
  deps: { names: Pick<OrderNames, 'product'>; guards: Pick<ProvinceGuards, 'product'> },
): OrderLine {
  const known = deps.names.product(order.connectionId, line.productNo)
  const mapped = isLocked(order.state) ? null : deps.guards.product(order.connectionId, line.productNo)
  return {
    line: line.line,
    productNo: line.productNo,
    name: known?.name ?? '',
    model: known?.model ?? '',
    barcode: known?.barcode ?? '',
    unit: known?.unit ?? '',
    quantity: decimalText(line.quantity),
    actual: line.actual === null ? null : decimalText(line.actual),
    price: line.price === null ? null : decimalText(line.price),
    amount: line.price === null ? null : decimalText(amountOf(line.quantity, line.price)),
    serialManaged: known?.serialManaged ?? false,
    serials: line.serials,
    remark: line.remark,
    blocked: mapped && !mapped.ok ? `${mapped.trouble.problem}${mapped.trouble.cause}` : '',
  }
}

/** The content of an order as a new one (复制): today's date, no numbers of the old one. */
export function copyOf(
  order: StoredOrder,
  lines: readonly StoredLine[],
  today: string,
): CallOutput<'orders.copy'>['order'] {
  return {
    kind: order.kind,
    billDate: today,
    manualNo: '',
    warehouseNo: order.warehouseNo,
    toWarehouseNo: order.toWarehouseNo,
    partnerNo: order.partnerNo,
    awaiting: order.kind === 'wholesale' && order.awaiting,
    remark: order.remark,
    lines: lines.map((line) => ({
      productNo: line.productNo,
      quantity: decimalText(line.quantity),
      price: line.price === null ? null : decimalText(line.price),
      remark: line.remark,
    })),
  }
}
