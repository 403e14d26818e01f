import type { CompareRun, ProductImport, Trouble } from '../../preload/contract/index.ts'
import type { FeatureDeps } from '../feature.ts'
import type { Read } from '../remote/read.ts'
import { AskRefused } from './ask.ts'
import { catalogCalls } from './calls.ts'
import { BRANDS_KIND } from './category-delivery.ts'
import { createComparison } from './compare-index.ts'
import { CATEGORIES_KIND, PRODUCT_KIND, type ProductPayload } from './confirm-import.ts'
import { categoriesDelivery, type DeliveriesDeps, productDelivery } from './deliveries.ts'
import { EDIT_KIND } from './edit-delivery.ts'
import { createEditing } from './edit-index.ts'
import { createProductFiles, UNDO_KIND, UPDATE_KIND } from './file/index.ts'
import { hourlyDelivery } from './hourly-delivery.ts'
import { createHourly, hourlyJobName } from './hourly-job.ts'
import { HOURLY_KIND } from './hourly-plan.ts'
import { hourlyTables } from './hourly-tables.ts'
import { type DocumentImport, importForDocument } from './import-for-document.ts'
import type { OpenRows } from './import-view.ts'
import { createImports } from './imports.ts'
import { createProductListJob } from './jobs.ts'
import { productTables } from './product-tables.ts'
import type { Remotes } from './remotes.ts'
import { importTables } from './tables.ts'

export { AskRefused, AskStopped, askUntilAnswered, createWaker, type Waker } from './ask.ts'
export { cleanCode, foldCode } from './codes.ts'
export type { DocumentImport } from './import-for-document.ts'
export { CatalogRefusal } from './imports.ts'

/** Names of the deliveries for the window. */
export const CATALOG_KINDS: Record<string, string> = {
  [PRODUCT_KIND]: '商品导入',
  [CATEGORIES_KIND]: '新建分类',
  [HOURLY_KIND]: '整点更新',
  [UPDATE_KIND]: '批量更新',
  [UNDO_KIND]: '撤销导入',
  [EDIT_KIND]: '手工修改',
  [BRANDS_KIND]: '新建品牌',
}

/** Products of one page of the POS's list: a larger answer would hold the process too long. */
const LIST_ROWS = 100

export interface CatalogDeps extends FeatureDeps {
  published: {
    import(view: ProductImport): void
    compare(view: CompareRun): void
    productsChanged(connectionId: number): void
  }
}

export type Catalog = ReturnType<typeof createCatalog>

/** Products: ERP商品导入 and the product list. */
export function createCatalog(deps: CatalogDeps) {
  const { queue, connections, jobs } = deps
  const tables = importTables(deps.db, deps.staging)
  const products = productTables(deps.staging)
  const ends: (() => void)[] = []
  const withJob = new Set<number>()

  async function remotesOf(connectionId: number): Promise<Remotes> {
    const pair = await connections.clients(connectionId)
    if (pair.state !== 'ready') return { ok: false, trouble: pair.trouble }
    const { wangdian, pos } = pair
    return {
      ok: true,
      erp: {
        // Date headers drop the fraction of a second: an edit of this very second must lie inside.
        remoteNow: () => wangdian.client.now() + 2_000,
        estimateMs: (requests) => wangdian.pace.estimateMs(requests),
        goodsPage: (state, asked) => wangdian.client.readGoodsPage(state, asked),
        classes: (asked) => wangdian.client.classes(asked),
      },
      pos: {
        estimateMs: (requests) => pos.pace.estimateMs(requests),
        categories: (asked) => pos.client.categories(asked),
        brands: (asked) => pos.client.brands(asked),
        lookUpProducts: (by, keys, asked) => pos.client.lookUpProducts(by, keys, asked),
        listProducts: (cursor, asked) => pos.client.products({ limit: LIST_ROWS, cursor }, asked),
        changes: (cursor, asked) => pos.client.changes({ cursor, types: ['product'], limit: LIST_ROWS }, asked),
      },
    }
  }

  /** Rows of one import whose outcome is unknown; there are never more than a few calls' worth. */
  function unknownRows(connectionId: number, correlationId: string): number[] {
    const ids: number[] = []
    let cursor: string | null = null
    do {
      const page = queue.list({
        states: ['unknown'],
        lane: `pos:${connectionId}`,
        kind: PRODUCT_KIND,
        cursor,
        limit: 500,
      })
      for (const row of page.rows) if (row.correlationId === correlationId) ids.push(row.id)
      cursor = page.next
    } while (cursor !== null)
    return ids
  }

  function openRowsOf(importId: number): OpenRows {
    const row = tables.get(importId)
    const results = tables.results(importId)
    const unknown = row && results.open > 0 ? unknownRows(row.connectionId, row.correlationId).length : 0
    return { waiting: Math.max(0, results.open - unknown), unknown, failed: results.failed }
  }

  const runsProducts = (connectionId: number): boolean => connections.runner(connectionId, 'products') === 'app'

  const imports = createImports({
    db: deps.db,
    staging: deps.staging,
    tables,
    clock: deps.clock,
    log: deps.log.child('catalog'),
    journal: deps.journal,
    queue: {
      enqueue: (rows) => queue.enqueue(rows).map((one) => one.id),
      mint: (type) => queue.mint(type),
      openRows: openRowsOf,
      laneTrouble: (lane) => laneTrouble(lane),
    },
    remotesOf,
    runsProducts,
    newCorrelationId: deps.newCorrelationId,
    publish: deps.published.import,
  })

  function laneTrouble(lane: string): Trouble | null {
    const status = queue.status().find((one) => one.lane === lane)
    if (status?.stopped) return status.stopped
    if (status?.offline)
      return {
        code: 'OFFLINE',
        problem: '暂时连不上智能POS',
        cause: '网络断开，或对方没有应答。',
        action: '恢复后会自动继续，不会重复导入；也可点“立即同步”。',
      }
    if (status?.pausedUntil)
      return {
        code: 'PAUSED',
        problem: '发送已暂停',
        cause: status.pauseReason ?? '通道已暂停。',
        action: '到时间会自动继续；也可在【队列】中恢复。',
      }
    return null
  }

  const deliveries: DeliveriesDeps = {
    tables,
    async posOf(lane) {
      const state = await connections.pos(Number(lane.split(':')[1]))
      return state.state === 'ready' ? { ok: true, pos: state.remote.client } : { ok: false, trouble: state.trouble }
    },
    ...(deps.slowestAnswerMs === undefined ? {} : { slowestAnswerMs: deps.slowestAnswerMs }),
    moved: () => {},
  }
  const editing = createEditing({
    ...deps,
    products,
    remotesOf,
    posOf: deliveries.posOf,
    runsProducts,
    refreshList(connectionId) {
      if (withJob.has(connectionId)) productList.refresh(connectionId)
    },
  })
  const productFiles = createProductFiles({
    ...deps,
    remotesOf,
    posOf: deliveries.posOf,
    runsProducts,
    laneTrouble,
    publish: (view) => deps.publish('fileImport.changed', view),
  })
  const hourlyRows = hourlyTables(deps.db)
  const hourly = createHourly({
    db: deps.db,
    tables: hourlyRows,
    clock: deps.clock,
    journal: deps.journal,
    queue: { enqueue: (rows) => queue.enqueue(rows).map((one) => one.id), mint: (type) => queue.mint(type) },
    remotesOf,
    accountOf: (connectionId) => connections.get(connectionId)?.wangdian.sid ?? '',
    runsProducts,
    ...(deps.heldBy ? { heldBy: deps.heldBy } : {}),
  })
  const importing = productDelivery(deliveries)
  queue.register(
    editing.recording(
      productFiles.booking({
        ...importing,
        settled(row) {
          importing.settled?.(row)
          // A file's values are no word of the ERP: counting them as seen would hide a later change there.
          if ((row.payload as ProductPayload).via !== 'fileImport') hourly.imported(row)
        },
      }),
    ),
  )
  for (const delivery of productFiles.deliveries) queue.register(editing.recording(delivery))
  queue.register(
    editing.recording(
      hourlyDelivery({
        ...deliveries,
        tables: hourlyRows,
        runsProducts,
        passedOver: (row, why) => hourly.passedOver(row, why),
      }),
    ),
  )
  queue.register(productFiles.booking(editing.creating(categoriesDelivery(deliveries))))

  const productList = createProductListJob({
    staging: deps.staging,
    tables: products,
    remotesOf,
    now: deps.clock.now,
    changed(connectionId) {
      deps.published.productsChanged(connectionId)
      comparison.listChanged(connectionId)
    },
    moved: editing.listMoved,
    runNow: (name) => void jobs.runNow(name, deps.by()),
  })

  const comparison = createComparison({
    staging: deps.staging,
    products,
    productList,
    jobs,
    clock: deps.clock,
    log: deps.log.child('compare'),
    journal: deps.journal,
    files: deps.files,
    remotesOf,
    newCorrelationId: deps.newCorrelationId,
    by: deps.by,
    publish: deps.published.compare,
  })

  /** A connection that is new gets its jobs; the list is read at once, so that it is not empty. One that is gone loses its. */
  function addJobs(): void {
    for (const id of withJob) {
      if (connections.get(id)) continue
      withJob.delete(id)
      jobs.unregister(hourlyJobName(id))
    }
    for (const connection of connections.list()) {
      if (withJob.has(connection.id)) continue
      withJob.add(connection.id)
      const definition = productList.definition(connection.id)
      jobs.register(definition)
      jobs.register(hourly.definition(connection.id))
      if (products.state(connection.id).asOf === null && connection.pos.state === 'ok')
        productList.refresh(connection.id)
    }
  }

  function wake(): void {
    imports.wake()
    comparison.wake()
    hourly.wake()
    productFiles.wake()
  }

  return {
    calls: {
      ...catalogCalls({
        imports,
        tables,
        products,
        productList,
        files: deps.files,
        now: deps.clock.now,
        by: deps.by,
        remotesOf,
        unknownRows,
        outboxRow: (id) => queue.get(id)?.row ?? null,
      }),
      ...comparison.calls,
      ...editing.calls,
      ...productFiles.calls,
    },
    start(): void {
      addJobs()
      ends.push(
        connections.onChange(() => {
          addJobs()
          wake()
        }),
        deps.online.onChange((online) => {
          if (online) wake()
        }),
        deps.power.onResume(wake),
        queue.onChange(() => {
          imports.queueChanged()
          productFiles.queueChanged()
        }),
      )
      imports.start()
      comparison.start()
      productFiles.start()
    },
    /**
     * S92–S94: what an inbound document needs before it can go; writes nothing until its `enqueue`. Throws AskRefused and
     * AskStopped; waits out what passes by itself.
     */
    async importForDocument(
      connectionId: number,
      wanted: readonly { specNo: string; goodsNo: string }[],
      run: { signal: AbortSignal; correlationId: string; ask<T>(call: () => Promise<Read<T>>): Promise<T> },
    ): Promise<DocumentImport> {
      const pair = await connections.clients(connectionId)
      if (pair.state !== 'ready') throw new AskRefused(pair.trouble)
      const { wangdian, pos } = pair
      return importForDocument(connectionId, wanted, run, {
        erp: wangdian.client,
        pos: {
          categories: (asked) => pos.client.categories(asked),
          lookUpProducts: (by, keys, asked) => pos.client.lookUpProducts(by, keys, asked),
        },
        ask: run.ask,
        queue: { enqueue: (rows) => queue.enqueue(rows).map((one) => one.id), mint: (type) => queue.mint(type) },
        openRows: (lane, id) =>
          queue
            .list({ lane, kind: PRODUCT_KIND, subject: { type: 'product', id } })
            .rows.filter((row) => row.finishedAt === null),
      })
    },
    /** A person pressed 立即同步. */
    wake,
    async stop(): Promise<void> {
      for (const end of ends.splice(0)) end()
      await Promise.all([imports.stop(), comparison.stop(), productFiles.stop(), editing.stop()])
    },
  }
}
