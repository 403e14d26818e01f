import { z } from 'zod'
import { cursorSchema, daySchema, pageOf, timeSchema, troubleSchema } from '../envelope.ts'

/**
 * reading: goods of 旺店通, window by window · refreshing: the product list of the POS is brought level · comparing ·
 * done · cancelled · failed: stopped, can be resumed.
 */
export const COMPARE_STATES = ['reading', 'refreshing', 'comparing', 'done', 'cancelled', 'failed'] as const
export const compareStateSchema = z.enum(COMPARE_STATES)

/**
 * pos-only: POS 有、ERP 没有 · erp-only: ERP 有、POS 没有 · clash: codes that are the same but for case, width or blanks at
 * the ends, or one code used by several specs of one side · no-code: a spec without 商家编码, which nobody can compare.
 */
export const COMPARE_KINDS = ['pos-only', 'erp-only', 'clash', 'no-code'] as const
export const compareKindSchema = z.enum(COMPARE_KINDS)

export const compareSideSchema = z.enum(['erp', 'pos'])

/** A calendar month or the part of it up to today: dates that ERP商品导入 accepts. */
export const compareMonthSchema = z.object({ from: daySchema, to: daySchema })

export const compareRunSchema = z.object({
  id: z.number().int(),
  connectionId: z.number().int(),
  /** Goods of the ERP modified since this day were read. */
  from: daySchema,
  state: compareStateSchema,
  startedAt: timeSchema,
  startedBy: z.string(),
  finishedAt: timeSchema.nullable(),
  correlationId: z.string(),
  /** Requests to 旺店通 done and expected so far; null = not known yet. `specs`: rows kept. */
  reading: z.object({
    requestsDone: z.number().int(),
    requestsTotal: z.number().int().nullable(),
    specs: z.number().int(),
  }),
  /** Of the state refreshing or comparing: products or codes done; null = not known. */
  working: z.object({ done: z.number().int(), total: z.number().int().nullable() }).nullable(),
  /** Moment each side was read up to; null = not yet. */
  erpAsOf: timeSchema.nullable(),
  posAsOf: timeSchema.nullable(),
  counts: z.object({
    erpSpecs: z.number().int(),
    posSpecs: z.number().int(),
    /** Codes that both sides have. */
    both: z.number().int(),
    lines: z.record(compareKindSchema, z.number().int()),
    /** ERP 有、POS 没有 by month of creation, newest first; `undated`: without a creation time. */
    months: z.array(compareMonthSchema.extend({ specs: z.number().int() })),
    undated: z.number().int(),
  }),
  /** Milliseconds still needed at the connection's limit; null = not known. */
  remainingMs: z.number().nullable(),
  elapsedMs: z.number(),
  /** Why it does not go on just now (offline, throttled, credentials), or why it failed. */
  trouble: troubleSchema.nullable(),
})
export type CompareRun = z.infer<typeof compareRunSchema>

export const compareUseSchema = z.object({
  side: compareSideSchema,
  /** Verbatim. */
  code: z.string(),
  productNo: z.string(),
  name: z.string(),
  specName: z.string(),
})

export const compareLineSchema = z.object({
  seq: z.number().int(),
  kind: compareKindSchema,
  /** One for pos-only, erp-only and no-code; at most 20 of a clash. */
  uses: z.array(compareUseSchema),
  /** All uses of a clash, also those not named. */
  useCount: z.number().int(),
  /** What a clash consists of. */
  differs: z.array(z.enum(['case', 'width', 'blank', 'repeated-erp', 'repeated-pos'])),
  /** Of erp-only: when the product was created in the ERP, and the dates with which ERP商品导入 finds it. */
  createdAt: timeSchema.nullable(),
  month: compareMonthSchema.nullable(),
})
export type CompareLine = z.infer<typeof compareLineSchema>

const byId = z.object({ id: z.number().int() })
const one = z.object({ run: compareRunSchema })

/** 商品对照 (S66): reads both sides, writes to neither. */
export const compareCalls = {
  'compare.state': {
    input: z.object({ connectionId: z.number().int() }),
    output: z.object({
      /** The newest run, whatever became of it. */
      current: compareRunSchema.nullable(),
      /** The newest finished run: its lines can be read. */
      result: compareRunSchema.nullable(),
      /** Newest first, at most 20. */
      history: z.array(compareRunSchema),
      /** First day a person is offered. */
      defaultFrom: daySchema,
      /** Today in Beijing. */
      today: daySchema,
    }),
  },
  /** 开始对照. While one is under way, that one is answered. */
  'compare.start': { input: z.object({ connectionId: z.number().int(), from: daySchema }), output: one },
  'compare.cancel': { input: byId, output: one },
  'compare.resume': { input: byId, output: one },
  /** Lines of a finished run; `text` looks in 商家编码, 货号 and 名称, without case and width. */
  'compare.lines': {
    input: z.object({
      id: z.number().int(),
      kind: compareKindSchema,
      text: z.string().max(100),
      cursor: cursorSchema,
      limit: z.number().int().min(1).max(500),
    }),
    output: pageOf(compareLineSchema).extend({ total: z.number().int() }),
  },
  /** Saves one kind or all (`kind: null`) as csv (UTF-8 with BOM). `saved: null` = cancelled. */
  'compare.export': {
    input: z.object({ id: z.number().int(), kind: compareKindSchema.nullable() }),
    output: z.object({ saved: z.object({ token: z.string(), name: z.string() }).nullable() }),
  },
} as const
