import type { SandboxDatabase } from '../kit/database.ts'
import type { ErpSetting } from '../kit/shop-control.ts'
import { invalid } from './failure.ts'
import { isOn } from './settings.ts'
import { legBooked } from './transfer-book.ts'

/** Stock documents in the ERP's book: every change of the physical stock goes through here. */

export type Direction = 'in' | 'out'
/** Quantities and prices in integer ten-thousandths. */
export type BookLine = { specId: number; num: number; price: number }

export type NewDocument = {
  direction: Direction
  orderType: number
  warehouseNo: string
  lines: readonly BookLine[]
  /** Who made it: a person at the desk, a caller, the ERP itself. */
  born: 'desk' | 'api' | 'stocktake' | 'transfer' | 'sale'
  srcOrderNo?: string
  outerNo?: string
  reason?: string
  remark?: string
  operator?: string
  shopNo?: string
  tid?: string
  providerName?: string
}

export type DocumentHead = {
  document_id: number
  direction: Direction
  order_no: string
  order_type: number
  status: number
  warehouse_no: string
  src_order_no: string
  booked: number
}

/** Types with a name of their own in the rules here. */
export const TYPE = { transfer: 2, stocktake: 4, otherIn: 6, otherOut: 7, sale: 1 } as const

/** The statuses a document passes through. */
export const STATUS = {
  in: { cancelled: 10, editing: 20, waiting: 30, unsettled: 60, finished: 80 },
  out: { cancelled: 5, editing: 50, waiting: 50, unsettled: 95, finished: 110 },
} as const

/** From these on the goods have moved. 60 and 70 only wait for their money, 105 and 113 too. */
const MOVED: Readonly<Record<Direction, readonly number[]>> = { in: [60, 70, 80], out: [95, 105, 110, 113] }

/** Makes a document that waits for its review (30, 50). @param at epoch ms on a whole second @returns its id */
export function insertDocument(db: SandboxDatabase, given: NewDocument, at: number): number {
  const next = (db.prepare('SELECT coalesce(max(document_id), 0) + 1 FROM document').pluck().get() as number) ?? 1
  const number = `${given.direction === 'in' ? 'RK' : 'CK'}${dateDigits(at)}${String(next).padStart(6, '0')}`
  db.prepare(
    `INSERT INTO document (document_id, direction, order_no, order_type, status, warehouse_no, src_order_no, outer_no,
       operator_name, remark, done_at, created, modified, born, reason, shop_no, tid, provider_name)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    next,
    given.direction,
    number,
    given.orderType,
    STATUS[given.direction].waiting,
    given.warehouseNo,
    given.srcOrderNo ?? '',
    given.outerNo ?? '',
    given.operator ?? (given.born === 'desk' ? '张三' : '系统'),
    given.remark ?? '',
    at,
    at,
    given.born,
    given.reason ?? '',
    given.shopNo ?? '',
    given.tid ?? '',
    given.providerName ?? '',
  )
  const add = db.prepare('INSERT INTO document_line VALUES (NULL, ?, ?, ?, ?)')
  for (const line of given.lines) add.run(next, line.specId, line.num, line.price)
  return next
}

/**
 * Reviews and settles a document as far as the ERP does by itself (S18–S30).
 * @param reviewed the caller asked for the review (is_check 1), or it is reviewed without being asked
 */
export function runAutomatic(db: SandboxDatabase, id: number, reviewed: boolean, at: number): void {
  const { direction, order_type: type } = headOf(db, id)
  const rule = AUTOMATIC[direction][type]
  if (!reviewed && (rule === undefined || !isOn(db, rule.review))) return
  setStatus(db, id, STATUS[direction].unsettled, at)
  if (rule?.settle === undefined || isOn(db, rule.settle)) setStatus(db, id, STATUS[direction].finished, at)
}

type Automatic = { review: ErpSetting; settle?: ErpSetting }
const AUTOMATIC: Readonly<Record<Direction, Readonly<Record<number, Automatic>>>> = {
  in: {
    [TYPE.transfer]: { review: '调拨入库自动审核', settle: '调拨自动结算' },
    [TYPE.stocktake]: { review: '自动审核盘点入库' },
    [TYPE.otherIn]: { review: '自动审核其他入库', settle: '其他入库自动结算' },
  },
  out: {
    [TYPE.transfer]: { review: '调拨自动审核', settle: '调拨自动结算' },
    [TYPE.stocktake]: { review: '自动审核盘点出库' },
    [TYPE.otherOut]: { review: '自动审核其他出库', settle: '其他出库自动结算' },
  },
}

/** Moves a document to a status; the goods move once, when it first reaches one that says so. */
export function setStatus(db: SandboxDatabase, id: number, status: number, at: number): void {
  const head = headOf(db, id)
  const moved = MOVED[head.direction].includes(status)
  if (head.booked === 1 && !moved) throw new Error(`${head.order_no} has changed the stock already`)
  db.prepare(
    `UPDATE document SET status = ?, modified = max(modified, ?),
       check_at = CASE WHEN check_at = 0 AND ? THEN ? ELSE check_at END,
       done_at = CASE WHEN done_at = 0 AND ? THEN ? ELSE done_at END WHERE document_id = ?`,
  ).run(status, at, moved || status === 55 ? 1 : 0, at, moved ? 1 : 0, at, id)
  if (moved && head.booked === 0) moveGoods(db, head, at)
}

function moveGoods(db: SandboxDatabase, head: DocumentHead, at: number): void {
  db.prepare('UPDATE document SET booked = 1 WHERE document_id = ?').run(head.document_id)
  const lines = db.prepare('SELECT spec_id, num FROM document_line WHERE document_id = ?').all(head.document_id) as {
    spec_id: number
    num: number
  }[]
  const sign = head.direction === 'in' ? 1 : -1
  const strict = head.direction === 'out' && !isOn(db, '允许负库存')
  for (const { spec_id, num } of lines) {
    const left = addToStock(db, head.warehouse_no, spec_id, sign * num, at)
    if (strict && left < 0) throw invalid(`单品库存不足，单据${head.order_no}不能出库`)
  }
  if (head.order_type === TYPE.transfer) legBooked(db, head, lines, at)
}

/** @returns the new physical stock, ten-thousandths */
export function addToStock(
  db: SandboxDatabase,
  warehouseNo: string,
  specId: number,
  delta: number,
  at: number,
  edited = false,
): number {
  const row = stockRow(db, warehouseNo, specId)
  if (row === undefined) {
    db.prepare(
      `INSERT INTO stock (spec_id, warehouse_id, stock_num, order_num, sending_num, created, modified, deleted, edited_num)
       SELECT ?, warehouse_id, ?, 0, 0, ?, ?, 0, ? FROM warehouse WHERE warehouse_no = ?`,
    ).run(specId, delta, at, at, edited ? delta : 0, warehouseNo)
    return delta
  }
  db.prepare(
    'UPDATE stock SET stock_num = stock_num + ?, edited_num = edited_num + ?, modified = max(modified, ?), deleted = 0 WHERE stock_id = ?',
  ).run(delta, edited ? delta : 0, at, row.stock_id)
  return row.stock_num + delta
}

export function stockRow(
  db: SandboxDatabase,
  warehouseNo: string,
  specId: number,
): { stock_id: number; stock_num: number } | undefined {
  return db
    .prepare(
      `SELECT stock_id, stock_num FROM stock WHERE spec_id = ?
       AND warehouse_id = (SELECT warehouse_id FROM warehouse WHERE warehouse_no = ?)`,
    )
    .get(specId, warehouseNo) as { stock_id: number; stock_num: number } | undefined
}

export function headOf(db: SandboxDatabase, id: number): DocumentHead {
  return db
    .prepare(
      'SELECT document_id, direction, order_no, order_type, status, warehouse_no, src_order_no, booked FROM document WHERE document_id = ?',
    )
    .get(id) as DocumentHead
}

/** yyyyMMdd in Beijing. */
export function dateDigits(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '')
}

/** The ERP keeps whole seconds. */
export function wholeSecond(at: number): number {
  return Math.floor(at / 1000) * 1000
}
