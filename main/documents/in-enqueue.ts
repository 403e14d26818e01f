import type { DocumentNote } from '../../preload/contract/index.ts'
import { type DocumentImport, foldCode } from '../catalog/index.ts'
import type { ActResult, NewDelivery, OutboxRow } from '../queue/types.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { choiceOf } from './counted.ts'
import { IN_KIND, IN_PRIORITY } from './in-delivery.ts'
import { INITIAL_IN } from './in-kinds.ts'
import { partsOf, payloadOf } from './in-payload.ts'
import type { InSurroundings } from './in-place.ts'
import { EXPECTED_MS } from './in-rules.ts'
import { breathe, inExtra } from './in-take.ts'
import type { DocumentTables, StoredDocument, StoredLine } from './tables.ts'

/** Lines of one transaction. */
const LINES = 500

/** What queueing needs of the outbox and the tables. */
export interface EnqueueDeps {
  db: Database
  tables: DocumentTables
  queue: {
    enqueue(rows: NewDelivery[]): number[]
    mint(type: string): string
    discard(ids: readonly number[], reason: string, by: string): ActResult
    retry(ids: readonly number[], by: string): ActResult
    row(id: number): OutboxRow | null
  }
  now(): number
  changed(ids: readonly number[]): void
}

/** A document that may go, its lines, and the products it waits for. */
export interface Ready {
  document: StoredDocument
  own: readonly StoredLine[]
  plans: readonly DocumentImport[]
}

/** In short transactions; returns how many documents were queued. */
export async function enqueueAll(
  connectionId: number,
  ready: readonly Ready[],
  around: InSurroundings,
  deps: EnqueueDeps,
): Promise<number> {
  let queued = 0
  for (let at = 0; at < ready.length; ) {
    const step: Ready[] = []
    for (let lines = 0; at < ready.length && lines < LINES; at++) {
      step.push(ready[at]!)
      lines += ready[at]!.own.length + 20
    }
    const stale: number[] = []
    const retries: number[] = []
    const done = inTransaction(deps.db, () =>
      step
        .filter((one) => enqueueOne(connectionId, one, around, { stale, retries }, deps))
        .map((one) => one.document.id),
    )
    // Their documents have newer rows, or keep the number the POS has seen.
    if (stale.length > 0) deps.queue.discard(stale, '缺少的商品已补齐，单据已重新排队', '自动')
    if (retries.length > 0) deps.queue.retry(retries, '自动')
    queued += done.length
    deps.changed(step.map((one) => one.document.id))
    await breathe()
  }
  return queued
}

/**
 * Writes the document's rows and, before them, the products it waits for, in the caller's transaction. A document that
 * was refused for its products keeps its number where the POS has seen it, and gets new rows where it never left.
 */
function enqueueOne(
  connectionId: number,
  { document, own, plans }: Ready,
  around: InSurroundings,
  after: { stale: number[]; retries: number[] },
  deps: EnqueueDeps,
): boolean {
  const { tables, queue } = deps
  if (isGivenUp(document.id, tables)) return false
  const now = deps.now()
  const shopId = around.shops.get(document.warehouseNo ?? '')!
  const earlier = tables.deliveries(document.id)
  if (earlier.some((one) => queue.row(one.outboxId)?.firstSentAt != null)) {
    // Its rows are frozen: the products go alone, then the same row once more.
    for (const plan of plans) plan.enqueue('自动')
    if (plans.length === 0)
      after.retries.push(...earlier.filter((one) => one.state === 'refused').map((one) => one.outboxId))
    return plans.length === 0
  }
  for (const one of earlier) {
    tables.dropDelivery(one.outboxId)
    after.stale.push(one.outboxId)
  }
  const parts = inExtra(document).split ? partsOf(own) : [own.filter((line) => line.quantity > 0)]
  const waitsFor = plans.flatMap((plan) => plan.enqueue('自动'))
  let firstNo: string | null = null
  parts.forEach((lines, index) => {
    const part = index + 1
    const ourNo = queue.mint('DR')
    firstNo ??= ourNo
    const label = `${document.kindLabel} ${document.number}${parts.length > 1 ? `（${part}/${parts.length}）` : ''}`
    const [outboxId] = queue.enqueue([
      {
        lane: `pos:${connectionId}`,
        groupKey: `document:${document.number}`,
        kind: IN_KIND,
        priority: IN_PRIORITY,
        idempotencyKey: ourNo,
        payload: payloadOf({ ...document, shopId }, lines, part, parts.length),
        ...(waitsFor.length > 0 ? { waitsFor } : {}),
        subject: { type: 'document', id: document.number, label },
        askedBy: '自动',
        correlationId: document.correlationId,
      },
    ])
    tables.addDelivery(outboxId!, document.id, part, ourNo)
  })
  tables.patch(document.id, {
    state: waitsFor.length > 0 ? 'waiting-products' : 'queued',
    trouble: null,
    shopId,
    ourNo: firstNo,
    parts: parts.length,
    queuedAt: document.queuedAt ?? now,
    askedAt: now,
    expectedAt: document.expectedAt ?? now + EXPECTED_MS,
    notes: notesOf(document, deps),
  })
  for (const line of tables.missing(document.id)) tables.noteCode(document.id, foldCode(line), '')
  tables.setMissing(document.id, [])
  for (const plan of plans)
    if (plan.products > 0)
      tables.addEvent(document.id, {
        at: now,
        event: 'products',
        text: `门店缺少商品：先创建 ${plan.products} 个商品（${plan.specs} 个规格），单据随后发送`,
      })
  const into = parts.length > 1 ? `，分为 ${parts.length} 张` : ''
  tables.addEvent(document.id, { at: now, event: 'queued', text: `已排队，我方单号 ${firstNo}${into}` })
  return true
}

/** A person chose 不发送 while the POS was being asked. */
export function isGivenUp(id: number, tables: Pick<DocumentTables, 'get'>): boolean {
  const document = tables.get(id)
  return document !== null && choiceOf(document) === 'skip'
}

/** S102: stock of SKUs whose 初始化入库 has not arrived yet. */
function notesOf(document: StoredDocument, { tables }: EnqueueDeps): DocumentNote[] {
  const { family } = document
  if (family !== 'stockIn' || inExtra(document).code === INITIAL_IN) return document.notes
  const initial = tables.openInitial(document.connectionId, document.id, document.warehouseNo ?? '')
  if (initial === null || document.notes.some((note) => note.code === 'BEFORE_INITIAL')) return document.notes
  const text = `其中有商品的初始化入库单 ${initial} 还没有到达门店：建议初始化回传确认之后再做入库`
  return [...document.notes, { code: 'BEFORE_INITIAL', text }]
}
