import { formatDecimal } from '../../remote/decimal.ts'
import type { PosAttribute, PosProduct, PosProductPatch, PosSpec } from '../../remote/pos/types.ts'
import type { Attribute } from '../attributes.ts'
import { MAX_LEVELS, pathKey } from '../categories.ts'
import { categoryPathOf, categoryText, OFF_SALE_TEXT } from '../template-columns.ts'
import { mended } from './checks.ts'
import { type Decision, type FileSpec, fold, MOST_ATTRIBUTES, type RowDecision, skippedWhy } from './plan-rules.ts'

/** Old → new of one field, as the plan shows it and the undo needs it. */
export interface FieldChange {
  field: string
  old: string
  new: string
}

export interface UpdateDecision extends Decision {
  productId: string
  version: number
  /** What the update writes; null = nothing changes. */
  patch: PosProductPatch | null
  /** What would bring it back. */
  back: PosProductPatch | null
  changes: FieldChange[]
  specChanges: { n: number; merchantCode: string; changes: FieldChange[] }[]
  toOnSale: boolean
  toOffSale: boolean
}

/**
 * Whether the file says something else than the POS has. What a cell cannot hold (blanks at the ends, invisible signs) is
 * no difference: a list that was exported imports back unchanged (W7).
 */
const differs = (cell: string, there: string, kind: 'text' | 'identifier' = 'text'): boolean =>
  cell !== there && cell !== mended(there, kind)

const saleText = (onSale: boolean): string => (onSale ? '上架' : '下架')

/**
 * 批量更新: what becomes of the rows of one product that the POS has. A blank cell leaves its field (A32), except 上下架,
 * where blank is 上架 (S111). Fields of the product must agree among its rows.
 */
export function planUpdate(specs: readonly FileSpec[], product: PosProduct): UpdateDecision {
  const rows: RowDecision[] = []
  const heads = new Map<string, FileSpec>()
  const used: FileSpec[] = []
  for (const spec of specs) {
    const clash = spec.skipped || spec.wrong !== null ? null : clashOf(spec, heads)
    if (spec.skipped) rows.push({ n: spec.n, action: 'skipped', reason: skippedWhy(spec) })
    else if (spec.wrong !== null) rows.push({ n: spec.n, action: 'error', reason: spec.wrong })
    else if (clash) rows.push({ n: spec.n, action: 'error', reason: clash })
    else used.push(spec)
  }
  const patch: PosProductPatch = {}
  const back: PosProductPatch = {}
  const changes: FieldChange[] = []
  const note = (field: string, old: string, now: string): void => void changes.push({ field, old, new: now })
  const text = (field: string): string => heads.get(field)?.[FIELD_KEYS[field] as 'name'] ?? ''

  const name = text('货品名称')
  if (name !== '' && differs(name, product.name)) {
    patch.name = name
    back.name = product.name
    note('货品名称', product.name, name)
  }
  const path = categoryPathOf(text('分类'))
  const tooDeep = path.length > MAX_LEVELS
  const thereKey = pathKey(product.categoryPath.map((level) => mended(level, 'text')))
  if (path.length > 0 && !tooDeep && pathKey(path) !== pathKey(product.categoryPath) && pathKey(path) !== thereKey) {
    patch.categoryPath = path
    back.categoryPath = product.categoryPath
    note('分类', categoryText(product.categoryPath), categoryText(path))
  }
  const brand = text('品牌')
  if (brand !== '' && differs(brand, product.brand ?? '')) {
    patch.brand = brand
    back.brand = product.brand
    note('品牌', product.brand ?? '', brand)
  }
  const unit = text('基本单位')
  if (unit !== '' && differs(unit, product.unit ?? '')) {
    patch.unit = unit
    back.unit = product.unit
    note('基本单位', product.unit ?? '', unit)
  }
  const sale = heads.get('上下架')?.onSale
  const wanted = sale === undefined || sale === null ? null : sale !== OFF_SALE_TEXT
  const now = product.status === 'onSale'
  if (wanted !== null && wanted !== now) {
    patch.onSale = wanted
    back.onSale = now
    note('上下架', saleText(now), saleText(wanted))
  }

  const specChanges: UpdateDecision['specChanges'] = []
  const patches: NonNullable<PosProductPatch['specs']> = []
  const backs: NonNullable<PosProductPatch['specs']> = []
  for (const spec of used) {
    const there = product.specs.find((one) => fold(one.merchantCode) === fold(spec.merchantCode))
    if (!there) continue
    const one = specChange(spec, there)
    if (one.changes.length === 0) continue
    specChanges.push({ n: spec.n, merchantCode: there.merchantCode, changes: one.changes })
    patches.push({ merchantCode: there.merchantCode, ...one.patch })
    backs.push({ merchantCode: there.merchantCode, ...one.back })
  }
  if (patches.length > 0) {
    patch.specs = patches
    back.specs = backs
  }

  const productChanged = changes.length > 0
  for (const spec of used) {
    const own = specChanges.some((one) => one.n === spec.n)
    const action = tooDeep ? 'skipped' : own || productChanged ? 'change' : 'same'
    rows.push({
      n: spec.n,
      action,
      reason: tooDeep ? `分类有 ${path.length} 级，POS 最多三级，这个商品跳过。` : null,
    })
  }
  rows.sort((a, b) => a.n - b.n)
  const writes = used.length > 0 && !tooDeep && (productChanged || patches.length > 0)
  const wrong = rows.filter((row) => row.action === 'error')
  const summary = writes
    ? { action: 'change' as const, code: wrong.length > 0 ? 'SOME_ROWS' : null }
    : tooDeep && used.length > 0
      ? { action: 'skipped' as const, code: 'CATEGORY_TOO_DEEP' }
      : wrong.length > 0
        ? { action: 'error' as const, code: 'ROWS' }
        : rows.every((row) => row.action === 'skipped')
          ? { action: 'skipped' as const, code: 'SKIPPED' }
          : { action: 'same' as const, code: 'SAME' }
  return {
    action: summary.action,
    reasonCode: summary.code,
    reason:
      wrong.length > 0
        ? `${wrong.length} 行有错误，不更新：${wrong[0]?.reason}`
        : summary.action === 'same'
          ? '与 POS 现有内容相同，无变化'
          : summary.action === 'skipped'
            ? (rows.find((row) => row.action === 'skipped')?.reason ?? null)
            : null,
    rows,
    productId: product.productId,
    version: product.version,
    patch: writes ? { productId: product.productId, ...patch } : null,
    back: writes ? { productId: product.productId, ...back } : null,
    changes: writes ? changes : [],
    specChanges: writes ? specChanges : [],
    toOnSale: writes && patch.onSale === true,
    toOffSale: writes && patch.onSale === false,
  }
}

const FIELD_KEYS: Readonly<Record<string, 'name' | 'category' | 'brand' | 'unit' | 'onSale'>> = {
  货品名称: 'name',
  分类: 'category',
  品牌: 'brand',
  基本单位: 'unit',
  上下架: 'onSale',
}

/** Remembers the first row that names a field of the product; a later one that says otherwise is an error. */
function clashOf(spec: FileSpec, heads: Map<string, FileSpec>): string | null {
  for (const [field, key] of Object.entries(FIELD_KEYS)) {
    const value = spec[key]
    if (value === null || (value === '' && key !== 'onSale')) continue
    const head = heads.get(field)
    if (!head) continue
    const [own, other] = key === 'onSale' ? [saleOf(value), saleOf(head[key])] : [value, head[key]]
    if (own !== other)
      return `与第 ${head.rowNumber} 行是同一商品，${field}不一致（“${shown(key, head[key])}”与“${shown(key, value)}”）。同一商品各规格的${field}必须相同。`
  }
  for (const [field, key] of Object.entries(FIELD_KEYS)) {
    const value = spec[key]
    if (value === null || (value === '' && key !== 'onSale') || heads.has(field)) continue
    heads.set(field, spec)
  }
  return null
}

const saleOf = (value: string | null): string => (value === OFF_SALE_TEXT ? '2' : '1')
const shown = (key: string, value: string | null): string =>
  key === 'onSale' ? saleText(value !== OFF_SALE_TEXT) : (value ?? '')

function specChange(
  spec: FileSpec,
  there: PosSpec,
): { patch: Partial<PosSpec>; back: Partial<PosSpec>; changes: FieldChange[] } {
  const patch: Partial<PosSpec> = {}
  const back: Partial<PosSpec> = {}
  const changes: FieldChange[] = []
  if (spec.price !== null && spec.price !== there.retailPrice) {
    patch.retailPrice = spec.price
    back.retailPrice = there.retailPrice
    changes.push({ field: '零售价', old: shortDecimal(there.retailPrice), new: shortDecimal(spec.price) })
  }
  if (spec.barcode !== '' && differs(spec.barcode, there.barcode ?? '', 'identifier')) {
    patch.barcode = spec.barcode
    back.barcode = there.barcode
    changes.push({ field: '规格条码', old: there.barcode ?? '', new: spec.barcode })
  }
  const merged = mergeAttributes(there.attributes, spec.attributes)
  if (merged) {
    patch.attributes = merged
    back.attributes = there.attributes
    changes.push({ field: '属性', old: attributeText(there.attributes), new: attributeText(merged) })
  }
  return { patch, back, changes }
}

/** Groups of the file over those that are there; null = nothing changes. */
function mergeAttributes(there: readonly PosAttribute[], file: readonly Attribute[]): PosAttribute[] | null {
  const values = new Map(there.map(({ name, value }) => [name, value]))
  let changed = false
  for (const { name, value } of file) {
    if (values.get(name) === value) continue
    if (!values.has(name) && values.size >= MOST_ATTRIBUTES) continue
    values.set(name, value)
    changed = true
  }
  return changed ? [...values].map(([name, value]) => ({ name, value })) : null
}

export const attributeText = (attributes: readonly PosAttribute[]): string =>
  attributes.map(({ name, value }) => `${name}:${value}`).join(';')

/** `12.5` for 125000: no more decimals than needed, at least two where there are any. */
export function shortDecimal(scaled: number): string {
  return formatDecimal(scaled).replace(/\.?0{1,4}$/, '')
}
