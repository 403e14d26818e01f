import { createHash } from 'node:crypto'
import type { DocumentState } from '../../preload/contract/index.ts'
import { cleanCode, foldCode } from '../catalog/index.ts'
import type { PosChange, PosDocument } from '../remote/pos/index.ts'
import { type Database, inTransaction } from '../store/index.ts'
import type { CountedChoice } from './counted.ts'
import { amountOf, breathe } from './in-take.ts'
import { isKnownOutKind, outKindKey, outKindLabel } from './out-kinds.ts'
import type { Skipped } from './skipped.ts'
import type { DocumentTables, NewDocument, StoredDocument, StoredLine } from './tables.ts'

/** Family of every document that was born in the POS. */
export const OUT_FAMILY = 'pos'

/** What a document of the POS needs beyond the columns. Times epoch ms. */
export interface OutExtra {
  /** Kind as the POS names it. */
  kind: string
  status: PosDocument['status']
  /** 调拨: the other shop. */
  counterpartShopId: string | null
  operator: string | null
  /** A sale paid in cash: 货到付款 in the ERP (S57). */
  cash: boolean
  /** Finished before this product followed the shop's documents. */
  beforeStart: boolean
  /** A person pressed 立即同步. */
  wanted: boolean
  /** What a person chose after a 盘点 overtook it. */
  counted: CountedChoice
  /** 不发送, when that is what a person chose. */
  skipped?: Skipped | null
  /** How often the ERP refused it for products that it does not have. */
  refusals: number
  /** Waits for a person in the ERP (S18–S28); set once it was seen there. */
  erpStatus: number | null
  [more: string]: unknown
}

export const outExtra = (document: Pick<StoredDocument, 'extra'>): OutExtra => document.extra as OutExtra

/** Numbers this product mints (queue/numbers.ts), also those of another installation. */
const MINTED = /^[A-Z]{1,4}\d{6}[A-Z2-9]{4}\d{4,}$/

/** A17: it came from the ERP, whoever brought it. */
export function isFromErp(document: Pick<PosDocument, 'origin' | 'source' | 'sourceNo'>): boolean {
  return (
    document.origin === 'erp' ||
    document.source !== null ||
    (document.sourceNo !== null && MINTED.test(document.sourceNo))
  )
}

export interface OutTakeDeps {
  db: Database
  tables: DocumentTables
  /** This PC's time. */
  now(): number
  newCorrelationId(): string
  /** The POS's time from which its finished documents are followed. */
  startedAt: number
  /** Decides where the document stands now and queues it, in the transaction that keeps it. */
  place(document: StoredDocument): void
  /** Gives up what has provably not been sent, inside the transaction; false = it may have arrived. */
  withdraw(document: StoredDocument, why: string): boolean
  /** A kind of document met for the first time (A15); after the transaction. */
  metKind(document: StoredDocument, known: boolean): void
  /** Ids that were added or changed. */
  changed(ids: readonly number[]): void
}

/** Lines of one transaction, and its time: keeps the process free for the window. */
const SLICE = 400
const SLICE_MS = 20

/**
 * Keeps changes of the POS in short transactions and places each document; `last` runs in the last of them. The same
 * change again changes nothing.
 */
export async function takeChanges(
  connectionId: number,
  changes: readonly PosChange[],
  last: () => void,
  deps: OutTakeDeps,
): Promise<void> {
  const { db } = deps
  const own = changes.flatMap((change) => ownChange(change) ?? [])
  for (let at = 0; ; ) {
    const slice: OwnChange[] = []
    let lines = 0
    while (at < own.length && lines < SLICE) {
      const change = own[at]!
      const count = change.op === 'upsert' ? change.data.lines.length : 0
      if (slice.length > 0 && count > SLICE) break
      at += 1
      lines += 1 + count
      slice.push(change)
    }
    const first = slice[0]
    const large = lines > SLICE && first?.op === 'upsert' ? await keepLines(connectionId, first.data, deps) : false
    const changed: number[] = []
    const met: StoredDocument[] = []
    const ended = inTransaction(db, () => {
      const until = performance.now() + SLICE_MS
      for (const [index, change] of slice.entries()) {
        if (index > 0 && performance.now() > until) {
          at -= slice.length - index
          break
        }
        const id =
          change.op === 'delete'
            ? bury(connectionId, change.key, deps)
            : keepOne(connectionId, change.data, large, deps, met)
        if (id !== null) changed.push(id)
      }
      if (at < own.length) return false
      last()
      return true
    })
    for (const document of met) deps.metKind(document, isKnownOutKind(outExtra(document).kind))
    if (changed.length > 0) deps.changed(changed)
    if (ended) return
    await breathe()
  }
}

/** A change of a document; the others of a feed concern someone else. */
type OwnChange = { op: 'upsert'; data: PosDocument } | { op: 'delete'; key: string }

function ownChange(change: PosChange): OwnChange | null {
  if (change.op === 'delete') return change.type === 'document' ? { op: 'delete', key: change.key } : null
  return change.type === 'document' ? { op: 'upsert', data: change.data } : null
}

/** States in which the document has left our hands or is on its way: its place is decided no more. */
const UNDER_WAY: ReadonlySet<DocumentState> = new Set([
  'queued',
  'sending',
  'unknown',
  'refused',
  'waiting-audit',
  'waiting-settle',
  'arrived',
  'arrived-by-other',
  'discarded',
])

/** Whether the document may still be decided. */
export function isOutUndecided(document: Pick<StoredDocument, 'state'>): boolean {
  return !UNDER_WAY.has(document.state)
}

function keepOne(
  connectionId: number,
  read: PosDocument,
  linesKept: boolean,
  deps: OutTakeDeps,
  met: StoredDocument[],
): number | null {
  if (isFromErp(read)) return null
  const { tables } = deps
  const now = deps.now()
  const there = tables.find(connectionId, 'out', OUT_FAMILY, read.documentNo)
  // At least once: what is known already, and what came late, changes nothing.
  if (there && there.contentHash !== '' && there.version >= read.version) return null
  const fresh = toStored(connectionId, read, there ? outExtra(there) : null, deps.startedAt)
  if (there && there.contentHash !== '' && !isOutUndecided(there)) {
    const edited = there.contentHash !== fresh.head.contentHash
    const cancelled = read.status === 'cancelled'
    if (!edited && !cancelled) {
      tables.patch(there.id, remoteSide(fresh.head))
      return there.id
    }
    if (!deps.withdraw(there, cancelled ? '门店取消了这张单据' : '门店修改了这张单据')) {
      noteLate(there, fresh.head, cancelled, deps)
      return there.id
    }
  }
  const id = there?.id ?? insert(fresh.head, deps)
  if (!linesKept && there?.contentHash !== fresh.head.contentHash) tables.setLines(id, fresh.lines)
  const { connectionId: _c, direction: _d, family: _f, remoteId: _r, ...patch } = fresh.head
  tables.patch(id, patch)
  if (!there || there.contentHash === '')
    tables.addEvent(id, {
      at: now,
      event: 'seen',
      text: `从门店读到：${fresh.head.kindLabel} ${fresh.head.number}，${fresh.head.remoteStateText}，${fresh.head.lines} 行`,
    })
  else if (there.remoteState !== fresh.head.remoteState)
    tables.addEvent(id, {
      at: now,
      event: 'changed',
      text: `门店状态：${there.remoteStateText} → ${fresh.head.remoteStateText}`,
    })
  else tables.addEvent(id, { at: now, event: 'changed', text: '门店中的单据内容有修改' })
  const known = isKnownOutKind(read.kind)
  const kind = { kind: fresh.head.kind, direction: 'out', label: fresh.head.kindLabel, known } as const
  const isNew = tables.meetKind(connectionId, kind, now)
  if (isNew && !known) {
    const text = `第一次遇到门店单据类型「${read.kind}」：不在已知的单据种类中，请核对 ERP 中的结果`
    tables.patch(id, { notes: [{ code: 'UNKNOWN_KIND', text }] })
    tables.addEvent(id, { at: now, event: 'flagged', text })
  }
  deps.place(tables.get(id)!)
  if (isNew) met.push(tables.get(id)!)
  return id
}

/**
 * Lines of a large document in steps. Until the head follows it has no content hash, so that a crash in between makes the
 * next reading write them anew. True when the lines are kept.
 */
async function keepLines(connectionId: number, read: PosDocument, deps: OutTakeDeps): Promise<boolean> {
  if (isFromErp(read)) return false
  const { db, tables } = deps
  const there = tables.find(connectionId, 'out', OUT_FAMILY, read.documentNo)
  if (there && there.contentHash !== '' && (there.version >= read.version || !isOutUndecided(there))) return false
  const fresh = toStored(connectionId, read, there ? outExtra(there) : null, deps.startedAt)
  if (there?.contentHash === fresh.head.contentHash) return false
  const id = inTransaction(db, () => {
    const kept = there?.id ?? insert({ ...fresh.head, contentHash: '', version: 0 }, deps)
    tables.patch(kept, { contentHash: '' })
    tables.setLines(kept, [])
    return kept
  })
  for (let at = 0; at < fresh.lines.length; at += SLICE) {
    inTransaction(db, () => tables.addLines(id, fresh.lines.slice(at, at + SLICE)))
    await breathe()
  }
  return true
}

type Head = Omit<NewDocument, 'seenAt' | 'correlationId' | 'state'>

function insert(head: Head, deps: OutTakeDeps): number {
  return deps.tables.insert({
    ...head,
    // Placed by the caller, in the same transaction or after the last of its lines.
    state: 'waiting-finish',
    seenAt: deps.now(),
    correlationId: deps.newCorrelationId(),
  })
}

const STATUS_TEXT: Record<PosDocument['status'], string> = {
  submitted: '已提交',
  completed: '已完成',
  cancelled: '已取消',
}

function statusText(read: PosDocument): string {
  if (read.kind === 'stocktake' && read.status === 'submitted') return '已提交，待商家后台审核'
  if (read.kind === 'stocktake' && read.status === 'completed') return '商家后台已审核'
  if (read.kind === 'transferIn' && read.status === 'submitted') return '在途，待收货'
  return STATUS_TEXT[read.status]
}

/** One document of the POS as it is kept. */
export function toStored(
  connectionId: number,
  read: PosDocument,
  before: OutExtra | null,
  startedAt: number,
): { head: Head; lines: StoredLine[] } {
  const lines = read.lines.map((line, index): StoredLine => {
    const specNo = cleanCode(line.merchantCode ?? '')
    return {
      line: index + 1,
      remoteLine: line.lineNo,
      specNo,
      codeKey: foldCode(specNo),
      goodsNo: '',
      name: line.productName ?? '',
      specName: line.specName ?? '',
      quantity: line.quantity,
      price: line.price,
      defect: line.defective,
      remark:
        line.bookQuantity === null
          ? ''
          : `账面 ${line.bookQuantity / 10_000}，${diffText(line.quantity - line.bookQuantity)}`,
      note: line.defective ? '不回传（残次品）' : specNo === '' ? '没有商家编码' : '',
    }
  })
  const hash = createHash('sha256').update(`${read.kind}\n${read.shopId}\n`)
  for (const line of lines)
    hash.update(`${line.specNo}\u0000${line.quantity}\u0000${line.price ?? ''}\u0000${line.defect}\n`)
  const finishedAt = read.completedAt ?? (read.status === 'completed' ? read.occurredAt : null)
  const extra: OutExtra = {
    kind: read.kind,
    status: read.status,
    counterpartShopId: read.counterpartShopId,
    operator: read.operator,
    cash: read.payments.some((payment) => payment.method === 'cash'),
    beforeStart: finishedAt !== null && finishedAt < startedAt,
    wanted: before?.wanted ?? false,
    counted: before?.counted ?? null,
    skipped: before?.skipped ?? null,
    refusals: before?.refusals ?? 0,
    erpStatus: before?.erpStatus ?? null,
  }
  return {
    lines,
    head: {
      connectionId,
      direction: 'out',
      family: OUT_FAMILY,
      remoteId: read.documentNo,
      number: read.documentNo,
      kind: outKindKey(read.kind),
      kindLabel: outKindLabel(read.kind),
      sourceNo: read.relatedNo ?? '',
      outerNo: '',
      ourNo: null,
      arrivedNo: null,
      shopId: read.shopId,
      warehouseNo: null,
      warehouseName: null,
      remoteState: read.status,
      remoteStateText: statusText(read),
      remark: read.remark ?? '',
      version: read.version,
      contentHash: hash.digest('hex').slice(0, 32),
      extra,
      trouble: null,
      notes: [],
      parts: 1,
      createdThereAt: read.occurredAt,
      finishedThereAt: finishedAt,
      changedThereAt: read.updatedAt,
      queuedAt: null,
      sentAt: null,
      arrivedAt: null,
      expectedAt: null,
      alerted: 0,
      askedAt: null,
      lines: lines.length,
      skus: new Set(lines.map((line) => line.codeKey)).size,
      quantity: lines.reduce((sum, line) => sum + line.quantity, 0),
      amount: amountOf(lines),
    },
  }
}

function diffText(difference: number): string {
  if (difference === 0) return '无差异'
  return `${difference > 0 ? '盘盈' : '盘亏'} ${Math.abs(difference) / 10_000}`
}

function remoteSide(head: Head) {
  const { version, remoteState, remoteStateText, changedThereAt } = head
  return { version, remoteState, remoteStateText, changedThereAt }
}

/** It is on its way or has arrived: what changes in the shop now cannot follow, so a person must know. */
function noteLate(there: StoredDocument, head: Head, cancelled: boolean, deps: OutTakeDeps): void {
  const { tables } = deps
  tables.patch(there.id, remoteSide(head))
  const code = cancelled ? 'CANCELLED_AFTER' : 'CHANGED_AFTER'
  if (there.notes.some((note) => note.code === code)) return
  const where = there.state === 'waiting-erp' ? '抓取' : '发送'
  const text = cancelled
    ? `这张单据${where}之后在门店被取消，ERP 中的单据不会自动取消，请人工处理`
    : `这张单据${where}之后在门店有修改，ERP 中的单据不会自动修改，请人工核对`
  tables.patch(there.id, { notes: [...there.notes, { code, text }] })
  tables.addEvent(there.id, { at: deps.now(), event: 'changed', text })
}

/** A tombstone: deleted in the shop. What was not sent stays here, what was sent is said. */
function bury(connectionId: number, documentNo: string, deps: OutTakeDeps): number | null {
  const { tables } = deps
  const there = tables.find(connectionId, 'out', OUT_FAMILY, documentNo)
  if (!there || there.state === 'deleted' || there.notes.some((note) => note.code === 'DELETED_AFTER')) return null
  const gone = { remoteState: 'deleted', remoteStateText: '已删除' }
  const free = isOutUndecided(there) || deps.withdraw(there, '门店删除了这张单据')
  const at = deps.now()
  if (free) {
    tables.setMissing(there.id, [])
    tables.patch(there.id, { ...gone, state: 'deleted', trouble: null, expectedAt: null })
    tables.addEvent(there.id, { at, event: 'deleted', text: '门店删除了这张单据，没有发送' })
    return there.id
  }
  const text = '这张单据发送之后在门店被删除，ERP 中的单据不会自动删除，请人工处理'
  tables.patch(there.id, { ...gone, notes: [...there.notes, { code: 'DELETED_AFTER', text }] })
  tables.addEvent(there.id, { at, event: 'deleted', text })
  return there.id
}
