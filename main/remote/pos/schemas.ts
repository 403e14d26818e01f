import { z } from 'zod'
import { parseIso } from '../beijing-time.ts'
import { parseDecimal } from '../decimal.ts'

/** Answers of the gateway contract, turned into our units: decimals × 10⁴, times epoch ms. Unknown properties drop out. */

const decimal = z.string().transform((text, context) => {
  const value = parseDecimal(text)
  if (value !== null) return value
  context.addIssue({ code: 'custom', message: 'no decimal' })
  return z.NEVER
})
const time = z.string().transform((text, context) => {
  const value = parseIso(text)
  if (value !== null) return value
  context.addIssue({ code: 'custom', message: 'no time' })
  return z.NEVER
})
const orNull = z.string().nullable()
const source = z.object({ system: z.string(), no: z.string() }).nullable()

export const pingSchema = z.object({
  serverTime: time,
  account: z.object({
    appKey: z.string(),
    name: z.string(),
    tenantId: z.string(),
    permissions: z.array(z.string()),
  }),
  limitPerMinute: z.int().positive(),
  contractVersion: z.string(),
})

export const shopSchema = z.object({
  shopId: z.string().min(1),
  name: z.string(),
  kind: z.enum(['store', 'headquarters']),
  status: z.enum(['open', 'closed']),
})

export const erpSyncSchema = z.object({
  enabled: z.boolean(),
  sellerAccount: orNull,
  version: z.int(),
  updatedAt: time,
})

export const leaseSchema = z.object({
  name: z.string(),
  holder: orNull,
  term: z.int(),
  expiresAt: time.nullable(),
})

export const categorySchema = z.object({
  categoryId: z.string().min(1),
  name: z.string(),
  parentId: orNull,
  level: z.int(),
  path: z.array(z.string()),
})

export const categoryResultSchema = z.object({
  path: z.array(z.string()),
  result: z.enum(['created', 'exists', 'refused']),
  code: z.string(),
  message: z.string(),
  categoryId: orNull,
})

export const brandSchema = z.object({ brandId: z.string().min(1), name: z.string() })

export const brandResultSchema = z.object({
  name: z.string(),
  result: z.enum(['created', 'exists', 'refused']),
  code: z.string(),
  message: z.string(),
  brandId: orNull,
})

export const productSchema = z.object({
  productId: z.string().min(1),
  productNo: z.string(),
  name: z.string(),
  categoryId: orNull,
  categoryPath: z.array(z.string()),
  brand: orNull,
  unit: orNull,
  image: orNull,
  status: z.enum(['onSale', 'offSale', 'deleted']),
  source,
  specs: z.array(
    z.object({
      merchantCode: z.string(),
      specName: orNull,
      attributes: z.array(z.object({ name: z.string(), value: z.string() })),
      barcode: orNull,
      retailPrice: decimal,
      image: orNull,
    }),
  ),
  version: z.int(),
  contentHash: z.string(),
  createdAt: time,
  updatedAt: time,
})

const rowResult = {
  sourceNo: z.string(),
  code: z.string(),
  message: z.string(),
  field: z
    .string()
    .nullish()
    .transform((value) => value ?? null),
  changed: z.boolean(),
}

export const productResultSchema = z.object({
  ...rowResult,
  result: z.enum(['created', 'updated', 'exists', 'refused']),
  productId: orNull,
  version: z.int().nullable(),
  category: z.object({ categoryId: z.string(), path: z.array(z.string()), flattened: z.boolean() }).nullable(),
  conflicts: z
    .array(z.object({ merchantCode: z.string(), productId: orNull, productNo: orNull }))
    .nullish()
    .transform((value) => value ?? []),
})

export const stockSchema = z.object({
  shopId: z.string(),
  merchantCode: z.string(),
  productNo: z.string(),
  quantity: decimal,
  version: z.int(),
  updatedAt: time.nullable(),
})

export const stockLookupSchema = z.object({ key: z.string(), found: z.boolean(), stock: stockSchema.nullable() })

export const stockResultSchema = z.object({
  ...rowResult,
  result: z.enum(['updated', 'exists', 'refused']),
  quantity: decimal.nullable(),
})

const nullish = z
  .string()
  .nullish()
  .transform((value) => value ?? null)

export const documentSchema = z.object({
  documentNo: z.string().min(1),
  kind: z.string(),
  kindLabel: nullish,
  origin: z.enum(['erp', 'pos']),
  shopId: z.string(),
  status: z.enum(['submitted', 'completed', 'cancelled']),
  sourceNo: orNull,
  source,
  counterpartShopId: nullish,
  relatedNo: nullish,
  operator: nullish,
  occurredAt: time,
  completedAt: time.nullish().transform((value) => value ?? null),
  remark: orNull,
  payments: z
    .array(
      z.object({
        // A way to pay that is new here must not stop the feed.
        method: z.enum(['cash', 'card', 'wechat', 'alipay', 'member', 'other']).catch('other'),
        amount: decimal,
      }),
    )
    .nullish()
    .transform((value) => value ?? []),
  lines: z.array(
    z.object({
      lineNo: z.string(),
      merchantCode: orNull.transform((value) => value || null),
      productName: nullish,
      specName: nullish,
      quantity: decimal,
      price: decimal.nullable(),
      defective: z
        .boolean()
        .nullish()
        .transform((value) => value ?? false),
      bookQuantity: decimal.nullish().transform((value) => value ?? null),
    }),
  ),
  version: z.int(),
  createdAt: time,
  updatedAt: time,
})

export const documentResultSchema = z.object({
  ...rowResult,
  result: z.enum(['created', 'exists', 'refused']),
  documentNo: orNull,
  missing: z
    .array(z.string())
    .nullish()
    .transform((value) => value ?? []),
})

const writeSchema = z.object({
  sourceNo: z.string(),
  action: z.string(),
  result: z.enum(['created', 'updated']),
  contentHash: orNull,
  derivedHash: z.string(),
  appliedAt: time,
})

const lookup = <Row extends z.ZodType>(row: Row) =>
  z.object({
    key: z.string(),
    found: z.boolean(),
    matches: z.array(row),
    write: writeSchema.nullish().transform((value) => value ?? null),
  })

export const stockWrittenSchema = z.object({
  key: z.string(),
  found: z.boolean(),
  write: writeSchema.nullable(),
  stock: stockSchema.nullable(),
})

export const productLookupSchema = lookup(productSchema)
export const documentLookupSchema = lookup(documentSchema)

const changeBase = { key: z.string(), version: z.int(), changedAt: time }

export const changesSchema = z.object({
  items: z.array(
    z.union([
      z.object({
        ...changeBase,
        type: z.enum(['product', 'document', 'stock']),
        op: z.literal('delete'),
        data: z.null(),
      }),
      z.object({ ...changeBase, type: z.literal('product'), op: z.literal('upsert'), data: productSchema }),
      z.object({ ...changeBase, type: z.literal('document'), op: z.literal('upsert'), data: documentSchema }),
      z.object({ ...changeBase, type: z.literal('stock'), op: z.literal('upsert'), data: stockSchema }),
    ]),
  ),
  nextCursor: z.string().min(1),
  more: z.boolean(),
})

/** `{rows: […]}` */
export const rowsOf = <Row extends z.ZodType>(row: Row) => z.object({ rows: z.array(row) })
/** `{rows: […], nextCursor}` */
export const pageOf = <Row extends z.ZodType>(row: Row) => z.object({ rows: z.array(row), nextCursor: orNull })
