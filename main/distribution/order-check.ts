import { ORDER_MAX_LINES, type OrderInput } from '../../preload/contract/index.ts'
import { parseDecimal } from '../remote/decimal.ts'
import type { OrderNames } from './order-names.ts'
import type { NewLine } from './tables.ts'

const PIECE = 10_000

export interface CheckedOrder {
  partnerName: string
  lines: NewLine[]
}
export type FieldErrors = Record<string, string>

/**
 * Checks what a person entered against the lists of 博远ERP as last read. @returns the lines in our units, or messages per
 * field path (`lines.0.quantity`)
 */
export function checkOrder(
  connectionId: number,
  input: OrderInput,
  names: Pick<OrderNames, 'warehouse' | 'partner' | 'product'>,
): { ok: true; order: CheckedOrder } | { ok: false; fields: FieldErrors } {
  const fields: FieldErrors = {}
  const transfer = input.kind === 'transfer'
  if (Number.isNaN(Date.parse(`${input.billDate}T00:00:00Z`))) fields.billDate = '单据日期不是有效的日期'
  checkWarehouse('warehouseNo', transfer ? '移出仓' : '仓库', input.warehouseNo)
  if (transfer) {
    checkWarehouse('toWarehouseNo', '移入仓', input.toWarehouseNo)
    if (input.toWarehouseNo !== '' && input.toWarehouseNo === input.warehouseNo)
      fields.toWarehouseNo = '移入仓不能与移出仓相同'
  }
  const partner = transfer ? null : names.partner(connectionId, input.partnerNo)
  if (!transfer) {
    const sale = input.kind === 'wholesale' || input.kind === 'wholesaleReturn'
    const label = sale ? '渠道客户' : '供应商'
    if (input.partnerNo === '') fields.partnerNo = `请选择${label}`
    else if (!partner) fields.partnerNo = `博远ERP里没有往来单位 ${input.partnerNo}`
    else if (partner.kind !== (sale ? 'customer' : 'supplier')) fields.partnerNo = `${partner.name} 不是${label}`
    else if (!partner.active) fields.partnerNo = `${partner.name} 在博远ERP里已停用`
  }
  if (input.lines.length === 0) fields.lines = '请至少录入一行商品'
  if (input.lines.length > ORDER_MAX_LINES) fields.lines = `一张订单最多 ${ORDER_MAX_LINES} 行，请拆成几张`
  // Long orders name the same product again and again.
  const asked = new Map<string, ReturnType<typeof names.product>>()
  const productOf = (no: string) => {
    if (!asked.has(no)) asked.set(no, names.product(connectionId, no))
    return asked.get(no) ?? null
  }
  const lines = input.lines.map((line, index): NewLine => {
    const product = productOf(line.productNo)
    const at = (field: string): string => `lines.${index}.${field}`
    if (!product) fields[at('productNo')] = `博远ERP里没有商品 ${line.productNo}`
    else if (!product.active) fields[at('productNo')] = `商品 ${product.name} 在博远ERP里已停用`
    const quantity = parseDecimal(line.quantity)
    if (quantity === null || quantity <= 0) fields[at('quantity')] = '数量应大于 0'
    else if (product?.serialManaged && quantity % PIECE !== 0) fields[at('quantity')] = '按串号管理的商品，数量应为整数'
    const price = line.price === null ? null : parseDecimal(line.price)
    if (line.price !== null && (price === null || price < 0)) fields[at('price')] = '单价不能为负数'
    return { lineNo: String(index + 1), productNo: line.productNo, quantity: quantity ?? 0, price, remark: line.remark }
  })
  if (Object.keys(fields).length > 0) return { ok: false, fields }
  return { ok: true, order: { partnerName: partner?.name ?? '', lines } }

  function checkWarehouse(field: string, label: string, no: string): void {
    const found = names.warehouse(connectionId, no)
    if (no === '') fields[field] = `请选择${label}`
    else if (!found) fields[field] = `博远ERP里没有仓库 ${no}`
    else if (!found.active) fields[field] = `仓库 ${found.name} 在博远ERP里已停用`
  }
}
