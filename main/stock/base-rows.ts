import type { NumberedLine, PlanTables } from './plan-tables.ts'
import type { RunRow, SideRow, WriteLine } from './types.ts'
import type { WriteTables } from './write-tables.ts'

/** Results under which the value of a line stands at the other side, as far as known. */
const STANDING = new Set<WriteLine['result']>(['written', 'verified', 'moved-since', 'waiting-audit'])

/** Whether a line can be withdrawn: it was written, and nothing says otherwise. */
export const isStanding = (line: WriteLine): boolean => STANDING.has(line.result)

/**
 * Rows an apply begins with: what the comparison said of the ERP; the readings that follow bring it level. A line the
 * ERP had nothing of begins with nothing.
 */
export function applyRows(row: RunRow, line: NumberedLine): SideRow[] {
  const quantity = row.direction === 'erp' ? line.after : line.before
  return quantity === null ? [] : [rowOf(line, 'erp', quantity)]
}

/**
 * Rows a rollback begins with: the old value as what the source wants; and, where the ERP was written, what it was given,
 * which the readings that follow bring level.
 */
export function rollbackRows(row: RunRow, line: WriteLine): SideRow[] {
  return row.direction === 'erp'
    ? [rowOf(line, 'erp', line.before)]
    : [rowOf(line, 'pos', line.before), rowOf(line, 'erp', line.after)]
}

type Named = Pick<SideRow, 'shopId' | 'key' | 'code' | 'productNo' | 'name' | 'specName'>

function rowOf(
  { shopId, key, code, productNo, name, specName }: Named,
  side: SideRow['side'],
  quantity: number,
): SideRow {
  return { side, shopId, key, code, productNo, name, specName, quantity, held: true }
}

/** The next rows of the basis behind line `after`, or null when there are no more. */
export function nextBase(
  row: RunRow,
  chosen: readonly number[],
  after: number,
  tables: { plans: PlanTables; writes: WriteTables },
  limit: number,
): { rows: SideRow[]; after: number } | null {
  if (row.ofRun === null) return null
  if (row.kind === 'apply') {
    const seqs = chosen.filter((seq) => seq > after).slice(0, limit)
    const last = seqs.at(-1)
    if (last === undefined) return null
    const lines = seqs.flatMap((seq) => tables.plans.line(row.ofRun!, seq) ?? [])
    return { rows: lines.flatMap((line) => applyRows(row, line)), after: last }
  }
  const lines = tables.writes.after(row.ofRun, after, limit)
  const last = lines.at(-1)
  if (!last) return null
  return { rows: lines.filter(isStanding).flatMap((line) => rollbackRows(row, line)), after: last.seq }
}
