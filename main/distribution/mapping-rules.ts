import type { SerialRuleView } from '../../preload/contract/index.ts'

/** Pure decisions of e栈 商品映射, 客户映射, 荣耀IDEAL仓库设置 and 串号规则对照 (I12, I13, I20–I23, B14). */

export interface EzhanItem {
  code: string
  name: string
  model: string | null
  barcode: string | null
}
export interface ErpItem {
  no: string
  name: string
  model: string | null
  barcode: string | null
}
/** What the automatic matching found for one e栈 code. `no` null: several fit, a person must choose. */
export interface Proposal {
  code: string
  no: string | null
  reason: string
}

/** The form in which codes and names are compared: full-width folded, blanks dropped, without case. */
export function foldText(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/[\s\u3000\u200b-\u200f\ufeff]/g, '')
    .toLowerCase()
}

interface Way {
  /** Compared text of an e栈 row and of an ERP row; empty = says nothing. */
  ezhan(item: EzhanItem): string
  erp(item: ErpItem): string
  words: string
}

const PRODUCT_WAYS: readonly Way[] = [
  { words: '编码相同', ezhan: (one) => foldText(one.code), erp: (one) => foldText(one.no) },
  { words: '69码相同', ezhan: (one) => foldText(one.barcode ?? ''), erp: (one) => foldText(one.barcode ?? '') },
  { words: '名称相同', ezhan: (one) => foldText(one.name), erp: (one) => foldText(one.name) },
  { words: '型号相同', ezhan: (one) => foldText(one.model ?? ''), erp: (one) => foldText(one.model ?? '') },
]
const CUSTOMER_WAYS: readonly Way[] = [PRODUCT_WAYS[0]!, PRODUCT_WAYS[2]!]

/**
 * Proposes a partner for every e栈 row by the strongest sign that speaks: code, 69码, name, 型号. Only where the sign is
 * unique on both sides; several that fit are a conflict for a person. Rows that are mapped already are left out by the
 * caller. Nothing here confirms anything.
 */
export function propose(
  what: 'products' | 'customers',
  ezhan: readonly EzhanItem[],
  erp: readonly ErpItem[],
): Proposal[] {
  const ways = what === 'products' ? PRODUCT_WAYS : CUSTOMER_WAYS
  const found = new Map<string, Proposal>()
  const taken = new Set<string>()
  for (const way of ways) {
    const free = erp.filter((one) => !taken.has(one.no))
    const byKey = groups(free, way.erp)
    const rivals = groups(
      ezhan.filter((one) => found.get(one.code)?.no == null),
      way.ezhan,
    )
    for (const [key, ones] of rivals) {
      const fits = byKey.get(key)
      if (!fits) continue
      const sure = fits.length === 1 && ones.length === 1
      for (const one of ones) {
        // A weaker sign never turns a conflict of a stronger one into a proposal.
        if (found.has(one.code)) continue
        if (sure) {
          found.set(one.code, { code: one.code, no: fits[0]!.no, reason: way.words })
          taken.add(fits[0]!.no)
        } else {
          const names = fits.slice(0, 3).map((fit) => `${fit.no} ${fit.name}`)
          found.set(one.code, {
            code: one.code,
            no: null,
            reason:
              fits.length > 1
                ? `${way.words}的有 ${fits.length} 个：${names.join('、')}${fits.length > 3 ? ' …' : ''}`
                : `e栈里有 ${ones.length} 个都与 ${names[0]} ${way.words}`,
          })
        }
      }
    }
  }
  return [...found.values()]
}

function groups<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const byKey = new Map<string, Row[]>()
  for (const row of rows) {
    const key = keyOf(row)
    if (key === '') continue
    const there = byKey.get(key)
    if (there) there.push(row)
    else byKey.set(key, [row])
  }
  return byKey
}

/** IDEAL codes that fit ERP warehouses by name: the same, or IDEAL's with the province in front. One for one only. */
export function proposeWarehouses(
  erp: readonly { warehouseNo: string; name: string }[],
  ideal: readonly { code: string; name: string; active: boolean }[],
): Map<string, string> {
  const proposals = new Map<string, string>()
  for (const { warehouseNo, name } of erp) {
    const wanted = foldText(name)
    const fits = ideal.filter((one) => one.active && wanted !== '' && foldText(one.name).endsWith(wanted))
    const rivals = erp.filter((other) => fits[0] && foldText(fits[0].name).endsWith(foldText(other.name)))
    if (fits.length === 1 && rivals.length === 1) proposals.set(warehouseNo, fits[0]!.code)
  }
  return proposals
}

const yesNo = (on: boolean): string => (on ? '是' : '否')
const lengthText = (length: number | null): string => (length === null ? '不限' : String(length))

/**
 * What differs between the two sides' rules of a product (I23), in words; empty = equal. Of a product without serials on
 * both sides nothing else counts; the auxiliary length counts only with 多串号.
 */
export function ruleDifferences(erp: SerialRuleView, ideal: SerialRuleView): string[] {
  if (erp.serialManaged !== ideal.serialManaged) {
    return [`是否按串号管理：ERP ${yesNo(erp.serialManaged)}，IDEAL ${yesNo(ideal.serialManaged)}`]
  }
  if (!erp.serialManaged) return []
  const found: string[] = []
  if (erp.serialLength !== ideal.serialLength) {
    found.push(`串号长度：ERP ${lengthText(erp.serialLength)}，IDEAL ${lengthText(ideal.serialLength)}`)
  }
  if (erp.multiSerial !== ideal.multiSerial) {
    found.push(`是否多串号管理：ERP ${yesNo(erp.multiSerial)}，IDEAL ${yesNo(ideal.multiSerial)}`)
  } else if (erp.multiSerial && erp.auxLength !== ideal.auxLength) {
    found.push(`辅助串号长度：ERP ${lengthText(erp.auxLength)}，IDEAL ${lengthText(ideal.auxLength)}`)
  }
  return found
}
