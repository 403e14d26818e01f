import type { PosProduct, PosSpec } from '../../remote/pos/types.ts'
import { type Attribute, attributesOf } from '../attributes.ts'
import { MAX_LEVELS } from '../categories.ts'
import { cleanCode, foldCode } from '../codes.ts'
import type { TemplateKind } from '../template-columns.ts'
import { categoryPathOf, EXAMPLE_CODE } from '../template-columns.ts'
import { priceOf } from './checks.ts'
import { attributeNames, type Match } from './columns.ts'
import { EXAMPLE_SKIPPED } from './issues.ts'
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
export const fold = (code: string): string => (PLAIN.test(code) ? code.toLowerCase() : foldCode(code))

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
export const MOST_ATTRIBUTES = 6

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

/** Why a row that is left out is left out. */
export const skippedWhy = ({ merchantCode }: Pick<FileSpec, 'merchantCode'>): string =>
  merchantCode === EXAMPLE_CODE ? EXAMPLE_SKIPPED : '已由操作员排除'

const MOST_SPECS = 500

/**
 * 文件导入: what becomes of the rows of one 货品编号. Existing products are never changed (A27: 已存在), only new specs are
 * added; a class of four levels and more is left out (S60). Product fields are those of the first row that is written.
 */
export function planCreate(specs: readonly FileSpec[], there: There): Decision {
  const existing = there.byNo.get(fold(specs[0]?.productNo ?? ''))
  const rows = specs.map((spec): RowDecision => {
    const { n } = spec
    if (spec.skipped) return { n, action: 'skipped', reason: skippedWhy(spec) }
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
