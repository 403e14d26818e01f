import type { WangdianGoods, WangdianSpec } from '../remote/wangdian/types.ts'
import { type CategoryOf, MAX_LEVELS } from './categories.ts'
import { cleanCode, foldCode } from './codes.ts'

export type PlanAction = 'create' | 'add-specs' | 'exists' | 'skipped' | 'error'

/** What the POS has, found by 货号 and by 商家编码; deleted products do not count. */
export interface PosState {
  /** Folded 货号 → the product with the folded codes of its specs. */
  byProductNo: Map<string, { productNo: string; codes: Set<string> }>
  /** Folded 商家编码 → 货号 of the product that has it. */
  byCode: Map<string, { productNo: string }>
}

export interface PlannedSpec {
  spec: WangdianSpec
  merchantCode: string
  action: PlanAction
  reason: string | null
}

export interface PlannedProduct {
  goods: WangdianGoods
  productNo: string
  action: PlanAction
  reasonCode: string | null
  reason: string | null
  specs: PlannedSpec[]
  /** Selected because specs of an older product were created in the window (S74). */
  newSpecsOnly: boolean
}

/** Epoch ms, both ends inclusive. */
export interface CreationWindow {
  from: number
  to: number
}

const within = (at: number | null, window: CreationWindow): boolean =>
  at !== null && at >= window.from && at <= window.to

/**
 * What the window selects of one product (S69, S72): the whole product if it was created in the window, otherwise those
 * of its specs that were. Deleted ones never. `null` = nothing.
 */
export function selectFromGoods(
  goods: WangdianGoods,
  window: CreationWindow,
): { goods: WangdianGoods; specs: WangdianSpec[]; newSpecsOnly: boolean } | null {
  if (goods.deleted) return null
  const live = goods.specs.filter((spec) => !spec.deleted)
  if (within(goods.createdAt, window)) return { goods, specs: live, newSpecsOnly: false }
  const specs = live.filter((spec) => within(spec.createdAt, window))
  return specs.length > 0 ? { goods, specs, newSpecsOnly: true } : null
}

/** Limits of the POS gateway (pos.openapi.yaml, ProductInput and SpecInput). */
const LIMITS = {
  productNo: 64,
  name: 255,
  merchantCode: 64,
  specName: 255,
  barcode: 64,
  brand: 64,
  unit: 32,
  image: 1024,
}
const MOST_SPECS = 500

const characters = (text: string): number => [...text].length

interface Problem {
  code: string
  text: string
}

function productProblem(goods: WangdianGoods, productNo: string, specs: number, category: CategoryOf): Problem | null {
  if (productNo === '')
    return { code: 'PRODUCT_NO_MISSING', text: 'ERP 中没有货品编号，请在货品档案中补上后重新导入。' }
  if (characters(productNo) > LIMITS.productNo)
    return { code: 'TOO_LONG', text: `货号超过 ${LIMITS.productNo} 个字符，POS 放不下，请在货品档案中缩短。` }
  if (goods.goodsName.trim() === '')
    return { code: 'NAME_MISSING', text: 'ERP 中没有货品名称，请在货品档案中补上后重新导入。' }
  if (characters(goods.goodsName.trim()) > LIMITS.name)
    return { code: 'TOO_LONG', text: `名称超过 ${LIMITS.name} 个字符，POS 放不下，请在货品档案中缩短。` }
  if (characters(goods.brandName.trim()) > LIMITS.brand)
    return { code: 'TOO_LONG', text: `品牌名超过 ${LIMITS.brand} 个字符。` }
  if (characters(goods.unitName.trim()) > LIMITS.unit)
    return { code: 'TOO_LONG', text: `基本单位超过 ${LIMITS.unit} 个字符。` }
  if (specs === 0) return { code: 'NO_SPECS', text: '该商品没有可用的规格（单品），没有商家编码可导入。' }
  if (specs > MOST_SPECS)
    return { code: 'TOO_MANY_SPECS', text: `该商品有 ${specs} 个规格，一个商品最多 ${MOST_SPECS} 个。` }
  const path = category.kind === 'path' ? category.path : []
  const long = path.find((name) => characters(name) > 32 || name === '')
  if (long !== undefined)
    return { code: 'CATEGORY_NAME', text: `分类名“${long}”为空或超过 32 个字符，请在 ERP 中修改。` }
  return null
}

function specProblem(spec: WangdianSpec, code: string): string | null {
  if (code === '') return '没有商家编码，请在 ERP 单品列表中补上。'
  if (characters(code) > LIMITS.merchantCode) return `商家编码超过 ${LIMITS.merchantCode} 个字符。`
  if (characters(spec.specName) > LIMITS.specName) return `规格名称超过 ${LIMITS.specName} 个字符。`
  if (characters(spec.barcode.trim()) > LIMITS.barcode) return `规格条码超过 ${LIMITS.barcode} 个字符。`
  if (spec.retailPrice !== null && spec.retailPrice < 0) return '零售价为负数。'
  return null
}

/**
 * Decides what the import does with one product. Pure; `claimed` holds the folded codes that earlier products of the
 * same plan took (value: their 货号) and is added to. Existing products are never modified (S73); only new products and
 * new specs are written (S74); 4+ levels are left out (S60).
 */
export function planProduct(
  selected: { goods: WangdianGoods; specs: WangdianSpec[]; newSpecsOnly: boolean },
  pos: PosState,
  category: CategoryOf,
  claimed: Map<string, string>,
): PlannedProduct {
  const { goods, newSpecsOnly } = selected
  const productNo = cleanCode(goods.goodsNo)
  const base = { goods, productNo, newSpecsOnly }
  const whole = (action: PlanAction, reasonCode: string, reason: string): PlannedProduct => ({
    ...base,
    action,
    reasonCode,
    reason,
    specs: selected.specs.map((spec) => ({ spec, merchantCode: cleanCode(spec.specNo), action, reason: null })),
  })

  const problem = productProblem(goods, productNo, selected.specs.length, category)
  if (problem) return whole('error', problem.code, problem.text)

  const existing = pos.byProductNo.get(foldCode(productNo))
  const claimedBy = claimed.get(`no:${foldCode(productNo)}`)
  if (!existing && claimedBy !== undefined)
    return whole(
      'error',
      'PRODUCT_NO_CLASH',
      `货号与本次导入的另一商品（${claimedBy}）相同（不区分大小写和全角半角），请在 ERP 中改为唯一。`,
    )

  const specs = selected.specs.map((spec): PlannedSpec => {
    const merchantCode = cleanCode(spec.specNo)
    const folded = foldCode(merchantCode)
    const text = specProblem(spec, merchantCode)
    if (text) return { spec, merchantCode, action: 'error', reason: text }
    if (existing?.codes.has(folded)) return { spec, merchantCode, action: 'exists', reason: null }
    const owner = pos.byCode.get(folded)
    if (owner)
      return {
        spec,
        merchantCode,
        action: 'error',
        reason: `商家编码在 POS 中已属于货号 ${owner.productNo} 的商品，请先核对两边的编码。`,
      }
    const taken = claimed.get(folded)
    if (taken !== undefined)
      return {
        spec,
        merchantCode,
        action: 'error',
        reason: `商家编码与本次导入的货号 ${taken} 重复（不区分大小写和全角半角），请在 ERP 中改为唯一。`,
      }
    claimed.set(folded, productNo)
    return { spec, merchantCode, action: existing ? 'add-specs' : 'create', reason: null }
  })

  const fresh = specs.filter((spec) => spec.action === 'create' || spec.action === 'add-specs')
  const wrong = specs.filter((spec) => spec.action === 'error')
  if (fresh.length === 0) {
    if (wrong.length > 0) return { ...base, specs, action: 'error', reasonCode: 'SPECS', reason: wrong[0]!.reason }
    return { ...base, specs, action: 'exists', reasonCode: 'EXISTS', reason: '已存在，未修改' }
  }
  if (!existing && category.kind === 'path' && category.path.length > MAX_LEVELS) {
    for (const spec of fresh) claimed.delete(foldCode(spec.merchantCode))
    return whole(
      'skipped',
      'CATEGORY_TOO_DEEP',
      `分类“${category.path.join(' / ')}”有 ${category.path.length} 级，POS 最多三级。请在 ERP 中优化分类后重新导入。`,
    )
  }
  if (!existing) claimed.set(`no:${foldCode(productNo)}`, productNo)
  const partly = wrong.length > 0 ? `${wrong.length} 个规格有错误，不导入：${wrong[0]!.reason}` : null
  const older = newSpecsOnly && !existing ? '商品创建于所选时段之前，POS 中还没有；只导入本时段新增的规格。' : null
  return {
    ...base,
    specs,
    action: existing ? 'add-specs' : 'create',
    reasonCode: partly ? 'SOME_SPECS' : older ? 'OLDER_PRODUCT' : null,
    reason: partly ?? older,
  }
}
