import type { DocumentKind } from '../../preload/contract/index.ts'
import { ERP_KINDS, type ErpKind } from '../remote/pos/index.ts'
import { STOCK_IN_TYPES, STOCK_OUT_TYPES } from '../remote/wangdian/index.ts'

/** Lists of the ERP that documents come from. */
export const IN_FAMILIES = ['transfer', 'stockIn', 'refundIn', 'stockOut', 'tradeOut'] as const
export type InFamily = (typeof IN_FAMILIES)[number]

export type Travel =
  | { kind: 'goes'; as: ErpKind }
  /** `unsupported`: one of the five of S115 · `never`: display only. */
  | { kind: 'unsupported'; reason: string }
  | { kind: 'never'; reason: string }

const IN_AS: Record<number, ErpKind> = {
  1: 'purchaseIn',
  2: 'transferIn',
  3: 'salesReturnIn',
  5: 'productionIn',
  6: 'otherIn',
  9: 'initialIn',
}
const OUT_AS: Record<number, ErpKind> = { 2: 'transferOut', 3: 'purchaseReturnOut', 5: 'productionOut', 7: 'otherOut' }

const FIVE = '属于不支持回传的五种单据（JIT退货入库、预入库、线上销售单、盘盈单、盘亏单）'
const IN_FIVE: Record<number, string> = {
  4: `盘盈单${FIVE}`,
  10: `预入库${FIVE}`,
  11: `JIT退货入库${FIVE}`,
}

/**
 * S115, A15, A30: whether documents of this list and code go to the POS, and as what. Unknown codes go. Sales are what
 * the ERP itself lists as such (1, a list of its own); 现款销售出库 (6) is written in the ERP and moves the shop's stock.
 */
export function travelOf(family: InFamily, code: number | null): Travel {
  switch (family) {
    case 'transfer':
      return { kind: 'never', reason: '调拨单只供查看：它的调拨出库单和调拨入库单各自回传' }
    case 'tradeOut':
      return { kind: 'unsupported', reason: `线上销售单${FIVE}` }
    case 'refundIn':
      return { kind: 'goes', as: 'salesReturnIn' }
    case 'stockIn': {
      const five = code === null ? undefined : IN_FIVE[code]
      if (five) return { kind: 'unsupported', reason: five }
      return { kind: 'goes', as: (code === null ? undefined : IN_AS[code]) ?? 'otherIn' }
    }
    case 'stockOut':
      if (code === 1) return { kind: 'unsupported', reason: `线上销售单${FIVE}` }
      if (code === 4) return { kind: 'unsupported', reason: `盘亏单${FIVE}` }
      return { kind: 'goes', as: (code === null ? undefined : OUT_AS[code]) ?? 'otherOut' }
  }
}

/** Key of a kind in the contract, the settings and the list of kinds. */
export function kindKey(family: InFamily, code: number | null): string {
  if (family === 'transfer') return 'transfer:0'
  if (family === 'refundIn') return 'refundIn:3'
  if (family === 'tradeOut') return 'tradeOut:1'
  return `${family}:${code ?? '?'}`
}

/** A15: whether the code stands in the published list. */
export function isKnownKind(family: InFamily, code: number | null): boolean {
  if (family === 'stockIn') return code !== null && Object.hasOwn(STOCK_IN_TYPES, code)
  if (family === 'stockOut') return code !== null && Object.hasOwn(STOCK_OUT_TYPES, code)
  return true
}

/** Name of a kind; `said` = what the ERP itself calls it, which wins for codes that are not published. */
export function kindLabel(family: InFamily, code: number | null, said = ''): string {
  switch (family) {
    case 'transfer':
      return '调拨单'
    case 'refundIn':
      return '退货入库'
    case 'tradeOut':
      return '线上销售单'
    case 'stockIn':
      return (code === null ? undefined : STOCK_IN_TYPES[code]) || said || `入库类型 ${code ?? '未注明'}`
    case 'stockOut':
      return (code === null ? undefined : STOCK_OUT_TYPES[code]) || said || `出库类型 ${code ?? '未注明'}`
  }
}

/** S93: 调拨入库, 采购入库, 初始化入库, 生产入库, 其他入库, and only these. */
const CREATING = new Set([1, 2, 5, 6, 9])
export function createsProducts(family: string, code: number | null): boolean {
  return family === 'stockIn' && code !== null && CREATING.has(code)
}
export const INITIAL_IN = 9
export const TRANSFER_CODE = 2

/** Every published kind of the direction ERP → POS, for 单据设置. */
export function knownInKinds(): Omit<DocumentKind, 'firstSeenAt'>[] {
  const kinds: [InFamily, number | null][] = [
    ...Object.keys(STOCK_IN_TYPES)
      .filter((code) => code !== '3')
      .map((code): [InFamily, number] => ['stockIn', Number(code)]),
    ['refundIn', null],
    ...Object.keys(STOCK_OUT_TYPES)
      .filter((code) => code !== '1')
      .map((code): [InFamily, number] => ['stockOut', Number(code)]),
    ['tradeOut', null],
    ['transfer', null],
  ]
  return kinds.map(([family, code]) => kindView(kindKey(family, code), kindLabel(family, code), family, code, false))
}

export function kindView(
  kind: string,
  label: string,
  family: InFamily,
  code: number | null,
  unknown: boolean,
): Omit<DocumentKind, 'firstSeenAt'> {
  const travel = travelOf(family, code)
  return {
    kind,
    label,
    direction: 'in',
    travels: travel.kind === 'goes' ? 'goes' : 'never',
    text: travel.kind === 'goes' ? `在门店中为${ERP_KINDS[travel.as]}` : travel.reason,
    createsProducts: createsProducts(family, code),
    unknown,
  }
}
