import type { NewDelivery } from '../queue/types.ts'
import type { PosProductRow } from '../remote/pos/types.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { attributesOf } from './attributes.ts'
import { pathOf } from './categories.ts'
import { foldCode } from './codes.ts'
import type { ImportRow, StoredLine } from './state.ts'
import type { ImportTables } from './tables.ts'

export const PRODUCT_KIND = 'catalog.product'
export const CATEGORIES_KIND = 'catalog.categories'
/** Imports go after documents (30) and updates (20). */
export const IMPORT_PRIORITY = 10

/** Frozen business payload of one product row; `sourceNo` and `contentHash` are the outbox row's own. */
export type ProductPayload = PosProductRow extends infer Row
  ? Row extends unknown
    ? Omit<Row, 'sourceNo' | 'contentHash'>
    : never
  : never
export interface CategoriesPayload {
  paths: string[][]
}

/** The write that a planned line stands for; null when it writes nothing. */
export function payloadOf(line: StoredLine): ProductPayload | null {
  const specs = line.specs
    .filter((spec) => spec.action === 'create' || spec.action === 'add-specs')
    .map((spec) => ({
      merchantCode: spec.merchantCode,
      specName: spec.specName === '' ? null : spec.specName,
      attributes: attributesOf(spec.specName),
      barcode: spec.barcode === '' ? null : spec.barcode,
      retailPrice: spec.retailPrice,
      image: spec.image,
    }))
  if (specs.length === 0) return null
  if (line.action === 'add-specs')
    return { action: 'addSpecs', via: 'erpImport', product: { productNo: line.productNo, specs } }
  if (line.action !== 'create') return null
  return {
    action: 'create',
    via: 'erpImport',
    // What the preview said: a path that is not there becomes its leaf (S62).
    onMissingCategory: 'flatten',
    product: {
      productNo: line.productNo,
      name: line.name,
      categoryPath: line.categoryPath,
      brand: line.brand === '' ? null : line.brand,
      unit: line.unit === '' ? null : line.unit,
      image: line.image,
      onSale: true,
      source: { system: 'wangdian', no: line.sourceNo },
      specs,
    },
  }
}

export interface Enqueuer {
  /** Inside the caller's transaction. Returns the outbox ids in order. */
  enqueue(rows: NewDelivery[]): number[]
  /** Next number of ours; inside the caller's transaction. */
  mint(type: string): string
}

/** Lines of one transaction: keeps the process free for the window. */
const CHUNK = 50

/**
 * Queues the next lines of a confirmed plan in one short transaction; the lines and their outbox rows are written
 * together, so a crash between two chunks loses and doubles nothing. Returns how many lines were queued; 0 = all are.
 */
export function queueNextLines(
  row: ImportRow,
  deps: { db: Database; tables: ImportTables; queue: Enqueuer; askedBy: string },
): number {
  const { tables } = deps
  const lines = tables.linesToQueue(row.id, tables.lastQueuedSeq(row.id), CHUNK)
  if (lines.length === 0) return 0
  inTransaction(deps.db, () => {
    const categories = tables.queuedCategories(row.id)
    const rows = lines.flatMap(({ seq, categoryKey, line }) => {
      const payload = payloadOf(line)
      if (!payload) return []
      const category = line.action === 'create' ? categories.get(categoryKey) : undefined
      const delivery: NewDelivery = {
        lane: `pos:${row.connectionId}`,
        groupKey: `product:${foldCode(line.productNo)}`,
        kind: PRODUCT_KIND,
        priority: IMPORT_PRIORITY,
        idempotencyKey: deps.queue.mint('SP'),
        payload,
        ...(category?.state === 'queued' ? { waitsFor: [category.outboxId] } : {}),
        subject: { type: 'product', id: line.productNo, label: `${line.productNo} ${line.name}` },
        askedBy: deps.askedBy,
        correlationId: row.correlationId,
      }
      return [{ seq, delivery }]
    })
    const ids = deps.queue.enqueue(rows.map((one) => one.delivery))
    for (const [index, one] of rows.entries()) tables.queueLine(row.id, one.seq, ids[index]!)
  })
  return lines.length
}

/** Paths of one outbox row at the most (pos.openapi.yaml, x-limits.rowsPerBatch.categories). */
const PATHS_PER_ROW = 200

/** Queues the creation of category paths; products of this import wait for them. Returns how many were queued. */
export function queueCategories(
  row: ImportRow,
  keys: string[],
  deps: { db: Database; tables: ImportTables; queue: Enqueuer; askedBy: string },
): number {
  return inTransaction(deps.db, () => {
    const known = deps.tables.queuedCategories(row.id)
    const missing = new Set(
      deps.tables
        .categories(row.id)
        .filter((issue) => issue.kind === 'missing')
        .map((issue) => issue.pathKey),
    )
    const fresh = [...new Set(keys)].filter((key) => {
      const state = known.get(key)?.state
      return missing.has(key) && state !== 'queued' && state !== 'created'
    })
    for (let at = 0; at < fresh.length; at += PATHS_PER_ROW) {
      const part = fresh.slice(at, at + PATHS_PER_ROW)
      const payload: CategoriesPayload = { paths: part.map(pathOf) }
      const [id] = deps.queue.enqueue([
        {
          lane: `pos:${row.connectionId}`,
          groupKey: `categories:${row.id}`,
          kind: CATEGORIES_KIND,
          priority: IMPORT_PRIORITY + 1,
          idempotencyKey: deps.queue.mint('FL'),
          payload,
          subject: { type: 'import', id: String(row.id), label: `新建分类 ${part.length} 个` },
          askedBy: deps.askedBy,
          correlationId: row.correlationId,
        },
      ])
      for (const key of part) deps.tables.queueCategory(row.id, key, id!)
    }
    return fresh.length
  })
}
