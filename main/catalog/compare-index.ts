import type { CompareRun, Trouble } from '../../preload/contract/index.ts'
import type { Clock } from '../clock/index.ts'
import type { Journal } from '../journal/index.ts'
import type { Log } from '../log/index.ts'
import type { ClockPort, FilesPort } from '../ports.ts'
import type { Database } from '../store/index.ts'
import { compareCalls } from './compare-calls.ts'
import { createCompareRuns } from './compare-runs.ts'
import { compareTables } from './compare-tables.ts'
import { type ProductListJob, productListJobName } from './jobs.ts'
import type { ProductTables } from './product-tables.ts'
import type { Remotes } from './remotes.ts'

/** Puts 商品对照 together from the parts of the catalogue. */
export function createComparison(deps: {
  staging: Database
  products: ProductTables
  productList: ProductListJob
  jobs: Clock
  clock: ClockPort
  log: Log
  journal: Journal
  files: FilesPort
  remotesOf(connectionId: number): Promise<Remotes>
  newCorrelationId(): string
  by(): string
  publish(view: CompareRun): void
}) {
  const { jobs, productList } = deps
  const tables = compareTables(deps.staging)

  async function refresh(connectionId: number): Promise<Trouble | null> {
    const run = await jobs.runNow(productListJobName(connectionId), deps.by()).finished
    if (run.state === 'done') return null
    return productList.status(connectionId).trouble ?? notLevel(run.note)
  }

  const runs = createCompareRuns({
    staging: deps.staging,
    tables,
    clock: deps.clock,
    log: deps.log,
    journal: deps.journal,
    remotesOf: deps.remotesOf,
    list: {
      refresh,
      refreshed: (connectionId) =>
        jobs.status().find((job) => job.name === productListJobName(connectionId))?.progress?.done ?? null,
      asOf: (connectionId) => deps.products.state(connectionId).asOf,
    },
    newCorrelationId: deps.newCorrelationId,
    publish: deps.publish,
  })
  const { start, stop, wake, listChanged } = runs
  return {
    calls: compareCalls({ runs, tables, files: deps.files, now: deps.clock.now, by: deps.by }),
    start,
    stop,
    wake,
    listChanged,
  }
}

const notLevel = (note: string): Trouble => ({
  code: 'LIST_NOT_LEVEL',
  problem: '智能POS的商品列表没有更新',
  cause: note || '更新被中止。',
  action: '会自动重试；也可到【商品列表】点“立即更新”查看原因。',
})
