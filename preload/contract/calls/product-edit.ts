import { z } from 'zod'
import { cursorSchema, decimalSchema, pageOf, timeSchema, troubleSchema } from '../envelope.ts'

/** Fields of a product that the POS lets be changed. */
export const PRODUCT_FIELDS = ['name', 'categoryPath', 'brand', 'unit', 'image', 'onSale'] as const
/** Fields of one spec; 商家编码 names the spec and cannot be changed. */
export const SPEC_FIELDS = ['specName', 'attributes', 'barcode', 'retailPrice', 'image'] as const

/** `spec` stands in histories only: a spec was added. */
export const editFieldSchema = z.enum([...PRODUCT_FIELDS, 'specName', 'attributes', 'barcode', 'retailPrice', 'spec'])
export type EditField = z.infer<typeof editFieldSchema>

/**
 * One field from → to. Every value is text: '' = empty, 上下架 '1' / '2' (S111), categories joined by `/` (a `/` inside a
 * name is `\/`), attributes as `颜色:红;尺码:L`, prices as decimal text. `from: null` = not known.
 */
export const fieldChangeSchema = z.object({
  field: editFieldSchema,
  /** Null for a field of the product itself. */
  merchantCode: z.string().max(64).nullable(),
  from: z.string().max(2000).nullable(),
  to: z.string().max(2000),
})
export type FieldChange = z.infer<typeof fieldChangeSchema>

/**
 * queued: 待发送, also while offline · delivered · conflict: somebody changed the same field meanwhile, a person chooses ·
 * failed: the POS refused it · withdrawn: taken back before it was sent · replaced: a newer edit took its place.
 */
export const EDIT_STATES = ['queued', 'delivered', 'conflict', 'failed', 'withdrawn', 'replaced'] as const
export const editStateSchema = z.enum(EDIT_STATES)
export type EditState = z.infer<typeof editStateSchema>

/** edit 手工修改 · batch 批量更新 · hourly 整点更新 · import 导入 · pos 门店自己改的 (or by another program). */
export const CHANGE_SOURCES = ['edit', 'batch', 'hourly', 'import', 'pos'] as const
export const changeSourceSchema = z.enum(CHANGE_SOURCES)
export type ChangeSource = z.infer<typeof changeSourceSchema>

export const productChangeSchema = z.object({
  id: z.number().int(),
  source: changeSourceSchema,
  productNo: z.string(),
  name: z.string(),
  at: timeSchema,
  /** Who asked; '' = not known. */
  by: z.string(),
  state: editStateSchema,
  changes: z.array(fieldChangeSchema),
  /** A sentence where the fields do not say it all, e.g. 新建商品. */
  note: z.string(),
  trouble: troubleSchema.nullable(),
  outboxId: z.number().int().nullable(),
  correlationId: z.string().nullable(),
  /** The edit that this one takes back. */
  undoOf: z.number().int().nullable(),
  /** Why it cannot be undone; null = it can. */
  noUndo: z.string().nullable(),
})
export type ProductChange = z.infer<typeof productChangeSchema>

export const editableProductSchema = z.object({
  productId: z.string(),
  productNo: z.string(),
  version: z.number().int(),
  name: z.string(),
  categoryPath: z.array(z.string()),
  brand: z.string(),
  unit: z.string(),
  image: z.string(),
  onSale: z.boolean(),
  updatedAt: timeSchema.nullable(),
  specs: z.array(
    z.object({
      merchantCode: z.string(),
      specName: z.string(),
      /** 规格组形式: `颜色:红;尺码:L`; '' = none. */
      attributes: z.string(),
      barcode: z.string(),
      retailPrice: decimalSchema,
      image: z.string(),
    }),
  ),
})
export type EditableProduct = z.infer<typeof editableProductSchema>

/** A field that this person and somebody else changed: 修改前 · 我的值 · POS 现在的值. */
export const editConflictSchema = z.object({
  field: editFieldSchema,
  merchantCode: z.string().nullable(),
  before: z.string(),
  mine: z.string(),
  theirs: z.string(),
})
export type EditConflict = z.infer<typeof editConflictSchema>

const ofConnection = z.object({ connectionId: z.number().int() })
const ofProduct = ofConnection.extend({ productNo: z.string().min(1).max(64) })

/** What an editor opens with: the product and its edit that is not settled yet. */
const opened = z.object({
  product: editableProductSchema,
  /** When the POS was last asked for the list; the product may be older. */
  asOf: timeSchema.nullable(),
  open: productChangeSchema.nullable(),
})

export const EXPORT_COLUMNS = [
  'productNo',
  'name',
  'category',
  'brand',
  'spec',
  'merchantCode',
  'price',
  'unit',
  'barcode',
  'onSale',
  'updated',
] as const
export const exportColumnSchema = z.enum(EXPORT_COLUMNS)
export type ExportColumn = z.infer<typeof exportColumnSchema>

/** Calls of 手工修改, its history, templates and export of product lists (S104–S106). */
export const productEditCalls = {
  /** At once, also offline: the last known state. NOT_FOUND where the list does not have the product. */
  'productEdit.open': { input: ofProduct, output: opened },
  /** Asks the POS for the product as it is now. */
  'productEdit.refresh': { input: ofProduct, output: opened },
  /**
   * 保存: queues the changes (`from` = the POS's value the person saw). `moved`: a field was changed by somebody else in
   * the meantime, nothing was queued. `replaces`: the person's own edit that is not settled yet and goes.
   */
  'productEdit.save': {
    input: ofConnection.extend({
      productId: z.string().min(1).max(64),
      changes: z.array(fieldChangeSchema).min(1).max(3000),
      replaces: z.number().int().nullable(),
      undoOf: z.number().int().nullable(),
    }),
    output: z.discriminatedUnion('outcome', [
      z.object({ outcome: z.literal('queued'), edit: productChangeSchema }),
      /** The values are there already. */
      z.object({ outcome: z.literal('unchanged') }),
      z.object({
        outcome: z.literal('moved'),
        product: editableProductSchema,
        conflicts: z.array(editConflictSchema),
      }),
    ]),
  },
  /** What an undo would do, field by field; fields that were changed since are left out with a reason. */
  'productEdit.undoPreview': {
    input: z.object({ id: z.number().int() }),
    output: z.object({
      productId: z.string(),
      productNo: z.string(),
      lines: z.array(z.object({ change: fieldChangeSchema, reason: z.string().nullable() })),
    }),
  },
  /** 撤回: an edit that was not sent, or one that failed, is given up. */
  'productEdit.withdraw': {
    input: z.object({ id: z.number().int() }),
    output: z.object({ edit: productChangeSchema }),
  },
  /** Fields in conflict of an edit, against the last known state. */
  'productEdit.conflicts': {
    input: z.object({ id: z.number().int() }),
    output: z.object({ product: editableProductSchema, conflicts: z.array(editConflictSchema) }),
  },
  /** Edits of a connection that are not settled, newest first; at most 500. */
  'productEdit.pending': { input: ofConnection, output: z.object({ edits: z.array(productChangeSchema) }) },
  /** Newest first. */
  'productEdit.history': {
    input: ofProduct.extend({ cursor: cursorSchema, limit: z.number().int().min(1).max(200) }),
    output: pageOf(productChangeSchema),
  },
  /** 下载样例文件 (S81, S107). `saved: null` = cancelled. */
  'template.save': {
    input: z.object({ kind: z.enum(['create', 'update']) }),
    output: z.object({ saved: z.object({ token: z.string(), name: z.string() }).nullable() }),
  },
  /**
   * Writes the products that fit the filter, a row per spec. `reimport`: the columns of 批量更新, so that the file imports
   * back unchanged.
   */
  'productExport.save': {
    input: ofConnection.extend({
      keyword: z.string().max(100),
      category: z.string().max(100),
      brand: z.string().max(100),
      columns: z.union([z.literal('reimport'), z.array(exportColumnSchema).min(1).max(EXPORT_COLUMNS.length)]),
      format: z.enum(['xlsx', 'csv']),
    }),
    output: z.object({
      saved: z.object({ token: z.string(), name: z.string() }).nullable(),
      products: z.number().int(),
      specs: z.number().int(),
    }),
  },
} as const
