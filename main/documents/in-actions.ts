import type { DOCUMENT_ACTIONS, DocumentState } from '../../preload/contract/index.ts'
import { documentStateText } from '../../preload/contract/index.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { type CountedChoice, mayChoose, sendChoice } from './counted.ts'
import { createsProducts, INITIAL_IN } from './in-kinds.ts'
import { partsOf } from './in-payload.ts'
import { type InSurroundings, placeIn } from './in-place.ts'
import { inExtra, isUndecided } from './in-take.ts'
import { DocumentRefusal } from './refusal.ts'
import type { DocumentTables, StoredDocument } from './tables.ts'

type Action = Exclude<(typeof DOCUMENT_ACTIONS)[number], 'skip'>

/** Reasons that a person may overrule for one document. */
const OVERRULED = new Set(['KIND_OFF', 'BEFORE_START'])
const SPLITTABLE = new Set(['INITIAL_TOO_LARGE', 'TOO_MANY_LINES'])
/** States that 立即同步 looks at anew. */
const LOOKED_AT: ReadonlySet<DocumentState> = new Set([
  'queued',
  'waiting-products',
  'unknown',
  'missing-products',
  'observing',
])

/** Why an act is not possible on a document of the ERP; null = it is. */
export function inRefusal(document: StoredDocument, action: Action): string | null {
  switch (action) {
    case 'refresh':
      return null
    case 'retry':
      return document.state === 'refused' ? null : '只有“被拒绝”的单据可以重试'
    case 'split':
      return document.state === 'held' && SPLITTABLE.has(document.trouble?.code ?? '')
        ? null
        : '只有超过 5000 个 SKU 的初始化入库、或行数太多的单据需要拆分'
    case 'send-now':
      return sendNowRefusal(document)
  }
}

function sendNowRefusal(document: StoredDocument): string | null {
  if (LOOKED_AT.has(document.state) || mayChoose(document)) return null
  switch (document.state) {
    case 'not-returned':
      return OVERRULED.has(document.trouble?.code ?? '') ? null : (document.trouble?.cause ?? '这张单据不回传')
    case 'refused':
      return '被拒绝的单据请点“重试”'
    case 'held':
      return document.trouble?.action ?? '单据已暂停'
    case 'unsupported':
    case 'unmapped':
    case 'waiting-finish':
    case 'waiting-settle':
      return document.trouble
        ? `${document.trouble.cause}${document.trouble.action}`
        : documentStateText(document.state)
    case 'sending':
      return '正在发送，请等待结果'
    case 'arrived':
    case 'arrived-by-other':
      return '已经到达'
    default:
      return documentStateText(document.state)
  }
}

export interface InActDeps {
  db: Database
  tables: DocumentTables
  now(): number
  by(): string
  surroundings(connectionId: number): InSurroundings
  retryRows(outboxIds: readonly number[]): void
  /** Discards refused rows whose document does not go under their number. */
  giveUp(outboxIds: readonly number[]): void
  runNow(connectionId: number): void
  changed(connectionId: number, ids: readonly number[]): void
}

/** 立即同步 of one document. Null = it goes or is looked at now; else why not. */
export function sendInNow(id: number, deps: InActDeps): string | null {
  const { tables } = deps
  const document = tables.get(id)
  if (!document) return '单据已不存在'
  const refusal = sendNowRefusal(document)
  if (refusal !== null) return refusal
  inTransaction(deps.db, () => {
    tables.addEvent(id, { at: deps.now(), event: 'person', text: '点了“立即同步”', by: deps.by() })
    if (mayChoose(document)) {
      chooseIn(document, sendChoice(document), deps)
      return
    }
    if (document.state !== 'not-returned') {
      tables.patch(id, { askedAt: null })
      return
    }
    tables.patch(id, { extra: { ...document.extra, wanted: true } })
    placeIn(tables.get(id)!, deps.surroundings(document.connectionId), { tables, now: deps.now(), by: deps.by() })
  })
  if (!isUndecided(document, tables))
    deps.retryRows(
      tables
        .deliveries(id)
        .filter((one) => one.state === 'open')
        .map((one) => one.outboxId),
    )
  deps.changed(document.connectionId, [id])
  deps.runNow(document.connectionId)
  const after = tables.get(id)
  return after && after.state === 'not-returned' ? (after.trouble?.cause ?? '这张单据不回传') : null
}

/**
 * A person lets a document go that a 盘点 overtook, or takes 不发送 back; inside a transaction. A first try that was refused
 * is given up.
 */
function chooseIn(document: StoredDocument, choice: CountedChoice, deps: InActDeps): void {
  const { tables } = deps
  const { id } = document
  const old = tables.deliveries(id).filter((one) => one.state === 'refused')
  for (const one of old) tables.dropDelivery(one.outboxId)
  tables.patch(id, { extra: { ...document.extra, wanted: true, counted: choice, skipped: null, reopened: false } })
  placeIn(tables.get(id)!, deps.surroundings(document.connectionId), { tables, now: deps.now(), by: deps.by() })
  deps.giveUp(old.map((one) => one.outboxId))
}

/** S101: a person accepts that a large document goes in parts. Returns how many. */
export function splitIn(id: number, deps: InActDeps): number {
  const { tables } = deps
  const document = tables.get(id)
  const refusal = document ? inRefusal(document, 'split') : '单据已不存在'
  if (!document || refusal !== null)
    throw new DocumentRefusal({
      code: 'NOT_SPLITTABLE',
      problem: '不能拆分发送',
      cause: `${refusal}。`,
      action: '请刷新页面查看最新状态。',
    })
  const parts = partsOf(tables.linesOf(id)).length
  inTransaction(deps.db, () => {
    tables.patch(id, { extra: { ...document.extra, split: true } })
    tables.addEvent(id, { at: deps.now(), event: 'person', text: `选择拆分为 ${parts} 张发送`, by: deps.by() })
    placeIn(tables.get(id)!, deps.surroundings(document.connectionId), { tables, now: deps.now(), by: deps.by() })
  })
  deps.changed(document.connectionId, [id])
  deps.runNow(document.connectionId)
  return parts
}

/** What is left to do by hand, and where a person finds the document (S97, S100, S102). */
export function inHints(document: StoredDocument): string[] {
  const hints: string[] = []
  const inbound = document.family === 'stockIn' || document.family === 'refundIn'
  const { code } = inExtra(document)
  if (document.family !== 'transfer')
    hints.push(
      inbound
        ? 'ERP 中查看：库存→入库管理→入库单管理（入库单状态选“全部”）。'
        : 'ERP 中查看：库存→出库管理→出库单管理（状态选“全部”）。',
    )
  if (document.state === 'arrived' || document.state === 'arrived-by-other')
    hints.push(`门店前端查看：小房子图标→商品管理→${inbound ? '入库单管理' : '出库单管理'}。`)
  if (document.family === 'stockIn' && code === INITIAL_IN && document.state !== 'arrived')
    hints.push('这些商品的入库，请在初始化入库确认到达门店之后再做。')
  if (document.state === 'missing-products' && createsProducts(document.family, code))
    hints.push('商品需先添加到仓库库存（库存→库存管理→选择仓库→添加货品），才能加到单据中。')
  return hints
}
