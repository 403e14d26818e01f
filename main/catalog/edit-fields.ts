import type { EditableProduct, EditConflict, EditField, FieldChange } from '../../preload/contract/index.ts'
import { formatDecimal, parseDecimal } from '../remote/decimal.ts'
import type { PosProduct, PosProductPatch } from '../remote/pos/types.ts'
import { type Attribute, attributesOf } from './attributes.ts'
import { MAX_LEVELS } from './categories.ts'
import { cleanCode, foldCode } from './codes.ts'
import { categoryPathOf, categoryText, OFF_SALE_TEXT, ON_SALE_TEXT } from './template-columns.ts'

/** Names one field of a product or of one of its specs. */
export const keyOf = (field: EditField, merchantCode: string | null): string =>
  merchantCode === null ? field : `${field}\u001F${foldCode(merchantCode)}`

export const keyOfChange = (change: Pick<FieldChange, 'field' | 'merchantCode'>): string =>
  keyOf(change.field, change.merchantCode)

/** `颜色:红;尺码:L` (规格组形式, S88); '' = no attributes. `attributesOf` reads it back. */
export const attributesText = (attributes: readonly Attribute[]): string =>
  attributes.map(({ name, value }) => `${name}:${value}`).join(';')

/** A price without needless zeros but at least two decimals: `19.90`. Text that is no price comes back as it is. */
export function priceText(value: string): string {
  const scaled = parseDecimal(value)
  return scaled === null ? value.trim() : formatDecimal(scaled).replace(/0{1,2}$/, '')
}

/** The product as an editor shows it. */
export function editableOf(product: PosProduct): EditableProduct {
  return {
    productId: product.productId,
    productNo: product.productNo,
    version: product.version,
    name: product.name,
    categoryPath: product.categoryPath,
    brand: product.brand ?? '',
    unit: product.unit ?? '',
    image: product.image ?? '',
    onSale: product.status === 'onSale',
    updatedAt: product.updatedAt,
    specs: product.specs.map((spec) => ({
      merchantCode: spec.merchantCode,
      specName: spec.specName ?? '',
      attributes: attributesText(spec.attributes),
      barcode: spec.barcode ?? '',
      retailPrice: formatDecimal(spec.retailPrice),
      image: spec.image ?? '',
    })),
  }
}

export interface FieldValue {
  field: EditField
  merchantCode: string | null
  value: string
}

/** Every field that can be changed, as text, by `keyOf`. */
export function valuesOf(product: EditableProduct): Map<string, FieldValue> {
  const values = new Map<string, FieldValue>()
  const add = (field: EditField, merchantCode: string | null, value: string): void => {
    values.set(keyOf(field, merchantCode), { field, merchantCode, value })
  }
  add('name', null, product.name)
  add('categoryPath', null, categoryText(product.categoryPath))
  add('brand', null, product.brand)
  add('unit', null, product.unit)
  add('image', null, product.image)
  add('onSale', null, product.onSale ? ON_SALE_TEXT : OFF_SALE_TEXT)
  for (const spec of product.specs) {
    add('specName', spec.merchantCode, spec.specName)
    add('attributes', spec.merchantCode, spec.attributes)
    add('barcode', spec.merchantCode, spec.barcode)
    add('retailPrice', spec.merchantCode, priceText(spec.retailPrice))
    add('image', spec.merchantCode, spec.image)
  }
  return values
}

/** What of a product became another between two readings; specs that came are changes of the field `spec`. */
export function differences(before: EditableProduct, after: EditableProduct): FieldChange[] {
  const old = valuesOf(before)
  const codes = new Set(before.specs.map((spec) => foldCode(spec.merchantCode)))
  const changes: FieldChange[] = []
  for (const spec of after.specs)
    if (!codes.has(foldCode(spec.merchantCode)))
      changes.push({ field: 'spec', merchantCode: spec.merchantCode, from: '', to: spec.merchantCode })
  for (const [key, { field, merchantCode, value }] of valuesOf(after)) {
    const was = old.get(key)
    if (was !== undefined && was.value !== value) changes.push({ field, merchantCode, from: was.value, to: value })
  }
  return changes
}

/** Limits of the POS gateway (pos.openapi.yaml, ProductPatch and SpecPatch). */
const MOST: Record<EditField, number> = {
  name: 255,
  categoryPath: 32,
  brand: 64,
  unit: 32,
  image: 1024,
  onSale: 1,
  specName: 255,
  attributes: 600,
  barcode: 64,
  retailPrice: 16,
  spec: 64,
}
const MOST_PRICE_DIGITS = /^\d{1,11}(\.\d{1,4})?$/

const characters = (text: string): number => [...text].length

/** What is written: identifiers and prices in their one form, everything trimmed. */
export function cleanValue(field: EditField, value: string): string {
  switch (field) {
    case 'barcode':
      return cleanCode(value)
    case 'retailPrice':
      return priceText(value)
    case 'categoryPath':
      return categoryText(categoryPathOf(value))
    case 'attributes':
      return value.trim() === '' ? '' : attributesText(attributesOf(value)) || value.trim()
    default:
      return value.trim()
  }
}

/** Why a cleaned value cannot be written; null = it can. */
export function problemOf(field: EditField, value: string): string | null {
  switch (field) {
    case 'name':
      if (value === '') return '名称不能为空'
      break
    case 'categoryPath': {
      const path = categoryPathOf(value)
      if (path.length > MAX_LEVELS) return `分类有 ${path.length} 级，POS 最多 ${MAX_LEVELS} 级`
      const bad = path.find((name) => name === '' || characters(name) > MOST.categoryPath)
      return bad === undefined ? null : `每一级分类名须为 1–${MOST.categoryPath} 个字符`
    }
    case 'onSale':
      return value === ON_SALE_TEXT || value === OFF_SALE_TEXT ? null : '上下架只能是 1（上架）或 2（下架）'
    case 'retailPrice':
      if (value === '') return '零售价不能为空'
      return MOST_PRICE_DIGITS.test(value) ? null : '零售价须为不小于 0 的数字，最多四位小数，如 19.90'
    case 'attributes':
      return value === '' || attributesOf(value).length > 0
        ? null
        : '规格属性须写成“颜色:红;尺码:L”，最多 6 组，组名不能重复'
    case 'image':
      if (value !== '' && !/^https?:\/\/[^\s]+$/i.test(value)) return '图片须为 http:// 或 https:// 开头的地址'
      break
    case 'spec':
      return '规格不能在这里新增'
    default:
      break
  }
  return characters(value) > MOST[field] ? `最多 ${MOST[field]} 个字符，现有 ${characters(value)} 个` : null
}

/** Changes whose field somebody else changed to something else since the person saw it. `from: null` never clashes. */
export function conflictsOf(changes: readonly FieldChange[], product: EditableProduct): EditConflict[] {
  const values = valuesOf(product)
  return changes.flatMap((change): EditConflict[] => {
    const theirs = values.get(keyOfChange(change))?.value
    if (theirs === undefined || change.from === null || theirs === change.from || theirs === change.to) return []
    const { field, merchantCode, from, to } = change
    return [{ field, merchantCode, before: from, mine: to, theirs }]
  })
}

const SPEC_ONLY: ReadonlySet<EditField> = new Set(['specName', 'attributes', 'barcode', 'retailPrice'])

/** Whether the field may stand with or without a 商家编码 as it does. */
export const isPlaced = ({ field, merchantCode }: Pick<FieldChange, 'field' | 'merchantCode'>): boolean =>
  field === 'image' || SPEC_ONLY.has(field) === (merchantCode !== null)

/** The `update` that brings the changes (cleaned, free of problems) to the POS. */
export function patchOf(productId: string, changes: readonly FieldChange[]): PosProductPatch {
  const patch: PosProductPatch = { productId }
  const specs = new Map<string, NonNullable<PosProductPatch['specs']>[number]>()
  const orNull = (text: string): string | null => (text === '' ? null : text)
  for (const { field, merchantCode, to } of changes) {
    if (merchantCode === null) {
      if (field === 'name') patch.name = to
      else if (field === 'categoryPath') patch.categoryPath = categoryPathOf(to)
      else if (field === 'brand') patch.brand = orNull(to)
      else if (field === 'unit') patch.unit = orNull(to)
      else if (field === 'image') patch.image = orNull(to)
      else if (field === 'onSale') patch.onSale = to === ON_SALE_TEXT
      continue
    }
    const spec = specs.get(foldCode(merchantCode)) ?? { merchantCode }
    specs.set(foldCode(merchantCode), spec)
    if (field === 'specName') spec.specName = orNull(to)
    else if (field === 'attributes') spec.attributes = attributesOf(to)
    else if (field === 'barcode') spec.barcode = orNull(to)
    else if (field === 'retailPrice') spec.retailPrice = parseDecimal(to) ?? 0
    else if (field === 'image') spec.image = orNull(to)
  }
  if (specs.size > 0) patch.specs = [...specs.values()]
  return patch
}

/** The product after the changes were written as `version`. */
export function withChanges(
  product: EditableProduct,
  changes: readonly FieldChange[],
  version: number,
): EditableProduct {
  const to = new Map(changes.map((change) => [keyOfChange(change), change.to]))
  const of = (field: EditField, merchantCode: string | null, now: string): string =>
    to.get(keyOf(field, merchantCode)) ?? now
  return {
    ...product,
    version,
    name: of('name', null, product.name),
    categoryPath: categoryPathOf(of('categoryPath', null, categoryText(product.categoryPath))),
    brand: of('brand', null, product.brand),
    unit: of('unit', null, product.unit),
    image: of('image', null, product.image),
    onSale: of('onSale', null, product.onSale ? ON_SALE_TEXT : OFF_SALE_TEXT) === ON_SALE_TEXT,
    specs: product.specs.map((spec) => ({
      merchantCode: spec.merchantCode,
      specName: of('specName', spec.merchantCode, spec.specName),
      attributes: of('attributes', spec.merchantCode, spec.attributes),
      barcode: of('barcode', spec.merchantCode, spec.barcode),
      retailPrice: formatDecimal(parseDecimal(of('retailPrice', spec.merchantCode, spec.retailPrice)) ?? 0),
      image: of('image', spec.merchantCode, spec.image),
    })),
  }
}

/** The changes of an `update` row as text; `from` as far as the product before it is known. */
export function changesOfPatch(patch: PosProductPatch, before: EditableProduct | null): FieldChange[] {
  const old = before === null ? null : valuesOf(before)
  const changes: FieldChange[] = []
  const add = (field: EditField, merchantCode: string | null, to: string): void => {
    const from = old?.get(keyOf(field, merchantCode))?.value ?? null
    if (from !== to) changes.push({ field, merchantCode, from, to })
  }
  if (patch.name !== undefined) add('name', null, patch.name)
  if (patch.categoryPath !== undefined) add('categoryPath', null, categoryText(patch.categoryPath))
  if (patch.brand !== undefined) add('brand', null, patch.brand ?? '')
  if (patch.unit !== undefined) add('unit', null, patch.unit ?? '')
  if (patch.image !== undefined) add('image', null, patch.image ?? '')
  if (patch.onSale !== undefined) add('onSale', null, patch.onSale ? ON_SALE_TEXT : OFF_SALE_TEXT)
  for (const spec of patch.specs ?? []) {
    const code = spec.merchantCode
    if (spec.specName !== undefined) add('specName', code, spec.specName ?? '')
    if (spec.attributes !== undefined) add('attributes', code, attributesText(spec.attributes))
    if (spec.barcode !== undefined) add('barcode', code, spec.barcode ?? '')
    if (spec.retailPrice !== undefined) add('retailPrice', code, priceText(formatDecimal(spec.retailPrice)))
    if (spec.image !== undefined) add('image', code, spec.image ?? '')
  }
  return changes
}
