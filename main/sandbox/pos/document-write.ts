import { completeDocument, insertDocument, specOf } from './document-book.ts'
import { documentIdText } from './document-view.ts'
import { RowRefusal } from './failures.ts'
import {
  badField,
  batchOf,
  type JsonObject,
  readArray,
  readDecimal,
  readEnum,
  readObject,
  readOptionalText,
  readText,
} from './fields.ts'
import { readSource } from './product-input.ts'
import { type Applied, runRows } from './row-batch.ts'
import { openShop } from './shops.ts'
import type { PosStore } from './store.ts'
import { parseTime } from './values.ts'

/** Kinds that come from the ERP. */
export const ERP_KINDS = [
  'transferIn',
  'purchaseIn',
  'initialIn',
  'productionIn',
  'otherIn',
  'salesReturnIn',
  'transferOut',
  'purchaseReturnOut',
  'productionOut',
  'otherOut',
] as const

type Line = { lineNo: string; merchantCode: string; quantity: number; price: number | null }

/** `POST /v1/documents:batch`; runs in the caller's transaction. */
export function writeDocuments(store: PosStore, body: unknown): Record<string, unknown> {
  const rows = batchOf(body, 'rows', 50)
  const blank = { documentNo: null, changed: false }
  return { rows: runRows(store, 'document', rows, blank, (row, sourceNo) => createDocument(store, row, sourceNo)) }
}

function createDocument(store: PosStore, row: JsonObject, sourceNo: string): Applied {
  const kind = readEnum(row.kind, 'kind', ERP_KINDS)
  const shopId = openShop(store, readText(row.shopId, 'shopId', 64)).shop_id
  const source = readSource(row.source, 'source')
  const occurredAt = parseTime(readText(row.occurredAt, 'occurredAt', 40))
  if (occurredAt === undefined) throw badField('occurredAt', '应为 ISO 8601 时间，时区 +08:00')
  const remark = readOptionalText(row.remark, 'remark', 255)
  const kindLabel = readOptionalText(row.kindLabel, 'kindLabel', 32)
  const lines = readLines(row.lines)

  const there = store
    .sql('SELECT id FROM document WHERE erp_no = ? AND erp_system = ? AND kind = ?')
    .get(source.no, source.system, kind) as { id: number } | undefined
  if (there) {
    const documentNo = documentIdText(there.id)
    throw new RowRefusal('SOURCE_EXISTS', `来源单据 ${source.no} 已存在：${documentNo}`, { documentNo })
  }
  refuseMissing(store, lines)
  const id = insertDocument(store, {
    kind,
    kindLabel,
    origin: 'erp',
    shopId,
    sourceNo,
    source,
    occurredAt,
    remark,
    lines,
  })
  completeDocument(store, id)
  return {
    action: 'create',
    result: 'created',
    entityId: id,
    message: '已新增',
    outcome: { documentNo: documentIdText(id), changed: true },
  }
}

function readLines(value: unknown): Line[] {
  const seen = new Set<string>()
  return readArray(value, 'lines', 1, 5000).map((item, index) => {
    const field = `lines.${index}`
    const line = readObject(item, field)
    const lineNo = readText(line.lineNo, `${field}.lineNo`, 32)
    if (seen.has(lineNo)) throw badField(`${field}.lineNo`, '重复')
    seen.add(lineNo)
    const quantity = readDecimal(line.quantity, `${field}.quantity`)
    if (quantity === 0) throw badField(`${field}.quantity`, '应大于 0')
    return {
      lineNo,
      merchantCode: readText(line.merchantCode, `${field}.merchantCode`, 64).trim(),
      quantity,
      price: line.price == null ? null : readDecimal(line.price, `${field}.price`),
    }
  })
}

/** Refuses the row with the list of codes that the POS does not have. */
function refuseMissing(store: PosStore, lines: Line[]): void {
  const missing = new Set(lines.map((line) => line.merchantCode).filter((code) => !specOf(store, code)))
  if (missing.size > 0) {
    throw new RowRefusal('PRODUCT_MISSING', `缺少商品：${[...missing].join('、')}`, { missing: [...missing] })
  }
}
