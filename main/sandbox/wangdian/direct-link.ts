import type { SandboxDatabase } from '../kit/database.ts'
import type { DirectLinks } from '../kit/shop-control.ts'
import type { LinkedPosDocument, PosLink } from '../kit/shop-link.ts'
import { type BookLine, type Direction, insertDocument, runAutomatic, TYPE } from './book.ts'
import { findSpec } from './push-input.ts'
import { insertStocktake, reviewStocktake } from './stocktake-book.ts'
import { STOCK_IN_NAMES, STOCK_OUT_NAMES } from './type-names.ts'

/** The vendor's own link between ERP and POS (对方系统直连, A29): it moves documents without any gateway. */

type State = DirectLinks & { since: number; lastPosId: number }
const KEY = 'direct-links'

export function directLinks(db: SandboxDatabase): DirectLinks {
  const { erpToPos, posToErp } = readState(db)
  return { erpToPos, posToErp }
}

/** Switches the links; what happened before a link was switched on is none of its business. */
export function setDirectLinks(
  db: SandboxDatabase,
  pos: PosLink,
  patch: Partial<DirectLinks>,
  at: number,
): DirectLinks {
  const old = readState(db)
  const erpToPos = patch.erpToPos ?? old.erpToPos
  const posToErp = patch.posToErp ?? old.posToErp
  writeState(db, {
    erpToPos,
    posToErp,
    since: erpToPos && !old.erpToPos ? at : old.since,
    lastPosId: posToErp && !old.posToErp ? (pos.documents(0).at(-1)?.id ?? 0) : old.lastPosId,
  })
  return { erpToPos, posToErp }
}

/** One round of the links that are on, inside the caller's transaction. @param at epoch ms on a whole second */
export function runDirectLinks(db: SandboxDatabase, pos: PosLink, at: number): void {
  const state = readState(db)
  if (state.erpToPos) sendFinished(db, pos, state.since)
  if (!state.posToErp) return
  for (const document of pos.documents(state.lastPosId)) {
    takeDocument(db, document, at)
    state.lastPosId = document.id
  }
  writeState(db, state)
}

type Row = {
  document_id: number
  direction: Direction
  order_no: string
  order_type: number
  warehouse_no: string
  done_at: number
}

/** The five that never go (S115), and sales. */
const NEVER: Readonly<Record<Direction, readonly number[]>> = { in: [4, 10, 11], out: [1, 4] }
const KINDS: Readonly<Record<Direction, Readonly<Record<number, string>>>> = {
  in: { 1: 'purchaseIn', 2: 'transferIn', 3: 'salesReturnIn', 5: 'productionIn', 9: 'initialIn' },
  out: { 2: 'transferOut', 3: 'purchaseReturnOut', 5: 'productionOut' },
}

function sendFinished(db: SandboxDatabase, pos: PosLink, since: number): void {
  const rows = db
    .prepare(
      `SELECT d.document_id, d.direction, d.order_no, d.order_type, d.warehouse_no, d.done_at FROM document d
       WHERE d.born IN ('desk', 'transfer') AND d.outer_no = '' AND d.modified >= ?
       AND d.status IN (80, 95, 105, 110)
       AND NOT EXISTS (SELECT 1 FROM transfer t WHERE t.transfer_no = d.src_order_no AND t.outer_no <> '')
       ORDER BY d.document_id`,
    )
    .all(since) as Row[]
  const lines = db.prepare(
    `SELECT p.spec_no AS specNo, l.num, l.price FROM document_line l JOIN spec p USING (spec_id) WHERE l.document_id = ?`,
  )
  for (const row of rows) {
    if (NEVER[row.direction].includes(row.order_type)) continue
    const names = row.direction === 'in' ? STOCK_IN_NAMES : STOCK_OUT_NAMES
    pos.receive({
      no: row.order_no,
      kind: KINDS[row.direction][row.order_type] ?? (row.direction === 'in' ? 'otherIn' : 'otherOut'),
      kindLabel: names[row.order_type] ?? '',
      warehouseNo: row.warehouse_no,
      occurredAt: row.done_at,
      lines: lines.all(row.document_id) as { specNo: string; num: number; price: number }[],
    })
  }
}

const IN_KINDS = ['purchaseIn', 'importIn', 'returnIn', 'transferIn', 'reversal']

function takeDocument(db: SandboxDatabase, document: LinkedPosDocument, at: number): void {
  const lines: BookLine[] = []
  for (const line of document.lines) {
    const specId = line.merchantCode === null ? undefined : findSpec(db, line.merchantCode)
    if (specId !== undefined && !line.defective) lines.push({ specId, num: line.num, price: 0 })
  }
  if (lines.length === 0) return
  const warehouseNo = document.shopId
  if (document.kind === 'stocktake') {
    reviewStocktake(db, insertStocktake(db, { warehouseNo, outerNo: document.no, lines }, at), at)
    return
  }
  const direction: Direction = IN_KINDS.includes(document.kind) ? 'in' : 'out'
  const isTransfer = document.kind.startsWith('transfer')
  const orderType = isTransfer ? TYPE.transfer : direction === 'in' ? TYPE.otherIn : TYPE.otherOut
  const id = insertDocument(db, { direction, orderType, warehouseNo, lines, born: 'api', outerNo: document.no }, at)
  runAutomatic(db, id, false, at)
}

function readState(db: SandboxDatabase): State {
  const text = db.prepare('SELECT value FROM meta WHERE key = ?').pluck().get(KEY) as string | undefined
  return text === undefined ? { erpToPos: false, posToErp: false, since: 0, lastPosId: 0 } : (JSON.parse(text) as State)
}

function writeState(db: SandboxDatabase, state: State): void {
  db.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(KEY, JSON.stringify(state))
}
