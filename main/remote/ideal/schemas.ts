import { z } from 'zod'
import { textOrNull, wireDecimal, wireTime } from '../gateway-data.ts'
import { BILL_TYPES, PHASES } from './types.ts'

/** Answers of the contract, turned into our units. Unknown properties drop out. */

const billType = z.enum(BILL_TYPES)
const phase = z.enum(PHASES)
const goodsPhase = z.enum(PHASES).exclude(['CANCEL_RESULT'])
const key = { billType, billNo: z.string().min(1) }

export const pingSchema = z.object({
  serverTime: wireTime,
  account: z.object({ interfaceId: z.string(), provinceCode: z.string(), name: z.string() }),
  interfaceOpen: z.boolean(),
  limitPerMinute: z.int().positive(),
  contractVersion: z.string(),
})

export const warehouseSchema = z.object({ warehouseCode: z.string().min(1), name: z.string(), active: z.boolean() })

export const createdSchema = z.object({
  ...key,
  result: z.enum(['created', 'exists']),
  idealNo: z.string().min(1),
  status: z.string(),
})

export const cancelSchema = z.object({
  applicationNo: z.string().min(1),
  applicationKey: z.string(),
  state: z.enum(['APPLIED', 'APPROVED', 'REJECTED']),
  reason: z.string(),
  appliedAt: wireTime,
  decidedAt: wireTime.nullable(),
})

export const orderSchema = z.object({
  ...key,
  direction: z.enum(['IN', 'OUT', 'TRANSFER']),
  idealNo: z.string().min(1),
  manualNo: textOrNull,
  status: z.enum(['ACCEPTED', 'PROCESSING', 'PART_DONE', 'OUT_DONE', 'DONE', 'TERMINATED', 'REJECTED']),
  idempotencyKey: z.string(),
  contentHash: z.string(),
  phases: z.array(
    z.object({
      phase: goodsPhase,
      version: z.int(),
      final: z.boolean(),
      finishedAt: wireTime.nullable(),
      lines: z.array(
        z.object({ lineNo: z.string(), itemCode: z.string(), planQty: wireDecimal, actualQty: wireDecimal }),
      ),
      serialCount: z.int().nonnegative(),
    }),
  ),
  cancel: cancelSchema.nullable(),
  update: z.object({ updateKey: z.string(), at: wireTime }).nullable(),
  version: z.int(),
  createdAt: wireTime,
  updatedAt: wireTime,
})

export const lookupSchema = z.object({ rows: z.array(z.object({ ...key, order: orderSchema.nullable() })) })

export const eventSchema = z.object({
  messageId: z.string().min(1),
  ...key,
  idealNo: z.string(),
  phase,
  status: z.string(),
  at: wireTime,
  version: z.int(),
})

export const changesSchema = z.object({ items: z.array(eventSchema), nextCursor: z.string().min(1), more: z.boolean() })

export const serialPageSchema = z.object({
  page: z.int().positive(),
  pageSize: z.int().positive(),
  total: z.int().nonnegative(),
  version: z.int(),
  rows: z.array(
    z.object({
      lineNo: z.string(),
      itemCode: z.string(),
      main: z.string(),
      sub1: textOrNull,
      sub2: textOrNull,
      stockType: z.string(),
    }),
  ),
})

export const appliedSchema = z.object({ result: z.enum(['created', 'exists']), cancel: cancelSchema })
export const updatedSchema = z.object({ result: z.enum(['updated', 'exists']), billNo: z.string(), status: z.string() })
