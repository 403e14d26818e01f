import { z } from 'zod'
import { textOrNull, wireDecimal, wireTime } from '../gateway-data.ts'
import { ORDER_KINDS, STOCK_DOCUMENT_KINDS } from './types.ts'

/** Answers of the contract, turned into our units. Unknown properties drop out. */

const kind = z.enum(ORDER_KINDS)

export const pingSchema = z.object({
  serverTime: wireTime,
  account: z.object({ appKey: z.string(), name: z.string(), permissions: z.array(z.string()) }),
  limitPerMinute: z.int().positive(),
  contractVersion: z.string(),
})

export const interfaceStateSchema = z.object({
  ideal: z.enum(['open', 'closed']),
  idealChangedAt: wireTime,
  ezhanOpened: z.boolean(),
})

export const warehouseSchema = z.object({ warehouseNo: z.string().min(1), name: z.string(), active: z.boolean() })

export const productSchema = z.object({
  productNo: z.string().min(1),
  name: z.string(),
  model: textOrNull,
  barcode: textOrNull,
  unit: textOrNull,
  rule: z.object({
    serialManaged: z.boolean(),
    serialLength: z.int().positive().nullable(),
    multiSerial: z.boolean(),
    auxLength: z.int().positive().nullable(),
  }),
  active: z.boolean(),
})

export const partnerSchema = z.object({
  partnerNo: z.string().min(1),
  name: z.string(),
  kind: z.enum(['supplier', 'customer']),
  active: z.boolean(),
})

export const orderSchema = z.object({
  kind,
  orderNo: z.string().min(1),
  status: z.enum(['saved', 'awaitingShipment', 'completed', 'terminated', 'deleted']),
  billDate: z.string(),
  manualNo: textOrNull,
  warehouseNo: z.string(),
  toWarehouseNo: textOrNull,
  partnerNo: textOrNull,
  partnerName: textOrNull,
  remark: textOrNull,
  vfNo: textOrNull,
  sourceNo: textOrNull,
  introduced: z.boolean(),
  lock: z.object({ lockKey: z.string(), at: wireTime }).nullable(),
  lines: z.array(
    z.object({
      lineNo: z.string(),
      productNo: z.string(),
      quantity: wireDecimal,
      price: wireDecimal.nullable(),
    }),
  ),
  version: z.int(),
  createdAt: wireTime,
  updatedAt: wireTime,
})

export const orderLookupSchema = z.object({
  rows: z.array(z.object({ key: z.object({ kind, orderNo: z.string() }), order: orderSchema.nullable() })),
})

export const changesSchema = z.object({ items: z.array(orderSchema), nextCursor: z.string().min(1), more: z.boolean() })

export const rowResultSchema = z.object({
  sourceNo: z.string(),
  result: z.enum(['done', 'exists', 'refused']),
  code: z.string(),
  message: z.string(),
  field: textOrNull,
  no: textOrNull,
  version: z
    .int()
    .nullish()
    .transform((value) => value ?? null),
})

export const writeLookupSchema = z.object({
  rows: z.array(
    z.object({
      key: z.string(),
      write: z
        .object({
          sourceNo: z.string(),
          action: z.string(),
          contentHash: z.string(),
          no: z.string(),
          appliedAt: wireTime,
        })
        .nullable(),
    }),
  ),
})

const documentKind = z.enum(STOCK_DOCUMENT_KINDS)
export const documentLookupSchema = z.object({
  rows: z.array(
    z.object({
      key: z.object({ kind: documentKind, orderNo: z.string() }),
      document: z
        .object({
          documentNo: z.string().min(1),
          sourceNo: z.string(),
          kind: documentKind,
          order: z.object({ kind, orderNo: z.string() }),
          contentHash: z.string(),
          createdAt: wireTime,
        })
        .nullable(),
    }),
  ),
})

export const openingPageSchema = z.object({
  total: z.int().nonnegative(),
  rows: z.array(
    z.object({
      productNo: z.string(),
      warehouseNo: z.string(),
      main: z.string(),
      aux1: textOrNull,
      aux2: textOrNull,
    }),
  ),
  nextCursor: z.string().nullable(),
})
