import { z } from 'zod'
import { formatTime, parseDecimal, parseTime } from '../pos/values.ts'
import { setStatus } from './order-writes.ts'
import { KINDS, orderOf, touch } from './orders.ts'
import { RowRefusal } from './row-refusal.ts'
import { listOf, type Written } from './rows.ts'
import type { BoyuanStore } from './store.ts'

const DOCUMENTS = {
  purchaseIn: ['CGRK', 'purchase'],
  purchaseReturnOut: ['CGTK', 'purchaseReturn'],
  transferOut: ['YCCK', 'transfer'],
  transferIn: ['YRCK', 'transfer'],
  wholesaleOut: ['PFCK', 'wholesale'],
  wholesaleReturnIn: ['PFTK', 'wholesaleReturn'],
} as const
type DocumentKind = keyof typeof DOCUMENTS
const kinds = Object.keys(DOCUMENTS) as [DocumentKind, ...DocumentKind[]]

const serial = z.object({ main: z.string().min(1).max(50), aux1: z.string().nullable(), aux2: z.string().nullable() })
const documentRow = z.object({
  sourceNo: z.string(),
  contentHash: z.string(),
  kind: z.enum(kinds),
  order: z.object({ kind: z.enum(KINDS), orderNo: z.string().min(1) }),
  warehouseNo: z.string().min(1),
  partnerNo: z.string().nullable(),
  occurredAt: z.string().refine((text) => parseTime(text) !== undefined, '应为时间'),
  quantityDifference: z.boolean(),
  remark: z.string().nullable(),
  lines: z
    .array(
      z.object({
        lineNo: z.string().min(1),
        productNo: z.string().min(1),
        quantity: z.string().refine((text) => (parseDecimal(text) ?? -1) >= 0, '应为数字文本'),
        serials: z.array(serial),
      }),
    )
    .min(1),
})
type DocumentRow = z.output<typeof documentRow>

/** One row of `POST /v1/stock-documents:batch`. */
export function writeDocument(store: BoyuanStore, given: unknown): Written {
  const parsed = documentRow.safeParse(given)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw new RowRefusal('INVALID_FIELD', issue.message, issue.path.join('.'))
  }
  const row = parsed.data
  const [prefix, orderKind] = DOCUMENTS[row.kind]
  if (row.order.kind !== orderKind) throw new RowRefusal('INVALID_FIELD', '单据类型与订单不符', 'kind')
  const order = orderOf(store, row.order.kind, row.order.orderNo)
  if (!order) throw new RowRefusal('ORDER_NOT_FOUND', `没有订单 ${row.order.orderNo}`)
  if (store.sql('SELECT 1 FROM document WHERE kind = ? AND order_no = ?').get(row.kind, order.order_no)) {
    throw new RowRefusal('DOCUMENT_EXISTS', `订单 ${order.order_no} 已有这种出入库单`)
  }
  if (!store.sql('SELECT 1 FROM warehouse WHERE warehouse_no = ?').get(row.warehouseNo)) {
    throw new RowRefusal('WAREHOUSE_UNKNOWN', `没有仓库 ${row.warehouseNo}`, 'warehouseNo')
  }
  checkSerials(store, row)
  const now = store.now()
  const id = Number(
    store
      .sql(
        `INSERT INTO document (document_no, source_no, kind, order_kind, order_no, warehouse_no, partner_no, occurred_at, quantity_difference, lines, content_hash, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        `new-${row.sourceNo}`,
        row.sourceNo,
        row.kind,
        order.kind,
        order.order_no,
        row.warehouseNo,
        row.partnerNo,
        parseTime(row.occurredAt),
        row.quantityDifference ? 1 : 0,
        JSON.stringify(row.lines.map(({ serials: _serials, ...line }) => line)),
        row.contentHash,
        now,
      ).lastInsertRowid,
  )
  const documentNo = `${prefix}${String(1_000_000 + id)}`
  store.sql('UPDATE document SET document_no = ? WHERE id = ?').run(documentNo, id)
  for (const line of row.lines) {
    for (const one of line.serials) {
      store
        .sql(
          'INSERT INTO document_serial (document_id, line_no, product_no, main, aux1, aux2) VALUES (?, ?, ?, ?, ?, ?)',
        )
        .run(id, line.lineNo, line.productNo, one.main, one.aux1, one.aux2)
    }
  }
  if (row.kind !== 'transferOut') setStatus(store, order, 'completed', now)
  touch(store, order.id)
  return { action: row.kind, no: documentNo, version: null }
}

function checkSerials(store: BoyuanStore, row: DocumentRow): void {
  const seen = new Set<string>()
  for (const line of row.lines) {
    const rule = store.rule(line.productNo)
    if (!rule) throw new RowRefusal('PRODUCT_UNKNOWN', `没有商品 ${line.productNo}`, `lines.${line.lineNo}`)
    const wanted = rule.serialManaged ? parseDecimal(line.quantity)! / 10_000 : 0
    if (line.serials.length !== wanted) {
      throw new RowRefusal('SERIAL_COUNT', `第 ${line.lineNo} 行：数量 ${wanted}，串号 ${line.serials.length} 个`)
    }
    for (const one of line.serials) {
      const bad =
        (rule.serialLength !== null && one.main.length !== rule.serialLength) ||
        (rule.multiSerial ? one.aux1 === null : one.aux1 !== null || one.aux2 !== null) ||
        (rule.auxLength !== null &&
          [one.aux1, one.aux2].some((part) => part !== null && part.length !== rule.auxLength))
      if (bad) throw new RowRefusal('SERIAL_FORM', `第 ${line.lineNo} 行：串号 ${one.main} 不符合商品的串号规则`)
      for (const part of [one.main, one.aux1, one.aux2]) {
        if (part === null) continue
        if (seen.has(part)) throw new RowRefusal('SERIAL_DUPLICATE', `串号 ${part} 重复`)
        seen.add(part)
      }
    }
  }
}

/** `POST /v1/stock-documents:lookup` */
export function lookUpDocuments(store: BoyuanStore, body: unknown): { rows: unknown[] } {
  return {
    rows: listOf(body, 'keys', 200).map((key) => {
      const { kind, orderNo } = (key ?? {}) as { kind: string; orderNo: string }
      const row = store.sql('SELECT * FROM document WHERE kind = ? AND order_no = ?').get(kind, orderNo) as
        | Record<string, string | number>
        | undefined
      return {
        key: { kind, orderNo },
        document: row
          ? {
              documentNo: row.document_no,
              sourceNo: row.source_no,
              kind: row.kind,
              order: { kind: row.order_kind, orderNo: row.order_no },
              contentHash: row.content_hash,
              createdAt: formatTime(Number(row.created_at)),
            }
          : null,
      }
    }),
  }
}
