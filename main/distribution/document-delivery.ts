import { STOCK_DOCUMENT_TEXT, type Trouble } from '../../preload/contract/index.ts'
import type { DeliveryHandler, Finding, HandlerContext, OutboxRow, Outcome } from '../queue/types.ts'
import type { Boyuan, BoyuanStockDocumentRow } from '../remote/boyuan/index.ts'
import { DOCUMENT_KIND, type DocumentPayload, serialDigest } from './document-make.ts'
import type { DocumentTables } from './document-tables.ts'
import type { OrderPort } from './order-port.ts'
import type { SerialTables } from './serial-tables.ts'

export interface DocumentDeliveryDeps {
  boyuanOf(lane: string): Promise<{ ok: true; client: Boyuan } | { ok: false; trouble: Trouble }>
  documents: DocumentTables
  serials: SerialTables
  orders: OrderPort
  now(): number
  breathe(): Promise<void>
  slowestAnswerMs: number
  /** A document moved on: tells the windows and the journal. In the settling transaction. */
  changed(connectionId: number, orderId: number): void
  note(
    document: { id: number; connectionId: number; correlationId: string },
    level: 'info' | 'error',
    text: string,
  ): void
}

/** Stock documents → 博远ERP: asked for first (A29), settled by our own number, the order moves on with them. */
export function documentDelivery(deps: DocumentDeliveryDeps): DeliveryHandler {
  async function wireRow(row: OutboxRow): Promise<BoyuanStockDocumentRow | Trouble> {
    const payload = row.payload as DocumentPayload
    const document = deps.documents.get(payload.documentId)
    const bySerials = new Map<string, BoyuanStockDocumentRow['lines'][number]['serials']>(
      payload.lines.map((line) => [line.lineNo, []]),
    )
    const digest = document
      ? await serialDigest(deps.serials, document.returnId, deps.breathe, ({ lineNo, main, aux1, aux2 }) =>
          bySerials.get(lineNo)?.push({ main, aux1, aux2 }),
        )
      : null
    if (digest?.hash !== payload.serialsHash)
      return {
        code: 'SERIALS_DAMAGED',
        problem: '单据没有发送：串号与生成时不一致。',
        cause: '本机数据库里这张单据的串号被改动或缺失。',
        action: '请把日志发给实施人员，从备份恢复后重试。',
      }
    return {
      sourceNo: payload.sourceNo,
      contentHash: row.contentHash,
      kind: payload.kind,
      order: payload.order,
      warehouseNo: payload.warehouseNo,
      partnerNo: payload.partnerNo,
      occurredAt: payload.occurredAt,
      quantityDifference: payload.quantityDifference,
      remark: null,
      lines: payload.lines.map(({ lineNo, productNo, quantity }) => ({
        lineNo,
        productNo,
        quantity,
        serials: bySerials.get(lineNo) ?? [],
      })),
    }
  }

  async function deliver(rows: OutboxRow[], context: HandlerContext): Promise<Outcome[]> {
    const there = await deps.boyuanOf(rows[0]!.lane)
    if (!there.ok) return rows.map(() => ({ kind: 'unauthorised', trouble: there.trouble }))
    const keys = rows.map((row) => {
      const { kind, order } = row.payload as DocumentPayload
      return { kind, orderNo: order.orderNo }
    })
    const asked = await there.client.lookUpDocuments(keys, context)
    if (!asked.ok) {
      const { outcome } = asked
      // Only asked: nothing was sent, so it is never unknown.
      const safe: Outcome =
        outcome.kind === 'unknown' || outcome.kind === 'refused'
          ? { kind: 'not-now', trouble: outcome.trouble }
          : outcome
      return rows.map(() => safe)
    }
    const outcomes: (Outcome | null)[] = asked.value.map(({ document }) =>
      document ? { kind: 'delivered', existed: true, remoteNo: document.documentNo, result: document } : null,
    )
    const due: { index: number; wire: BoyuanStockDocumentRow }[] = []
    for (const [index, row] of rows.entries()) {
      if (outcomes[index]) continue
      const wire = await wireRow(row)
      if ('problem' in wire) outcomes[index] = { kind: 'refused', trouble: wire }
      else due.push({ index, wire })
    }
    const sent =
      due.length === 0
        ? []
        : await there.client.deliverDocuments(
            due.map((one) => one.wire),
            context,
          )
    due.forEach(({ index }, at) => {
      const outcome = sent[at]!
      // Somebody else made it between asking and sending: asked again, it counts as there already.
      outcomes[index] =
        outcome.kind === 'refused' && outcome.trouble.code === 'DOCUMENT_EXISTS'
          ? { kind: 'not-now', trouble: outcome.trouble }
          : outcome
    })
    return outcomes as Outcome[]
  }

  function settled(row: OutboxRow): void {
    const document = deps.documents.byOutbox(row.id)
    if (!document) return
    const now = deps.now()
    const name = `${STOCK_DOCUMENT_TEXT[document.kind]} ${document.number}`
    if (row.state === 'delivered') {
      // Found under another number of ours or of somebody else's: 已存在（对方已同步）.
      const source = (row.result as { sourceNo?: unknown } | null)?.sourceNo
      const existed = source !== undefined && source !== document.number
      deps.documents.patch(document.id, {
        state: 'delivered',
        trouble: null,
        existed,
        ...(row.remoteNo === null ? {} : { boyuanNo: row.remoteNo }),
      })
      const text = existed
        ? `${name}：博远ERP里已有 ${row.remoteNo ?? ''}（对方已同步），没有重复生成`
        : `${name} 已写入博远ERP，单号 ${row.remoteNo ?? ''}`
      // A 部分回传 never follows the last one: 移入 waits for 移出 in the queue too.
      if (document.kind === 'transferOut') deps.orders.setPartly(document.orderId, { at: now, text })
      else deps.orders.setDone(document.orderId, { at: now, text })
      deps.note(document, 'info', text)
    } else {
      const trouble: Trouble = row.trouble ?? {
        code: 'DOCUMENT_DISCARDED',
        problem: `${name} 没有写入博远ERP。`,
        cause: '发送被放弃。',
        action: '请在【队列】里重试，或在博远ERP里手工录入。',
      }
      deps.documents.patch(document.id, { state: 'refused', trouble })
      deps.orders.setReturnTrouble(document.orderId, trouble, now)
      deps.note(document, 'error', `${name}：${trouble.problem}${trouble.cause}`)
    }
    deps.changed(document.connectionId, document.orderId)
  }

  return {
    kind: DOCUMENT_KIND,
    batchSize: 5,
    slowestAnswerMs: deps.slowestAnswerMs,
    deliver,
    async lookUp(rows, context): Promise<Finding[]> {
      const there = await deps.boyuanOf(rows[0]!.lane)
      if (!there.ok)
        return rows.map(() => ({ kind: 'failed', outcome: { kind: 'unauthorised', trouble: there.trouble } }))
      return there.client.findWrites(
        rows.map((row) => ({
          sourceNo: (row.payload as DocumentPayload).sourceNo,
          contentHash: row.contentHash,
        })),
        context,
      )
    },
    settled,
    reopened(row) {
      const document = deps.documents.byOutbox(row.id)
      if (!document) return
      deps.documents.patch(document.id, { state: 'queued', trouble: null })
      deps.orders.setReturnTrouble(document.orderId, null, deps.now())
      deps.changed(document.connectionId, document.orderId)
    },
  }
}
