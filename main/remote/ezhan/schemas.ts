import { z } from 'zod'
import { textOrNull, wireDecimal, wireTime } from '../gateway-data.ts'

/** Answers of the contract, turned into our units. Unknown properties drop out. */

export const pingSchema = z.object({
  serverTime: wireTime,
  account: z.object({ appKey: z.string(), name: z.string(), provinceCode: z.string() }),
  limitPerMinute: z.int().positive(),
  contractVersion: z.string(),
})

export const goodsSchema = z.object({
  goodsCode: z.string().min(1),
  name: z.string(),
  model: textOrNull,
  barcode: textOrNull,
  rule: z.object({
    serialManaged: z.boolean(),
    serialLength: z.int().positive().nullable(),
    multiSerial: z.boolean(),
    auxLength: z.int().positive().nullable(),
  }),
  active: z.boolean(),
  updatedAt: wireTime,
})

export const customerSchema = z.object({
  customerCode: z.string().min(1),
  name: z.string(),
  active: z.boolean(),
  updatedAt: wireTime,
})

export const vfOrderSchema = z.object({
  vfNo: z.string().min(1),
  status: z.enum(['confirmed', 'cancelled']),
  customerCode: z.string(),
  customerName: z.string(),
  remark: textOrNull,
  lines: z.array(
    z.object({ lineNo: z.string(), goodsCode: z.string(), quantity: wireDecimal, price: wireDecimal.nullable() }),
  ),
  createdAt: wireTime,
  updatedAt: wireTime,
})
