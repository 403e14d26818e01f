import type { DocumentKind } from '../../preload/contract/index.ts'
import { POS_KINDS, type PosKind } from '../remote/pos/index.ts'

/** What a document of the POS becomes in the ERP. */
export type OutWrite = 'stockIn' | 'stockOut' | 'stocktake'

const WRITE_TEXT: Record<OutWrite, string> = { stockIn: '其他入库单', stockOut: '其他出库单', stocktake: '盘点单' }

/**
 * S20–S26, S117: every kind of the POS but sales has its counterpart. A 调拨 travels by its legs: each leg of a mapped
 * shop is one 其他出库 or 其他入库, since the other shop's leg may never come or come weeks later.
 */
const WRITES: Record<Exclude<PosKind, 'sale'>, OutWrite> = {
  purchaseIn: 'stockIn',
  importIn: 'stockIn',
  returnIn: 'stockIn',
  reversal: 'stockIn',
  transferIn: 'stockIn',
  exchangeOut: 'stockOut',
  billedOut: 'stockOut',
  transferOut: 'stockOut',
  stocktake: 'stocktake',
}

/** Key of a kind in the contract, the settings and the list of kinds. */
export const outKindKey = (kind: string): string => `pos:${kind}`

export function isKnownOutKind(kind: string): boolean {
  return Object.hasOwn(POS_KINDS, kind)
}

export function outKindLabel(kind: string): string {
  return isKnownOutKind(kind) ? POS_KINDS[kind as PosKind] : `门店单据 ${kind}`
}

/** What a kind becomes; a kind newer than this product goes by its ending (A15). Null: sales, or nobody can tell. */
export function writeOf(kind: string): OutWrite | null {
  if (Object.hasOwn(WRITES, kind)) return WRITES[kind as keyof typeof WRITES] ?? null
  if (isKnownOutKind(kind)) return null
  if (kind.endsWith('In')) return 'stockIn'
  return kind.endsWith('Out') ? 'stockOut' : null
}

/** Every kind of the direction POS → ERP that this product knows, for 单据设置. */
export function knownOutKinds(): Omit<DocumentKind, 'firstSeenAt'>[] {
  return Object.keys(POS_KINDS).map((kind) => outKindView(outKindKey(kind)))
}

/** @param key as `outKindKey` gives it */
export function outKindView(key: string): Omit<DocumentKind, 'firstSeenAt'> {
  const kind = key.replace(/^pos:/, '')
  const write = writeOf(kind)
  return {
    kind: key,
    label: outKindLabel(kind),
    direction: 'out',
    travels: write === null ? 'never' : 'goes',
    text: textOf(kind, write),
    createsProducts: false,
    unknown: !isKnownOutKind(kind),
  }
}

function textOf(kind: string, write: OutWrite | null): string {
  if (kind === 'sale') return '由旺店通在十分钟内自己抓取，本软件不发送，只核对是否到达'
  if (write === null) return '新的单据类型，无法判断是入库还是出库，暂不发送'
  if (kind === 'stocktake') return '商家后台审核后，在 ERP 中生成盘点单，按盘盈盘亏生成入库单和出库单'
  if (kind === 'returnIn') return `在 ERP 中为${WRITE_TEXT[write]}；残次品不回传`
  return `在 ERP 中为${WRITE_TEXT[write]}`
}
