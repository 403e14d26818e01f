import { z } from 'zod'
import { cursorSchema, daySchema, decimalSchema, emptySchema, pageOf, timeSchema, troubleSchema } from '../envelope.ts'

/**
 * reading: from 旺店通, window by window · planning: compared with the POS · planned: waits for a person ·
 * confirming: lines are being queued · delivering: in the outbox · done · cancelled · failed: stopped, can be resumed.
 */
export const IMPORT_STATES = [
  'reading',
  'planning',
  'planned',
  'confirming',
  'delivering',
  'done',
  'cancelled',
  'failed',
] as const
export const importStateSchema = z.enum(IMPORT_STATES)

/** create 新商品 · add-specs 新规格 · exists 已存在，未修改 · skipped 跳过 (with reason) · error 错误. */
export const PLAN_ACTIONS = ['create', 'add-specs', 'exists', 'skipped', 'error'] as const
export const planActionSchema = z.enum(PLAN_ACTIONS)

export const LINE_RESULTS = ['waiting', 'created', 'existed', 'failed', 'unknown', 'discarded'] as const
export const lineResultSchema = z.enum(LINE_RESULTS)

export const categoryIssueSchema = z.object({
  /** Full path, top level first. */
  path: z.array(z.string()),
  products: z.number().int(),
  /** too-deep: 4+ levels, excluded (S60) · missing: not in the POS yet (S61) · ambiguous: several paths share the name. */
  kind: z.enum(['too-deep', 'missing', 'ambiguous']),
  /** What the first-level category will be called if nobody maintains the path (S62). */
  flattenedTo: z.string().nullable(),
  state: z.enum(['open', 'queued', 'created', 'failed']),
})
export type CategoryIssue = z.infer<typeof categoryIssueSchema>

export const productImportSchema = z.object({
  id: z.number().int(),
  connectionId: z.number().int(),
  from: daySchema,
  to: daySchema,
  state: importStateSchema,
  startedAt: timeSchema,
  finishedAt: timeSchema.nullable(),
  startedBy: z.string(),
  correlationId: z.string(),
  /** Requests to 旺店通 done and expected; null = not known yet. */
  reading: z.object({
    requestsDone: z.number().int(),
    requestsTotal: z.number().int().nullable(),
    goodsRead: z.number().int(),
    goodsInWindow: z.number().int(),
    newSpecsInWindow: z.number().int(),
  }),
  /** Products per action. */
  plan: z.record(planActionSchema, z.number().int()),
  /** SKU (规格) that would be written. */
  planSpecs: z.number().int(),
  newBrands: z.number().int(),
  multiSpecProducts: z.number().int(),
  categories: z.object({ missing: z.number().int(), tooDeep: z.number().int(), ambiguous: z.number().int() }),
  result: z.record(lineResultSchema, z.number().int()),
  /** Milliseconds still needed at the connection's limit; null = not known. */
  remainingMs: z.number().nullable(),
  elapsedMs: z.number(),
  /** Why it does not go on just now (offline, throttled, credentials), or why it failed. */
  trouble: troubleSchema.nullable(),
})
export type ProductImport = z.infer<typeof productImportSchema>

export const planLineSchema = z.object({
  seq: z.number().int(),
  productNo: z.string(),
  name: z.string(),
  action: planActionSchema,
  /** Reason code and sentence for skipped / error / exists and for warnings. */
  reasonCode: z.string().nullable(),
  reason: z.string().nullable(),
  categoryPath: z.array(z.string()),
  /** The path the POS will show (differs when flattened). */
  categoryInPos: z.array(z.string()),
  brand: z.string(),
  unit: z.string(),
  image: z.string().nullable(),
  createdAt: timeSchema.nullable(),
  specs: z.array(
    z.object({
      merchantCode: z.string(),
      specName: z.string(),
      barcode: z.string(),
      retailPrice: decimalSchema,
      action: planActionSchema,
      reason: z.string().nullable(),
    }),
  ),
  result: lineResultSchema.nullable(),
  outboxId: z.number().int().nullable(),
  trouble: troubleSchema.nullable(),
})
export type PlanLine = z.infer<typeof planLineSchema>

export const productSchema = z.object({
  productNo: z.string(),
  name: z.string(),
  categoryPath: z.array(z.string()),
  brand: z.string(),
  unit: z.string(),
  image: z.string().nullable(),
  onSale: z.boolean(),
  updatedAt: timeSchema.nullable(),
  specs: z.array(
    z.object({ merchantCode: z.string(), specName: z.string(), barcode: z.string(), retailPrice: decimalSchema }),
  ),
})
export type Product = z.infer<typeof productSchema>

const byId = z.object({ id: z.number().int() })
const days = z.object({ connectionId: z.number().int(), from: daySchema, to: daySchema })
const one = z.object({ import: productImportSchema })

export const catalogCalls = {
  /** S69–S71: checks the dates without doing anything. */
  'catalog.checkDates': {
    input: days,
    output: z.object({
      ok: z.boolean(),
      message: z.string(),
      /** Last 截止日期 allowed for this 开始日期. */
      lastAllowed: daySchema.nullable(),
      /** 自动拆成 n 段, each at most one month. */
      split: z.array(z.object({ from: daySchema, to: daySchema })),
      estimateMs: z.number().nullable(),
    }),
  },
  /** Starts reading and planning; writes nothing to the POS. With `split` one import per part is made, in order. */
  'catalog.startImport': {
    input: days.extend({ split: z.boolean() }),
    output: z.object({ imports: z.array(productImportSchema) }),
  },
  'catalog.getImport': { input: byId, output: one },
  'catalog.listImports': {
    input: z.object({ connectionId: z.number().int().nullable(), cursor: cursorSchema }),
    output: pageOf(productImportSchema),
  },
  'catalog.planLines': {
    input: z.object({
      id: z.number().int(),
      action: planActionSchema.nullable(),
      result: lineResultSchema.nullable(),
      text: z.string().max(100),
      cursor: cursorSchema,
      limit: z.number().int().min(1).max(500),
    }),
    output: pageOf(planLineSchema).extend({ total: z.number().int() }),
  },
  'catalog.categoryIssues': { input: byId, output: z.object({ issues: z.array(categoryIssueSchema) }) },
  /** 先建分类: queues the creation of missing paths; products wait for them. */
  'catalog.createCategories': {
    input: z.object({ id: z.number().int(), paths: z.array(z.array(z.string()).min(1).max(3)).max(2000) }),
    output: z.object({ queued: z.number().int() }),
  },
  /** Plans again after something was maintained by hand (categories, codes). */
  'catalog.replan': { input: byId, output: one },
  /** S75: queues the plan. `acceptFlattening` is the tick of S62, needed while paths are missing. */
  'catalog.confirmImport': { input: z.object({ id: z.number().int(), acceptFlattening: z.boolean() }), output: one },
  'catalog.cancelImport': { input: byId, output: one },
  'catalog.resumeImport': { input: byId, output: one },
  /** Saves plan or result as csv (UTF-8 with BOM) where the person says. `saved: null` = cancelled. */
  'catalog.exportLines': {
    input: z.object({ id: z.number().int(), action: planActionSchema.nullable(), result: lineResultSchema.nullable() }),
    output: z.object({ saved: z.object({ token: z.string(), name: z.string() }).nullable() }),
  },
  /** S104: 货号、商家编码、名称. Works offline on the last known state of the POS. */
  'catalog.products': {
    input: z.object({
      connectionId: z.number().int(),
      keyword: z.string().max(100),
      category: z.string().max(100),
      brand: z.string().max(100),
      cursor: cursorSchema,
      limit: z.number().int().min(1).max(200),
    }),
    output: pageOf(productSchema).extend({
      total: z.number().int(),
      asOf: timeSchema.nullable(),
      refreshing: z.boolean(),
      trouble: troubleSchema.nullable(),
    }),
  },
  'catalog.facets': {
    input: z.object({ connectionId: z.number().int() }),
    output: z.object({ categories: z.array(z.string()), brands: z.array(z.string()) }),
  },
  'catalog.refreshProducts': { input: z.object({ connectionId: z.number().int() }), output: emptySchema },
} as const
