import { z } from 'zod'
import { cursorSchema, decimalSchema, pageOf, timeSchema, troubleSchema } from '../envelope.ts'
import { runnerSchema } from './connections.ts'

/** erp: 以ERP为主, the shops' quantities change (S123) · pos: 以门店系统为主, the warehouses' quantities change (S124). */
export const STOCK_DIRECTIONS = ['erp', 'pos'] as const
export const stockDirectionSchema = z.enum(STOCK_DIRECTIONS)
export type StockDirection = z.infer<typeof stockDirectionSchema>

/**
 * sync: changed SKUs, written · preview: the same without writes until a person presses 执行 · compare: 对账, all SKUs, no
 * writes · apply: chosen rows of a 对账 · rollback: 撤回, the old values of a run · observe: 对方系统直连, differences only.
 */
export const STOCK_RUN_KINDS = ['sync', 'preview', 'compare', 'apply', 'rollback', 'observe'] as const
export const stockRunKindSchema = z.enum(STOCK_RUN_KINDS)
export type StockRunKind = z.infer<typeof stockRunKindSchema>

/**
 * reading → planning → (planned: waits for 执行) → queueing → writing → verifying → done.
 * guarded: 已拦截, nothing was written, a person answers 放行本次 or 跳过本次 · waiting-person: the slot was missed and it is
 * too late to run by itself · partial: ended, some rows were not written · skipped: 跳过本次.
 */
export const STOCK_RUN_STATES = [
  'reading',
  'planning',
  'planned',
  'guarded',
  'waiting-person',
  'queueing',
  'writing',
  'verifying',
  'done',
  'partial',
  'failed',
  'cancelled',
  'skipped',
] as const
export const stockRunStateSchema = z.enum(STOCK_RUN_STATES)
export type StockRunState = z.infer<typeof stockRunStateSchema>

/** schedule: 定时 · catch-up: 补跑 · manual: 手动 · released: 放行, a person let a stopped or missed run go. */
export const stockTriggerSchema = z.enum(['schedule', 'catch-up', 'manual', 'released'])
export type StockTrigger = z.infer<typeof stockTriggerSchema>

export const STOCK_GUARDS = [
  'empty-source',
  'short-source',
  'too-many-zero',
  'too-large-change',
  'negative',
  'clock-difference',
  'unmapped',
  'unsettled-documents',
  'blackout',
  'opening-hours',
  'too-long',
] as const
export const stockGuardNameSchema = z.enum(STOCK_GUARDS)
export type StockGuardName = z.infer<typeof stockGuardNameSchema>

/** Why a run was stopped: a sentence with the measured figure and the limit. */
export const stockGuardSchema = z.object({
  name: stockGuardNameSchema,
  label: z.string(),
  text: z.string(),
  /** As a person reads them, e.g. `62 %` and `50 %`. */
  measured: z.string(),
  limit: z.string(),
  /** A person let it pass for this run. */
  released: z.boolean(),
})
export type StockGuard = z.infer<typeof stockGuardSchema>

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, '时间应为 00:00 到 23:59')
/** Beijing time of day; `to` before `from` reaches over midnight. */
export const stockSpanSchema = z.object({ from: timeOfDay, to: timeOfDay })

/** Limits of the guards; defaults of the product in brackets. */
export const stockLimitsSchema = z.object({
  /** A full source shows at least this much of what it showed last time, % [80]. */
  minScopePercent: z.number().int().min(1).max(100),
  /** SKUs that would become 0, % of the SKUs compared [30], or count [50]; fewer than `zeroFloor` [10] never stop a run. */
  maxZeroPercent: z.number().int().min(0).max(100),
  maxZeroCount: z.number().int().min(0).max(1_000_000),
  zeroFloor: z.number().int().min(0).max(1_000_000),
  /** Σ|difference| in % of Σ old quantities [50]. */
  maxChangePercent: z.number().int().min(0).max(10_000),
  /** Minutes by which a side's clock may be wrong [5]. */
  maxClockMinutes: z.number().int().min(1).max(60),
})
export type StockLimits = z.infer<typeof stockLimitsSchema>

export const stockSettingsSchema = z.object({
  limits: stockLimitsSchema,
  /** A run is not begun inside by itself; at most four. */
  blackout: z.array(stockSpanSchema).max(4),
  /** A run has to end before opening. */
  opening: stockSpanSchema,
  /** A22: what a shop with documents under way gets: skip: these SKUs are left out and named · stop: the run asks. */
  unsettled: z.enum(['skip', 'stop']),
})
export type StockSettings = z.infer<typeof stockSettingsSchema>

/** Which PC runs the stock sync of this connection; kept in the POS gateway. */
export const stockLeaseSchema = z.object({
  /** free: nobody · ours: this PC · other: another PC · unknown: the gateway was not reached yet. */
  state: z.enum(['free', 'ours', 'other', 'unknown']),
  holder: z.string().nullable(),
  /** Name of this PC as the gateway knows it. */
  self: z.string(),
  term: z.number().int().nullable(),
  expiresAt: timeSchema.nullable(),
  /** Moment of the last answer. */
  readAt: timeSchema.nullable(),
  trouble: troubleSchema.nullable(),
})
export type StockLease = z.infer<typeof stockLeaseSchema>

/** A person's answer to a stopped or missed run, or to a direction. */
export const stockAnswerSchema = z.object({
  answer: z.enum(['release', 'skip']),
  by: z.string(),
  at: timeSchema,
  reason: z.string(),
  guards: z.array(stockGuardNameSchema),
})

const count = z.number().int()
/** Lines per outcome. `unchanged` ones are counted, not kept and never transmitted (S127). */
export const stockCountsSchema = z.object({
  /** SKUs of the source in this run, per mapped shop. */
  scope: count,
  unchanged: count,
  write: count,
  zero: count,
  negative: count,
  large: count,
  appearing: count,
  /** 对方不存在. */
  missing: count,
  /** Left out because of documents under way (A22). */
  unsettled: count,
  /** Left out for another reason: a code used twice, a row without a quantity. */
  unusable: count,
  /** Of `write`: */
  waiting: count,
  written: count,
  /** 变化中: the old value was another one when it was to be written; not written. */
  moving: count,
  refused: count,
  expired: count,
  unknown: count,
  /** Of `written`, after reading the other side again. */
  verified: count,
  /** The other side has another quantity again: sold or edited since. */
  movedSince: count,
  /** 旺店通 holds the 盘点单 for a person's review. */
  waitingAudit: count,
})
export type StockCounts = z.infer<typeof stockCountsSchema>

export const stockRunSchema = z.object({
  id: z.number().int(),
  connectionId: z.number().int(),
  kind: stockRunKindSchema,
  state: stockRunStateSchema,
  direction: stockDirectionSchema,
  trigger: stockTriggerSchema,
  /** Slot it serves (02:10); for a manual run the moment it was asked for. */
  plannedAt: timeSchema,
  startedAt: timeSchema,
  startedBy: z.string(),
  finishedAt: timeSchema.nullable(),
  /** Changes of the master from … to … (A18), its own clock; null for 对账, apply and rollback. */
  interval: z.object({ from: timeSchema, to: timeSchema }).nullable(),
  shops: z.array(z.object({ shopId: z.string(), shopName: z.string(), warehouseNo: z.string() })),
  /** 有未抓取单据的门店 (A22). */
  unsettledShops: z.array(z.object({ shopId: z.string(), shopName: z.string(), documents: count, specs: count })),
  counts: stockCountsSchema,
  /** Σ old, Σ new and Σ|difference| of the lines to write. */
  totals: z.object({ before: decimalSchema, after: decimalSchema, moved: decimalSchema }),
  /** Those that stop it, and those a person let pass. */
  guards: z.array(stockGuardSchema),
  answers: z.array(stockAnswerSchema),
  /** Requests still needed and their time at the connections' limits (ms); null = not known yet. */
  estimate: z
    .object({
      requests: count,
      ms: z.number(),
      endsAt: timeSchema,
      /** Where the end lies: before the shops open · behind it, begun before · the shops are open already. */
      opening: z.enum(['before', 'too-late', 'during']),
    })
    .nullable(),
  /** Work of the present state; `total` null = not known. */
  progress: z.object({ done: count, total: count.nullable(), text: z.string() }).nullable(),
  /** After this moment nothing of the run is sent any more. */
  notAfter: timeSchema.nullable(),
  /** Of apply and rollback: the run it comes from. */
  ofRun: count.nullable(),
  /** The written lines still stand and can be withdrawn. */
  canRollback: z.boolean(),
  correlationId: z.string(),
  /** One sentence: what came of it. */
  note: z.string(),
  /** Why it does not go on just now, or why it failed. */
  trouble: troubleSchema.nullable(),
})
export type StockRun = z.infer<typeof stockRunSchema>

/**
 * Why a line is as it is. raise / lower / zero / appear: to be written · missing 对方不存在 · negative 负数 ·
 * unsettled 有未抓取单据 · clash 编码重复 · no-quantity 主方没有给出库存 · changed-since (rollback) 之后又有变化.
 */
export const STOCK_REASONS = [
  'raise',
  'lower',
  'zero',
  'appear',
  'missing',
  'negative',
  'unsettled',
  'clash',
  'no-quantity',
  'changed-since',
] as const
export const stockReasonSchema = z.enum(STOCK_REASONS)
export type StockReason = z.infer<typeof stockReasonSchema>

/** What became of a line that was to be written; null = it was not to be. */
export const STOCK_RESULTS = [
  'planned',
  'waiting',
  'written',
  'verified',
  'moved-since',
  'waiting-audit',
  'moving',
  'refused',
  'expired',
  'unknown',
  'replaced',
] as const
export const stockResultSchema = z.enum(STOCK_RESULTS)
export type StockResult = z.infer<typeof stockResultSchema>

export const stockLineSchema = z.object({
  seq: z.number().int(),
  /** 编码: 商家编码. */
  code: z.string(),
  productNo: z.string(),
  name: z.string(),
  specName: z.string(),
  shopId: z.string(),
  shopName: z.string(),
  /** 旧值 of the side that is written; null = it has no such SKU. */
  before: decimalSchema.nullable(),
  /** 新值 of the master; null = the master did not say. */
  after: decimalSchema.nullable(),
  difference: decimalSchema.nullable(),
  reason: stockReasonSchema,
  /** A sentence: 原因. */
  text: z.string(),
  large: z.boolean(),
  result: stockResultSchema.nullable(),
  /** What the other side said; quantity found there with 变化中. */
  found: decimalSchema.nullable(),
  trouble: troubleSchema.nullable(),
  outboxId: z.number().int().nullable(),
})
export type StockLine = z.infer<typeof stockLineSchema>

export const STOCK_FILTERS = [
  'all',
  'write',
  'zero',
  'negative',
  'large',
  'appear',
  'missing',
  'left-out',
  'waiting',
  'written',
  'moving',
  'failed',
] as const
export const stockFilterSchema = z.enum(STOCK_FILTERS)
export type StockFilter = z.infer<typeof stockFilterSchema>

const lineQuery = z.object({
  id: z.number().int(),
  filter: stockFilterSchema,
  /** null = all shops. */
  shopId: z.string().max(64).nullable(),
  /** Looks in 编码, 货号 and 名称, without case and width. */
  text: z.string().max(100),
})

const byConnection = z.object({ connectionId: z.number().int() })
const byId = z.object({ id: z.number().int() })
const one = z.object({ run: stockRunSchema })
const reason = z.string().trim().min(1, '请写明原因').max(200)

export const stockStateSchema = z.object({
  connectionId: z.number().int(),
  direction: stockDirectionSchema.nullable(),
  /** Who set the direction that stands, and when; null = not set. */
  locked: z.object({ by: z.string(), at: timeSchema }).nullable(),
  /** Newest first. */
  directionHistory: z.array(
    z.object({ direction: stockDirectionSchema, by: z.string(), at: timeSchema, reason: z.string() }),
  ),
  /** What has to be typed to choose a direction. */
  confirmations: z.record(stockDirectionSchema, z.string()),
  schedule: z.object({
    /** 每天 02:10（北京时间）. */
    sentence: z.string(),
    /** Null: not scheduled (no direction, or paused). */
    nextAt: timeSchema.nullable(),
    /** A missed run is caught up by itself until this time of day. */
    catchUpUntil: timeOfDay,
    pausedUntil: timeSchema.nullable(),
    pauseReason: z.string().nullable(),
    /** 电脑需开机；…. */
    hint: z.string(),
  }),
  runner: runnerSchema,
  lease: stockLeaseSchema,
  settings: stockSettingsSchema,
  defaults: stockSettingsSchema,
  shops: z.array(z.object({ shopId: z.string(), shopName: z.string(), warehouseNo: z.string() })),
  /** End of the interval of the last good run, the master's clock; null = none yet. */
  watermark: timeSchema.nullable(),
  lastSuccessAt: timeSchema.nullable(),
  /** The newest run that has not ended, or that waits for a person; else null. */
  current: stockRunSchema.nullable(),
  /** Newest finished 对账, whose rows can be applied. */
  compare: stockRunSchema.nullable(),
  /** Last seven runs that could write or observe, newest first. */
  lastRuns: z.array(stockRunSchema),
})
export type StockState = z.infer<typeof stockStateSchema>

/** 库存同步 (S121–S127). What is under way is answered instead of a second run of the same connection. */
export const stockCalls = {
  'stock.get': { input: byConnection, output: stockStateSchema },
  /** 预演: what the next run would do; writes nothing before `stock.confirm`. */
  'stock.preview': { input: byConnection, output: one },
  /** 立即同步. */
  'stock.runNow': { input: byConnection, output: one },
  /** 执行: lets a planned preview, apply or rollback go on to its guards and its writes. */
  'stock.confirm': { input: byId, output: one },
  /** Before anything was queued it ends at once; afterwards unsent rows are taken back. */
  'stock.cancel': { input: byId, output: one },
  /** A failed run goes on where it stood. */
  'stock.resume': { input: byId, output: one },
  'stock.run': { input: byId, output: one },
  /** 放行本次 / 跳过本次 of a guarded or missed run. */
  'stock.answerGuard': {
    input: z.object({ id: z.number().int(), answer: z.enum(['release', 'skip']), reason }),
    output: one,
  },
  /** Lines of a run, sorted; counted under the filter. */
  'stock.lines': {
    input: lineQuery.extend({
      sort: z.enum(['difference', 'code', 'shop']),
      cursor: cursorSchema,
      limit: z.number().int().min(1).max(500),
    }),
    output: pageOf(stockLineSchema).extend({ total: z.number().int() }),
  },
  /** Saves the lines as csv (UTF-8 with BOM). `saved: null` = cancelled. */
  'stock.export': {
    input: lineQuery,
    output: z.object({ saved: z.object({ token: z.string(), name: z.string() }).nullable() }),
  },
  /** 对账: reads both sides in full, writes nothing. `direction`: null = the one that is set. */
  'stock.compare': {
    input: byConnection.extend({ direction: stockDirectionSchema.nullable() }),
    output: one,
  },
  /** Plans chosen rows of the newest 对账 anew (kind apply); `stock.confirm` writes them. */
  'stock.applyChosen': {
    input: z.object({ id: z.number().int(), seqs: z.array(z.number().int()).min(1).max(20_000), reason }),
    output: one,
  },
  /** Needs 实施. The first time, and (A21) for a change: a 对账 of that direction not older than a day, and the typed words. */
  'stock.setDirection': {
    input: byConnection.extend({
      direction: stockDirectionSchema,
      typed: z.string().max(100),
      compareId: z.number().int(),
      /** Needed for a change. */
      reason: z.string().max(200),
    }),
    output: stockStateSchema,
  },
  /** Needs 实施. */
  'stock.setSettings': {
    input: byConnection.extend({ settings: stockSettingsSchema }),
    output: stockStateSchema,
  },
  /** 暂停 (e.g. 盘点期间) until a moment; `until: null` ends it. */
  'stock.pause': {
    input: byConnection.extend({ until: timeSchema.nullable(), reason: z.string().max(200) }),
    output: stockStateSchema,
  },
  /** History, newest first. */
  'stock.runs': {
    input: byConnection.extend({ cursor: cursorSchema, limit: z.number().int().min(1).max(100) }),
    output: pageOf(stockRunSchema),
  },
  /** 撤回: plans the old values of a run (kind rollback); rows that changed since are left out, each with its reason. */
  'stock.rollback': { input: z.object({ id: z.number().int(), reason }), output: one },
  /** Asks the gateway who holds the lease. */
  'stock.lease': { input: byConnection, output: z.object({ lease: stockLeaseSchema }) },
  /** 接管: this PC runs the schedule from now on. */
  'stock.takeOver': { input: byConnection.extend({ reason }), output: z.object({ lease: stockLeaseSchema }) },
  /** 让出: another PC may take it. */
  'stock.release': { input: byConnection, output: z.object({ lease: stockLeaseSchema }) },
} as const
