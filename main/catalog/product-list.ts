import type { EditableProduct, Product, Trouble } from '../../preload/contract/index.ts'
import type { PosProduct } from '../remote/pos/types.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { editableOf } from './edit-fields.ts'
import type { ProductTables } from './product-tables.ts'
import type { Asked, PosSource } from './remotes.ts'

/** Rows of one uninterrupted scan: a search over a million products never blocks the process for long. */
const SCAN_ROWS = 20_000

export interface ProductPage {
  rows: Product[]
  next: string | null
  total: number
}

const yieldToLoop = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Products whose 货号, 商家编码 or 名称 contains the keyword (S104), without case and width. */
export async function searchProducts(
  tables: ProductTables,
  connectionId: number,
  filter: { keyword: string; category: string; brand: string },
  page: { cursor: string | null; limit: number },
): Promise<ProductPage> {
  const after = page.cursor === null ? 0 : Number(page.cursor)
  const ids: number[] = []
  let total = 0
  const bounds = tables.bounds()
  for (let low = bounds?.low ?? 1; bounds && low <= bounds.high; low += SCAN_ROWS) {
    const found = tables.scan(connectionId, { low, high: low + SCAN_ROWS }, filter)
    total += found.length
    for (const match of found) if (match.id > after && ids.length <= page.limit) ids.push(match.id)
    await yieldToLoop()
  }
  const shown = ids.slice(0, page.limit)
  return {
    rows: shown.flatMap((id) => tables.product(id) ?? []),
    next: ids.length > page.limit ? String(shown.at(-1)) : null,
    total,
  }
}

/** Categories and brands that occur, for the list's filters (S64). */
export async function productFacets(
  tables: ProductTables,
  connectionId: number,
): Promise<{ categories: string[]; brands: string[] }> {
  const categories = new Set<string>()
  const brands = new Set<string>()
  const bounds = tables.bounds()
  for (let low = bounds?.low ?? 1; bounds && low <= bounds.high; low += SCAN_ROWS) {
    for (const match of tables.scan(
      connectionId,
      { low, high: low + SCAN_ROWS },
      { keyword: '', category: '', brand: '' },
    )) {
      if (match.category) categories.add(match.category)
      if (match.brand) brands.add(match.brand)
    }
    await yieldToLoop()
  }
  const sorted = (set: Set<string>) => [...set].sort((a, b) => a.localeCompare(b, 'zh-CN'))
  return { categories: sorted(categories), brands: sorted(brands) }
}

/** Products per category (joined path) and brand; '' = none. */
export async function listCounts(
  tables: ProductTables,
  connectionId: number,
): Promise<{ categories: Map<string, number>; brands: Map<string, number> }> {
  const categories = new Map<string, number>()
  const brands = new Map<string, number>()
  const bounds = tables.bounds()
  for (let low = bounds?.low ?? 1; bounds && low <= bounds.high; low += SCAN_ROWS) {
    const filter = { keyword: '', category: '', brand: '' }
    for (const { category, brand } of tables.scan(connectionId, { low, high: low + SCAN_ROWS }, filter)) {
      categories.set(category, (categories.get(category) ?? 0) + 1)
      brands.set(brand, (brands.get(brand) ?? 0) + 1)
    }
    await yieldToLoop()
  }
  return { categories, brands }
}

/** A product that is another than when it was last seen. */
export interface Moved {
  before: EditableProduct
  after: EditableProduct
}

export interface TakeInDeps {
  staging: Database
  tables: ProductTables
  /** Told before the newer state replaces the older one, so that after a crash it is told again. */
  moved(connectionId: number, products: readonly Moved[]): void
}

/** Takes newer states of products into the list; deleted ones go. */
export function takeIn(deps: TakeInDeps, connectionId: number, rows: readonly PosProduct[], pass: number): void {
  const { tables } = deps
  const fresh = rows.filter((row) => row.status !== 'deleted').map(editableOf)
  const moved = fresh.flatMap((after): Moved[] => {
    const before = tables.known(connectionId, after.productId)
    return before !== null && before.version < after.version ? [{ before, after }] : []
  })
  if (moved.length > 0) deps.moved(connectionId, moved)
  inTransaction(deps.staging, () => {
    for (const row of rows) if (row.status === 'deleted') tables.drop(connectionId, row.productId)
    for (const product of fresh) tables.put(connectionId, pass, product)
  })
}

/** The product of a 货号 as last seen; null = the list does not have it. Scans in steps. */
export async function findListed(
  tables: ProductTables,
  connectionId: number,
  productNo: string,
): Promise<EditableProduct | null> {
  const bounds = tables.bounds()
  for (let low = bounds?.low ?? 1; bounds && low <= bounds.high; low += SCAN_ROWS) {
    const found = tables.ofNo(connectionId, { low, high: low + SCAN_ROWS }, productNo)
    if (found) return found
    await yieldToLoop()
  }
  return null
}

export type Refreshed = { ok: true; changed: number } | { ok: false; trouble: Trouble }

/**
 * Brings the list level with the POS: a full reading the first time and after CURSOR_TOO_OLD, else the change feed. The
 * resume point is kept in the transaction of the rows, so an interrupted reading goes on where it stopped.
 */
export async function refreshProducts(
  deps: TakeInDeps & { pos: PosSource; now(): number; progress(done: number): void },
  connectionId: number,
  asked: Asked,
): Promise<Refreshed> {
  const { tables, staging, pos } = deps
  let changed = 0
  const store = (rows: PosProduct[], pass: number) => {
    takeIn(deps, connectionId, rows, pass)
    changed += rows.length
  }
  for (;;) {
    let state = tables.state(connectionId)
    if (state.feedCursor === null) {
      // The cursor of "now" is taken before the lists are read, so that nothing between is missed.
      const now = await pos.changes(null, asked)
      if (!now.ok) return { ok: false, trouble: now.outcome.trouble }
      if (now.value.kind === 'too-old') return { ok: false, trouble: FEED_BROKEN }
      state = { ...state, feedCursor: now.value.nextCursor, fullCursor: null, fullRunning: true, pass: state.pass + 1 }
      tables.setState(connectionId, state)
    }
    while (state.fullRunning) {
      const page = await pos.listProducts(state.fullCursor, asked)
      if (!page.ok) return { ok: false, trouble: page.outcome.trouble }
      state = { ...state, fullCursor: page.value.nextCursor, fullRunning: page.value.nextCursor !== null }
      inTransaction(staging, () => {
        store(page.value.rows, state.pass)
        tables.setState(connectionId, state)
      })
      deps.progress(changed)
      if (!state.fullRunning) while (tables.dropOlder(connectionId, state.pass) > 0) await yieldToLoop()
    }
    let more = true
    let tooOld = false
    while (more && state.feedCursor !== null) {
      const page = await pos.changes(state.feedCursor, asked)
      if (!page.ok) return { ok: false, trouble: page.outcome.trouble }
      if (page.value.kind === 'too-old') {
        tooOld = true
        break
      }
      const { items, nextCursor } = page.value
      more = page.value.more
      state = { ...state, feedCursor: nextCursor, asOf: more ? state.asOf : deps.now() }
      inTransaction(staging, () => {
        const there: PosProduct[] = []
        for (const item of items) {
          if (item.type !== 'product') continue
          if (item.op === 'delete') tables.drop(connectionId, item.key)
          else there.push(item.data)
        }
        store(there, state.pass)
        tables.setState(connectionId, state)
      })
      deps.progress(changed)
    }
    if (!tooOld) return { ok: true, changed }
    tables.setState(connectionId, { ...state, feedCursor: null, fullCursor: null, fullRunning: false })
  }
}

const FEED_BROKEN: Trouble = {
  code: 'CURSOR_TOO_OLD',
  problem: '商品列表没有更新',
  cause: 'POS 没有给出可用的变更位置。',
  action: '请稍后重试；多次出现请联系实施人员。',
}
