import type { CallOutput, OrderLineInput } from '../../preload/contract/index.ts'
import { parseDecimal } from '../remote/decimal.ts'
import { cleanText, foldFullWidth } from '../spreadsheet/index.ts'
import { decimalText } from './decimal-text.ts'
import type { KnownProduct } from './order-names.ts'

type Result = CallOutput<'orders.parseLines'>
const MOST = 2_000
/** Rows looked at; what a scan-gun gives one by one is added up. */
const MOST_ROWS = 20_000

/** What a person typed for a 商品: 商品编号, 69码 or the whole name. */
export type FindProducts = (text: string) => KnownProduct[]

/** One product, or why not. */
export function oneProduct(
  text: string,
  find: FindProducts,
): { ok: true; product: KnownProduct } | { ok: false; problem: string; fix: string } {
  const found = find(text).filter((one) => one.active)
  if (found.length === 1) return { ok: true, product: found[0]! }
  if (found.length > 1)
    return {
      ok: false,
      problem: `有 ${found.length} 个商品的名称或69码是「${text}」`,
      fix: `请填写商品编号：${found.map((one) => one.no).join('、')}`,
    }
  return {
    ok: false,
    problem: `博远ERP里没有商品「${text}」`,
    fix: '请填写商品编号、69码或完整的商品名称；新商品请先同步',
  }
}

/** Quantity of a cell × 10⁴; grouping commas are taken away. */
export function quantityOf(
  text: string,
  serialManaged: boolean,
): { ok: true; value: number } | { ok: false; problem: string; fix: string } {
  const value = numberOf(text)
  if (value === null || value <= 0) return { ok: false, problem: '数量应大于 0', fix: '请填写大于 0 的数字' }
  if (serialManaged && value % 10_000 !== 0)
    return { ok: false, problem: '按串号管理的商品，数量应为整数', fix: '请填写整数' }
  return { ok: true, value }
}

export function priceOf(
  text: string,
): { ok: true; value: number | null } | { ok: false; problem: string; fix: string } {
  if (text === '') return { ok: true, value: null }
  const value = numberOf(text)
  if (value === null || value < 0)
    return { ok: false, problem: '单价不是有效的金额', fix: '请填写不小于 0、最多四位小数的数字，或留空' }
  return { ok: true, value }
}

function numberOf(text: string): number | null {
  const plain = foldFullWidth(text).replace(/[¥￥\s]/g, '')
  return parseDecimal(/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain) ? plain.replaceAll(',', '') : plain)
}

/**
 * Rows pasted from a spreadsheet or scanned, tab separated: 商品编号 / 69码 / 名称, 数量 (none = 1), 单价. Rows of the same product
 * and price are added up, as a scan-gun gives them one by one.
 */
export function parseLines(text: string, find: FindProducts): Result {
  const result: Result = { lines: [], errors: [] }
  const at = new Map<string, { line: OrderLineInput & { name: string; unit: string }; quantity: number }>()
  const known = new Map<string, ReturnType<typeof oneProduct>>()
  const rows = text.split(/\r\n|\r|\n/, MOST_ROWS)
  rows.forEach((row, index) => {
    const problem = take(row, index)
    if (problem !== null && result.errors.length < MOST)
      result.errors.push({ row: index + 1, text: row.slice(0, 200), problem })
  })
  return result

  /** Null, or what is wrong with the row. */
  function take(row: string, index: number): string | null {
    const cells = row.split('\t').map(cleanText)
    const [who = '', count = '', price = ''] = cells
    if (cells.every((cell) => cell === '')) return null
    // A header copied along with its rows.
    if (index === 0 && /^(商品|商品编号|69码|条码|商品名称)$/.test(who) && !/\d/.test(count)) return null
    const folded = foldFullWidth(who)
    const product = known.get(folded) ?? oneProduct(folded, find)
    known.set(folded, product)
    if (who === '') return '没有商品'
    if (!product.ok) return product.problem
    const quantity = quantityOf(count === '' ? '1' : count, product.product.serialManaged)
    if (!quantity.ok) return quantity.problem
    const cost = priceOf(price)
    if (!cost.ok) return cost.problem
    const key = `${product.product.no}\n${cost.value ?? ''}`
    const there = at.get(key)
    if (there) {
      there.quantity += quantity.value
      there.line.quantity = decimalText(there.quantity)
      return null
    }
    if (result.lines.length >= MOST) return `一次最多 ${MOST} 行`
    const line = {
      productNo: product.product.no,
      quantity: decimalText(quantity.value),
      price: cost.value === null ? null : decimalText(cost.value),
      remark: '',
      name: product.product.name,
      unit: product.product.unit,
    }
    at.set(key, { line, quantity: quantity.value })
    result.lines.push(line)
    return null
  }
}
