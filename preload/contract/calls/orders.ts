import { z } from 'zod'
import { cursorSchema, daySchema, decimalSchema, emptySchema, pageOf, timeSchema, troubleSchema } from '../envelope.ts'

/** 采购订单 · 采购退货订单 · 移库订单 · 批发订单 · 批发退货订单 (I63). */
export const ORDER_KINDS = ['purchase', 'purchaseReturn', 'transfer', 'wholesale', 'wholesaleReturn'] as const
export const orderKindSchema = z.enum(ORDER_KINDS)
export type OrderKind = z.infer<typeof orderKindSchema>

export const ORDER_KIND_TEXT: Record<OrderKind, string> = {
  purchase: '采购订单',
  purchaseReturn: '采购退货订单',
  transfer: '移库订单',
  wholesale: '批发订单',
  wholesaleReturn: '批发退货订单',
}

/**
 * Where an order stands with us; one at a time.
 * draft: saved here, not yet in 博远 (on its way there) · saved: in 博远, not pushed · awaiting: the same of a 批发订单 in
 * 待发货 · introduced: 引入 in 博远, can no longer be pushed · queued 待发送 · sending · unknown 结果未知 · refused: the push
 * was definitely refused, unlocked again · pushed 已推送 · partly: 移库 came out (已移出) · done 已回传 · returnTrouble
 * 回传异常 · terminating 终止申请中 · terminateApproved 已批准·待更新 · terminated 已终止 · completed: ended in 博远 without
 * IDEAL · deleted.
 */
export const ORDER_STATES = [
  'draft',
  'saved',
  'awaiting',
  'introduced',
  'queued',
  'sending',
  'unknown',
  'refused',
  'pushed',
  'partly',
  'done',
  'returnTrouble',
  'terminating',
  'terminateApproved',
  'terminated',
  'completed',
  'deleted',
] as const
export const orderStateSchema = z.enum(ORDER_STATES)
export type OrderState = z.infer<typeof orderStateSchema>

/** open 未推送 · moving 推送中 · pushed 已推送，等待回传 · trouble 需处理 · done 已完成 · ended 已终止/删除. Each state is in one. */
export const ORDER_TABS = ['open', 'moving', 'pushed', 'trouble', 'done', 'ended'] as const
export const orderTabSchema = z.enum(ORDER_TABS)
export type OrderTab = z.infer<typeof orderTabSchema>

/** boyuan: born in 博远ERP · app: made here · vf: 荣耀e栈 VF订单 · file: imported from a spreadsheet (I50). */
export const ORDER_SOURCES = ['boyuan', 'app', 'vf', 'file'] as const
export const orderSourceSchema = z.enum(ORDER_SOURCES)

/** 上传状态 (B15) and 回传状态 (B12) as the push log names them. */
export const UPLOAD_STATES = ['none', 'uploading', 'uploaded', 'failed', 'unknown'] as const
export const uploadStateSchema = z.enum(UPLOAD_STATES)
export const RETURN_STATES = ['none', 'partly', 'returned', 'trouble'] as const
export const returnStateSchema = z.enum(RETURN_STATES)

/** Every action of the head bar; a disabled one says why (I36: 取消推送 is always refused). */
export const ORDER_ACTIONS = [
  'edit',
  'copy',
  'delete',
  'push',
  'cancelPush',
  'introduce',
  'terminate',
  'lookUp',
] as const
export const orderActionSchema = z.object({
  action: z.enum(ORDER_ACTIONS),
  allowed: z.boolean(),
  /** Why not; empty when allowed. */
  reason: z.string(),
  /** Page where the reason can be removed (mapping, settings); null = none. */
  page: z.string().nullable(),
})
export type OrderAction = z.infer<typeof orderActionSchema>

/** The most lines that one order may have on both wires (博远ERP and 荣耀IDEAL). */
export const ORDER_MAX_LINES = 1000

export const orderLineInputSchema = z.object({
  /** 博远 商品编号. */
  productNo: z.string().trim().min(1, '请选择商品').max(64),
  quantity: decimalSchema,
  price: decimalSchema.nullable(),
  remark: z.string().max(200),
})
export type OrderLineInput = z.infer<typeof orderLineInputSchema>

export const orderInputSchema = z.object({
  kind: orderKindSchema,
  billDate: daySchema,
  /** B18: trimmed, zeros kept, at most 50; empty = none. */
  manualNo: z.string().trim().max(50, '手工单号最多 50 个字'),
  /** 仓库; of a 移库 the 移出仓. */
  warehouseNo: z.string().max(64),
  /** 移入仓; 移库 only, else empty. */
  toWarehouseNo: z.string().max(64),
  /** 往来单位; empty for 移库. */
  partnerNo: z.string().max(64),
  /** 批发: 待发货 already. */
  awaiting: z.boolean(),
  remark: z.string().max(500),
  lines: z.array(orderLineInputSchema).max(ORDER_MAX_LINES, `一张订单最多 ${ORDER_MAX_LINES} 行，请拆成几张`),
})
export type OrderInput = z.infer<typeof orderInputSchema>

export const orderSchema = z.object({
  id: z.number().int(),
  connectionId: z.number().int(),
  kind: orderKindSchema,
  /** 单据号: of 博远; while a draft our own number. */
  orderNo: z.string(),
  /** Whether 博远 knows the order under this number. */
  inBoyuan: z.boolean(),
  source: orderSourceSchema,
  sourceText: z.string(),
  /** VF 单号; empty = none. */
  vfNo: z.string(),
  billDate: daySchema,
  manualNo: z.string(),
  warehouseNo: z.string(),
  warehouseName: z.string(),
  toWarehouseNo: z.string(),
  toWarehouseName: z.string(),
  partnerNo: z.string(),
  partnerName: z.string(),
  /** 批发: 待发货 is set (I53); of the other kinds always false. */
  awaiting: z.boolean(),
  remark: z.string(),
  state: orderStateSchema,
  stateText: z.string(),
  upload: uploadStateSchema,
  uploadText: z.string(),
  uploadedAt: timeSchema.nullable(),
  returned: returnStateSchema,
  returnedText: z.string(),
  returnedAt: timeSchema.nullable(),
  /** What keeps it: refusal, 回传异常, conflict with 博远 …; null = nothing. */
  trouble: troubleSchema.nullable(),
  /** Every field read-only: pushed or on its way (I35). */
  locked: z.boolean(),
  idealNo: z.string().nullable(),
  lines: z.number().int(),
  quantity: decimalSchema,
  amount: decimalSchema,
  version: z.number().int(),
  createdAt: timeSchema,
  createdBy: z.string(),
  updatedAt: timeSchema,
  correlationId: z.string(),
})
export type OrderRow = z.infer<typeof orderSchema>

export const orderLineSchema = z.object({
  line: z.number().int(),
  productNo: z.string(),
  name: z.string(),
  model: z.string(),
  barcode: z.string(),
  unit: z.string(),
  quantity: decimalSchema,
  /** What the warehouse did; null = nothing came back yet. */
  actual: decimalSchema.nullable(),
  price: decimalSchema.nullable(),
  amount: decimalSchema.nullable(),
  serialManaged: z.boolean(),
  serials: z.number().int(),
  remark: z.string(),
  /** Why this line blocks the push: 商品未映射, 串号规则不一致 …; empty = it does not. */
  blocked: z.string(),
})
export type OrderLine = z.infer<typeof orderLineSchema>

export const orderEventSchema = z.object({
  at: timeSchema,
  event: z.string(),
  text: z.string(),
  by: z.string().nullable(),
  outboxId: z.number().int().nullable(),
})

/** A stock document that a return made of this order (returns.ts has the details). */
export const orderDocumentSchema = z.object({
  id: z.number().int(),
  kindLabel: z.string(),
  number: z.string(),
  stateText: z.string(),
  quantity: decimalSchema,
  serials: z.number().int(),
  at: timeSchema,
})

export const orderFilterSchema = z.object({
  connectionId: z.number().int().nullable(),
  kind: orderKindSchema,
  tab: orderTabSchema.nullable(),
  states: z.array(orderStateSchema),
  /** Part of 单据号, 手工单号, VF 单号 or IDEAL's number. */
  text: z.string().max(100),
  manualNo: z.string().max(50),
  warehouseNo: z.string().max(64).nullable(),
  partnerNo: z.string().max(64).nullable(),
  from: daySchema.nullable(),
  to: daySchema.nullable(),
})
export type OrderFilter = z.infer<typeof orderFilterSchema>

/** What a batch push would do, before it is done: the confirmation lists the orders (B8). */
export const pushPreviewSchema = z.object({
  orders: z.array(
    z.object({
      id: z.number().int(),
      orderNo: z.string(),
      kindLabel: z.string(),
      warehouse: z.string(),
      partner: z.string(),
      quantity: decimalSchema,
      allowed: z.boolean(),
      reason: z.string(),
      page: z.string().nullable(),
    }),
  ),
  allowed: z.number().int(),
  refused: z.number().int(),
})

const byId = z.object({ id: z.number().int() })
const ids = z.object({ ids: z.array(z.number().int()).min(1).max(500) })
const changed = z.object({
  changed: z.number().int(),
  refused: z.array(z.object({ id: z.number().int(), reason: z.string() })),
})
const saved = z.object({ saved: z.object({ token: z.string(), name: z.string() }).nullable() })

/** Calls of the five kinds of order of 省包 (I24–I59). */
export const orderCalls = {
  'orders.list': {
    input: orderFilterSchema.extend({ cursor: cursorSchema, limit: z.number().int().min(1).max(200) }),
    output: pageOf(orderSchema).extend({
      total: z.number().int(),
      tabs: z.record(orderTabSchema, z.number().int()),
    }),
  },
  'orders.get': {
    input: byId,
    output: z.object({
      order: orderSchema,
      lines: z.array(orderLineSchema),
      actions: z.array(orderActionSchema),
      timeline: z.array(orderEventSchema),
      documents: z.array(orderDocumentSchema),
      /** Rows of the outbox that belong to it, newest first. */
      outboxIds: z.array(z.number().int()),
    }),
  },
  /** Creates (`id: null`) or changes; `version` as read, another one is refused with both shown. Locked orders are refused. */
  'orders.save': {
    input: z.object({
      id: z.number().int().nullable(),
      version: z.number().int().nullable(),
      connectionId: z.number().int(),
      order: orderInputSchema,
    }),
    output: z.object({ order: orderSchema }),
  },
  /** A new unsaved order with the content of this one. */
  'orders.copy': { input: byId, output: z.object({ order: orderInputSchema }) },
  'orders.delete': { input: ids, output: changed },
  /** What pushing these would do; writes nothing. */
  'orders.pushPreview': { input: ids, output: pushPreviewSchema },
  /** 【推送ideal】: the only call that enqueues a push (I24). Refuses by name what may not go; a second click changes nothing. */
  'orders.push': { input: ids, output: changed },
  /** 引入 by this window, batch or paste; pushed orders are refused (I32, I41, I46, I73). */
  'orders.introduce': { input: ids, output: changed },
  /** 终止 of a 批发订单 (I7–I9, I54). */
  'orders.terminate': {
    input: z.object({ id: z.number().int(), reason: z.string().trim().min(1, '请写明原因').max(200) }),
    output: changed,
  },
  /** 已批准·待更新: sends the update once more (B6). */
  'orders.terminateAgain': { input: byId, output: changed },
  /** 手动查询: asks IDEAL for the 单据号 now (I70). */
  'orders.lookUp': { input: ids, output: changed },
  /** Reads new and changed orders of 博远ERP now. */
  'orders.pull': { input: z.object({ connectionId: z.number().int() }), output: emptySchema },
  /** 获取荣耀e栈订单: makes 批发订单 of confirmed VF orders that are not here yet (I50, B17). */
  'orders.pullVf': {
    input: z.object({ connectionId: z.number().int(), from: daySchema, to: daySchema }),
    output: z.object({
      created: z.number().int(),
      known: z.number().int(),
      refused: z.array(z.object({ vfNo: z.string(), reason: z.string() })),
    }),
  },
  'orders.vfTimer': {
    input: z.object({ connectionId: z.number().int(), everyMinutes: z.number().int().min(0).max(1440).nullable() }),
    /** 0 = off; `null` as input only asks. */
    output: z.object({ everyMinutes: z.number().int() }),
  },
  /** Choices for the form, by part of code or name; at most 50. */
  'orders.choices': {
    input: z.object({
      connectionId: z.number().int(),
      what: z.enum(['warehouse', 'supplier', 'customer', 'product']),
      text: z.string().max(100),
    }),
    output: z.object({
      rows: z.array(
        z.object({
          no: z.string(),
          name: z.string(),
          /** 型号, 69码 …. */
          extra: z.string(),
          unit: z.string(),
          serialManaged: z.boolean(),
          /** Empty = may be pushed; else 仓库未映射, 客户未映射, 商品未映射, 串号规则不一致. */
          blocked: z.string(),
        }),
      ),
    }),
  },
  /** Rows pasted from Excel or scanned into lines of the form: 商品编号 / 69码 / 名称, 数量, 单价; tab separated. */
  'orders.parseLines': {
    input: z.object({ connectionId: z.number().int(), text: z.string().max(2_000_000) }),
    output: z.object({
      lines: z.array(orderLineInputSchema.extend({ name: z.string(), unit: z.string() })),
      errors: z.array(z.object({ row: z.number().int(), text: z.string(), problem: z.string() })),
    }),
  },
  /** Orders from a spreadsheet: asks for a file, answers what it would make; `orders.importFile` makes them. */
  'orders.readFile': {
    input: z.object({ connectionId: z.number().int(), kind: orderKindSchema }),
    output: z.object({
      file: z
        .object({ token: z.string(), name: z.string(), again: z.object({ at: timeSchema, by: z.string() }).nullable() })
        .nullable(),
      orders: z.array(z.object({ key: z.string(), order: orderInputSchema, quantity: decimalSchema })),
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
  'orders.importFile': {
    input: z.object({
      connectionId: z.number().int(),
      token: z.string(),
      kind: orderKindSchema,
      onlyGood: z.boolean(),
    }),
    output: z.object({ created: z.number().int(), skipped: z.number().int() }),
  },
  'orders.template': { input: z.object({ kind: orderKindSchema }), output: saved },
  'orders.export': { input: orderFilterSchema.extend({ format: z.enum(['xlsx', 'csv']) }), output: saved },
  /** When 博远 was read last, what keeps it from being read, and what the interface says (I11, I17, I18). */
  'orders.status': {
    input: z.object({ connectionId: z.number().int() }),
    output: z.object({
      readAt: timeSchema.nullable(),
      trouble: troubleSchema.nullable(),
      /** null = not known yet. */
      interfaceOpen: z.boolean().nullable(),
      ezhanOpened: z.boolean().nullable(),
      /** Why nothing can be pushed at all; empty = something can. */
      blocked: z.string(),
      page: z.string().nullable(),
      counts: z.record(orderKindSchema, z.record(orderTabSchema, z.number().int())),
    }),
  },
} as const
