import { createHash } from 'node:crypto'
import type { DocumentState } from '../../preload/contract/index.ts'
import { documentStateText } from '../../preload/contract/index.ts'
import { cleanCode, foldCode } from '../catalog/index.ts'
import {
  STOCK_IN_STATUSES,
  STOCK_OUT_STATUSES,
  TRANSFER_STATUSES,
  type WangdianStockOrder,
  type WangdianTransfer,
} from '../remote/wangdian/index.ts'
import { type Database, inTransaction } from '../store/index.ts'
import type { CountedChoice } from './counted.ts'
import { type InFamily, isKnownKind, kindKey, kindLabel } from './in-kinds.ts'
import type { InRow } from './in-read.ts'
import { type Skipped, skippedOf } from './skipped.ts'
import type { DocumentTables, NewDocument, StoredDocument, StoredLine } from './tables.ts'

/** What a document of the ERP needs beyond the columns. */
export interface InExtra {
  /** The code behind the kind. */
  code: number | null
  badLines: number
  sendable: number
  withoutCode: number
  /** Born in the POS or pushed by this product (A17, A30). */
  bornHere: boolean
  /** A person pressed 立即同步. */
  wanted: boolean
  /** A person accepted to send it in parts. */
  split: boolean
  /** What a person chose after a 盘点 overtook it. */
  counted: CountedChoice
  /** 不发送, when that is what a person chose. */
  skipped?: Skipped | null
  /** When its missing products were last planned in vain, epoch ms of this PC. */
  plannedAt?: number
}

export const inExtra = (document: Pick<StoredDocument, 'extra'>): InExtra => document.extra as unknown as InExtra

/** Our own numbers (queue/numbers.ts), also those of another installation of this product. */
const MINTED = /^[A-Z]{1,4}\d{6}[34679ACDEFGHJKMNPQRTUVWXY]{4}\d{4,}$/

type Fresh = Omit<NewDocument, 'seenAt' | 'state' | 'correlationId' | 'extra'> & {
  extra: Omit<InExtra, 'wanted' | 'split' | 'counted' | 'skipped'>
  all: StoredLine[]
}

/** One row of the ERP as it is kept. Pure but for `bornHere`. */
export function toFresh(
  connectionId: number,
  row: InRow,
  bornHere: (outerNo: string, sourceNo: string, isLeg: boolean) => boolean,
): Fresh {
  return row.family === 'transfer'
    ? ofTransfer(connectionId, row.transfer, bornHere)
    : ofOrder(connectionId, row.family, row.order, bornHere)
}

function ofOrder(
  connectionId: number,
  family: Exclude<InFamily, 'transfer'>,
  order: WangdianStockOrder,
  bornHere: (outerNo: string, sourceNo: string, isLeg: boolean) => boolean,
): Fresh {
  const code = order.orderType
  const all = order.lines.map(
    (line, index): StoredLine => ({
      line: index + 1,
      remoteLine: line.recId,
      specNo: cleanCode(line.specNo),
      codeKey: foldCode(line.specNo),
      goodsNo: line.goodsNo,
      name: line.goodsName,
      specName: line.specName,
      quantity: line.num ?? 0,
      price: line.price,
      defect: false,
      remark: line.remark,
      note: line.num === null ? '数量无法识别' : line.num < 0 ? '数量为负数' : line.num === 0 ? '数量为 0，不发送' : '',
    }),
  )
  const badLines = order.lines.filter((line) => line.num === null || line.num < 0).length
  const statuses = order.direction === 'in' ? STOCK_IN_STATUSES : STOCK_OUT_STATUSES
  return {
    connectionId,
    direction: 'in',
    family,
    remoteId: order.orderNo,
    number: order.orderNo,
    kind: kindKey(family, code),
    kindLabel: kindLabel(family, code, order.orderTypeName),
    sourceNo: order.srcOrderNo || order.tid,
    outerNo: order.outerNo,
    warehouseNo: order.warehouseNo,
    warehouseName: order.warehouseName,
    remoteState: String(order.status ?? ''),
    remoteStateText: (order.status === null ? undefined : statuses[order.status]) ?? `状态 ${order.status ?? '未注明'}`,
    remark: [order.reason, order.remark].filter((text) => text !== '').join(' '),
    createdThereAt: order.createdAt,
    finishedThereAt: order.doneAt ?? order.checkedAt,
    changedThereAt: order.modifiedAt,
    ...totals(all, order.amount),
    ...UNSENT,
    extra: {
      code,
      badLines,
      sendable: all.filter((line) => line.quantity > 0).length,
      withoutCode: all.filter((line) => line.quantity > 0 && line.codeKey === '').length,
      bornHere: bornHere(order.outerNo, order.srcOrderNo, code === 2),
    },
    all,
  }
}

function ofTransfer(
  connectionId: number,
  transfer: WangdianTransfer,
  bornHere: (outerNo: string, sourceNo: string, isLeg: boolean) => boolean,
): Fresh {
  const all = transfer.lines.map(
    (line, index): StoredLine => ({
      line: index + 1,
      remoteLine: '',
      specNo: cleanCode(line.specNo),
      codeKey: foldCode(line.specNo),
      goodsNo: line.goodsNo,
      name: '',
      specName: '',
      quantity: line.num ?? 0,
      price: null,
      defect: false,
      remark: line.remark,
      note: `已出 ${whole(line.outNum)}，已入 ${whole(line.inNum)}`,
    }),
  )
  const { status } = transfer
  return {
    connectionId,
    direction: 'in',
    family: 'transfer',
    remoteId: transfer.transferNo,
    number: transfer.transferNo,
    kind: kindKey('transfer', null),
    kindLabel: kindLabel('transfer', null),
    sourceNo: '',
    outerNo: transfer.outerNo,
    warehouseNo: transfer.toWarehouseNo,
    warehouseName: `${transfer.fromWarehouseNo} → ${transfer.toWarehouseNo}`,
    remoteState: String(status ?? ''),
    remoteStateText: (status === null ? undefined : TRANSFER_STATUSES[status]) ?? `状态 ${status ?? '未注明'}`,
    remark: transfer.remark,
    createdThereAt: transfer.createdAt,
    finishedThereAt: null,
    changedThereAt: transfer.modifiedAt,
    ...totals(all, null),
    ...UNSENT,
    extra: { code: null, badLines: 0, sendable: 0, withoutCode: 0, bornHere: bornHere(transfer.outerNo, '', false) },
    all,
  }
}

const UNSENT = {
  ourNo: null,
  arrivedNo: null,
  shopId: null,
  version: 0,
  trouble: null,
  notes: [],
  parts: 1,
  queuedAt: null,
  sentAt: null,
  arrivedAt: null,
  expectedAt: null,
  alerted: 0,
  askedAt: null,
} as const satisfies Partial<NewDocument>

const whole = (quantity: number | null): string => (quantity === null ? '?' : String(quantity / 10_000))

function totals(all: readonly StoredLine[], amount: number | null) {
  const hash = createHash('sha256')
  for (const line of all) hash.update(`${line.specNo}\u0000${line.quantity}\u0000${line.price ?? ''}\n`)
  return {
    lines: all.length,
    skus: new Set(all.map((line) => line.codeKey)).size,
    quantity: all.reduce((sum, line) => sum + line.quantity, 0),
    amount: amount ?? amountOf(all),
    contentHash: hash.digest('hex').slice(0, 32),
  }
}

/** Σ quantity × price, × 10⁴; the product of two figures of ten-thousandths leaves the safe integers. */
export function amountOf(all: readonly Pick<StoredLine, 'quantity' | 'price'>[]): number {
  return Number(all.reduce((sum, line) => sum + (BigInt(line.quantity) * BigInt(line.price ?? 0)) / 10_000n, 0n))
}

export interface TakeDeps {
  db: Database
  tables: DocumentTables
  now(): number
  newCorrelationId(): string
  /** Decides where the document stands now, in the transaction that keeps it. */
  place(document: StoredDocument): void
  /** A kind of document met for the first time (A15); after the transaction. */
  metKind(document: StoredDocument, known: boolean): void
  /** Ids that were added or changed. */
  changed(ids: readonly number[]): void
}

/** Lines of one transaction: keeps the process free for the window. */
const SLICE = 400

/**
 * Keeps rows of the ERP in short transactions and places each document; `last` runs in the last of them. The same row
 * again changes nothing.
 */
export async function takeRows(
  connectionId: number,
  rows: readonly InRow[],
  last: () => void,
  deps: TakeDeps,
): Promise<void> {
  const { db, tables } = deps
  const isOurs = (number: string): boolean =>
    number !== '' &&
    (MINTED.test(number) || tables.isOurNumber(number) || tables.find(connectionId, 'out', 'pos', number) !== null)
  const bornHere = (outerNo: string, sourceNo: string, isLeg: boolean): boolean => {
    if (isOurs(outerNo)) return true
    if (!isLeg || sourceNo === '') return false
    // The legs of a transfer need not carry the number it was pushed under.
    const transfer = tables.find(connectionId, 'in', 'transfer', sourceNo)
    return (transfer !== null && inExtra(transfer).bornHere) || tables.arrivedAs(connectionId, 'out', sourceNo) !== null
  }
  const all = rows.filter((row) => numberOf(row) !== '')
  for (let at = 0; ; ) {
    const slice: Fresh[] = []
    let lines = 0
    while (at < all.length && lines < SLICE) {
      const fresh = toFresh(connectionId, all[at]!, bornHere)
      if (slice.length > 0 && fresh.all.length > SLICE) break
      at += 1
      lines += 1 + fresh.all.length
      slice.push(fresh)
    }
    const large = slice[0]
    if (slice.length === 1 && large && large.all.length > SLICE) await keepLines(connectionId, large, deps)
    const ended = at >= all.length
    const changed: number[] = []
    const met: [StoredDocument, boolean][] = []
    inTransaction(db, () => {
      for (const fresh of slice) {
        const id = keepOne(connectionId, fresh, deps, met)
        if (id !== null) changed.push(id)
      }
      if (ended) last()
    })
    for (const [document, known] of met) deps.metKind(document, known)
    if (changed.length > 0) deps.changed(changed)
    if (ended) return
    await breathe()
  }
}

const numberOf = (row: InRow): string => (row.family === 'transfer' ? row.transfer.transferNo : row.order.orderNo)

/**
 * Lines of a large document in steps. Until the head follows it has no content hash, so that a crash in between makes
 * the next reading write them anew.
 */
async function keepLines(connectionId: number, fresh: Fresh, deps: TakeDeps): Promise<void> {
  const { db, tables } = deps
  const there = tables.find(connectionId, 'in', fresh.family, fresh.remoteId)
  if (there && (there.contentHash === fresh.contentHash || !isUndecided(there, tables))) return
  const id = inTransaction(db, () => {
    const id = there?.id ?? insert(fresh, deps, '')
    tables.patch(id, { contentHash: '' })
    tables.setLines(id, [])
    return id
  })
  for (let at = 0; at < fresh.all.length; at += SLICE) {
    inTransaction(db, () => tables.addLines(id, fresh.all.slice(at, at + SLICE)))
    await breathe()
  }
  fresh.all = []
}

function insert(fresh: Fresh, deps: TakeDeps, contentHash: string): number {
  const { all: _, extra, ...head } = fresh
  return deps.tables.insert({
    ...head,
    contentHash,
    extra: { ...extra, wanted: false, split: false, counted: null },
    state: 'waiting-finish',
    seenAt: deps.now(),
    correlationId: deps.newCorrelationId(),
  })
}

/** States in which the document has left our hands or is on its way: its place is decided no more. */
const UNDER_WAY: ReadonlySet<DocumentState> = new Set([
  'waiting-products',
  'sending',
  'unknown',
  'refused',
  'arrived',
  'arrived-by-other',
  'discarded',
])

/** Whether the document may still be decided: nothing of it is in the outbox. */
export function isUndecided(document: StoredDocument, tables: DocumentTables): boolean {
  return !UNDER_WAY.has(document.state) && tables.deliveries(document.id).length === 0
}

/** Returns the id when something changed. */
function keepOne(connectionId: number, fresh: Fresh, deps: TakeDeps, met: [StoredDocument, boolean][]): number | null {
  const { tables } = deps
  const now = deps.now()
  const there = tables.find(connectionId, 'in', fresh.family, fresh.remoteId)
  const written = fresh.all.length === 0 && fresh.lines > 0
  if (
    there &&
    there.contentHash === fresh.contentHash &&
    there.remoteState === fresh.remoteState &&
    there.warehouseNo === fresh.warehouseNo &&
    there.kind === fresh.kind &&
    inExtra(there).bornHere === fresh.extra.bornHere
  ) {
    if (there.changedThereAt !== fresh.changedThereAt) tables.patch(there.id, { changedThereAt: fresh.changedThereAt })
    return null
  }
  const id = there?.id ?? insert(fresh, deps, '')
  const first = !there || (there.contentHash === '' && there.lines === fresh.lines && written)
  if (there && !isUndecided(there, tables)) {
    noteChange(there, fresh, deps)
    return id
  }
  if (!written && there?.contentHash !== fresh.contentHash) tables.setLines(id, fresh.all)
  const { all: _, extra, ...head } = fresh
  const { shopId: _shop, notes: _notes, expectedAt: _expected, alerted: _alerted, trouble: _trouble, ...rest } = head
  const { connectionId: _c, direction: _d, family: _f, remoteId: _r, ...patch } = rest
  const { wanted, split, counted } = there ? inExtra(there) : { wanted: false, split: false, counted: null }
  tables.patch(id, {
    ...patch,
    extra: { ...extra, wanted, split, counted: counted ?? null, skipped: there && skippedOf(there) },
  })
  if (first)
    tables.addEvent(id, {
      at: now,
      event: 'seen',
      text: `从旺店通读到：${fresh.kindLabel} ${fresh.number}，${fresh.remoteStateText}，${fresh.lines} 行`,
    })
  else if (there && there.remoteState !== fresh.remoteState)
    tables.addEvent(id, {
      at: now,
      event: 'changed',
      text: `ERP 状态：${there.remoteStateText} → ${fresh.remoteStateText}`,
    })
  else tables.addEvent(id, { at: now, event: 'changed', text: 'ERP 中的单据内容有修改' })
  const known = isKnownKind(fresh.family as InFamily, fresh.extra.code)
  const isNew = tables.meetKind(connectionId, { kind: fresh.kind, direction: 'in', label: fresh.kindLabel, known }, now)
  if (isNew && !known) {
    const text = `第一次遇到「${fresh.kindLabel}」：不在已知的单据种类中，按其他单据处理，请核对门店中的结果`
    tables.patch(id, { notes: [{ code: 'UNKNOWN_KIND', text }] })
    tables.addEvent(id, { at: now, event: 'flagged', text })
  }
  const document = tables.get(id)!
  deps.place(document)
  if (isNew) met.push([tables.get(id)!, known])
  return id
}

/** It is on its way or has arrived: what changes in the ERP now cannot follow, so a person must know. */
function noteChange(there: StoredDocument, fresh: Fresh, deps: TakeDeps): void {
  const { tables } = deps
  const cancelled = fresh.remoteState !== there.remoteState && ['10', '5'].includes(fresh.remoteState)
  const edited = there.contentHash !== fresh.contentHash
  tables.patch(there.id, {
    remoteState: fresh.remoteState,
    remoteStateText: fresh.remoteStateText,
    changedThereAt: fresh.changedThereAt,
  })
  if (!cancelled && !edited) return
  const code = cancelled ? 'CANCELLED_AFTER' : 'CHANGED_AFTER'
  if (there.notes.some((note) => note.code === code)) return
  const text = cancelled
    ? '这张单据发送之后在 ERP 中被取消，门店中的单据不会自动取消，请人工处理'
    : '这张单据发送之后在 ERP 中有修改，门店中的单据不会自动修改，请人工核对'
  tables.patch(there.id, { notes: [...there.notes, { code, text }] })
  tables.addEvent(there.id, { at: deps.now(), event: 'changed', text })
}

/** A step of the timeline for a new place. */
export const placeText = (state: DocumentState, cause: string | null): string =>
  cause === null ? documentStateText(state) : `${documentStateText(state)}：${cause}`

export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
