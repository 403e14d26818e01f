import { z } from 'zod'
import { emptySchema, timeSchema, troubleSchema } from '../envelope.ts'

export const posCategorySchema = z.object({
  id: z.string(),
  parentId: z.string().nullable(),
  path: z.array(z.string()),
  /** Products in this category itself, and in it and all below. */
  products: z.number().int(),
  productsBelow: z.number().int(),
})
export type PosCategoryView = z.infer<typeof posCategorySchema>

/** open: not asked for · queued: on its way to the POS · created · failed (with the trouble of its delivery). */
export const CREATION_STATES = ['open', 'queued', 'created', 'failed'] as const
export const creationStateSchema = z.enum(CREATION_STATES)
export type CreationState = z.infer<typeof creationStateSchema>

/** A class of the ERP that needs attention. Products as far as imports have read them. */
export const classIssueSchema = z.object({
  path: z.array(z.string()),
  products: z.number().int(),
  /** Some of them. */
  examples: z.array(z.object({ productNo: z.string(), name: z.string() })),
})
export type ClassIssue = z.infer<typeof classIssueSchema>

export const categoryViewSchema = z.object({
  /** When tree and brands were read from the POS; null = never. */
  asOf: timeSchema.nullable(),
  refreshing: z.boolean(),
  trouble: troubleSchema.nullable(),
  categories: z.array(posCategorySchema),
  /** Products without category / without brand. */
  withoutCategory: z.number().int(),
  withoutBrand: z.number().int(),
  brands: z.array(z.object({ name: z.string(), products: z.number().int(), state: creationStateSchema })),
  /** The ERP's classes against rules and POS; null = never compared. */
  check: z
    .object({
      asOf: timeSchema,
      classes: z.number().int(),
      /** 4+ levels (S60). */
      tooDeep: z.array(classIssueSchema),
      /** Paths of 2 or 3 levels that the POS does not have (S61); `flattenedTo`: what becomes of them otherwise (S62). */
      missing: z.array(
        classIssueSchema.extend({
          flattenedTo: z.string(),
          state: creationStateSchema,
          trouble: troubleSchema.nullable(),
        }),
      ),
    })
    .nullable(),
})
export type CategoryView = z.infer<typeof categoryViewSchema>

const ofConnection = z.object({ connectionId: z.number().int() })
const nameSchema = z.string().trim().min(1).max(32)

/** Calls of 分类与品牌: check and creation (S60–S65). */
export const categoryCalls = {
  /** The last known state; works offline. */
  'categories.get': { input: ofConnection, output: categoryViewSchema },
  /** Reads tree, brands and the ERP's classes again; goes on in the background, see `categories.changed`. */
  'categories.refresh': { input: ofConnection, output: emptySchema },
  /** 先建分类 (S61): queues the creation of paths; missing parents are made with them. */
  'categories.create': {
    input: ofConnection.extend({ paths: z.array(z.array(nameSchema).min(1).max(3)).min(1).max(2000) }),
    output: z.object({ queued: z.number().int() }),
  },
  /** 新建品牌 (S65): queues the creation of brands. */
  'categories.createBrands': {
    input: ofConnection.extend({ names: z.array(z.string().trim().min(1).max(64)).min(1).max(2000) }),
    output: z.object({ queued: z.number().int() }),
  },
} as const
