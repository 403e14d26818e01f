import { z } from 'zod'
import { cursorSchema, daySchema, decimalSchema, pageOf, timeSchema, troubleSchema } from '../envelope.ts'
import { orderKindSchema, returnStateSchema, uploadStateSchema } from './orders.ts'

/** 采购入库单 · 采购退货单 · 移出库单 · 移入库单 · 批发出库单 · 批发退货单 (B2: aliases 采购退库单, 批发退库单). */
export const STOCK_DOCUMENT_KINDS = [
  'purchaseIn',
  'purchaseReturnOut',
  'transferOut',
  'transferIn',
  'wholesaleOut',
  'wholesaleReturnIn',
] as const
export const stockDocumentKindSchema = z.enum(STOCK_DOCUMENT_KINDS)
export type StockDocumentKind = z.infer<typeof stockDocumentKindSchema>

export const STOCK_DOCUMENT_TEXT: Record<StockDocumentKind, string> = {
  purchaseIn: '采购入库单',
  purchaseReturnOut: '采购退货单',
  transferOut: '移出库单',
  transferIn: '移入库单',
  wholesaleOut: '批发出库单',
  wholesaleReturnIn: '批发退货单',
}

/** One device: main serial and auxiliary parts, as text, never reformatted (I10). */
export const serialSchema = z.object({ main: z.string(), aux1: z.string().nullable(), aux2: z.string().nullable() })
export type Serial = z.infer<typeof serialSchema>

/** 推送日志: exactly the seven columns of the manual (I60–I68) and what is needed to open and explain them. */
export const pushLogRowSchema = z.object({
  orderId: z.number().int(),
  /** 单据号. */
  orderNo: z.string(),
  /** 单据类型. */
  kind: orderKindSchema,
  /** 单据日期. */
  billDate: daySchema,
  /** 上传状态 (B15), 上传时间. */
  upload: uploadStateSchema,
  uploadText: z.string(),
  uploadedAt: timeSchema.nullable(),
  /** 回传状态 (B12), 回传时间. */
  returned: returnStateSchema,
  returnedText: z.string(),
  returnedAt: timeSchema.nullable(),
  /** Both times of a 移库, errors …: shown in details, no column of its own. */
  detail: z.string(),
  trouble: troubleSchema.nullable(),
  correlationId: z.string(),
})
export type PushLogRow = z.infer<typeof pushLogRowSchema>

export const pushLogFilterSchema = z.object({
  connectionId: z.number().int().nullable(),
  /** Part of the 单据号. */
  orderNo: z.string().max(100),
  kind: orderKindSchema.nullable(),
  /** 单据日期, both included. */
  from: daySchema.nullable(),
  to: daySchema.nullable(),
  /** 已 / 未 of the manual: `uploaded`, `notUploaded`, or one state. */
  upload: z.enum(['all', 'notUploaded', 'none', 'uploading', 'uploaded', 'failed', 'unknown']),
  returned: z.enum(['all', 'notReturned', 'none', 'partly', 'returned', 'trouble']),
})
export type PushLogFilter = z.infer<typeof pushLogFilterSchema>

/**
 * received: stored, not looked at yet · waiting: not final, or 移入 before 移出 · querying: serials are being read ·
 * trouble 回传异常 · applied: document made · ignored: a duplicate, or an order we do not know that was set aside.
 */
export const RETURN_STAGES = ['received', 'waiting', 'querying', 'trouble', 'applied', 'ignored'] as const
export const returnStageSchema = z.enum(RETURN_STAGES)

export const returnSchema = z.object({
  id: z.number().int(),
  connectionId: z.number().int(),
  orderId: z.number().int().nullable(),
  kind: orderKindSchema,
  orderNo: z.string(),
  /** 入库完成, 移出完成, 移入完成, 已发货, 收到退货 …. */
  phaseText: z.string(),
  stage: returnStageSchema,
  stageText: z.string(),
  /** Where it came from first: feed 变更查询, callback 回调, lookUp 单号查询. */
  source: z.enum(['feed', 'callback', 'lookUp']),
  final: z.boolean(),
  /** Serial rows: got, and what must be (I72). */
  serials: z.number().int(),
  expected: z.number().int().nullable(),
  quantity: decimalSchema,
  ordered: decimalSchema,
  /** 数量差异 (B21). */
  difference: z.boolean(),
  trouble: troubleSchema.nullable(),
  /** Short, wrong length, duplicate …, at most 200. */
  problems: z.array(z.object({ line: z.number().int().nullable(), serial: z.string(), problem: z.string() })),
  /** Not blocking: unknown to us (B23), Luhn. */
  warnings: z.number().int(),
  attempts: z.number().int(),
  nextAt: timeSchema.nullable(),
  receivedAt: timeSchema,
  finishedAt: timeSchema.nullable(),
  /** Document it made; null = none yet. */
  documentId: z.number().int().nullable(),
  correlationId: z.string(),
})
export type ReturnRow = z.infer<typeof returnSchema>

/** queued: on its way to 博远ERP · delivered · refused · unknown. */
export const stockDocumentSchema = z.object({
  id: z.number().int(),
  connectionId: z.number().int(),
  kind: stockDocumentKindSchema,
  kindLabel: z.string(),
  /** Our number; 博远's once delivered. */
  number: z.string(),
  boyuanNo: z.string().nullable(),
  orderId: z.number().int(),
  orderNo: z.string(),
  warehouseNo: z.string(),
  warehouseName: z.string(),
  partnerName: z.string(),
  occurredAt: timeSchema,
  createdAt: timeSchema,
  state: z.enum(['queued', 'sending', 'unknown', 'delivered', 'refused']),
  stateText: z.string(),
  trouble: troubleSchema.nullable(),
  quantity: decimalSchema,
  ordered: decimalSchema,
  difference: z.boolean(),
  serials: z.number().int(),
  warnings: z.number().int(),
  outboxId: z.number().int().nullable(),
  correlationId: z.string(),
})
export type StockDocument = z.infer<typeof stockDocumentSchema>

export const serialEventSchema = z.object({
  at: timeSchema,
  /** 期初, 采购入库, 移出, 移入, 批发出库, 批发退货, 采购退货. */
  text: z.string(),
  documentId: z.number().int().nullable(),
  documentNo: z.string(),
  orderId: z.number().int().nullable(),
  orderNo: z.string(),
  warehouse: z.string(),
  partner: z.string(),
})

export const serialLifeSchema = z.object({
  serial: serialSchema,
  productNo: z.string(),
  name: z.string(),
  /** in 在库 · moving 在途 · out 已出库. */
  state: z.enum(['in', 'moving', 'out']),
  stateText: z.string(),
  warehouse: z.string(),
  /** Oldest first. */
  events: z.array(serialEventSchema),
  /** Luhn or length says otherwise; only a warning. */
  warning: z.string(),
})
export type SerialLife = z.infer<typeof serialLifeSchema>

const byId = z.object({ id: z.number().int() })
const changed = z.object({
  changed: z.number().int(),
  refused: z.array(z.object({ id: z.number().int(), reason: z.string() })),
})
const saved = z.object({ saved: z.object({ token: z.string(), name: z.string() }).nullable() })
const format = z.enum(['xlsx', 'csv'])

export const listenerSettingsSchema = z.object({
  on: z.boolean(),
  /** 127.0.0.1 unless set otherwise. */
  host: z.string().max(64),
  port: z.number().int().min(1024).max(65_535),
})

/** Calls of 推送日志, returns of IDEAL, generated stock documents and 串号追踪 (I60–I73). */
export const returnCalls = {
  'pushLog.list': {
    input: pushLogFilterSchema.extend({ cursor: cursorSchema, limit: z.number().int().min(1).max(200) }),
    output: pageOf(pushLogRowSchema).extend({ total: z.number().int() }),
  },
  /** Exactly the seven columns. */
  'pushLog.export': { input: pushLogFilterSchema.extend({ format }), output: saved },

  'returns.list': {
    input: z.object({
      connectionId: z.number().int().nullable(),
      stages: z.array(returnStageSchema),
      text: z.string().max(100),
      cursor: cursorSchema,
      limit: z.number().int().min(1).max(200),
    }),
    output: pageOf(returnSchema).extend({
      total: z.number().int(),
      counts: z.record(returnStageSchema, z.number().int()),
    }),
  },
  'returns.get': {
    input: byId,
    output: z.object({ return: returnSchema, history: z.array(z.object({ at: timeSchema, text: z.string() })) }),
  },
  /** 重新获取串号. */
  'returns.again': { input: z.object({ ids: z.array(z.number().int()).min(1).max(500) }), output: changed },
  /** 手动查询: changes feed and look-ups of every order that waits, now. */
  'returns.refresh': { input: z.object({ connectionId: z.number().int() }), output: z.object({}) },
  /** 最近一次接收 / 查询时间, the listener (B16). */
  'returns.status': {
    input: z.object({ connectionId: z.number().int() }),
    output: z.object({
      lastReceivedAt: timeSchema.nullable(),
      lastAskedAt: timeSchema.nullable(),
      waiting: z.number().int(),
      trouble: z.number().int(),
      /** Why asking does not go on just now. */
      reading: troubleSchema.nullable(),
      listener: listenerSettingsSchema.extend({
        url: z.string().nullable(),
        trouble: troubleSchema.nullable(),
        note: z.string(),
      }),
    }),
  },
  /** 实施 only. */
  'returns.setListener': {
    input: z.object({ connectionId: z.number().int(), listener: listenerSettingsSchema }),
    output: z.object({ listener: listenerSettingsSchema }),
  },

  'stockDocuments.list': {
    input: z.object({
      connectionId: z.number().int().nullable(),
      kind: stockDocumentKindSchema.nullable(),
      orderId: z.number().int().nullable(),
      text: z.string().max(100),
      from: daySchema.nullable(),
      to: daySchema.nullable(),
      cursor: cursorSchema,
      limit: z.number().int().min(1).max(200),
    }),
    output: pageOf(stockDocumentSchema).extend({ total: z.number().int() }),
  },
  'stockDocuments.get': {
    input: byId,
    output: z.object({
      document: stockDocumentSchema,
      lines: z.array(
        z.object({
          line: z.number().int(),
          productNo: z.string(),
          name: z.string(),
          ordered: decimalSchema,
          quantity: decimalSchema,
          serials: z.number().int(),
        }),
      ),
    }),
  },
  /** Serials of a document, of one line or of all. */
  'stockDocuments.serials': {
    input: byId.extend({
      line: z.number().int().nullable(),
      text: z.string().max(64),
      cursor: cursorSchema,
      limit: z.number().int().min(1).max(1000),
    }),
    output: pageOf(serialSchema.extend({ line: z.number().int(), productNo: z.string(), warning: z.string() })).extend({
      total: z.number().int(),
    }),
  },
  /** 复制串号 / 打印: all serials of the document as text, one device a line, parts tab-separated. At most 20,000 devices. */
  'stockDocuments.serialText': { input: byId, output: z.object({ text: z.string(), devices: z.number().int() }) },
  /** 导出串号. */
  'stockDocuments.exportSerials': { input: byId.extend({ format }), output: saved },

  /** 串号追踪: whole main, auxiliary or SN number as scanned; several devices when a part of it stands twice. */
  'serials.find': {
    input: z.object({ connectionId: z.number().int().nullable(), serial: z.string().trim().min(1).max(64) }),
    output: z.object({ rows: z.array(serialLifeSchema) }),
  },
  'serials.list': {
    input: z.object({
      connectionId: z.number().int().nullable(),
      /** Begins with. */
      text: z.string().max(64),
      productNo: z.string().max(64).nullable(),
      warehouseNo: z.string().max(64).nullable(),
      state: z.enum(['in', 'moving', 'out']).nullable(),
      cursor: cursorSchema,
      limit: z.number().int().min(1).max(500),
    }),
    output: pageOf(
      serialSchema.extend({
        productNo: z.string(),
        name: z.string(),
        state: z.enum(['in', 'moving', 'out']),
        stateText: z.string(),
        warehouse: z.string(),
        at: timeSchema,
      }),
    ).extend({ total: z.number().int().nullable() }),
  },
  'serials.export': {
    input: z.object({
      connectionId: z.number().int().nullable(),
      text: z.string().max(64),
      productNo: z.string().max(64).nullable(),
      warehouseNo: z.string().max(64).nullable(),
      state: z.enum(['in', 'moving', 'out']).nullable(),
      format,
    }),
    output: saved,
  },
  /** 期初串号 (B23) from 博远ERP, or from a file the person chooses. */
  'serials.openingFromBoyuan': {
    input: z.object({ connectionId: z.number().int() }),
    output: z.object({ added: z.number().int(), known: z.number().int(), conflicts: z.number().int() }),
  },
  'serials.openingFromFile': {
    input: z.object({ connectionId: z.number().int() }),
    output: z.object({
      /** false = the person cancelled. */
      chosen: z.boolean(),
      added: z.number().int(),
      known: z.number().int(),
      errors: z.array(
        z.object({
          row: z.number().int(),
          column: z.string(),
          value: z.string(),
          problem: z.string(),
          fix: z.string(),
        }),
      ),
    }),
  },
} as const
