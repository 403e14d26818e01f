import { z } from 'zod'
import { productImportSchema } from './calls/catalog.ts'
import { compareRunSchema } from './calls/compare.ts'
import { checkSchema } from './calls/connections.ts'
import { fileImportSchema } from './calls/file-import.ts'
import { summarySchema } from './calls/home.ts'
import { journalEntrySchema } from './calls/journal.ts'
import { stockRunSchema } from './calls/stock.ts'
import { workspaceStateSchema } from './calls/workspace.ts'

/**
 * Events. On subscribing the current snapshot comes first where there is one, then changes; progress is throttled to
 * five a second; subscribing returns the function that ends it.
 */
export const appTopics = {
  /** Pills, counts, to-dos. Snapshot first. */
  'home.summary': summarySchema,
  /** Ids that changed since the last event; the page re-reads what it shows. */
  'queue.changed': z.object({ ids: z.array(z.number().int()), all: z.boolean() }),
  /** Grouped by the shell before a person is told. */
  'queue.failed': z.object({
    rows: z.array(
      z.object({
        id: z.number().int(),
        label: z.string(),
        kindLabel: z.string(),
        code: z.string(),
        problem: z.string(),
        unknown: z.boolean(),
      }),
    ),
  }),
  /** An import moved on. */
  'catalog.import': productImportSchema,
  'catalog.productsChanged': z.object({ connectionId: z.number().int() }),
  /** Edits of these products moved on, or their history grew. */
  'productEdit.changed': z.object({ connectionId: z.number().int(), productNos: z.array(z.string()) }),
  /** 分类与品牌: read again, or a creation was settled. */
  'categories.changed': z.object({ connectionId: z.number().int() }),
  /** A 文件导入 or 批量更新 moved on. */
  'fileImport.changed': fileImportSchema,
  /** Documents that changed since the last event, at most a few a second; `ids: null` = too many to name. */
  'documents.changed': z.object({ connectionId: z.number().int(), ids: z.array(z.number().int()).nullable() }),
  /** A comparison moved on. */
  'compare.run': compareRunSchema,
  /** A run of 库存同步 moved on. */
  'stock.run': stockRunSchema,
  /** Settings, direction or lease of 库存同步 changed; the page re-reads `stock.get`. */
  'stock.changed': z.object({ connectionId: z.number().int() }),
  /** Orders of 省包 that changed since the last event, at most a few a second; `ids: null` = too many to name. */
  'orders.changed': z.object({ connectionId: z.number().int(), ids: z.array(z.number().int()).nullable() }),
  /** Returns, stock documents or serials changed. */
  'returns.changed': z.object({ connectionId: z.number().int() }),
  'connections.changed': z.object({}),
  'connections.checks': z.object({ id: z.number().int(), checks: z.array(checkSchema) }),
  /** Live tail: entries as they are written. */
  'journal.written': z.object({ rows: z.array(journalEntrySchema) }),
  'clock.changed': z.object({}),
} as const

export const houseTopics = {
  /** Snapshot first. */
  'workspace.state': workspaceStateSchema,
} as const

export const topics = { ...houseTopics, ...appTopics } as const
export type TopicName = keyof typeof topics
export type AppTopicName = keyof typeof appTopics
export type HouseTopicName = keyof typeof houseTopics
export type TopicPayload<T extends TopicName> = z.output<(typeof topics)[T]>
