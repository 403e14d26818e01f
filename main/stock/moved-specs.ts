import type { Read } from '../remote/read.ts'
import { type StockReadState, startStockRead, type Wangdian } from '../remote/wangdian/index.ts'

/** The Date header drops the fraction of a second: a change of this very second must lie inside. */
export const momentOf = (erp: Pick<Wangdian, 'now'>): number => erp.now() + 2_000

export interface MovedSpec {
  specNo: string
  /** × 10⁴; null = the row does not say. */
  found: number | null
}

/**
 * SKUs of a warehouse whose quantity is another one than `before` says (× 10⁴, by verbatim code), by what the ERP changed
 * in the span. The later of two answers about a SKU counts.
 */
export async function movedSpecs(
  erp: Pick<Wangdian, 'readStock'>,
  span: { warehouseNo: string; from: number; to: number },
  before: ReadonlyMap<string, number>,
  options: { signal: AbortSignal; correlationId: string },
): Promise<Read<MovedSpec[]>> {
  const { warehouseNo, from, to } = span
  const now = new Map<string, number | null>()
  let state: StockReadState | null = startStockRead({ from, to }, { warehouseNo, follow: true })
  while (state) {
    const read = await erp.readStock(state, options)
    if (!read.ok) return read
    for (const row of read.value.rows)
      if (row.warehouseNo === warehouseNo && before.has(row.specNo)) now.set(row.specNo, row.stockNum)
    state = read.value.next
  }
  const moved = [...now].flatMap(([specNo, found]) => (found === before.get(specNo) ? [] : [{ specNo, found }]))
  return { ok: true, value: moved }
}
