import type { Read } from '../remote/read.ts'
import { type GoodsPage, startGoodsRead } from '../remote/wangdian/index.ts'
import type { Database } from '../store/index.ts'
import { inTransaction } from '../store/index.ts'
import { boundsOf } from './dates.ts'
import type { ErpSource } from './remotes.ts'
import { selectFromGoods } from './rules.ts'
import { type ImportRow, notRead, type ReadingProgress } from './state.ts'
import type { ImportTables } from './tables.ts'

/**
 * The import selects by creation, the API filters by modification (S69, S72): everything modified from the start date
 * until now is read, and what the dates select goes into staging. The resume point is kept after every page, so a crash
 * or a lost network costs one page. Returns when everything was seen. Throws what `ask` throws.
 */
export async function readGoods(
  row: ImportRow,
  deps: {
    staging: Database
    tables: ImportTables
    erp: ErpSource
    ask(call: () => Promise<Read<GoodsPage>>): Promise<GoodsPage>
    signal: AbortSignal
    moved(): void
  },
): Promise<void> {
  const { tables, erp } = deps
  const span = boundsOf(row)
  let progress: ReadingProgress = row.reading
  // Read to its end before the state could be moved on.
  if (progress.state === null && progress.requestsDone > 0 && tables.hasSession(row.id)) return
  if (progress.state === null || !tables.hasSession(row.id)) {
    progress = { ...notRead(), state: startGoodsRead(span.from, erp.remoteNow(), true) }
    tables.clearGoods(row.id)
    tables.openSession(row.id, row.startedAt)
    tables.setReading(row.id, progress)
  }
  while (progress.state !== null) {
    const { state } = progress
    const page = await deps.ask(() => erp.goodsPage(state, { signal: deps.signal, correlationId: row.correlationId }))
    inTransaction(deps.staging, () => {
      for (const goods of page.rows) {
        const selected = selectFromGoods(goods, span)
        if (selected) tables.putGoods(row.id, goods, selected.newSpecsOnly, selected.specs.length)
        else tables.dropGoods(row.id, goods.goodsId)
      }
    })
    const counts = tables.goodsCounts(row.id)
    const requestsDone: number = progress.requestsDone + 1
    progress = {
      state: page.next,
      requestsDone,
      requestsTotal: requestsDone + page.pagesLeft,
      goodsRead: progress.goodsRead + page.rows.length,
      goodsInWindow: counts.products,
      newSpecsInWindow: counts.specs,
    }
    tables.setReading(row.id, progress)
    deps.moved()
  }
}
