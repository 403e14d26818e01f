import type { NewDelivery } from '../../queue/types.ts'
import type { PosSpecInput } from '../../remote/pos/types.ts'
import { type Database, inTransaction } from '../../store/index.ts'
import { pathKey, pathOf } from '../categories.ts'
import { foldCode } from '../codes.ts'
import {
  CATEGORIES_KIND,
  type CategoriesPayload,
  type Enqueuer,
  IMPORT_PRIORITY,
  PRODUCT_KIND,
  type ProductPayload,
} from '../confirm-import.ts'
import type { FileImportTables, LineMemory } from './import-tables.ts'
import type { FileLine } from './lines.ts'
import { type FieldReader, type FileSpec, fieldReader, specAttributes } from './plan-rules.ts'
import type { FileRows } from './rows.ts'
import type { FileImportRow } from './state.ts'

export const UPDATE_KIND = 'catalog.update'
/** Updates go after documents (30) and before imports (10). */
export const UPDATE_PRIORITY = 20

/** Lines of one transaction: keeps the process free for the window. */
const CHUNK = 40

export interface ConfirmDeps {
  db: Database
  tables: FileImportTables
  rows: FileRows
  queue: Enqueuer
}

/** The write that a line of 文件导入 stands for; null = it writes nothing. */
export function createPayload(line: FileLine, specs: readonly FileSpec[]): ProductPayload | null {
  const written = new Set(
    line.rows.filter((row) => row.action === 'create' || row.action === 'add-specs').map((row) => row.n),
  )
  const inputs = specs.filter((spec) => written.has(spec.n)).map(specInput)
  if (inputs.length === 0) return null
  if (line.action === 'add-specs')
    return { action: 'addSpecs', via: 'fileImport', product: { productNo: line.productNo, specs: inputs } }
  return {
    action: 'create',
    via: 'fileImport',
    // What the preview said: a path that is not there becomes its leaf (S62).
    onMissingCategory: 'flatten',
    product: {
      productNo: line.productNo,
      name: line.name,
      categoryPath: line.categoryPath,
      brand: line.brand === '' ? null : line.brand,
      unit: line.unit === '' ? null : line.unit,
      onSale: true,
      specs: inputs,
    },
  }
}

function specInput(spec: FileSpec): PosSpecInput {
  return {
    merchantCode: spec.merchantCode,
    specName: spec.specName === '' ? null : spec.specName,
    attributes: specAttributes(spec),
    barcode: spec.barcode === '' ? null : spec.barcode,
    retailPrice: spec.price ?? 0,
    image: null,
  }
}

export const readerOf = (row: FileImportRow): FieldReader =>
  fieldReader(row.kind, row.columns.headers, row.columns.fields)

export function specsOf(rows: FileRows, id: number, reader: FieldReader, line: FileLine): FileSpec[] {
  return line.rows.flatMap(({ n }) => {
    const row = rows.row(id, n)
    return row ? [reader.read(row)] : []
  })
}

function memoryOf(line: FileLine, specs: readonly FileSpec[]): LineMemory {
  const written = new Set(line.rows.filter((row) => row.action !== 'exists' && row.action !== 'error').map((r) => r.n))
  return {
    action: line.action as LineMemory['action'],
    productNo: line.productNo,
    name: line.name,
    codes: specs.filter((spec) => written.has(spec.n)).map((spec) => spec.merchantCode),
    changes: line.update?.changes ?? [],
    specChanges: (line.update?.specChanges ?? []).map(({ merchantCode, changes }) => ({ merchantCode, changes })),
    back: line.update?.back ?? null,
  }
}

/**
 * Queues the next lines of a confirmed plan in one short transaction; the lines and their outbox rows are written
 * together, so a crash between two chunks loses and doubles nothing. Returns how many lines were queued; 0 = all are.
 */
export function queueNextFileLines(row: FileImportRow, deps: ConfirmDeps): number {
  const { tables, rows } = deps
  const reader = readerOf(row)
  const lines = tables.linesToQueue(row.id, tables.lastQueued(row.id), CHUNK)
  if (lines.length === 0) return 0
  inTransaction(deps.db, () => {
    const categories = tables.queuedCategories(row.id)
    for (const { seq, categoryKey, line } of lines) {
      const specs = specsOf(rows, row.id, reader, line)
      const category = categories.get(categoryKey)
      const delivery = deliveryOf(row, line, specs, deps.queue)
      if (!delivery) continue
      if (category?.state === 'queued') delivery.waitsFor = [category.outboxId]
      const [outboxId] = deps.queue.enqueue([delivery])
      const written = line.rows.filter((one) => WRITES.has(one.action)).length
      tables.putLine(row.id, seq, outboxId!, written, memoryOf(line, specs))
    }
  })
  return lines.length
}

const WRITES: ReadonlySet<string> = new Set(['create', 'add-specs', 'change'])

function deliveryOf(
  row: FileImportRow,
  line: FileLine,
  specs: readonly FileSpec[],
  queue: Enqueuer,
): NewDelivery | null {
  const common = {
    lane: `pos:${row.connectionId}`,
    groupKey: `product:${foldCode(line.productNo)}`,
    subject: { type: 'product', id: line.productNo, label: `${line.productNo} ${line.name}` },
    askedBy: row.confirmedBy ?? row.startedBy,
    correlationId: row.correlationId,
  }
  if (row.kind === 'create') {
    const payload = createPayload(line, specs)
    if (!payload) return null
    return { ...common, kind: PRODUCT_KIND, priority: IMPORT_PRIORITY, idempotencyKey: queue.mint('SP'), payload }
  }
  const update = line.update
  if (!update?.patch) return null
  const payload: ProductPayload = {
    action: 'update',
    via: 'batchUpdate',
    onMissingCategory: 'flatten',
    // Somebody who changed the product since the plan is not overwritten unseen.
    expectedVersion: update.version,
    product: update.patch,
  }
  return { ...common, kind: UPDATE_KIND, priority: UPDATE_PRIORITY, idempotencyKey: queue.mint('PG'), payload }
}

/** Paths of one outbox row at the most (pos.openapi.yaml, x-limits.rowsPerBatch.categories). */
const PATHS_PER_ROW = 200

/** Queues the creation of missing category paths; products of this import wait for them. Returns how many. */
export function queueFileCategories(row: FileImportRow, paths: string[][], deps: ConfirmDeps, by: string): number {
  const { tables } = deps
  return inTransaction(deps.db, () => {
    const known = tables.queuedCategories(row.id)
    const missing = new Set(
      tables
        .categories(row.id)
        .filter((issue) => issue.kind === 'missing')
        .map((issue) => issue.path_key),
    )
    const fresh = [...new Set(paths.map(pathKey))].filter((key) => {
      const state = known.get(key)?.state
      return missing.has(key) && state !== 'queued' && state !== 'created'
    })
    for (let at = 0; at < fresh.length; at += PATHS_PER_ROW) {
      const part = fresh.slice(at, at + PATHS_PER_ROW)
      const payload: CategoriesPayload = { paths: part.map(pathOf) }
      const [outboxId] = deps.queue.enqueue([
        {
          lane: `pos:${row.connectionId}`,
          groupKey: `file-categories:${row.id}`,
          kind: CATEGORIES_KIND,
          priority: UPDATE_PRIORITY + 1,
          idempotencyKey: deps.queue.mint('FL'),
          payload,
          subject: { type: 'file-import', id: String(row.id), label: `新建分类 ${part.length} 个` },
          askedBy: by,
          correlationId: row.correlationId,
        },
      ])
      for (const key of part) tables.queueCategory(row.id, key, outboxId!)
    }
    return fresh.length
  })
}
