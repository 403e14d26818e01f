import type { Trouble } from '../../preload/contract/index.ts'
import { foldCode } from '../catalog/index.ts'
import type { FeatureDeps } from '../feature.ts'
import type { NotifierPort } from '../ports.ts'
import { createAlerts } from './alerts.ts'
import { stockCallHandlers } from './calls.ts'
import { ERP_KIND, erpDelivery, POS_KIND, posDelivery, type StockDeliveryDeps } from './deliveries.ts'
import { type StockSummary, stockSummary } from './home-line.ts'
import { createStockJobs, stockJobName } from './jobs.ts'
import { createLeases } from './lease.ts'
import { createLines } from './lines.ts'
import { momentOf } from './moved-specs.ts'
import { planTables } from './plan-tables.ts'
import { policyTables } from './policy-tables.ts'
import type { Remotes } from './remotes.ts'
import { createSteps, type Unsettled } from './run-steps.ts'
import { runTables } from './run-tables.ts'
import { createRuns, type Runs } from './runs.ts'
import type { Place, RunRow } from './types.ts'
import { writeTables } from './write-tables.ts'

export type { Unsettled } from './run-steps.ts'

/** Names of the deliveries for the window. */
export const STOCK_KINDS: Record<string, string> = {
  [POS_KIND]: '库存同步到门店',
  [ERP_KIND]: '库存同步到ERP',
}

export interface StockDeps extends FeatureDeps {
  /** Name of this PC and installation, as other PCs see it. */
  self: string
  notifier: NotifierPort
  /** SKUs of a shop with documents under way (A22). */
  unsettledSpecs?(connectionId: number, shopId: string): Unsettled | Promise<Unsettled>
}

export type Stock = ReturnType<typeof createStock>

const NOTHING: Unsettled = { documents: 0, codes: [], all: false }
const PAGE = 500

/** 库存同步 (S121–S127): source → staging → plan → guards → outbox → delivery → check. */
export function createStock(deps: StockDeps) {
  const { queue, connections, jobs, clock } = deps
  const runsTable = runTables(deps.db)
  const writes = writeTables(deps.db)
  const policies = policyTables(deps.db)
  const plans = planTables(deps.staging)
  const log = deps.log.child('stock')
  const alerts = createAlerts(deps.notifier)
  const withJob = new Set<number>()
  const ends: (() => void)[] = []

  const runsStock = (connectionId: number): boolean => connections.runner(connectionId, 'stock') === 'app'

  async function remotesOf(connectionId: number): Promise<Remotes> {
    const pair = await connections.clients(connectionId)
    if (pair.state !== 'ready') return { ok: false, trouble: pair.trouble }
    const { wangdian, pos } = pair
    const offset = (remote: { clock: { offsetMs(): number | null } }) => () => remote.clock.offsetMs()
    return {
      ok: true,
      erp: {
        remoteNow: () => momentOf(wangdian.client),
        offsetMs: offset(wangdian),
        estimateMs: (requests) => wangdian.pace.estimateMs(requests),
        stockPage: (state, asked) => wangdian.client.readStock(state, asked),
        stockOfSpec: (specNo, asked) => wangdian.client.stockOfSpec(specNo, undefined, asked),
        goodsOfSpec: (specNo, asked) => wangdian.client.goodsByKey({ specNo }, asked),
      },
      pos: {
        remoteNow: () => clock.now() + (pos.clock.offsetMs() ?? 0),
        offsetMs: offset(pos),
        estimateMs: (requests) => pos.pace.estimateMs(requests),
        stockPage: ({ shopId, cursor, changedSince }, asked) =>
          pos.client.stock(
            { shopId, cursor, limit: PAGE, ...(changedSince === undefined ? {} : { changedSince }) },
            asked,
          ),
        lookUpStock: (shopId, codes, asked) => pos.client.lookUpStock(shopId, codes, asked),
        lease: (name, asked) => pos.client.lease(name, asked),
        takeLease: (name, holder, seconds, asked) => pos.client.takeLease(name, holder, seconds, asked),
      },
    }
  }

  function mappingOf(connectionId: number) {
    const mapping = connections.mapping(connectionId)
    return mapping.ok ? mapping.data.rows : []
  }
  function placesOf(connectionId: number): Place[] {
    const names = new Map(mappingOf(connectionId).map((row) => [row.shopId, row.shopName]))
    return connections
      .pairs(connectionId)
      .map(({ shopId, warehouseNo }) => ({ shopId, warehouseNo, shopName: names.get(shopId) ?? shopId }))
  }
  /** Shops that took part in the last run that was carried out, and are not mapped any more. */
  function lostShops(connectionId: number): string[] {
    const [last] = runsTable
      .real(connectionId, 60)
      .filter((row) => row.body.shops.length > 0 && (row.state === 'done' || row.state === 'partial'))
    const now = new Set(connections.pairs(connectionId).map((pair) => pair.shopId))
    return last ? last.body.shops.filter((shop) => !now.has(shop.shopId)).map((shop) => shop.shopName) : []
  }

  const leases = createLeases({
    clock,
    log,
    self: deps.self,
    remotesOf,
    newCorrelationId: deps.newCorrelationId,
    connectionIds: () =>
      connections
        .list()
        .filter((one) => one.pos.state === 'ok')
        .map((one) => one.id),
    changed: (connectionId) => deps.publish('stock.changed', { connectionId }),
  })

  const outbox = {
    enqueue: (rows: Parameters<typeof queue.enqueue>[0]) => queue.enqueue(rows).map((one) => one.id),
    mint: (type: string) => queue.mint(type),
  }
  const steps = createSteps({
    db: deps.db,
    staging: deps.staging,
    plans,
    writes,
    runs: runsTable,
    policies,
    leases,
    queue: outbox,
    now: clock.now,
    remotesOf,
    placesOf,
    unsettledOf: (connectionId, shopId) => deps.unsettledSpecs?.(connectionId, shopId) ?? NOTHING,
    foldCode,
    lostShops,
  })

  /** Rows of one run whose outcome is unknown; there are never more than a few calls' worth. */
  function unknownRows(row: RunRow): number {
    const erp = row.direction === 'pos'
    const lane = `${erp ? 'wangdian' : 'pos'}:${row.connectionId}`
    const { rows } = queue.list({ states: ['unknown'], lane, kind: erp ? ERP_KIND : POS_KIND, limit: 500 })
    const ours = rows.filter((one) => one.correlationId === row.correlationId)
    return erp ? ours.reduce((sum, one) => sum + writes.ofOutbox(one.id).length, 0) : ours.length
  }

  const runs: Runs = createRuns({
    db: deps.db,
    plans,
    writes,
    runs: runsTable,
    policies,
    steps,
    clock,
    log,
    journal: deps.journal,
    newCorrelationId: deps.newCorrelationId,
    unknownRows,
    discard: (ids, reason, by) => queue.discard(ids, reason, by),
    publish(view) {
      deps.publish('stock.run', view)
      if (view.kind === 'sync') alerts.tell(view)
    },
    moved: (id) => stockJobs.moved(id),
    rested: (row) => stockJobs.rested(row),
  })
  const stockJobs = createStockJobs({ jobs, runs, table: runsTable, policies, leases, runsStock, now: clock.now })

  const deliveries: StockDeliveryDeps = {
    writes,
    async posOf(lane) {
      const state = await connections.pos(Number(lane.split(':')[1]))
      return state.state === 'ready' ? { ok: true, client: state.remote.client } : refused(state.trouble)
    },
    async erpOf(lane) {
      const state = await connections.wangdian(Number(lane.split(':')[1]))
      return state.state === 'ready' ? { ok: true, client: state.remote.client } : refused(state.trouble)
    },
    runsStock,
    heldBy: (connectionId) => {
      const lease = leases.view(connectionId)
      return lease.state === 'other' ? (lease.holder ?? '') : null
    },
    ...(deps.slowestAnswerMs === undefined ? {} : { slowestAnswerMs: deps.slowestAnswerMs }),
    lineSettled(line) {
      const run = runsTable.get(line.runId)
      if (!run) return
      const { shopId, key, code } = line
      if (line.result === 'written') writes.dropLeft(run.connectionId, shopId, key)
      // What a person chose or withdrew by hand is not taken up again by the next night.
      else if (run.kind === 'sync' || run.kind === 'preview')
        writes.putLeft(run.connectionId, run.id, { shopId, key, code, reason: line.result })
    },
  }
  queue.register(posDelivery(deliveries))
  queue.register(erpDelivery(deliveries))

  const lines = createLines({
    staging: deps.staging,
    plans,
    writes,
    shopName: (row, shopId) => row.body.shops.find((shop) => shop.shopId === shopId)?.shopName ?? shopId,
    isUnknown: (outboxId) => queue.get(outboxId)?.row.state === 'unknown',
  })

  /** A connection that is new gets its job; one that is gone loses its. */
  function addJobs(): void {
    for (const id of withJob) {
      if (connections.get(id)) continue
      withJob.delete(id)
      jobs.unregister(stockJobName(id))
      leases.forget(id)
    }
    for (const { id } of connections.list()) {
      if (withJob.has(id)) continue
      withJob.add(id)
      jobs.register(stockJobs.definition(id))
    }
  }

  function wake(): void {
    runs.wake()
  }

  return {
    calls: stockCallHandlers({
      db: deps.db,
      runs,
      table: runsTable,
      writes,
      plans,
      policies,
      leases,
      lines,
      stockJobs,
      jobs,
      connections,
      journal: deps.journal,
      files: deps.files,
      placesOf,
      runsStock,
      now: clock.now,
      by: () => deps.by(),
      changed: (connectionId) => deps.publish('stock.changed', { connectionId }),
    }),
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
        queue.onChange(() => runs.queueChanged()),
        jobs.onChange(() => stockJobs.look([...withJob])),
      )
      leases.start()
      runs.start()
      for (const id of withJob) {
        const asking = runs.open(id, 'sync')
        if (asking) alerts.tell(runs.viewOf(asking))
      }
    },
    wake,
    async stop(): Promise<void> {
      for (const end of ends.splice(0)) end()
      leases.stop()
      await runs.stop()
    },
    /** S1: the line of 库存 on 首页. */
    summary: (): StockSummary =>
      stockSummary(
        connections.list().map(({ id }) => {
          const job = jobs.status().find((one) => one.name === stockJobName(id))
          const policy = policies.get(id)
          const [last] = runsTable.real(id, 1)
          const lease = leases.view(id)
          return {
            policy,
            runner: connections.runner(id, 'stock'),
            run: last ? runs.viewOf(last) : null,
            holder: lease.state === 'other' ? (lease.holder ?? '') : null,
            nextAt: policy.direction === null ? null : (job?.nextAt ?? null),
            pausedUntil: job?.pausedUntil ?? null,
          }
        }),
      ),
    /** Name of the other PC that runs the clock's jobs of this connection; null = this one may. */
    heldBy: (connectionId: number): Promise<string | null> => leases.heldBy(connectionId),
  }
}

const refused = (trouble: Trouble): { ok: false; trouble: Trouble } => ({ ok: false, trouble })
