import {
  type CallOutput,
  type ParsedInput,
  STOCK_DOCUMENT_TEXT,
  type StockDocument,
} from '../../preload/contract/index.ts'
import type { Queue } from '../queue/index.ts'
import { decimalText } from './decimal-text.ts'
import { DOCUMENT_COLUMNS, type DocumentTables, type RawDocument, toDocument } from './document-tables.ts'
import { likePart } from './return-list.ts'
import type { ReadSerial } from './serial-tables.ts'

type Raw = RawDocument & { warehouseName: string | null }

/** Beijing day → epoch ms of its beginning. */
const dayStart = (day: string): number => Date.parse(`${day}T00:00:00+08:00`)
const DAY_MS = 86_400_000
/** B2: the other name of the manual finds the same document. */
const ALIASES: Record<string, string> = { 采购退库单: 'purchaseReturnOut', 批发退库单: 'wholesaleReturnIn' }
const MOST_TEXT_DEVICES = 20_000

/** Stock documents as lists, and their serials. */
export function createDocumentList(documents: DocumentTables, queue: Pick<Queue, 'get'>) {
  const { db } = documents
  const from = `FROM stock_document s LEFT JOIN province_warehouse w ON w.connection_id = s.connection_id AND w.warehouse_no = s.warehouse_no`
  const select = `SELECT ${DOCUMENT_COLUMNS}, w.name AS warehouseName ${from}`
  const serialPage = db.prepare<[Record<string, unknown>], ReadSerial & { productNo: string; line: number }>(
    `SELECT q.n, q.line_no AS lineNo, q.item_code AS itemCode, q.main, q.aux1, q.aux2, q.warning, l.product_no AS productNo, l.line
     FROM stock_document s JOIN return_serial q ON q.return_id = s.return_id
     JOIN stock_document_line l ON l.document_id = s.id AND l.line_no = q.line_no
     WHERE s.id = @id AND q.n > @after AND (@line IS NULL OR l.line = @line)
       AND (@text = '' OR q.main || ' ' || coalesce(q.aux1, '') || ' ' || coalesce(q.aux2, '') LIKE @like ESCAPE '\\')
     ORDER BY q.n LIMIT @limit`,
  )

  function view(raw: Raw): StockDocument {
    const row = toDocument(raw)
    const state = row.state === 'queued' && row.outboxId !== null ? moving(row.outboxId) : row.state
    const { id, connectionId, kind, number, boyuanNo, orderId, orderNo, warehouseNo, partnerName, occurredAt } = row
    return {
      id,
      connectionId,
      kind,
      kindLabel: STOCK_DOCUMENT_TEXT[kind],
      number,
      boyuanNo,
      orderId,
      orderNo,
      warehouseNo,
      warehouseName: raw.warehouseName ?? '',
      partnerName,
      occurredAt,
      createdAt: row.createdAt,
      state,
      stateText: state === 'delivered' && row.existed ? '已存在（对方已同步）' : STATE_TEXT[state],
      trouble: row.trouble,
      quantity: decimalText(row.quantity),
      ordered: decimalText(row.ordered),
      difference: row.difference,
      serials: row.serials,
      warnings: row.warnings,
      outboxId: row.outboxId,
      correlationId: row.correlationId,
    }
  }

  function moving(outboxId: number): 'queued' | 'sending' | 'unknown' {
    const state = queue.get(outboxId)?.row.state
    return state === 'sending' || state === 'unknown' ? state : 'queued'
  }

  const one = (id: number): StockDocument | null => {
    const raw = db.prepare<[number], Raw>(`${select} WHERE s.id = ?`).get(id)
    return raw ? view(raw) : null
  }

  /** How many serials the document, or one line of it, has. */
  const stored = db
    .prepare<[Record<string, unknown>], number>(
      `SELECT CASE WHEN @line IS NULL THEN s.serials
         ELSE (SELECT l.serials FROM stock_document_line l WHERE l.document_id = s.id AND l.line = @line) END
       FROM stock_document s WHERE s.id = @id`,
    )
    .pluck()
  const matching = db
    .prepare<[Record<string, unknown>], number>(
      `SELECT count(*) FROM stock_document s JOIN return_serial q ON q.return_id = s.return_id
       JOIN stock_document_line l ON l.document_id = s.id AND l.line_no = q.line_no
       WHERE s.id = @id AND (@line IS NULL OR l.line = @line)
         AND q.main || ' ' || coalesce(q.aux1, '') || ' ' || coalesce(q.aux2, '') LIKE @like ESCAPE '\\'`,
    )
    .pluck()

  return {
    one,
    list(input: ParsedInput<'stockDocuments.list'>): CallOutput<'stockDocuments.list'> {
      const text = input.text.trim()
      const where = `(@connectionId IS NULL OR s.connection_id = @connectionId) AND (@kind IS NULL OR s.kind = @kind)
        AND (@orderId IS NULL OR s.order_id = @orderId) AND (@from IS NULL OR s.occurred_at >= @from) AND (@to IS NULL OR s.occurred_at < @to)
        AND (@text = '' OR s.kind = @alias OR s.number || ' ' || coalesce(s.boyuan_no, '') || ' ' || s.order_no || ' ' || s.partner_name LIKE @like ESCAPE '\\')`
      const values = {
        connectionId: input.connectionId,
        kind: input.kind,
        orderId: input.orderId,
        from: input.from === null ? null : dayStart(input.from),
        to: input.to === null ? null : dayStart(input.to) + DAY_MS,
        text,
        alias: ALIASES[text] ?? '',
        like: likePart(text),
      }
      const after = input.cursor === null ? Number.MAX_SAFE_INTEGER : Number(input.cursor) || 0
      const rows = db
        .prepare<[Record<string, unknown>], Raw>(
          `${select} WHERE ${where} AND s.id < @after ORDER BY s.id DESC LIMIT @limit`,
        )
        .all({ ...values, after, limit: input.limit + 1 })
      const total = db
        .prepare<[Record<string, unknown>], number>(`SELECT count(*) FROM stock_document s WHERE ${where}`)
        .pluck()
        .get(values)!
      const page = rows.slice(0, input.limit)
      return { rows: page.map(view), next: rows.length > input.limit ? String(page.at(-1)!.id) : null, total }
    },
    lines(id: number): CallOutput<'stockDocuments.get'>['lines'] {
      const document = documents.get(id)
      if (!document) return []
      const name = db
        .prepare<[number, string], string>('SELECT name FROM province_product WHERE connection_id = ? AND no = ?')
        .pluck()
      return documents.lines(id).map(({ line, productNo, ordered, quantity, serials }) => ({
        line,
        productNo,
        name: name.get(document.connectionId, productNo) ?? '',
        ordered: decimalText(ordered),
        quantity: decimalText(quantity),
        serials,
      }))
    },
    serials(input: ParsedInput<'stockDocuments.serials'>): CallOutput<'stockDocuments.serials'> {
      const text = input.text.trim()
      const after = input.cursor === null ? 0 : Number(input.cursor) || 0
      const values = { id: input.id, line: input.line, text, like: likePart(text) }
      const rows = serialPage.all({ ...values, after, limit: input.limit + 1 })
      const page = rows.slice(0, input.limit)
      const total = text === '' ? (stored.get(values) ?? 0) : matching.get(values)!
      return {
        rows: page.map(({ line, productNo, main, aux1, aux2, warning }) => ({
          line,
          productNo,
          main,
          aux1,
          aux2,
          warning,
        })),
        next: rows.length > input.limit ? String(page.at(-1)!.n) : null,
        total,
      }
    },
    /** All serials of a document in its order, in steps; `breathe` lets other work run between them. */
    async *eachSerial(id: number, breathe: () => Promise<void>) {
      for (let after = 0; ; ) {
        const rows = serialPage.all({ id, line: null, text: '', like: '', after, limit: 500 })
        yield* rows
        if (rows.length < 500) return
        after = rows.at(-1)!.n
        await breathe()
      }
    },
    mostTextDevices: MOST_TEXT_DEVICES,
    ofOrder(orderId: number): StockDocument[] {
      return db.prepare<[number], Raw>(`${select} WHERE s.order_id = ? ORDER BY s.id`).all(orderId).map(view)
    },
  }
}
export type DocumentList = ReturnType<typeof createDocumentList>

const STATE_TEXT: Record<StockDocument['state'], string> = {
  queued: '等待写入博远ERP',
  sending: '正在写入博远ERP',
  unknown: '结果未知，正在查询',
  delivered: '已写入博远ERP',
  refused: '博远ERP拒绝',
}
