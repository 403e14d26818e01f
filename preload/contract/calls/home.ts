import { z } from 'zod'
import { emptySchema, timeSchema, troubleSchema } from '../envelope.ts'
import { connectionSchema, runnerSchema } from './connections.ts'
import { laneSchema } from './queue.ts'

export const jobSchema = z.object({
  name: z.string(),
  label: z.string(),
  /** Sentence, not cron: 每 5 分钟 · 每天 02:10（北京时间）. */
  rule: z.string(),
  nextAt: timeSchema.nullable(),
  running: z.boolean(),
  overdue: z.boolean(),
  pausedUntil: timeSchema.nullable(),
  last: z
    .object({ state: z.string(), startedAt: timeSchema, finishedAt: timeSchema.nullable(), note: z.string() })
    .nullable(),
  lastSuccessAt: timeSchema.nullable(),
})
export type Job = z.infer<typeof jobSchema>

/** S1: one line each for 商品, 单据, 库存. */
export const streamLineSchema = z.object({
  stream: z.enum(['products', 'documents', 'stock']),
  label: z.string(),
  runner: runnerSchema.nullable(),
  state: z.enum([
    'ok',
    'unverified',
    'busy',
    'waiting',
    'offline',
    'paused',
    'failed',
    'unknown',
    'unauthorised',
    'not-set-up',
  ]),
  text: z.string(),
  waiting: z.number().int(),
  failed: z.number().int(),
  unknown: z.number().int(),
  lastSuccessAt: timeSchema.nullable(),
  nextAt: timeSchema.nullable(),
})

export const summarySchema = z.object({
  lanes: z.array(laneSchema),
  streams: z.array(streamLineSchema),
  pending: z.number().int(),
  failed: z.number().int(),
  unknown: z.number().int(),
  lastSuccessAt: timeSchema.nullable(),
  /** Positive = this PC is fast; null = not measured. Milliseconds. */
  clockOffsetMs: z.number().nullable(),
  deliveryPaused: z.boolean(),
  pausedUntil: timeSchema.nullable(),
  online: z.boolean(),
  /** What a person has to do, most urgent first. */
  todo: z.array(
    z.object({
      key: z.string(),
      urgent: z.boolean(),
      text: z.string(),
      page: z.string(),
      trouble: troubleSchema.nullable(),
    }),
  ),
})
export type Summary = z.infer<typeof summarySchema>

export const homeCalls = {
  'home.summary': { input: emptySchema, output: summarySchema },
  'home.jobs': { input: emptySchema, output: z.object({ jobs: z.array(jobSchema) }) },
  'home.runJob': { input: z.object({ name: z.string() }), output: emptySchema },
  'home.checklist': {
    input: emptySchema,
    output: z.object({
      connections: z.array(connectionSchema),
      steps: z.array(
        z.object({ key: z.string(), title: z.string(), done: z.boolean(), hint: z.string(), page: z.string() }),
      ),
    }),
  },
} as const
