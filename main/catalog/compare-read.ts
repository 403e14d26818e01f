import type { Read } from '../remote/read.ts'
import { type GoodsPage, startGoodsRead, type WangdianGoods } from '../remote/wangdian/index.ts'
import type { Database } from '../store/index.ts'
import { foldCode } from './codes.ts'
import { inSlices } from './compare-slices.ts'
import { type CompareReading, type CompareRow, notRead } from './compare-state.ts'
import { type CompareTables, ERP_PART } from './compare-tables.ts'
import { startOfDay } from './dates.ts'
import type { ErpSource } from './remotes.ts'

/**
 * Reads all goods of the ERP modified since the run's first day into staging, codes and names only. The resume point is
 * kept with each page's rows. Returns when everything was seen, also what was edited meanwhile. Throws what `ask` throws.
 */
export async function readForComparison(
  row: CompareRow,
  deps: {
    staging: Database
    tables: CompareTables
    erp: ErpSource
    ask(call: () => Promise<Read<GoodsPage>>): Promise<GoodsPage>
    signal: AbortSignal
    moved(): void
  },
): Promise<void> {
  const { staging, tables, erp } = deps
  let progress: CompareReading = row.reading
  // Read to its end before the state could be moved on.
  if (progress.state === null && progress.requestsDone > 0) return
  if (progress.state === null)
    progress = { ...notRead(), state: startGoodsRead(startOfDay(row.from) ?? 0, erp.remoteNow(), true) }
  while (progress.state !== null) {
    const { state } = progress
    const page = await deps.ask(() => erp.goodsPage(state, { signal: deps.signal, correlationId: row.correlationId }))
    const before: CompareReading = progress
    const last: CompareReading = {
      state: page.next,
      requestsDone: before.requestsDone + 1,
      requestsTotal: before.requestsDone + 1 + page.pagesLeft,
      specs: 0,
    }
    let { specs } = before
    let at = 0
    // Kept with every few products, so that the count stands by the rows even when the page is read again.
    await inSlices(staging, deps.signal, () => {
      for (const goods of page.rows.slice(at, at + STEP_GOODS)) specs += putGoods(row.id, goods, tables)
      at += STEP_GOODS
      const done = at >= page.rows.length
      progress = done ? { ...last, specs } : { ...before, specs }
      tables.setReading(row.id, progress)
      return done ? 'done' : 'more'
    })
    deps.moved()
  }
}

const STEP_GOODS = 10

/** The newest answer about a product takes the place of an older one. Returns by how many specs there are more now. */
function putGoods(id: number, goods: WangdianGoods, tables: CompareTables): number {
  const gone = tables.dropErpGoods(id, goods.goodsId)
  if (goods.deleted) return -gone
  const live = goods.specs.filter((spec) => !spec.deleted)
  for (const [n, spec] of live.entries())
    tables.putCode(
      id,
      ERP_PART,
      { folded: foldCode(spec.specNo), productId: goods.goodsId, n },
      {
        side: 'erp',
        code: spec.specNo,
        productNo: goods.goodsNo,
        name: goods.goodsName,
        specName: spec.specName,
        // An import that selects the product takes all its specs, whenever they were added.
        createdAt: goods.createdAt ?? spec.createdAt,
      },
    )
  return live.length - gone
}
