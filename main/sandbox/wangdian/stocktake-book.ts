import type { SandboxDatabase } from '../kit/database.ts'
import { type BookLine, dateDigits, insertDocument, runAutomatic, STATUS, stockRow, TYPE } from './book.ts'

export type StocktakeRow = {
  pd_id: number
  pd_no: string
  outer_no: string
  warehouse_no: string
  status: number
  remark: string
  created: number
  modified: number
}

/** Statuses of a 盘点单; the numbers are not public. */
export const STOCKTAKE = { cancelled: 10, waiting: 30, finished: 80 } as const

/** Makes a 盘点单 that waits for its review. `num`: counted, ten-thousandths. @returns its id */
export function insertStocktake(
  db: SandboxDatabase,
  given: { warehouseNo: string; outerNo: string; lines: readonly { specId: number; num: number }[] },
  at: number,
): number {
  const next = db.prepare('SELECT coalesce(max(pd_id), 0) + 1 FROM stocktake').pluck().get() as number
  db.prepare("INSERT INTO stocktake VALUES (?, ?, ?, ?, ?, '', ?, ?)").run(
    next,
    `PD${dateDigits(at)}${String(next).padStart(6, '0')}`,
    given.outerNo,
    given.warehouseNo,
    STOCKTAKE.waiting,
    at,
    at,
  )
  const add = db.prepare('INSERT INTO stocktake_line VALUES (NULL, ?, ?, ?, ?)')
  for (const { specId, num } of given.lines) {
    add.run(next, specId, stockRow(db, given.warehouseNo, specId)?.stock_num ?? 0, num)
  }
  return next
}

/**
 * Reviews a 盘点单: what is more than the book becomes a 盘盈入库, what is less a 盘亏出库 (S20), compared with the stock of
 * this moment. Their own review is automatic only with the settings (S18, S19); until then the stock stays.
 */
export function reviewStocktake(db: SandboxDatabase, id: number, at: number): void {
  const pd = stocktakeById(db, id)
  if (pd.status !== STOCKTAKE.waiting) return
  db.prepare('UPDATE stocktake SET status = ?, modified = max(modified, ?) WHERE pd_id = ?').run(
    STOCKTAKE.finished,
    at,
    id,
  )
  const lines = db.prepare('SELECT rec_id, spec_id, new_num FROM stocktake_line WHERE pd_id = ?').all(id) as {
    rec_id: number
    spec_id: number
    new_num: number
  }[]
  const more: BookLine[] = []
  const less: BookLine[] = []
  for (const line of lines) {
    const old = stockRow(db, pd.warehouse_no, line.spec_id)?.stock_num ?? 0
    db.prepare('UPDATE stocktake_line SET old_num = ? WHERE rec_id = ?').run(old, line.rec_id)
    const delta = line.new_num - old
    if (delta !== 0) (delta > 0 ? more : less).push({ specId: line.spec_id, num: Math.abs(delta), price: 0 })
  }
  for (const direction of ['in', 'out'] as const) {
    const found = direction === 'in' ? more : less
    if (found.length === 0) continue
    const documentId = insertDocument(
      db,
      {
        direction,
        orderType: TYPE.stocktake,
        warehouseNo: pd.warehouse_no,
        lines: found,
        born: 'stocktake',
        srcOrderNo: pd.pd_no,
      },
      at,
    )
    runAutomatic(db, documentId, false, at)
  }
}

export function stocktakeById(db: SandboxDatabase, id: number): StocktakeRow {
  return db.prepare('SELECT * FROM stocktake WHERE pd_id = ?').get(id) as StocktakeRow
}

export function cancelStocktake(db: SandboxDatabase, pd: StocktakeRow, at: number): void {
  if (pd.status !== STOCKTAKE.waiting) throw new Error(`${pd.pd_no} is reviewed already`)
  db.prepare('UPDATE stocktake SET status = ?, modified = max(modified, ?) WHERE pd_id = ?').run(
    STOCKTAKE.cancelled,
    at,
    pd.pd_id,
  )
}

/** Books everything that hangs on a 盘点单, whatever the settings. */
export function finishStocktake(
  db: SandboxDatabase,
  pd: StocktakeRow,
  finish: (documentId: number) => void,
  at: number,
): void {
  reviewStocktake(db, pd.pd_id, at)
  const rows = db
    .prepare(`SELECT document_id FROM document WHERE src_order_no = ? AND status IN (?, ?)`)
    .all(pd.pd_no, STATUS.in.waiting, STATUS.out.waiting) as { document_id: number }[]
  for (const { document_id } of rows) finish(document_id)
}
