import type { PosProduct, PosSpec } from '../remote/pos/types.ts'
import { foldCode } from './codes.ts'
import type { ProductPayload } from './confirm-import.ts'

/** One value of the ERP beside the one that was last brought to the POS. Null = the ERP does not say. */
export interface Beside<T> {
  now: T
  seen: T
}

/** What is known of one 货品. Prices × 10⁴. `twin`: another live one of the ERP has the same code. */
export interface KnownGoods {
  goodsId: string
  productNo: string
  productKey: string
  twin: boolean
  name: Beside<string>
  specs: KnownSpec[]
}

export interface KnownSpec {
  /** Verbatim, as the ERP writes it. */
  specNo: string
  specKey: string
  twin: boolean
  price: Beside<number | null>
  barcode: Beside<string>
}

/** The values that one row brings to one product; exactly the three fields of S113. JSON-safe, specs by specNo. */
export interface Changes {
  name?: string
  specs: { specNo: string; price?: number; barcode?: string }[]
}

export const isEmpty = (changes: Changes): boolean => changes.name === undefined && changes.specs.length === 0

/** Whether two rows bring the same. */
export const sameChanges = (a: Changes, b: Changes): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Limits of the POS gateway (pos.openapi.yaml, ProductPatch and SpecPatch). */
const MOST_NAME = 255
const MOST_BARCODE = 64
const MOST_CODE = 64

const characters = (text: string): number => [...text].length

/**
 * S112, one field: only a value that differs from the one last seen is brought over. `unusable` values cannot be in the
 * POS; they are passed over, so that one of them never holds the other fields of its product back.
 */
export type FieldDecision<T> =
  | { kind: 'unchanged' }
  | { kind: 'unusable'; reason: string }
  | { kind: 'bring'; value: T }

export function decideName({ now, seen }: Beside<string>): FieldDecision<string> {
  if (now === seen || now === '') return { kind: 'unchanged' }
  if (characters(now) > MOST_NAME) return { kind: 'unusable', reason: `名称超过 ${MOST_NAME} 个字符` }
  return { kind: 'bring', value: now }
}

export function decidePrice({ now, seen }: Beside<number | null>): FieldDecision<number> {
  if (now === null || seen === null || now === seen) return { kind: 'unchanged' }
  if (now < 0) return { kind: 'unusable', reason: '零售价为负数' }
  return { kind: 'bring', value: now }
}

export function decideBarcode({ now, seen }: Beside<string>): FieldDecision<string> {
  if (now === seen) return { kind: 'unchanged' }
  if (characters(now) > MOST_BARCODE) return { kind: 'unusable', reason: `规格条码超过 ${MOST_BARCODE} 个字符` }
  return { kind: 'bring', value: now }
}

/** A code that the POS can be asked for. */
export const askable = (code: string): boolean => code !== '' && characters(code) <= MOST_CODE

/** What of a product changed in the ERP. `twins` counts fields held back because their code is not unique there. */
export interface Wanted {
  changes: Changes
  /** Values that can never be written; they count as seen. */
  unusable: { changes: Changes; reasons: string[] }
  twins: number
}

export function wantedOf(goods: KnownGoods): Wanted {
  const wanted: Wanted = { changes: { specs: [] }, unusable: { changes: { specs: [] }, reasons: [] }, twins: 0 }
  const name = decideName(goods.name)
  if (name.kind === 'unusable') {
    wanted.unusable.changes.name = goods.name.now
    wanted.unusable.reasons.push(name.reason)
  } else if (name.kind === 'bring') {
    if (goods.twin) wanted.twins += 1
    else wanted.changes.name = name.value
  }
  for (const spec of goods.specs) {
    const price = decidePrice(spec.price)
    const barcode = decideBarcode(spec.barcode)
    const bad: Changes['specs'][number] = { specNo: spec.specNo }
    const good: Changes['specs'][number] = { specNo: spec.specNo }
    if (price.kind === 'bring') good.price = price.value
    if (price.kind === 'unusable' && spec.price.now !== null) bad.price = spec.price.now
    if (barcode.kind === 'bring') good.barcode = barcode.value
    if (barcode.kind === 'unusable') bad.barcode = spec.barcode.now
    for (const one of [price, barcode])
      if (one.kind === 'unusable') wanted.unusable.reasons.push(`${spec.specNo}：${one.reason}`)
    if (hasValue(bad)) wanted.unusable.changes.specs.push(bad)
    if (!hasValue(good)) continue
    if (spec.twin) wanted.twins += 1
    else wanted.changes.specs.push(good)
  }
  return wanted
}

const hasValue = (spec: Changes['specs'][number]): boolean => spec.price !== undefined || spec.barcode !== undefined

/** What the POS has of the asked codes; deleted products do not count. */
export interface PosThere {
  byNo: Map<string, PosProduct>
  byCode: Map<string, { product: PosProduct; spec: PosSpec }>
}

/** One product of the POS with what is to be written there. */
export interface Target {
  product: PosProduct
  changes: Changes
  payload: ProductPayload
}

export interface Spread {
  targets: Target[]
  /** Not in the POS (S114) or there with that value already: counts as seen, nothing is written. */
  settled: Changes
  /** Nothing of what changed is in the POS. */
  missing: boolean
}

/**
 * Where the changes of one 货品 go. The name follows the 货号; price and barcode follow the 商家编码, which is the same SKU
 * also where the POS has it under another 货号. Nothing that the POS does not have is made (S114).
 */
export function spread(goods: KnownGoods, changes: Changes, pos: PosThere): Spread {
  const targets = new Map<string, Target>()
  const settled: Changes = { specs: [] }
  let found = false
  const targetOf = (product: PosProduct): Target => {
    const there = targets.get(product.productId)
    if (there) return there
    const made: Target = {
      product,
      changes: { specs: [] },
      payload: { action: 'update', via: 'hourlyUpdate', product: { productNo: product.productNo } },
    }
    targets.set(product.productId, made)
    return made
  }
  if (changes.name !== undefined) {
    const product = pos.byNo.get(goods.productKey)
    found ||= product !== undefined
    if (!product || product.name === changes.name) settled.name = changes.name
    else {
      const target = targetOf(product)
      target.changes.name = changes.name
      patchOf(target).name = changes.name
    }
  }
  for (const change of changes.specs) {
    const there = pos.byCode.get(keyOf(goods, change.specNo))
    found ||= there !== undefined
    const done: Changes['specs'][number] = { specNo: change.specNo }
    const write: Changes['specs'][number] = { specNo: change.specNo }
    if (change.price !== undefined)
      (there && there.spec.retailPrice !== change.price ? write : done).price = change.price
    if (change.barcode !== undefined)
      (there && (there.spec.barcode ?? '') !== change.barcode ? write : done).barcode = change.barcode
    if (hasValue(done)) settled.specs.push(done)
    if (!there || !hasValue(write)) continue
    const target = targetOf(there.product)
    target.changes.specs.push(write)
    const patch = patchOf(target)
    patch.specs = [
      ...(patch.specs ?? []),
      {
        merchantCode: there.spec.merchantCode,
        ...(write.price === undefined ? {} : { retailPrice: write.price }),
        ...(write.barcode === undefined ? {} : { barcode: write.barcode === '' ? null : write.barcode }),
      },
    ]
  }
  return { targets: [...targets.values()], settled, missing: !found }
}

type Patch = Extract<ProductPayload, { action: 'update' }>['product']
const patchOf = (target: Target): Patch => target.payload.product as Patch
const keyOf = (goods: KnownGoods, specNo: string): string =>
  goods.specs.find((spec) => spec.specNo === specNo)?.specKey ?? foldCode(specNo)

/**
 * Whether a row still brings what the ERP says and the POS has not got: asked just before it is sent. A value that was
 * changed again, changed back or is brought by another row makes the whole row needless; the next run plans the rest.
 */
export function stillWanted(changes: Changes, goods: KnownGoods | null): boolean {
  if (!goods || isEmpty(changes)) return false
  if (changes.name !== undefined && !(goods.name.now === changes.name && goods.name.seen !== changes.name)) return false
  return changes.specs.every((change) => {
    const spec = goods.specs.find((one) => one.specNo === change.specNo)
    if (!spec) return false
    const price = change.price === undefined || (spec.price.now === change.price && spec.price.seen !== change.price)
    const barcode =
      change.barcode === undefined || (spec.barcode.now === change.barcode && spec.barcode.seen !== change.barcode)
    return price && barcode
  })
}
