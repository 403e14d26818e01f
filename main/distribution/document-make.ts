import { createHash } from 'node:crypto'
import { STOCK_DOCUMENT_TEXT, type StockDocumentKind } from '../../preload/contract/index.ts'
import type { Queue } from '../queue/index.ts'
import type { DocumentTables } from './document-tables.ts'
import type { OrderPort } from './order-port.ts'
import type { StoredOrder } from './order-types.ts'
import type { ReturnTables, StoredReturn } from './return-tables.ts'
import { bookShort } from './serial-book.ts'
import type { CheckedLine } from './serial-rules.ts'
import type { ReadSerial, SerialTables } from './serial-tables.ts'

export const DOCUMENT_KIND = 'distribution.document'
const PRIORITY = 30

/** What goes to 博远ERP, frozen: the serials stay where they are and are held by their hash. */
export interface DocumentPayload {
  documentId: number
  sourceNo: string
  kind: StockDocumentKind
  order: { kind: StoredOrder['kind']; orderNo: string }
  warehouseNo: string
  partnerNo: string | null
  /** Epoch ms. */
  occurredAt: number
  quantityDifference: boolean
  /** Quantities × 10⁴; `serials` = how many. */
  lines: { lineNo: string; productNo: string; quantity: number; serials: number }[]
  serialsHash: string
}

/** Letters of the numbers that we mint (design.md section 3). */
const NUMBER: Record<StockDocumentKind, string> = {
  purchaseIn: 'CGRK',
  purchaseReturnOut: 'CGTK',
  transferOut: 'YCCK',
  transferIn: 'YRCK',
  wholesaleOut: 'PFCK',
  wholesaleReturnIn: 'PFTK',
}

/** Rows read at once. */
const STEP = 500

/** Hash over every serial of a return in its order, and how many each line has. Reads in steps. */
export async function serialDigest(
  serials: SerialTables,
  returnId: number,
  breathe: () => Promise<void>,
  each?: (row: ReadSerial) => void,
): Promise<{ hash: string; perLine: Map<string, number>; count: number }> {
  const hash = createHash('sha256')
  const perLine = new Map<string, number>()
  let count = 0
  for (let after = 0; ; ) {
    const rows = serials.page(returnId, after, STEP)
    if (rows.length === 0) return { hash: hash.digest('hex'), perLine, count }
    for (const row of rows) {
      hash.update(JSON.stringify([row.lineNo, row.main, row.aux1, row.aux2]))
      perLine.set(row.lineNo, (perLine.get(row.lineNo) ?? 0) + 1)
      count += 1
      each?.(row)
    }
    after = rows.at(-1)!.n
    await breathe()
  }
}

export interface MakeDeps {
  tables: ReturnTables
  documents: DocumentTables
  serials: SerialTables
  orders: OrderPort
  queue: Pick<Queue, 'enqueue' | 'mint'>
  now(): number
  breathe(): Promise<void>
}

/**
 * Makes the stock document of a return: document, lines, queue row, state of the return and figures of the order in one
 * transaction, which makes all its serials valid at once (I10, I71, I72). At most one per order and phase.
 * @param made.warnings devices with a warning @returns false when it was there already, or the return changed meanwhile
 */
export async function makeDocument(
  deps: MakeDeps,
  returned: StoredReturn,
  order: StoredOrder,
  made: { document: StockDocumentKind; lines: readonly CheckedLine[]; difference: boolean; warnings: number },
): Promise<boolean> {
  const digest = await serialDigest(deps.serials, returned.id, deps.breathe)
  const { tables, documents, orders, queue } = deps
  return tables.transaction(() => {
    const fresh = tables.get(returned.id)
    if (!fresh || fresh.version !== returned.version || fresh.stage === 'applied') return false
    if (documents.ofOrder(order.id).some((one) => one.kind === made.document)) return false
    const now = deps.now()
    const occurredAt = returned.occurredAt ?? now
    const warehouseNo = made.document === 'transferIn' ? order.toWarehouseNo : order.warehouseNo
    const number = queue.mint(NUMBER[made.document])
    const lines = made.lines.map((line) => ({
      lineNo: line.lineNo,
      productNo: line.productNo,
      ordered: line.ordered,
      quantity: line.actual,
      serials: digest.perLine.get(line.lineNo) ?? 0,
    }))
    const sum = (of: (line: (typeof lines)[number]) => number): number => lines.reduce((all, one) => all + of(one), 0)
    const documentId = documents.insert(
      {
        connectionId: order.connectionId,
        kind: made.document,
        number,
        boyuanNo: null,
        existed: false,
        orderId: order.id,
        orderNo: order.orderNo,
        returnId: returned.id,
        warehouseNo,
        partnerNo: order.partnerNo,
        partnerName: order.partnerName,
        occurredAt,
        createdAt: now,
        state: 'queued',
        trouble: null,
        quantity: sum((line) => line.quantity),
        ordered: sum((line) => line.ordered),
        difference: made.difference,
        serials: digest.count,
        warnings: made.warnings,
        outboxId: null,
        booked: digest.count === 0 ? null : 0,
        correlationId: returned.correlationId,
      },
      lines,
    )
    const payload: DocumentPayload = {
      documentId,
      sourceNo: number,
      kind: made.document,
      order: { kind: order.kind, orderNo: order.orderNo },
      warehouseNo,
      partnerNo: order.kind === 'transfer' || order.partnerNo === '' ? null : order.partnerNo,
      occurredAt,
      quantityDifference: made.difference,
      lines: lines.map(({ lineNo, productNo, quantity, serials }) => ({ lineNo, productNo, quantity, serials })),
      serialsHash: digest.hash,
    }
    // 移入 after 移出, also in 博远.
    const before = documents.ofOrder(order.id).find((one) => one.id !== documentId && one.outboxId !== null)
    const [queued] = queue.enqueue([
      {
        lane: `boyuan:${order.connectionId}`,
        groupKey: `order:${order.id}`,
        kind: DOCUMENT_KIND,
        priority: PRIORITY,
        idempotencyKey: `stock:${order.connectionId}:${made.document}:${order.kind}:${order.orderNo}`,
        payload,
        ...(before ? { waitsFor: [before.outboxId!] } : {}),
        subject: {
          type: 'stock-document',
          id: String(documentId),
          label: `${STOCK_DOCUMENT_TEXT[made.document]} ${number}`,
        },
        askedBy: '回传',
        correlationId: returned.correlationId,
      },
    ])
    documents.patch(documentId, { outboxId: queued!.id })
    tables.patch(returned.id, {
      stage: 'applied',
      trouble: null,
      problems: [],
      serials: digest.count,
      expected: digest.count,
      warnings: made.warnings,
      difference: made.difference,
      ordered: sum((line) => line.ordered),
      nextAt: null,
      finishedAt: now,
      documentId,
    })
    const text = `生成${STOCK_DOCUMENT_TEXT[made.document]} ${number}，串号 ${digest.count} 个${made.difference ? '，数量差异' : ''}`
    tables.addEvent(returned.id, now, text)
    for (const line of lines) orders.putActual(order.id, line.lineNo, line.quantity, line.serials)
    orders.setReturnTrouble(order.id, null, now)
    orders.noteDocument(order.id)
    orders.addEvent(order.id, { at: now, event: 'return.document', text, outboxId: queued!.id })
    bookShort(deps, order.connectionId, documentId)
    return true
  })
}
