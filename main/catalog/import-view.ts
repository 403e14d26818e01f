import type { CategoryIssue, PlanLine, ProductImport, Trouble } from '../../preload/contract/index.ts'
import { formatDecimal } from '../remote/decimal.ts'
import { flattened, pathOf } from './categories.ts'
import { shownPath } from './plan-import.ts'
import type { ImportRow, StoredLine } from './state.ts'
import type { ImportTables, LineResult } from './tables.ts'

/** What the queue knows of an import's rows. */
export interface OpenRows {
  waiting: number
  unknown: number
  failed: number
}

/** Rows of one call (pos.openapi.yaml, x-limits.rowsPerBatch.products). */
export const PRODUCTS_PER_CALL = 100

export function importView(
  row: ImportRow,
  facts: {
    results: Record<LineResult, number> & { open: number }
    openRows: OpenRows
    now: number
    /** Lines still to be queued while confirming. */
    remainingMs: number | null
    laneTrouble: Trouble | null
  },
): ProductImport {
  const { results, openRows } = facts
  return {
    id: row.id,
    connectionId: row.connectionId,
    from: row.from,
    to: row.to,
    state: row.state,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
    startedBy: row.startedBy,
    correlationId: row.correlationId,
    reading: {
      requestsDone: row.reading.requestsDone,
      requestsTotal: row.reading.requestsTotal,
      goodsRead: row.reading.goodsRead,
      goodsInWindow: row.reading.goodsInWindow,
      newSpecsInWindow: row.reading.newSpecsInWindow,
    },
    plan: row.plan.actions,
    planSpecs: row.plan.specs,
    newBrands: row.plan.newBrands,
    multiSpecProducts: row.plan.multiSpecProducts,
    categories: row.plan.categories,
    result: {
      waiting: openRows.waiting,
      created: results.created,
      existed: results.existed,
      failed: openRows.failed,
      unknown: openRows.unknown,
      discarded: results.discarded,
    },
    remainingMs: facts.remainingMs,
    elapsedMs: Math.max(0, (row.finishedAt ?? facts.now) - row.startedAt),
    trouble: row.trouble ?? facts.laneTrouble,
  }
}

export function lineView(
  seq: number,
  line: StoredLine,
  facts: { made(key: string): boolean; result: PlanLine['result']; outboxId: number | null; trouble: Trouble | null },
): PlanLine {
  return {
    seq,
    productNo: line.productNo,
    name: line.name,
    action: line.action,
    reasonCode: line.reasonCode,
    reason: line.reason,
    categoryPath: line.categoryPath,
    categoryInPos: shownPath(line, facts.made),
    brand: line.brand,
    unit: line.unit,
    image: line.image,
    createdAt: line.createdAt,
    specs: line.specs.map((spec) => ({
      merchantCode: spec.merchantCode,
      specName: spec.specName,
      barcode: spec.barcode,
      retailPrice: formatDecimal(spec.retailPrice),
      action: spec.action,
      reason: spec.reason,
    })),
    result: facts.result,
    outboxId: facts.outboxId,
    trouble: facts.trouble,
  }
}

export function categoryIssues(id: number, tables: ImportTables): CategoryIssue[] {
  const queued = tables.queuedCategories(id)
  return tables.categories(id).map((issue) => {
    const path = pathOf(issue.pathKey)
    return {
      path,
      products: issue.products,
      kind: issue.kind,
      flattenedTo: issue.kind === 'missing' ? (flattened(path)[0] ?? null) : null,
      state: queued.get(issue.pathKey)?.state ?? 'open',
    }
  })
}
