import { z } from 'zod'
import { assertNever } from '../assert-never.ts'
import { cursorSchema, daySchema, decimalSchema, emptySchema, pageOf, timeSchema, troubleSchema } from '../envelope.ts'

/** in: born in the ERP, on its way to the POS · out: born in the POS, on its way to the ERP. */
export const DOCUMENT_DIRECTIONS = ['in', 'out'] as const
export const documentDirectionSchema = z.enum(DOCUMENT_DIRECTIONS)
export type DocumentDirection = z.infer<typeof documentDirectionSchema>

/**
 * Where a document stands with us; one at a time.
 *
 * The other side's turn: waiting-finish (A14; 盘点 not audited in 商家后台) · waiting-settle (A14: 60 / 70; out: booked in
 * the ERP, not settled) · waiting-audit (out: booked, a person must audit it in the ERP, S18–S30) · waiting-erp (sales,
 * S118) · observing (A29: the vendors' own link runs the stream; asked for, not sent).
 * A person's turn: unmapped (S45, S99) · missing-products (A33; goes by itself once they exist) · held (S101, a figure
 * that cannot be sent; `holdReason`) · refused (the other side said no).
 * Our turn: waiting-products (S93: products are created first) · queued · sending · unknown.
 * Over: arrived · arrived-by-other (A29) · unsupported (S115) · not-returned (A16, A17, A30, display only, switched off)
 * · cancelled (there) · deleted (out: tombstone) · discarded (by a person, in the queue).
 */
export const DOCUMENT_STATES = [
  'waiting-finish',
  'waiting-settle',
  'waiting-audit',
  'waiting-erp',
  'observing',
  'unmapped',
  'missing-products',
  'held',
  'refused',
  'waiting-products',
  'queued',
  'sending',
  'unknown',
  'arrived',
  'arrived-by-other',
  'unsupported',
  'not-returned',
  'cancelled',
  'deleted',
  'discarded',
] as const
export const documentStateSchema = z.enum(DOCUMENT_STATES)
export type DocumentState = z.infer<typeof documentStateSchema>

/** attention 待处理 · moving 进行中 · waiting 等待对方 · arrived 已到达 · never 不回传. Every state is in exactly one. */
export const DOCUMENT_TABS = ['attention', 'moving', 'waiting', 'arrived', 'never'] as const
export const documentTabSchema = z.enum(DOCUMENT_TABS)
export type DocumentTab = z.infer<typeof documentTabSchema>

export const DOCUMENT_TAB_TEXT: Record<DocumentTab, string> = {
  attention: '待处理',
  moving: '进行中',
  waiting: '等待对方',
  arrived: '已到达',
  never: '不回传',
}

/** What the window calls a state. */
export function documentStateText(state: DocumentState): string {
  switch (state) {
    case 'waiting-finish':
      return '未到回传条件'
    case 'waiting-settle':
      return '等待结算'
    case 'waiting-audit':
      return '等待ERP审核'
    case 'waiting-erp':
      return '等待ERP抓取'
    case 'observing':
      return '对方系统直连'
    case 'unmapped':
      return '门店未对应'
    case 'missing-products':
      return '缺商品'
    case 'held':
      return '已暂停，待确认'
    case 'refused':
      return '被拒绝'
    case 'waiting-products':
      return '先创建商品'
    case 'queued':
      return '排队中'
    case 'sending':
      return '发送中'
    case 'unknown':
      return '结果未知'
    case 'arrived':
      return '已到达'
    case 'arrived-by-other':
      return '已存在（对方已同步）'
    case 'unsupported':
      return '不支持回传'
    case 'not-returned':
      return '不回传'
    case 'cancelled':
      return '已取消'
    case 'deleted':
      return '已删除'
    case 'discarded':
      return '已放弃'
    default:
      return assertNever(state)
  }
}

export function documentTabOf(state: DocumentState): DocumentTab {
  switch (state) {
    case 'unmapped':
    case 'missing-products':
    case 'held':
    case 'refused':
      return 'attention'
    case 'waiting-products':
    case 'queued':
    case 'sending':
    case 'unknown':
      return 'moving'
    case 'waiting-finish':
    case 'waiting-settle':
    case 'waiting-audit':
    case 'waiting-erp':
    case 'observing':
      return 'waiting'
    case 'arrived':
    case 'arrived-by-other':
      return 'arrived'
    case 'unsupported':
    case 'not-returned':
    case 'cancelled':
    case 'deleted':
    case 'discarded':
      return 'never'
    default:
      return assertNever(state)
  }
}

/** Something to know about a document that does not stop it: a kind seen for the first time, S102, A23, a change after arrival. */
export const documentNoteSchema = z.object({ code: z.string(), text: z.string() })
export type DocumentNote = z.infer<typeof documentNoteSchema>

export const documentSchema = z.object({
  id: z.number().int(),
  connectionId: z.number().int(),
  direction: documentDirectionSchema,
  /** `<family>:<code>`, e.g. `stockIn:6`, `refundIn:3`, `stockOut:7`, `transfer:0`, `pos:stocktake`; what `documents.kinds` lists. */
  kind: z.string(),
  /** 其他入库, 盘点 …; an unknown one 入库类型 13. */
  kindLabel: z.string(),
  /** Number in the system where it was born. */
  number: z.string(),
  /** The document it came from there (原始单号); empty = none. */
  sourceNo: z.string(),
  /** Number of ours under which it was sent; null = not queued yet. With parts: of the first. */
  ourNo: z.string().nullable(),
  /** Number it has in the other system. */
  arrivedNo: z.string().nullable(),
  shopId: z.string().nullable(),
  shopName: z.string().nullable(),
  /** ERP's 仓库编号; null where the POS names no mapped shop. */
  warehouseNo: z.string().nullable(),
  warehouseName: z.string().nullable(),
  /** State where it was born, in that system's words. */
  remoteState: z.string(),
  state: documentStateSchema,
  stateText: z.string(),
  /** Why it stands where it stands: refused, held, missing products, unsupported … */
  trouble: troubleSchema.nullable(),
  notes: z.array(documentNoteSchema),
  createdAt: timeSchema.nullable(),
  finishedAt: timeSchema.nullable(),
  /** Came in here. */
  seenAt: timeSchema,
  queuedAt: timeSchema.nullable(),
  sentAt: timeSchema.nullable(),
  arrivedAt: timeSchema.nullable(),
  /** 预计 hh:mm 前到达 (S98); null = nothing is expected. */
  expectedAt: timeSchema.nullable(),
  /** late: more than 15 minutes · alert: more than 30 (A28); null once it has arrived or need not. */
  late: z.enum(['late', 'alert']).nullable(),
  lines: z.number().int(),
  skus: z.number().int(),
  quantity: decimalSchema,
  amount: decimalSchema,
  /** Journal lines, requests and answers of this document. */
  correlationId: z.string(),
  /** Rows of the outbox, parts in order. */
  outboxIds: z.array(z.number().int()),
})
export type DocumentRow = z.infer<typeof documentSchema>

export const documentLineSchema = z.object({
  /** From 1. */
  line: z.number().int(),
  specNo: z.string(),
  goodsNo: z.string(),
  name: z.string(),
  specName: z.string(),
  quantity: decimalSchema,
  price: decimalSchema.nullable(),
  /** 残次品: never sent (S24). */
  defect: z.boolean(),
  remark: z.string(),
  /** 缺商品, 不回传（残次品）, a warning of the other side for this line; empty = none. */
  note: z.string(),
})
export type DocumentLine = z.infer<typeof documentLineSchema>

export const documentEventSchema = z.object({
  at: timeSchema,
  /** seen, changed, held, queued, sent, answered, unknown, arrived, refused, asked, person, late … */
  event: z.string(),
  text: z.string(),
  by: z.string().nullable(),
  outboxId: z.number().int().nullable(),
})
export type DocumentEvent = z.infer<typeof documentEventSchema>

export const DOCUMENT_ACTIONS = ['send-now', 'skip', 'retry', 'split', 'refresh'] as const
export const documentActionSchema = z.object({
  action: z.enum(DOCUMENT_ACTIONS),
  allowed: z.boolean(),
  /** Why not; empty when allowed. */
  reason: z.string(),
})

export const DOCUMENT_SORTS = ['seenAt', 'finishedAt', 'expectedAt', 'number', 'lines', 'amount', 'state'] as const

export const documentFilterSchema = z.object({
  connectionId: z.number().int().nullable(),
  direction: documentDirectionSchema.nullable(),
  /** All of a tab; ignored where `states` names some. */
  tab: documentTabSchema.nullable(),
  states: z.array(documentStateSchema),
  kind: z.string().max(60).nullable(),
  shopId: z.string().max(64).nullable(),
  warehouseNo: z.string().max(64).nullable(),
  /** Part of any of its numbers: there, source, ours, in the other system; or a 商家编码 on its lines, whole. */
  text: z.string().max(100),
  /** Days of 完成时间 there (else of coming in), both included. */
  from: daySchema.nullable(),
  to: daySchema.nullable(),
  /** Only what is late (A28). */
  late: z.boolean(),
})
export type DocumentFilter = z.infer<typeof documentFilterSchema>

export const documentKindSchema = z.object({
  kind: z.string(),
  label: z.string(),
  direction: documentDirectionSchema,
  /** goes · never (S115, sales, display only) · off (switched off in the settings). */
  travels: z.enum(['goes', 'never', 'off']),
  /** Why it never goes, or what it becomes on the other side. */
  text: z.string(),
  /** One of the five kinds by which products may be created (S93). */
  createsProducts: z.boolean(),
  /** Not in the known list: flagged when first seen (A15). */
  unknown: z.boolean(),
  firstSeenAt: timeSchema.nullable(),
})
export type DocumentKind = z.infer<typeof documentKindSchema>

export const documentSettingsSchema = z.object({
  /** The ERP is asked every so many minutes (1–10). */
  intervalMinutes: z.number().int().min(1).max(10),
  /** Kinds that a person has switched off; only such as `travels` otherwise. */
  kindsOff: z.array(z.string().max(60)).max(100),
})
export type DocumentSettings = z.infer<typeof documentSettingsSchema>

const byConnection = z.object({ connectionId: z.number().int() })
const byId = z.object({ id: z.number().int() })
const ids = z.object({ ids: z.array(z.number().int()).min(1).max(1000) })
const changed = z.object({
  changed: z.number().int(),
  refused: z.array(z.object({ id: z.number().int(), reason: z.string() })),
})
const saved = z.object({ saved: z.object({ token: z.string(), name: z.string() }).nullable() })
const format = z.enum(['xlsx', 'csv'])

const streamSchema = z.object({
  direction: documentDirectionSchema,
  runner: z.enum(['app', 'direct']),
  /** The last time everything that changed was read. */
  readAt: timeSchema.nullable(),
  /** The remote's time up to which everything is known; null = never read. */
  knownUntil: timeSchema.nullable(),
  running: z.boolean(),
  nextAt: timeSchema.nullable(),
  /** Why reading does not go on just now. */
  trouble: troubleSchema.nullable(),
  waiting: z.number().int(),
  attention: z.number().int(),
  unknown: z.number().int(),
  late: z.number().int(),
  lastArrivedAt: timeSchema.nullable(),
})
export type DocumentStream = z.infer<typeof streamSchema>

/** Calls of 单据, both directions (S92–S102, S115–S120). */
export const documentCalls = {
  /** Newest first by default. `counts`: documents per state under the filter without tab and states. */
  'documents.list': {
    input: documentFilterSchema.extend({
      sort: z.object({ by: z.enum(DOCUMENT_SORTS), descending: z.boolean() }),
      cursor: cursorSchema,
      limit: z.number().int().min(1).max(200),
    }),
    output: pageOf(documentSchema).extend({
      total: z.number().int(),
      tabs: z.record(documentTabSchema, z.number().int()),
      counts: z.array(z.object({ state: documentStateSchema, count: z.number().int() })),
      late: z.number().int(),
    }),
  },
  'documents.get': {
    input: byId,
    output: z.object({
      document: documentSchema,
      timeline: z.array(documentEventSchema),
      actions: z.array(documentActionSchema),
      /** 商家编码 the other side does not have. */
      missing: z.array(z.string()),
      /** Where a person finds it on the other side, and what is left to do by hand. */
      hints: z.array(z.string()),
    }),
  },
  'documents.lines': {
    input: byId.extend({
      text: z.string().max(100),
      cursor: cursorSchema,
      limit: z.number().int().min(1).max(500),
    }),
    output: pageOf(documentLineSchema).extend({ total: z.number().int() }),
  },
  /** 立即同步: looks at the documents anew and sends what may be sent; what may not says why. */
  'documents.sendNow': { input: ids, output: changed },
  /**
   * 不发送: a person has settled these documents by hand, or says that a later 盘点 holds them. Only what waits for a person
   * and of which nothing has left; they become not-returned, `documents.sendNow` takes it back.
   */
  'documents.skip': { input: ids.extend({ reason: z.string().trim().min(2).max(200) }), output: changed },
  /** Refused ones once more, under the same number. */
  'documents.retry': { input: ids, output: changed },
  /** S101: sends a held 初始化入库 in parts of at most 5000 SKU. */
  'documents.split': { input: byId, output: z.object({ parts: z.number().int() }) },
  /** Asks the ERP (in) or the POS (out) now. */
  'documents.refresh': { input: byConnection.extend({ direction: documentDirectionSchema }), output: emptySchema },
  'documents.status': {
    input: byConnection,
    output: z.object({
      streams: z.array(streamSchema),
      /** S92: 商家管理→平台配置→旺店通ERP服务→ERP数据同步设置 as last read; null = not known yet. */
      productsSwitch: z.boolean().nullable(),
    }),
  },
  'documents.settings': { input: byConnection, output: z.object({ settings: documentSettingsSchema }) },
  /** 实施 only. */
  'documents.setSettings': {
    input: byConnection.extend({ settings: documentSettingsSchema }),
    output: z.object({ settings: documentSettingsSchema }),
  },
  'documents.kinds': { input: byConnection, output: z.object({ kinds: z.array(documentKindSchema) }) },
  /** What is late, the latest first (A28); at most 200. */
  'documents.late': {
    input: z.object({ connectionId: z.number().int().nullable() }),
    output: z.object({ rows: z.array(documentSchema), late: z.number().int(), alert: z.number().int() }),
  },
  /** The filtered list; `saved: null` = the person cancelled. */
  'documents.export': { input: documentFilterSchema.extend({ format }), output: saved },
  /** One document with its lines. */
  'documents.exportOne': { input: byId.extend({ format }), output: saved },
} as const
