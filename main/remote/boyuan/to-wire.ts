import { formatIsoBeijing } from '../beijing-time.ts'
import { formatDecimal } from '../decimal.ts'
import type { BoyuanOrderInput, BoyuanOrderRow, BoyuanStockDocumentRow } from './types.ts'

/** Rows as the contract wants them. The same row gives the same bytes every time: a retry sends what was frozen. */

export function orderRowToWire(row: BoyuanOrderRow): { sourceNo: string } {
  if (row.action !== 'create' && row.action !== 'update') return { ...row }
  const wire = { ...row, order: orderInputToWire(row.order) }
  return wire
}

function orderInputToWire(order: BoyuanOrderInput): object {
  return {
    ...order,
    lines: order.lines.map((line) => ({
      ...line,
      quantity: formatDecimal(line.quantity),
      price: line.price === null ? null : formatDecimal(line.price),
    })),
  }
}

export function documentRowToWire(row: BoyuanStockDocumentRow): { sourceNo: string } {
  return {
    ...row,
    occurredAt: formatIsoBeijing(row.occurredAt),
    lines: row.lines.map((line) => ({ ...line, quantity: formatDecimal(line.quantity) })),
  } as unknown as { sourceNo: string }
}
