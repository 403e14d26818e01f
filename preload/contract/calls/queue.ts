import { z } from 'zod'
import { cursorSchema, emptySchema, pageOf, timeSchema, troubleSchema } from '../envelope.ts'

export const outboxStateSchema = z.enum([
  'pending',
  'sending',
  'waiting',
  'unknown',
  'delivered',
  'refused',
  'expired',
  'discarded',
])
export type OutboxState = z.infer<typeof outboxStateSchema>

export const queueRowSchema = z.object({
  id: z.number().int(),
  lane: z.string(),
  /** E.g. 智能POS · 总店对接. */
  laneLabel: z.string(),
  kind: z.string(),
  kindLabel: z.string(),
  state: outboxStateSchema,
  subject: z.object({ type: z.string(), id: z.string(), label: z.string() }),
  attempts: z.number().int(),
  dueAt: timeSchema.nullable(),
  trouble: troubleSchema.nullable(),
  ourNo: z.string(),
  remoteNo: z.string().nullable(),
  askedBy: z.string(),
  correlationId: z.string(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
  firstSentAt: timeSchema.nullable(),
  finishedAt: timeSchema.nullable(),
})
export type QueueRow = z.infer<typeof queueRowSchema>

export const laneSchema = z.object({
  lane: z.string(),
  label: z.string(),
  /** Worst state wins: 正常 < 未验证 < 同步中 < 待处理 < 离线 < 已暂停 < 失败 < 结果未知 < 需授权. */
  state: z.enum(['ok', 'unverified', 'busy', 'waiting', 'offline', 'paused', 'failed', 'unknown', 'unauthorised']),
  text: z.string(),
  counts: z.record(outboxStateSchema, z.number().int()),
  pausedUntil: timeSchema.nullable(),
  pauseReason: z.string().nullable(),
  trouble: troubleSchema.nullable(),
  lastSuccessAt: timeSchema.nullable(),
  oldestWaitingAt: timeSchema.nullable(),
})
export type Lane = z.infer<typeof laneSchema>

const ids = z.object({ ids: z.array(z.number().int()).min(1).max(10_000) })
const changed = z.object({
  changed: z.number().int(),
  refused: z.array(z.object({ id: z.number().int(), reason: z.string() })),
})

export const queueCalls = {
  'queue.lanes': { input: emptySchema, output: z.object({ lanes: z.array(laneSchema), deliveryPaused: z.boolean() }) },
  'queue.list': {
    input: z.object({
      states: z.array(outboxStateSchema),
      lane: z.string().nullable(),
      text: z.string().max(100),
      cursor: cursorSchema,
      limit: z.number().int().min(1).max(500),
    }),
    output: pageOf(queueRowSchema).extend({ total: z.number().int() }),
  },
  /** Failures grouped by cause, for「重试这一类」. */
  'queue.causes': {
    input: emptySchema,
    output: z.object({
      causes: z.array(
        z.object({ code: z.string(), problem: z.string(), count: z.number().int(), newestAt: timeSchema }),
      ),
    }),
  },
  'queue.get': {
    input: z.object({ id: z.number().int() }),
    output: z.object({
      row: queueRowSchema,
      /** Pretty-printed business payload, redacted. */
      payload: z.string(),
      waitsFor: z.array(queueRowSchema),
      attempts: z.array(
        z.object({
          at: timeSchema,
          tookMs: z.number(),
          purpose: z.enum(['send', 'look-up', 'person']),
          outcome: z.string(),
          note: z.string(),
        }),
      ),
    }),
  },
  'queue.retry': { input: ids, output: changed },
  'queue.retryCause': { input: z.object({ code: z.string() }), output: changed },
  'queue.discard': { input: ids.extend({ reason: z.string().min(2).max(200) }), output: changed },
  /** 实施 only: settles a row whose outcome is unknown by hand. */
  'queue.mark': {
    input: z.object({
      id: z.number().int(),
      result: z.enum(['delivered', 'not-delivered']),
      reason: z.string().min(2).max(200),
    }),
    output: changed,
  },
  /** 立即同步: ends back-off, not a throttle the other side asked for. */
  'queue.kick': { input: z.object({ lane: z.string().nullable() }), output: emptySchema },
  'queue.pause': { input: z.object({ lane: z.string().nullable(), until: timeSchema }), output: emptySchema },
  'queue.resume': { input: z.object({ lane: z.string().nullable() }), output: emptySchema },
  /** After a restored backup or an empty start: a person says that delivery may go on. */
  'queue.confirmDelivery': { input: emptySchema, output: emptySchema },
} as const
