import type { NewDelivery } from '../queue/types.ts'
import type { PosLookup, PosProduct } from '../remote/pos/types.ts'
import type { Read } from '../remote/read.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { foldCode } from './codes.ts'
import { breathe } from './hourly-read.ts'
import {
  askable,
  isEmpty,
  type KnownGoods,
  type PosThere,
  sameChanges,
  spread,
  type Target,
  wantedOf,
} from './hourly-rules.ts'
import type { HourlyTables } from './hourly-tables.ts'
import type { Asked, PosSource } from './remotes.ts'

export const HOURLY_KIND = 'catalog.hourly'
/** Updates go after documents (30) and before imports (10). */
const PRIORITY = 20
/** 货品 of one round of look-ups (pos.openapi.yaml, x-limits.keysPerLookup). */
const CHUNK = 200
/** 货品 of one transaction: keeps the process free for the window. */
const SLICE = 10
const HOUR_MS = 3_600_000

export interface HourlyCounts {
  /** Products with a new row. */
  products: number
  prices: number
  names: number
  barcodes: number
  /** Changed in the ERP, not in the POS. */
  missing: number
  /** The same row still waits to be sent. */
  waiting: number
  /** The same row was refused; a person decides in the queue. */
  failed: number
  /** Held back: the code is not unique in the ERP. */
  twins: number
  /** Values that the POS can never take. */
  unusable: number
}

export interface HourlyPlanDeps {
  db: Database
  tables: HourlyTables
  pos: Pick<PosSource, 'lookUpProducts'>
  queue: { enqueue(rows: NewDelivery[]): number[]; mint(type: string): string }
  ask<T>(call: () => Promise<Read<T>>): Promise<T>
  asked: Asked
  /** Epoch ms of the full hour that this run serves. */
  hour: number
  moved(counts: HourlyCounts): void
  /** A value that can never be written. */
  passedOver(goods: KnownGoods, reasons: string[]): void
}

/**
 * Compares everything that differs from what was last seen with the POS and queues what is to be written there. What it
 * does follows from the tables alone: a row that expired, was replaced or lost in a crash is planned again by the next
 * run, until the value has arrived. Throws what `ask` throws.
 */
export async function planHourly(connectionId: number, deps: HourlyPlanDeps): Promise<HourlyCounts> {
  const { tables, db } = deps
  const counts: HourlyCounts = {
    products: 0,
    prices: 0,
    names: 0,
    barcodes: 0,
    missing: 0,
    waiting: 0,
    failed: 0,
    twins: 0,
    unusable: 0,
  }
  for (let after = ''; ; ) {
    const ids = tables.changed(connectionId, after, CHUNK)
    if (ids.length === 0) return counts
    after = ids.at(-1)!
    const goods: KnownGoods[] = []
    for (const [index, id] of ids.entries()) {
      const known = tables.known(connectionId, id)
      if (known) goods.push(known)
      if (index % SLICE === SLICE - 1) await breathe()
    }
    const pos = await posOf(goods, deps)
    for (let at = 0; at < ids.length; at += SLICE) {
      inTransaction(db, () => {
        for (const id of ids.slice(at, at + SLICE)) planGoods(connectionId, id, pos, deps, counts)
      })
      await breathe()
    }
    deps.moved(counts)
  }
}

/** Looks up by 货号 first, then the 商家编码 that these products do not have. */
async function posOf(goods: readonly KnownGoods[], deps: HourlyPlanDeps): Promise<PosThere> {
  const there: PosThere = { byNo: new Map(), byCode: new Map() }
  const note = (rows: readonly PosLookup<PosProduct>[]): void => {
    for (const row of rows)
      for (const product of row.matches) {
        if (product.status === 'deleted') continue
        there.byNo.set(foldCode(product.productNo), product)
        for (const spec of product.specs) there.byCode.set(foldCode(spec.merchantCode), { product, spec })
      }
  }
  const look = async (by: 'productNo' | 'merchantCode', all: string[]): Promise<void> => {
    const keys = [...new Set(all)].filter(askable)
    for (let at = 0; at < keys.length; at += CHUNK) {
      note(await deps.ask(() => deps.pos.lookUpProducts(by, keys.slice(at, at + CHUNK), deps.asked)))
      await breathe()
    }
  }
  const wanted = goods.map((one) => ({ one, changes: wantedOf(one).changes })).filter((each) => !isEmpty(each.changes))
  await look(
    'productNo',
    wanted.map(({ one }) => one.productKey),
  )
  await look(
    'merchantCode',
    wanted
      .flatMap(({ changes }) => changes.specs.map((spec) => foldCode(spec.specNo)))
      .filter((code) => !there.byCode.has(code)),
  )
  return there
}

/** In the caller's transaction. */
function planGoods(
  connectionId: number,
  goodsId: string,
  pos: PosThere,
  deps: HourlyPlanDeps,
  counts: HourlyCounts,
): void {
  const { tables } = deps
  // Read again: a row of it may have been settled since the look-up.
  const goods = tables.known(connectionId, goodsId)
  if (!goods) return
  const { changes, unusable, twins } = wantedOf(goods)
  if (twins > 0) counts.twins += 1
  if (unusable.reasons.length > 0) {
    tables.markSeen(connectionId, goodsId, unusable.changes)
    counts.unusable += 1
    deps.passedOver(goods, unusable.reasons)
  }
  if (isEmpty(changes)) return
  const { targets, settled, missing } = spread(goods, changes, pos)
  tables.markSeen(connectionId, goodsId, settled)
  if (missing) counts.missing += 1
  for (const target of targets) queueTarget(connectionId, goods, target, deps, counts)
}

function queueTarget(
  connectionId: number,
  goods: KnownGoods,
  { product, changes, payload }: Target,
  deps: HourlyPlanDeps,
  counts: HourlyCounts,
): void {
  const { tables, queue, hour } = deps
  const posKey = foldCode(product.productNo)
  const before = tables.rowsOf(connectionId, goods.goodsId).filter((row) => row.posKey === posKey)
  const last = before.at(-1)
  if (last && sameChanges(last.changes, changes)) {
    if (last.state === 'refused') {
      counts.failed += 1
      return
    }
    if (last.state === 'open' && last.notAfter >= hour + HOUR_MS) {
      counts.waiting += 1
      return
    }
  }
  // Whoever retries a refused row from now on would write an older value.
  for (const row of before) if (row.state !== 'open') tables.dropRow(row.outboxId)
  const notAfter = hour + 2 * HOUR_MS
  const [outboxId] = queue.enqueue([
    {
      lane: `pos:${connectionId}`,
      groupKey: `product:${posKey}`,
      kind: HOURLY_KIND,
      priority: PRIORITY,
      idempotencyKey: queue.mint('ZD'),
      payload,
      notAfter,
      supersedes: `hourly:${goods.goodsId}:${posKey}`,
      subject: { type: 'product', id: product.productNo, label: `${product.productNo} ${product.name}` },
      askedBy: '整点更新',
      correlationId: deps.asked.correlationId,
    },
  ])
  tables.addRow({ outboxId: outboxId!, connectionId, goodsId: goods.goodsId, posKey, notAfter, changes })
  counts.products += 1
  if (changes.name !== undefined) counts.names += 1
  for (const spec of changes.specs) {
    if (spec.price !== undefined) counts.prices += 1
    if (spec.barcode !== undefined) counts.barcodes += 1
  }
}

/** The run's note: 更新 n 个商品（零售价 a、名称 b、条码 c）, and what else a person should know. */
export function noteOf(counts: HourlyCounts): string {
  const parts = [
    counts.products === 0
      ? '没有需要更新的商品'
      : `更新 ${counts.products} 个商品（零售价 ${counts.prices}、名称 ${counts.names}、条码 ${counts.barcodes}）`,
  ]
  if (counts.missing > 0) parts.push(`POS 中不存在 ${counts.missing}`)
  if (counts.waiting > 0) parts.push(`仍在等待发送 ${counts.waiting}`)
  if (counts.failed > 0) parts.push(`上次失败、待处理 ${counts.failed}`)
  if (counts.twins > 0) parts.push(`ERP 中编码重复、未更新 ${counts.twins}`)
  if (counts.unusable > 0) parts.push(`内容无法写入 POS ${counts.unusable}`)
  return parts.join('，')
}
