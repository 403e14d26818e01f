import { AskStopped, cleanCode, foldCode } from '../catalog/index.ts'
import type { PosStock } from '../remote/pos/types.ts'
import type { Read } from '../remote/read.ts'
import type { WangdianStock } from '../remote/wangdian/index.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { nextBase } from './base-rows.ts'
import { breathe } from './plan-run.ts'
import type { PlanTables } from './plan-tables.ts'
import { erpFull, type ReadProgress, type ReadStep, windowBefore } from './read-plan.ts'
import type { Asked, ErpSource, PosSource } from './remotes.ts'
import { sourceOf } from './rules.ts'
import type { AnchorCounts, Place, RunRow, Side, SideRow } from './types.ts'
import type { WriteTables } from './write-tables.ts'

/** Codes of one look-up of the POS (x-limits.keysPerLookup). */
const CODES_PER_LOOKUP = 200
/** Rows of one transaction: a few milliseconds. */
const ROWS_AT_ONCE = 200
/** The POS takes no longer code. */
const LONGEST_CODE = 64

export interface ReadRunDeps {
  staging: Database
  plans: PlanTables
  writes: WriteTables
  erp: ErpSource
  pos: PosSource
  asked: Asked
  ask<T>(call: () => Promise<Read<T>>): Promise<T>
  /** Lines of a 对账 a person has chosen, in order. */
  chosen: readonly number[]
  /** Requests that a reading of the ERP in full would cost, as far as known. */
  fullCost: number
  moved(progress: ReadProgress): void
}

/**
 * Reads what `progress` says is still to be read. Where it stands is kept with the rows of each answer, so that it goes
 * on there after a crash. Throws what `ask` throws.
 */
export async function readRun(row: RunRow, progress: ReadProgress, deps: ReadRunDeps): Promise<ReadProgress> {
  const { staging, plans, asked } = deps
  let now = progress
  // Rows behind the point that is kept belong to an answer that was not kept to its end.
  let lastId = plans.lastRow(row.id)
  /** Made when first asked for: a reading of everything needs none. */
  let keys: ReturnType<typeof knownKeys> | null = null
  const known = () => {
    keys ??= knownKeys(row.id, plans)
    return keys
  }
  let wanted: ReturnType<ReturnType<typeof knownKeys>['without']> | null = null

  async function keep(
    rows: readonly SideRow[],
    next: ReadStep | null,
    more: Partial<ReadProgress> = {},
  ): Promise<void> {
    const steps = [...now.steps]
    if (next) steps[now.at] = next
    const counted = { ...now.rows }
    const source = sourceOf(row.direction)
    for (const one of rows) if (one.side === source) counted[one.shopId] = (counted[one.shopId] ?? 0) + 1
    const after: ReadProgress = { ...now, steps, at: next ? now.at : now.at + 1, rows: counted, ...more }
    for (let at = 0; ; at += ROWS_AT_ONCE) {
      const slice = rows.slice(at, at + ROWS_AT_ONCE)
      const ended = at + ROWS_AT_ONCE >= rows.length
      inTransaction(staging, () => {
        for (const one of slice) plans.addRow(row.id, ++lastId, one)
        if (ended) plans.setReading(row.id, JSON.stringify(after))
      })
      for (const one of slice) keys?.add(one)
      if (ended) break
      await breathe()
    }
    now = after
    deps.moved(now)
  }
  const answered = (left: number) => ({ requests: now.requests + 1, left })

  async function carryOut(step: ReadStep): Promise<void> {
    switch (step.kind) {
      case 'base': {
        const base = nextBase(row, deps.chosen, step.after, deps, ROWS_AT_ONCE)
        await keep(base?.rows ?? [], base ? { ...step, after: base.after } : null)
        return
      }
      case 'erp-changes': {
        const page = await deps.ask(() => deps.erp.stockPage(step.state, asked))
        const rows = page.rows.flatMap((one) => ofWarehouse(one, step.places))
        const kept = step.knownOnly ? rows.filter((one) => known().has(one)) : rows
        const back = step.back && { ...step.back, rows: step.back.rows + page.rows.length }
        const next = page.next ? { ...step, state: page.next, back } : windowBefore({ ...step, back })
        await keep(kept, next, answered(page.pagesLeft))
        return
      }
      case 'pos-list': {
        const { place, cursor, changedSince } = step
        const filter = { shopId: place.shopId, cursor, ...(changedSince === null ? {} : { changedSince }) }
        const page = await deps.ask(() => deps.pos.stockPage(filter, asked))
        const next = page.nextCursor === null ? null : { ...step, cursor: page.nextCursor }
        await keep(
          page.rows.map((stock) => ofShop(stock, place, true)),
          next,
          answered(next ? 1 : 0),
        )
        return
      }
      case 'pos-of-known':
        await posOfKnown(step)
        return
      case 'pos-codes': {
        const codes = step.codes.slice(step.at, step.at + CODES_PER_LOOKUP)
        const rows = await lookUp(step.place, codes)
        const at = step.at + codes.length
        await keep(rows, at < step.codes.length ? { ...step, at } : null, answered(0))
        return
      }
      case 'erp-codes': {
        const code = step.codes[step.at]
        const rows = code === undefined ? [] : await ofSpec(code, step.places)
        await keep(rows, step.at + 1 < step.codes.length ? { ...step, at: step.at + 1 } : null, {
          ...answered(step.codes.length - step.at),
        })
        return
      }
      case 'erp-of-known':
        await erpOfKnown(step)
        return
      case 'anchors':
        await anchors(step)
        return
    }
  }

  async function posOfKnown(step: Extract<ReadStep, { kind: 'pos-of-known' }>): Promise<void> {
    const to = step.to ?? lastId
    const codes = new Map<string, string>()
    let after = step.after
    while (after < to && codes.size < CODES_PER_LOOKUP) {
      const rows = plans.rowsAfter(row.id, after, ROWS_AT_ONCE)
      if (rows.length === 0) after = to
      for (const one of rows) {
        if (one.id > to || codes.size >= CODES_PER_LOOKUP) break
        after = one.id
        const code = cleanCode(one.code)
        const due = one.side === 'erp' && one.shopId === step.place.shopId && !known().has({ ...one, side: 'pos' })
        if (due && code !== '' && code.length <= LONGEST_CODE) codes.set(one.key, code)
      }
      await breathe()
    }
    const rows = codes.size === 0 ? [] : await lookUp(step.place, [...codes.values()])
    const requests = codes.size === 0 ? {} : answered(Math.ceil((to - after) / CODES_PER_LOOKUP))
    await keep(rows, after < to ? { ...step, to, after } : null, requests)
  }

  async function lookUp(place: Place, codes: string[]): Promise<SideRow[]> {
    const found = await deps.ask(() => deps.pos.lookUpStock(place.shopId, codes, asked))
    return found.flatMap(({ found, stock }) => (found && stock ? [ofShop(stock, place, stock.version > 0)] : []))
  }

  async function erpOfKnown(step: Extract<ReadStep, { kind: 'erp-of-known' }>): Promise<void> {
    wanted ??= known()
      .without('erp')
      .filter((one) => one.key > step.after)
    const next = wanted[0]
    if (!next) return keep([], null)
    const full = now.steps.some((one) => one.kind === 'erp-changes' && one.knownOnly)
    if (!full && step.after === '' && wanted.length > deps.fullCost) {
      // So many SKUs that all pages cost less than one question each.
      const steps = [...now.steps]
      steps.splice(now.at, 0, erpFull(step.places, deps.erp.remoteNow(), true))
      now = { ...now, steps }
      wanted = null
      return
    }
    wanted.shift()
    const places = step.places.filter((place) => next.shops.has(place.shopId))
    const rows = await ofSpec(next.code, places)
    await keep(rows, wanted.length > 0 ? { ...step, after: next.key } : null, answered(wanted.length))
  }

  /** One SKU of the ERP; where it has no stock row yet, but knows the SKU, it holds nothing. */
  async function ofSpec(code: string, places: readonly Place[]): Promise<SideRow[]> {
    const stocks = await deps.ask(() => deps.erp.stockOfSpec(code, asked))
    const rows = stocks
      .filter((one) => foldCode(one.specNo) === foldCode(code))
      .flatMap((one) => ofWarehouse(one, places))
    const missing = places.filter((place) => !rows.some((one) => one.shopId === place.shopId))
    if (missing.length === 0) return rows
    const goods = await deps.ask(() => deps.erp.goodsOfSpec(code, asked))
    const owner = goods.find((one) => !one.deleted && one.specs.some((spec) => !spec.deleted && spec.specNo === code))
    if (!owner) return rows
    const specName = owner.specs.find((spec) => spec.specNo === code)?.specName ?? ''
    return [
      ...rows,
      ...missing.map(
        (place): SideRow => ({
          side: 'erp',
          shopId: place.shopId,
          key: foldCode(code),
          code,
          productNo: owner.goodsNo,
          name: owner.goodsName,
          specName,
          quantity: 0,
          held: false,
        }),
      ),
    ]
  }

  /** Only where the source brought nothing at all: does it still show what it showed before? */
  async function anchors(step: Extract<ReadStep, { kind: 'anchors' }>): Promise<void> {
    const one = step.anchors[step.at]
    if (!one) return keep([], null)
    const next = { ...step, at: step.at + 1 }
    if ((now.rows[one.shopId] ?? 0) > 0) return keep([], next)
    const place = row.body.shops.find((each) => each.shopId === one.shopId)
    let found = false
    if (place && sourceOf(row.direction) === 'erp') {
      const stocks = await deps.ask(() => deps.erp.stockOfSpec(one.code, asked))
      found = stocks.some((stock) => stock.warehouseNo === place.warehouseNo)
    } else if (place) {
      const [stock] = await deps.ask(() => deps.pos.lookUpStock(place.shopId, [one.code], asked))
      found = stock?.found === true && (stock.stock?.version ?? 0) > 0
    }
    const before = step.counts[one.shopId] ?? { asked: 0, found: 0 }
    const counts = {
      ...step.counts,
      [one.shopId]: { asked: before.asked + 1, found: before.found + (found ? 1 : 0) },
    }
    await keep([], { ...next, counts }, answered(0))
  }

  for (let step = now.steps[now.at]; step; step = now.steps[now.at]) {
    if (asked.signal.aborted) throw new AskStopped()
    await carryOut(step)
  }
  return now
}

/** What the step about anchors found. */
export function anchorsOf(progress: ReadProgress): AnchorCounts {
  const step = progress.steps.find((one) => one.kind === 'anchors')
  return step?.kind === 'anchors' ? step.counts : {}
}

function ofWarehouse(stock: WangdianStock, places: readonly Place[]): SideRow[] {
  const place = places.find((one) => one.warehouseNo === stock.warehouseNo)
  if (!place || foldCode(stock.specNo) === '') return []
  return [
    {
      side: 'erp',
      shopId: place.shopId,
      key: foldCode(stock.specNo),
      code: stock.specNo,
      productNo: stock.goodsNo,
      name: stock.goodsName,
      specName: stock.specName,
      quantity: stock.stockNum,
      held: true,
    },
  ]
}

function ofShop(stock: PosStock, place: Place, held: boolean): SideRow {
  return {
    side: 'pos',
    shopId: place.shopId,
    key: foldCode(stock.merchantCode),
    code: stock.merchantCode,
    productNo: stock.productNo,
    name: '',
    specName: '',
    quantity: stock.quantity,
    held,
  }
}

/** SKUs of a run by shop, in memory: which side has brought them. */
function knownKeys(runId: number, plans: PlanTables) {
  const of: Record<Side, Map<string, { key: string; code: string; shops: Set<string> }>> = {
    erp: new Map(),
    pos: new Map(),
  }
  const add = (row: SideRow): void => {
    const known = of[row.side].get(row.key)
    if (known) known.shops.add(row.shopId)
    else of[row.side].set(row.key, { key: row.key, code: row.code, shops: new Set([row.shopId]) })
  }
  for (let after = 0; ; ) {
    const rows = plans.rowsAfter(runId, after, 1000)
    for (const row of rows) add(row)
    const last = rows.at(-1)
    if (!last || rows.length < 1000) break
    after = last.id
  }
  return {
    add,
    /** Whether a row of this SKU and shop was brought: by this side, or (for the ERP) by any. */
    has(row: SideRow): boolean {
      const sides: Side[] = row.side === 'pos' ? ['pos'] : ['erp', 'pos']
      return sides.some((side) => of[side].get(row.key)?.shops.has(row.shopId) === true)
    },
    /** SKUs of the other side that this side has not brought for every one of their shops, in the order of their keys. */
    without(side: Side) {
      const other = of[side === 'erp' ? 'pos' : 'erp']
      const mine = of[side]
      const found: { key: string; code: string; shops: Set<string> }[] = []
      for (const one of other.values()) {
        const shops = [...one.shops].filter((shop) => mine.get(one.key)?.shops.has(shop) !== true)
        if (shops.length > 0) found.push({ ...one, shops: new Set(shops) })
      }
      return found.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    },
  }
}
