import type { NewDelivery, OutboxRow } from '../queue/types.ts'
import type { PosLookup, PosProduct } from '../remote/pos/types.ts'
import type { Read } from '../remote/read.ts'
import type { WangdianGoods, WangdianGoodsClass } from '../remote/wangdian/types.ts'
import { categoryOf, classPaths, pathKey } from './categories.ts'
import { cleanCode, foldCode } from './codes.ts'
import { PRODUCT_KIND, type ProductPayload, payloadOf } from './confirm-import.ts'
import { posStateOf, storedLine } from './plan-import.ts'
import type { Asked, PosSource } from './remotes.ts'
import { planProduct } from './rules.ts'

/** Documents wait for these rows, so they go before all others. */
const PRIORITY = 31

export interface DocumentImportDeps {
  erp: {
    goodsByKey(key: { goodsNo: string } | { specNo: string }, asked: Asked): Promise<Read<WangdianGoods[]>>
    classes(asked: Asked): Promise<Read<WangdianGoodsClass[]>>
  }
  pos: Pick<PosSource, 'categories' | 'lookUpProducts'>
  ask<T>(call: () => Promise<Read<T>>): Promise<T>
  queue: { enqueue(rows: NewDelivery[]): number[]; mint(type: string): string }
  /** Open rows of this 货号 on the lane. */
  openRows(lane: string, productNo: string): OutboxRow[]
}

/** What a document needs before it can go. */
export interface DocumentImport {
  /** 商家编码 that cannot be created, each with its reason; empty = all can. */
  problems: { specNo: string; reason: string }[]
  /** Products that will be written, and specs. */
  products: number
  specs: number
  /**
   * Queues the products inside the caller's open transaction and returns the outbox ids the document waits for. Products
   * another document is already bringing are not queued again.
   */
  enqueue(askedBy: string): number[]
}

/**
 * S92–S94: the products of an inbound document that the POS lacks, from the same plan as the imports: a product that is
 * new is made with all its specs, of one that exists only the missing specs are added; nothing existing is changed.
 * @param wanted 商家编码 with the 货品编号 of their lines (may be empty)
 */
export async function importForDocument(
  connectionId: number,
  wanted: readonly { specNo: string; goodsNo: string }[],
  asked: Asked,
  deps: DocumentImportDeps,
): Promise<DocumentImport> {
  const { erp, pos, ask } = deps
  const lane = `pos:${connectionId}`
  const missing = new Map(wanted.map((one) => [foldCode(one.specNo), one.specNo]))
  const goods = await goodsOf(wanted, asked, deps)
  const owners = new Map<string, WangdianGoods>()
  for (const one of goods.values())
    for (const spec of one.specs)
      if (!spec.deleted && missing.has(foldCode(spec.specNo))) owners.set(foldCode(spec.specNo), one)

  const classes = classPaths(await ask(() => erp.classes(asked)))
  const posPaths = new Set((await ask(() => pos.categories(asked))).map((category) => pathKey(category.path)))
  const used = [...new Set(owners.values())]
  const selected = used.map((one) => ({
    goods: one,
    specs: one.specs.filter((spec) => !spec.deleted),
    newSpecsOnly: false,
  }))
  const state = await posStateOf(selected, (by, keys) =>
    ask((): Promise<Read<PosLookup<PosProduct>[]>> => pos.lookUpProducts(by, keys, asked)),
  )
  const problems: DocumentImport['problems'] = []
  const payloads: { productNo: string; name: string; payload: ProductPayload; codes: string[] }[] = []
  const claimed = new Map<string, string>()
  for (const one of selected) {
    const existing = state.byProductNo.get(foldCode(one.goods.goodsNo))
    // Of a product that the POS has, only what the document needs.
    const specs = existing ? one.specs.filter((spec) => missing.has(foldCode(spec.specNo))) : one.specs
    const category = categoryOf(one.goods.className, classes)
    const planned = planProduct({ ...one, specs }, state, category, claimed)
    const payload = payloadOf(storedLine(planned, category, posPaths))
    const made = new Set(
      planned.specs
        .filter((spec) => spec.action === 'create' || spec.action === 'add-specs')
        .map((spec) => foldCode(spec.merchantCode)),
    )
    for (const spec of planned.specs) {
      const key = foldCode(spec.merchantCode)
      if (!missing.has(key) || made.has(key) || spec.action === 'exists') continue
      problems.push({ specNo: missing.get(key)!, reason: spec.reason ?? planned.reason ?? '不能创建。' })
    }
    if (payload)
      payloads.push({
        productNo: planned.productNo,
        name: one.goods.goodsName.trim(),
        payload: { ...payload, via: 'inboundDocument' },
        codes: [...made],
      })
  }
  for (const [key, specNo] of missing)
    if (!owners.has(key)) problems.push({ specNo, reason: 'ERP 货品档案中没有这个商家编码。' })

  return {
    problems,
    products: payloads.length,
    specs: payloads.reduce((sum, one) => sum + one.codes.length, 0),
    enqueue(askedBy) {
      return payloads.flatMap(({ productNo, name, payload, codes }) => {
        const needed = codes.filter((code) => missing.has(code))
        const open = deps.openRows(lane, productNo)
        const covered = open.filter((row) => bringsOf(row).some((code) => needed.includes(code)))
        const brought = new Set(covered.flatMap(bringsOf))
        if (needed.every((code) => brought.has(code))) return covered.map((row) => row.id)
        const ids = deps.queue.enqueue([
          {
            lane,
            groupKey: `product:${foldCode(productNo)}`,
            kind: PRODUCT_KIND,
            priority: PRIORITY,
            idempotencyKey: deps.queue.mint('SP'),
            payload,
            subject: { type: 'product', id: productNo, label: `${productNo} ${name}` },
            askedBy,
            correlationId: asked.correlationId,
          },
        ])
        return [...covered.map((row) => row.id), ...ids]
      })
    },
  }
}

/** Folded 商家编码 a queued product row brings. */
function bringsOf(row: OutboxRow): string[] {
  const { product } = row.payload as ProductPayload
  return (product.specs ?? []).map((spec) => foldCode(spec.merchantCode))
}

/** Goods of the ERP that have the wanted codes, by 货品编号 where the line names one, else by 商家编码. */
async function goodsOf(
  wanted: readonly { specNo: string; goodsNo: string }[],
  asked: Asked,
  { erp, ask }: DocumentImportDeps,
): Promise<Map<string, WangdianGoods>> {
  const goods = new Map<string, WangdianGoods>()
  const known = new Set<string>()
  const note = (rows: WangdianGoods[]): void => {
    for (const row of rows) {
      if (row.deleted) continue
      goods.set(row.goodsId, row)
      for (const spec of row.specs) if (!spec.deleted) known.add(foldCode(spec.specNo))
    }
  }
  const asking = new Set<string>()
  for (const { goodsNo } of wanted) {
    if (goodsNo === '' || asking.has(goodsNo)) continue
    asking.add(goodsNo)
    note(await ask(() => erp.goodsByKey({ goodsNo }, asked)))
  }
  for (const { specNo } of wanted)
    if (!known.has(foldCode(specNo)) && cleanCode(specNo) !== '')
      note(await ask(() => erp.goodsByKey({ specNo }, asked)))
  return goods
}
