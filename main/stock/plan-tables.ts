import type { Database } from '../store/index.ts'
import type { PlanLine, SideRow } from './types.ts'

export interface RawSideRow {
  id: number
  side: 'erp' | 'pos'
  shop_id: string
  key: string
  code: string
  product_no: string
  name: string
  spec_name: string
  quantity: number | null
  held: number
}
interface RawLine {
  seq: number
  shop_id: string
  key: string
  code: string
  product_no: string
  name: string
  spec_name: string
  before: number | null
  after: number | null
  reason: PlanLine['reason']
  large: number
}

/** A line of a plan with its number. */
export interface NumberedLine extends PlanLine {
  seq: number
}

const COLUMNS = 'seq, shop_id, key, code, product_no, name, spec_name, before, after, reason, large'

/** All SQL of what a run read and planned, in staging.db. Statements are compiled when first used. */
export function planTables(staging: Database) {
  const addRow = staging.prepare<
    [number, number, string, string, string, string, string, string, string, number | null, number]
  >(`INSERT INTO stock_row (run_id, id, side, shop_id, key, code, product_no, name, spec_name, quantity, held)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const lastRow = staging.prepare<[number], number | null>('SELECT max(id) FROM stock_row WHERE run_id = ?').pluck()
  const rowsAfter = staging.prepare<[number, number, number], RawSideRow>(`
    SELECT id, side, shop_id, key, code, product_no, name, spec_name, quantity, held FROM stock_row
    WHERE run_id = ? AND id > ? ORDER BY id LIMIT ?`)
  const addLine = staging.prepare<
    [
      number,
      number,
      string,
      string,
      string,
      string,
      string,
      string,
      number | null,
      number | null,
      number,
      string,
      number,
    ]
  >(`INSERT INTO stock_line (run_id, seq, shop_id, key, code, product_no, name, spec_name, before, after, rank, reason, large)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const line = staging.prepare<[number, number], RawLine>(
    `SELECT ${COLUMNS} FROM stock_line WHERE run_id = ? AND seq = ?`,
  )
  const linesAfter = staging.prepare<[number, number, number], RawLine>(
    `SELECT ${COLUMNS} FROM stock_line WHERE run_id = ? AND seq > ? ORDER BY seq LIMIT ?`,
  )
  const dropRows = staging.prepare<[number, number, number]>(
    `DELETE FROM stock_row WHERE (run_id, id) IN (SELECT run_id, id FROM stock_row WHERE run_id = ? AND id > ? LIMIT ?)`,
  )
  const dropLines = staging.prepare<[number, number]>(
    `DELETE FROM stock_line WHERE (run_id, seq) IN (SELECT run_id, seq FROM stock_line WHERE run_id = ? LIMIT ?)`,
  )
  const reading = staging.prepare<[number], string>('SELECT progress FROM stock_reading WHERE run_id = ?').pluck()
  const setReading = staging.prepare<[number, string]>(`INSERT INTO stock_reading (run_id, progress) VALUES (?, ?)
    ON CONFLICT (run_id) DO UPDATE SET progress = excluded.progress`)
  const dropReading = staging.prepare<[number]>('DELETE FROM stock_reading WHERE run_id = ?')
  const runsWithRows = staging.prepare<[], number>('SELECT run_id FROM stock_reading ORDER BY run_id').pluck()

  return {
    addRow(runId: number, id: number, row: SideRow): void {
      const { side, shopId, key, code, productNo, name, specName, quantity, held } = row
      addRow.run(runId, id, side, shopId, key, code, productNo, name, specName, quantity, held ? 1 : 0)
    },
    /** Greatest number of a row; 0 = there is none. */
    lastRow: (runId: number): number => lastRow.get(runId) ?? 0,
    rowsAfter: (runId: number, after: number, limit: number): (SideRow & { id: number })[] =>
      rowsAfter.all(runId, after, limit).map((raw) => ({ ...sideRow(raw), id: raw.id })),
    addLine(runId: number, seq: number, one: PlanLine): void {
      const { shopId, key, code, productNo, name, specName, before, after, reason, large } = one
      const rank = before === null || after === null ? 0 : -Math.abs(after - before)
      addLine.run(runId, seq, shopId, key, code, productNo, name, specName, before, after, rank, reason, large ? 1 : 0)
    },
    line(runId: number, seq: number): NumberedLine | null {
      const raw = line.get(runId, seq)
      return raw ? planLine(raw) : null
    },
    linesAfter: (runId: number, after: number, limit: number): NumberedLine[] =>
      linesAfter.all(runId, after, limit).map(planLine),
    /** Rows behind `after` go, at most `limit`. Returns how many went. */
    dropRows: (runId: number, after: number, limit: number): number => dropRows.run(runId, after, limit).changes,
    dropLines: (runId: number, limit: number): number => dropLines.run(runId, limit).changes,
    /** JSON of where the reading stands; null = nothing is kept of this run. */
    reading: (runId: number): string | null => reading.get(runId) ?? null,
    setReading: (runId: number, progress: string): void => void setReading.run(runId, progress),
    dropReading: (runId: number): void => void dropReading.run(runId),
    /** Runs that staging still holds something of. */
    runs: (): number[] => runsWithRows.all(),
  }
}

export type PlanTables = ReturnType<typeof planTables>

export const sideRow = (raw: RawSideRow): SideRow => ({
  side: raw.side,
  shopId: raw.shop_id,
  key: raw.key,
  code: raw.code,
  productNo: raw.product_no,
  name: raw.name,
  specName: raw.spec_name,
  quantity: raw.quantity,
  held: raw.held === 1,
})

const planLine = (raw: RawLine): NumberedLine => ({
  seq: raw.seq,
  shopId: raw.shop_id,
  key: raw.key,
  code: raw.code,
  productNo: raw.product_no,
  name: raw.name,
  specName: raw.spec_name,
  before: raw.before,
  after: raw.after,
  reason: raw.reason,
  large: raw.large === 1,
})
