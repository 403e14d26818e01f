import type { SandboxDatabase } from '../kit/database.ts'
import {
  type BookLine,
  type Direction,
  type DocumentHead,
  dateDigits,
  insertDocument,
  runAutomatic,
  TYPE,
} from './book.ts'
import { invalid } from './failure.ts'
import { isOn } from './settings.ts'

export type TransferRow = {
  transfer_id: number
  transfer_no: string
  outer_no: string
  type: number
  status: number
  from_warehouse_no: string
  to_warehouse_no: string
  remark: string
  created: number
  modified: number
}

export type NewTransfer = {
  outerNo: string
  /** 0 分步, 1 快速. */
  type: number
  fromWarehouseNo: string
  toWarehouseNo: string
  remark: string
  born: 'desk' | 'api'
  lines: readonly { specId: number; num: number }[]
}

/** Makes a 调拨单 that waits for its review (30). @returns its id */
export function insertTransfer(db: SandboxDatabase, given: NewTransfer, at: number): number {
  const next = db.prepare('SELECT coalesce(max(transfer_id), 0) + 1 FROM transfer').pluck().get() as number
  db.prepare('INSERT INTO transfer VALUES (?, ?, ?, ?, 30, ?, ?, ?, ?, ?, ?)').run(
    next,
    `TF${dateDigits(at)}${String(next).padStart(6, '0')}`,
    given.outerNo,
    given.type,
    given.fromWarehouseNo,
    given.toWarehouseNo,
    given.remark,
    given.born,
    at,
    at,
  )
  const add = db.prepare('INSERT INTO transfer_line VALUES (NULL, ?, ?, ?, 0, 0)')
  for (const { specId, num } of given.lines) add.run(next, specId, num)
  return next
}

/** Reviews a transfer: a fast one moves both legs at once, a stepwise one waits for its legs (40). */
export function reviewTransfer(db: SandboxDatabase, id: number, at: number): void {
  const transfer = transferById(db, id)
  if (transfer.status > 30) return
  moveOn(db, id, 40, at)
  if (transfer.type !== 1) return
  const out = bookLeg(db, transfer, 'out', leftOf(db, id, 'out'), { at, reviewed: true })
  const into = bookLeg(db, transfer, 'in', leftOf(db, id, 'in'), { at, reviewed: true })
  if (!out || !into) throw new Error('a transfer has two legs')
}

/** Makes one leg of a transfer; its review and settling follow the settings unless `reviewed`. @returns its id */
export function bookLeg(
  db: SandboxDatabase,
  transfer: TransferRow,
  leg: Direction,
  lines: readonly BookLine[],
  options: { at: number; reviewed: boolean; outerNo?: string; remark?: string },
): number {
  const id = insertDocument(
    db,
    {
      direction: leg,
      orderType: TYPE.transfer,
      warehouseNo: leg === 'out' ? transfer.from_warehouse_no : transfer.to_warehouse_no,
      lines,
      born: 'transfer',
      srcOrderNo: transfer.transfer_no,
      ...(options.outerNo === undefined ? {} : { outerNo: options.outerNo }),
      ...(options.remark === undefined ? {} : { remark: options.remark }),
    },
    options.at,
  )
  runAutomatic(db, id, options.reviewed, options.at)
  return id
}

/** What may still go out of a transfer, or come in of what went out. */
export function leftOf(db: SandboxDatabase, transferId: number, leg: Direction): BookLine[] {
  const rows = db.prepare('SELECT * FROM transfer_line WHERE transfer_id = ?').all(transferId) as {
    spec_id: number
    num: number
    out_num: number
    in_num: number
  }[]
  return rows
    .map((row) => ({
      specId: row.spec_id,
      num: leg === 'out' ? row.num - row.out_num : row.out_num - row.in_num,
      price: 0,
    }))
    .filter((line) => line.num > 0)
}

/** Called when the goods of a leg have moved: keeps the transfer's counts and status. */
export function legBooked(
  db: SandboxDatabase,
  head: DocumentHead,
  lines: readonly { spec_id: number; num: number }[],
  at: number,
): void {
  const transfer = db.prepare('SELECT * FROM transfer WHERE transfer_no = ?').get(head.src_order_no) as
    | TransferRow
    | undefined
  if (!transfer) return
  const column = head.direction === 'out' ? 'out_num' : 'in_num'
  const add = db.prepare(`UPDATE transfer_line SET ${column} = ${column} + ? WHERE transfer_id = ? AND spec_id = ?`)
  for (const { spec_id, num } of lines) add.run(num, transfer.transfer_id, spec_id)
  const sums = db
    .prepare(
      'SELECT sum(num) AS num, sum(out_num) AS out, sum(in_num) AS come FROM transfer_line WHERE transfer_id = ?',
    )
    .get(transfer.transfer_id) as { num: number; out: number; come: number }
  moveOn(db, transfer.transfer_id, statusOf(db, sums), at)
}

function statusOf(db: SandboxDatabase, { num, out, come }: { num: number; out: number; come: number }): number {
  if (come >= num) return isOn(db, '调拨自动结算') ? 90 : 80
  if (come > 0) return 70
  return out >= num ? 60 : out > 0 ? 50 : 40
}

function moveOn(db: SandboxDatabase, id: number, status: number, at: number): void {
  db.prepare('UPDATE transfer SET status = ?, modified = max(modified, ?) WHERE transfer_id = ?').run(status, at, id)
}

export function transferById(db: SandboxDatabase, id: number): TransferRow {
  return db.prepare('SELECT * FROM transfer WHERE transfer_id = ?').get(id) as TransferRow
}

/** Refuses the call when there is none. */
export function transferByNo(db: SandboxDatabase, no: string): TransferRow {
  const found = db.prepare('SELECT * FROM transfer WHERE transfer_no = ?').get(no) as TransferRow | undefined
  if (!found) throw invalid(`调拨单${no}不存在`)
  return found
}

export function cancelTransfer(db: SandboxDatabase, transfer: TransferRow, at: number): void {
  if (transfer.status > 40) throw new Error(`the goods of ${transfer.transfer_no} have moved`)
  moveOn(db, transfer.transfer_id, 10, at)
}
