import type { MappingRow } from '../../../preload/contract/index.ts'

/** Pairs a person may confirm now: proposals of equal number. */
export function confirmable(rows: readonly MappingRow[]): { shopId: string; warehouseNo: string }[] {
  return rows.flatMap((row) =>
    row.state === 'proposed' && row.warehouseNo !== null ? [{ shopId: row.shopId, warehouseNo: row.warehouseNo }] : [],
  )
}
