import type { SandboxDatabase } from '../kit/database.ts'
import type { ErpDocumentInput, ErpLineInput, ErpSetting, ErpState, ErpTransferInput } from '../kit/shop-control.ts'
import {
  addToStock,
  type BookLine,
  type Direction,
  type DocumentHead,
  insertDocument,
  STATUS,
  setStatus,
  stockRow,
  wholeSecond,
} from './book.ts'
import { findSpec, tenThousandths } from './push-input.ts'
import { allSettings, setSetting } from './settings.ts'
import { cancelStocktake, finishStocktake, type StocktakeRow } from './stocktake-book.ts'
import {
  bookLeg,
  cancelTransfer,
  insertTransfer,
  leftOf,
  reviewTransfer,
  type TransferRow,
  transferById,
} from './transfer-book.ts'
import { STOCK_IN_NAMES, STOCK_OUT_NAMES } from './type-names.ts'

/** What a person does with documents at the ERP. All methods throw a readable Error. */
export type DocumentDesk = {
  createStockOrder(direction: Direction, input: ErpDocumentInput): { no: string }
  finish(no: string): void
  setState(no: string, state: ErpState): void
  cancel(no: string): void
  createTransfer(input: ErpTransferInput): { no: string; outNo: string | null; inNo: string | null }
  moveTransfer(no: string, leg: Direction): { no: string }
  editStock(warehouseNo: string, specNo: string, num: string): void
  settings(): Record<ErpSetting, boolean>
  setSetting(name: ErpSetting, on: boolean): void
  setShop(shopNo: string, patch: { authorised?: boolean; noFetch?: boolean }): void
}

/** @param clock epoch ms */
export function createDocumentDesk(database: () => SandboxDatabase, clock: () => number): DocumentDesk {
  const act = <T>(work: (db: SandboxDatabase, at: number) => T): T => {
    const db = database()
    return db.transaction(() => work(db, wholeSecond(clock()))).immediate()
  }
  return {
    createStockOrder: (direction, input) =>
      act((db, at) => {
        const id = insertDocument(
          db,
          {
            direction,
            orderType: typeOf(direction, input.kind),
            warehouseNo: knownWarehouse(db, input.warehouseNo),
            lines: deskLines(db, input.lines),
            born: 'desk',
            ...optional(input),
          },
          at,
        )
        const status = statusOf(direction, input.state ?? 'finished')
        if (status !== STATUS[direction].waiting) setStatus(db, id, status, at)
        return { no: numberOf(db, id) }
      }),
    finish: (no) =>
      act((db, at) => {
        const pd = findStocktake(db, no)
        const end = (id: number): void => setStatus(db, id, STATUS[directionOf(db, id)].finished, at)
        if (pd) return finishStocktake(db, pd, end, at)
        const transfer = findTransfer(db, no)
        if (transfer) return reviewTransfer(db, transfer.transfer_id, at)
        end(mustFind(db, no).document_id)
      }),
    setState: (no, state) =>
      act((db, at) => {
        const head = mustFind(db, no)
        setStatus(db, head.document_id, statusOf(head.direction, state), at)
      }),
    cancel: (no) =>
      act((db, at) => {
        const pd = findStocktake(db, no)
        if (pd) return cancelStocktake(db, pd, at)
        const transfer = findTransfer(db, no)
        if (transfer) return cancelTransfer(db, transfer, at)
        const head = mustFind(db, no)
        setStatus(db, head.document_id, STATUS[head.direction].cancelled, at)
      }),
    createTransfer: (input) =>
      act((db, at) => {
        const id = insertTransfer(
          db,
          {
            outerNo: '',
            type: input.type === 'stepwise' ? 0 : 1,
            fromWarehouseNo: knownWarehouse(db, input.fromWarehouseNo),
            toWarehouseNo: knownWarehouse(db, input.toWarehouseNo),
            remark: input.remark ?? '',
            born: 'desk',
            lines: deskLines(db, input.lines),
          },
          at,
        )
        if (input.check !== false) reviewTransfer(db, id, at)
        const { transfer_no: no } = transferById(db, id)
        return { no, outNo: legNo(db, no, 'out'), inNo: legNo(db, no, 'in') }
      }),
    moveTransfer: (no, leg) =>
      act((db, at) => {
        const transfer = findTransfer(db, no)
        if (!transfer) throw new Error(`no transfer ${no}`)
        const lines = leftOf(db, transfer.transfer_id, leg)
        if (lines.length === 0) throw new Error(`nothing of ${no} is left to go ${leg}`)
        return { no: numberOf(db, bookLeg(db, transfer, leg, lines, { at, reviewed: true })) }
      }),
    editStock: (warehouseNo, specNo, num) =>
      act((db, at) => {
        const specId = mustFindSpec(db, specNo)
        const wanted = mustDecimal(num)
        const old = stockRow(db, knownWarehouse(db, warehouseNo), specId)
        if (old?.stock_num !== wanted) addToStock(db, warehouseNo, specId, wanted - (old?.stock_num ?? 0), at, true)
      }),
    settings: () => allSettings(database()),
    setSetting: (name, on) => act((db) => setSetting(db, name, on)),
    setShop: (shopNo, { authorised, noFetch }) =>
      act((db) => {
        const done = db
          .prepare(
            'UPDATE shop SET authorised = coalesce(?, authorised), no_fetch = coalesce(?, no_fetch) WHERE shop_no = ?',
          )
          .run(bit(authorised), bit(noFetch), shopNo)
        if (done.changes === 0) throw new Error(`no shop ${shopNo}`)
      }),
  }
}

function bit(value: boolean | undefined): number | null {
  return value === undefined ? null : Number(value)
}

function typeOf(direction: Direction, kind: number | string): number {
  if (typeof kind === 'number') return kind
  const names = direction === 'in' ? STOCK_IN_NAMES : STOCK_OUT_NAMES
  const found = Object.entries(names).find(([, name]) => name === kind)
  if (!found) throw new Error(`unknown kind ${kind}; there are ${Object.values(names).join('、')}`)
  return Number(found[0])
}

function statusOf(direction: Direction, state: ErpState): number {
  if (typeof state === 'number') return state
  const status = STATUS[direction][state]
  if (status === undefined) throw new Error(`unknown state ${String(state)}`)
  return status
}

function optional(input: ErpDocumentInput) {
  const { srcOrderNo, outerNo, reason, remark, operator, shopNo, tid, providerName } = input
  const given = { srcOrderNo, outerNo, reason, remark, operator, shopNo, tid, providerName }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof typeof given]?: string
  }
}

function deskLines(db: SandboxDatabase, lines: readonly ErpLineInput[]): BookLine[] {
  if (lines.length === 0) throw new Error('a document has at least one line')
  return lines.map((line) => {
    const num = mustDecimal(line.num)
    if (num <= 0) throw new Error(`${line.specNo}: the quantity must be more than 0`)
    return { specId: mustFindSpec(db, line.specNo), num, price: mustDecimal(line.price ?? '0') }
  })
}

function mustDecimal(text: string): number {
  const value = tenThousandths(text)
  if (value === undefined) throw new Error(`not a number with at most 4 decimals: ${text}`)
  return value
}

function mustFindSpec(db: SandboxDatabase, specNo: string): number {
  const found = findSpec(db, specNo)
  if (found === undefined) throw new Error(`no spec ${specNo}`)
  return found
}

function knownWarehouse(db: SandboxDatabase, no: string): string {
  if (!db.prepare('SELECT 1 FROM warehouse WHERE warehouse_no = ?').get(no)) throw new Error(`no warehouse ${no}`)
  return no
}

function mustFind(db: SandboxDatabase, no: string): DocumentHead {
  const found = db.prepare('SELECT * FROM document WHERE order_no = ?').get(no) as DocumentHead | undefined
  if (!found) throw new Error(`no document ${no}`)
  return found
}

function findStocktake(db: SandboxDatabase, no: string): StocktakeRow | undefined {
  return db.prepare('SELECT * FROM stocktake WHERE pd_no = ?').get(no) as StocktakeRow | undefined
}

function findTransfer(db: SandboxDatabase, no: string): TransferRow | undefined {
  return db.prepare('SELECT * FROM transfer WHERE transfer_no = ?').get(no) as TransferRow | undefined
}

function numberOf(db: SandboxDatabase, id: number): string {
  return db.prepare('SELECT order_no FROM document WHERE document_id = ?').pluck().get(id) as string
}

function directionOf(db: SandboxDatabase, id: number): Direction {
  return db.prepare('SELECT direction FROM document WHERE document_id = ?').pluck().get(id) as Direction
}

function legNo(db: SandboxDatabase, transferNo: string, leg: Direction): string | null {
  const found = db
    .prepare('SELECT order_no FROM document WHERE src_order_no = ? AND direction = ?')
    .pluck()
    .get(transferNo, leg)
  return (found as string | undefined) ?? null
}
