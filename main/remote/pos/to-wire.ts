import { formatIsoBeijing } from '../beijing-time.ts'
import { formatDecimal } from '../decimal.ts'
import type { PosDocumentRow } from './documents.ts'
import type { PosProductPatch, PosProductRow, PosSpecInput, PosStockRow } from './types.ts'

/** Rows as the contract wants them. The same row gives the same bytes every time: a retry sends what was frozen. */

export function productRowToWire(row: PosProductRow): object {
  const { product, ...rest } = row
  const specs = product.specs?.map(specToWire)
  return { ...rest, product: { ...product, ...(specs ? { specs } : {}) } }
}

function specToWire(spec: PosSpecInput | NonNullable<PosProductPatch['specs']>[number]): object {
  const { retailPrice, ...rest } = spec
  return retailPrice === undefined ? rest : { ...rest, retailPrice: formatDecimal(retailPrice) }
}

export function stockRowToWire(row: PosStockRow): object {
  const { quantity, expectedOld, ...rest } = row
  return {
    ...rest,
    quantity: formatDecimal(quantity),
    ...(expectedOld === undefined ? {} : { expectedOld: expectedOld === null ? null : formatDecimal(expectedOld) }),
  }
}

export function documentRowToWire(row: PosDocumentRow): object {
  return {
    ...row,
    occurredAt: formatIsoBeijing(row.occurredAt),
    remark: row.remark ?? null,
    lines: row.lines.map(({ quantity, price, ...line }) => ({
      ...line,
      quantity: formatDecimal(quantity),
      price: price === undefined || price === null ? null : formatDecimal(price),
    })),
  }
}
