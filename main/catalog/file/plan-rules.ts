import { formatDecimal } from '../../remote/decimal.ts'
import type { PosAttribute, PosProduct, PosProductPatch, PosSpec } from '../../remote/pos/types.ts'
import { type Attribute, attributesOf } from '../attributes.ts'
import { MAX_LEVELS, pathKey } from '../categories.ts'
import { cleanCode, foldCode } from '../codes.ts'
import type { TemplateKind } from '../template-columns.ts'
import { categoryPathOf, categoryText, OFF_SALE_TEXT } from '../template-columns.ts'
import { priceOf } from './checks.ts'
import { attributeNames, type Match } from './columns.ts'
import type { FileAction } from './state.ts'

/** Fields of one data row, as the plan needs them. */
export interface FileSpec {
  n: number
  rowNumber: number
  productNo: string
  name: string
  category: string
  brand: string
  specName: string
  merchantCode: string
  /** × 10⁴; null = blank or no price. */
  price: number | null
  unit: string
  barcode: string
  /** Text of the 上下架 cell; null = the file has no such column. */
  onSale: string | null
  /** Of the 属性 columns. */
  attributes: Attribute[]
  skipped: boolean
  /** The row has an error that keeps it out. */
  wrong: string | null
}

const PLAIN = /^[!-~]*$/
/** `cleanCode`, quick for what needs no cleaning: nearly every code. */
const clean = (code: string): string => (PLAIN.test(code) ? code : cleanCode(code))
/** `foldCode`, likewise. */
const fold = (code: string): string => (PLAIN.test(code) ? code.toLowerCase() : foldCode(code))

/** Takes the fields of a row out of its cells. */
export function fieldReader(kind: TemplateKind, headers: readonly string[], match: Match) {
  const at = (field: string): number => match.indexOf(field)
  const columns = {
    productNo: at('货品编号'),
    name: at('货品名称'),
    category: at('分类'),
    brand: at('品牌'),
    specName: at('规格名称'),
    merchantCode: at('商家编码'),
    price: at('零售价'),
    unit: at('基本单位'),
    barcode: at('规格条码'),
    onSale: at('上下架'),
  }
  const attributes = [...attributeNames(kind, headers, match)]
  return {
    columns,
    read(row: { n: number; rowNumber: number; cells: readonly string[]; skipped: boolean }): FileSpec {
      const text = (column: number): string => (column < 0 ? '' : (row.cells[column] ?? ''))
      return {
        n: row.n,
        rowNumber: row.rowNumber,
        productNo: clean(text(columns.productNo)),
        name: text(columns.name),
        category: text(columns.category),
        brand: text(columns.brand),
        specName: text(columns.specName),
        merchantCode: clean(text(columns.merchantCode)),
        price: priceOf(text(columns.price)),
        unit: text(columns.unit),
        barcode: text(columns.barcode),
        onSale: columns.onSale < 0 ? null : text(columns.onSale),
        attributes: attributes.flatMap(([column, name]) => {
          const value = text(column)
          return value === '' ? [] : [{ name, value }]
        }),
        skipped: row.skipped,
        wrong: null,
      }
    },
  }
}

export type FieldReader = ReturnType<typeof fieldReader>

/** Most groups of one spec (pos.openapi.yaml, SpecInput). */
const MOST_ATTRIBUTES = 6

/** S88, A6: groups of the 规格名称 first, then the 属性 columns that name no other group of the same name. */
export function specAttributes(spec: Pick<FileSpec, 'specName' | 'attributes'>): Attribute[] {
  const own = attributesOf(spec.specName)
  const names = new Set(own.map(({ name }) => name))
  return [...own, ...spec.attributes.filter(({ name }) => !names.has(name))].slice(0, MOST_ATTRIBUTES)
}

/** What is decided of one data row. */
export interface RowDecision {
  n: number
  action: FileAction
  reason: string | null
}

export interface Decision {
  action: FileAction
  reasonCode: string | null
  reason: string | null
  rows: RowDecision[]
}

/** What the POS has of products in question; deleted ones do not count. */
export interface There {
  /** Folded 货号 → product. */
  byNo: Map<string, PosProduct>
  /** Folded 商家编码 → product and spec. */
  byCode: Map<string, { product: PosProduct; spec: PosSpec }>
}

export const nothingThere = (): There => ({ byNo: new Map(), byCode: new Map() })

export function noteThere(there: There, products: readonly PosProduct[]): void {
  for (const product of products) {
    if (product.status === 'deleted') continue
    there.byNo.set(fold(product.productNo), product)
    for (const spec of product.specs) there.byCode.set(fold(spec.merchantCode), { product, spec })
  }
}

const MOST_SPECS = 500

/**
 * 文件导入: what becomes of the rows of one 货品编号. Existing products are never changed (A27: 已存在), only new specs are
 * added; a class of four levels and more is left out (S60). Product fields are those of the first row that is written.
 */
export function planCreate(specs: readonly FileSpec[], there: There): Decision {
  const existing = there.byNo.get(fold(specs[0]?.productNo ?? ''))
  const rows = specs.map((spec): RowDecision => {
    const { n } = spec
    if (spec.skipped) return { n, action: 'skipped', reason: '已由操作员排除' }
    if (spec.wrong !== null) return { n, action: 'error', reason: spec.wrong }
    const owner = there.byCode.get(fold(spec.merchantCode))
    if (owner && existing && owner.product.productId === existing.productId)
      return { n, action: 'exists', reason: null }
    if (owner)
      return {
        n,
        action: 'error',
        reason: `商家编码在 POS 中已属于货号 ${owner.product.productNo} 的商品，请先核对两边的编码。`,
      }
    return { n, action: existing ? 'add-specs' : 'create', reason: null }
  })
  const fresh = rows.filter((row) => row.action === 'create' || row.action === 'add-specs')
  if (fresh.length === 0) return withoutWriting(rows)
  if (fresh.length > MOST_SPECS) {
    const reason = `该商品有 ${fresh.length} 个规格，一个商品最多 ${MOST_SPECS} 个。`
    for (const row of fresh) Object.assign(row, { action: 'error', reason })
    return { action: 'error', reasonCode: 'TOO_MANY_SPECS', reason, rows }
  }
  const head = specs.find((spec) => spec.n === fresh[0]?.n) as FileSpec
  const path = categoryPathOf(head.category)
  if (!existing && path.length > MAX_LEVELS) {
    const reason = `分类“${path.join(' / ')}”有 ${path.length} 级，POS 最多三级。请改为三级以内后重新导入。`
    for (const row of fresh) Object.assign(row, { action: 'skipped', reason })
    return { action: 'skipped', reasonCode: 'CATEGORY_TOO_DEEP', reason, rows }
  }
  const wrong = rows.filter((row) => row.action === 'error')
  const odd = existing ? null : difference(specs, head)
  return {
    action: existing ? 'add-specs' : 'create',
    reasonCode: wrong.length > 0 ? 'SOME_ROWS' : odd ? 'DIFFERENT' : null,
    reason: wrong.length > 0 ? `${wrong.length} 行有错误，不导入：${wrong[0]?.reason}` : odd,
    rows,
  }
}

function withoutWriting(rows: RowDecision[]): Decision {
  const wrong = rows.find((row) => row.action === 'error')
  if (wrong) return { action: 'error', reasonCode: 'ROWS', reason: wrong.reason, rows }
  if (rows.some((row) => row.action === 'exists'))
    return { action: 'exists', reasonCode: 'EXISTS', reason: '已存在，未修改', rows }
  return { action: 'skipped', reasonCode: 'SKIPPED', reason: rows[0]?.reason ?? null, rows }
}

/** The rows of one product should agree; where they do not, the first one counts and the person is told. */
function difference(specs: readonly FileSpec[], head: FileSpec): string | null {
  for (const spec of specs) {
    if (spec.skipped || spec.wrong !== null) continue
    for (const [field, own, other] of [
      ['货品名称', head.name, spec.name],
      ['分类', head.category, spec.category],
      ['品牌', head.brand, spec.brand],
      ['基本单位', head.unit, spec.unit],
    ] as const)
      if (own !== other)
        return `同一货品编号的${field}不一致（第 ${head.rowNumber} 行“${own}”，第 ${spec.rowNumber} 行“${other}”），以第 ${head.rowNumber} 行为准。`
  }
  return null
}

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
    if (spec.skipped) rows.push({ n: spec.n, action: 'skipped', reason: '已由操作员排除' })
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
  if (name !== '' && name !== product.name) {
    patch.name = name
    back.name = product.name
    note('货品名称', product.name, name)
  }
  const path = categoryPathOf(text('分类'))
  const tooDeep = path.length > MAX_LEVELS
  if (path.length > 0 && !tooDeep && pathKey(path) !== pathKey(product.categoryPath)) {
    patch.categoryPath = path
    back.categoryPath = product.categoryPath
    note('分类', categoryText(product.categoryPath), categoryText(path))
  }
  const brand = text('品牌')
  if (brand !== '' && brand !== (product.brand ?? '')) {
    patch.brand = brand
    back.brand = product.brand
    note('品牌', product.brand ?? '', brand)
  }
  const unit = text('基本单位')
  if (unit !== '' && unit !== (product.unit ?? '')) {
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
  if (spec.barcode !== '' && spec.barcode !== (there.barcode ?? '')) {
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
