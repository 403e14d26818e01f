import type { Read } from '../remote/read.ts'
import type { GoodsPage } from '../remote/wangdian/types.ts'
import type { Database } from '../store/index.ts'
import { inTransaction } from '../store/index.ts'
import { boundsOf } from './dates.ts'
import { firstReading, nextWindow, requestsAhead } from './reading.ts'
import type { ErpSource } from './remotes.ts'
import { selectFromGoods } from './rules.ts'
import type { ImportRow, ReadingProgress } from './state.ts'
import type { ImportTables } from './tables.ts'

/**
 * Reads what the dates select into staging, page by page; the resume point is kept after every page, so a crash or a
 * lost network costs one page. Returns when everything was seen. Throws what `ask` throws.
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
  if (!tables.hasSession(row.id)) {
    progress = firstReading(row, erp.remoteNow())
    tables.clearGoods(row.id)
    tables.openSession(row.id, row.startedAt)
  }
  for (;;) {
    const { window, cursor } = progress
    const page = await deps.ask(() =>
      erp.goodsPage(window, cursor, { signal: deps.signal, correlationId: row.correlationId }),
    )
    inTransaction(deps.staging, () => {
      for (const goods of page.rows) {
        const selected = selectFromGoods(goods, span)
        if (selected) tables.putGoods(row.id, goods, selected.newSpecsOnly, selected.specs.length)
        else tables.dropGoods(row.id, goods.goodsId)
      }
    })
    const counts = tables.goodsCounts(row.id)
    const shrunk = page.total !== null && cursor !== null && page.total < cursor.total
    const further = page.next === null ? nextWindow(window, shrunk, erp.remoteNow()) : null
    progress = {
      window: further ?? window,
      cursor: page.next,
      requestsDone: progress.requestsDone + 1,
      requestsTotal: null,
      goodsRead: progress.goodsRead + page.rows.length,
      goodsInWindow: counts.products,
      newSpecsInWindow: counts.specs,
    }
    const ended = page.next === null && further === null
    const ahead = ended ? 0 : requestsAhead(progress, erp.pageSize, erp.remoteNow())
    progress.requestsTotal = ahead === null ? null : progress.requestsDone + ahead
    tables.setReading(row.id, progress)
    deps.moved()
    if (ended) return
  }
}
