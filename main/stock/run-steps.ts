import type { StockGuard, Trouble } from '../../preload/contract/index.ts'
import { AskRefused, AskStopped } from '../catalog/index.ts'
import type { Read } from '../remote/read.ts'
import { startStockRead } from '../remote/wangdian/index.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { isStanding } from './base-rows.ts'
import { findGuards, isReleased, isSourceGuard } from './guards.ts'
import type { Leases } from './lease.ts'
import type { PlanOrder } from './plan-lines.ts'
import { breathe, planRun } from './plan-run.ts'
import type { PlanTables } from './plan-tables.ts'
import type { PolicyTables } from './policy-tables.ts'
import { type QueueLinesDeps, queueLines, queuePlanned } from './queue-lines.ts'
import { intervalOf, type ReadProgress, readSteps } from './read-plan.ts'
import { anchorsOf, readRun } from './read-run.ts'
import { leaseHeld } from './refusals.ts'
import type { Asked, ErpSource, PosSource, Remotes } from './remotes.ts'
import { sourceOf, targetOf } from './rules.ts'
import { estimateOf, factsOf, keepScope, PAGE_ROWS } from './run-facts.ts'
import type { RunTables } from './run-tables.ts'
import { notAfterOf } from './settings.ts'
import type { Place, RunBody, RunRow, UnsettledShop } from './types.ts'
import { verifyRun } from './verify.ts'
import type { LeftSpec, WriteTables } from './write-tables.ts'

/** Documents under way of a shop (A22). `all`: what they hold is not known, so nothing of the shop may be written. */
export interface Unsettled {
  documents: number
  /** 商家编码, verbatim. */
  codes: string[]
  all: boolean
}

export interface StepDeps {
  db: Database
  staging: Database
  plans: PlanTables
  writes: WriteTables
  runs: RunTables
  policies: PolicyTables
  leases: Leases
  queue: QueueLinesDeps['queue']
  now(): number
  remotesOf(connectionId: number): Promise<Remotes>
  placesOf(connectionId: number): Place[]
  unsettledOf(connectionId: number, shopId: string): Unsettled | Promise<Unsettled>
  foldCode(code: string): string
  /** Shops whose pair was confirmed and does not count at present. */
  lostShops(connectionId: number): string[]
}

/** What a step is given by the walk. */
export interface StepContext {
  asked: Asked
  ask<T>(call: () => Promise<Read<T>>): Promise<T>
  progress(done: number, total: number | null, text: string): void
}

/** An older plan is read anew before it is written. */
const STALE_MS = 15 * 60_000
const OVERLAP_MS = 10 * 60_000
/** Windows of 30 days that a reading in full costs beyond its rows. */
const FULL_WINDOWS = 14

export const mayWrite = (row: RunRow): boolean => row.kind !== 'compare' && row.kind !== 'observe'

/** What the product does with a run in each of its steps. Each is begun anew or goes on where it stood. */
export function createSteps(deps: StepDeps) {
  const { db, staging, plans, writes, runs, policies, leases } = deps

  async function ready(row: RunRow): Promise<Extract<Remotes, { ok: true }>> {
    const remotes = await deps.remotesOf(row.connectionId)
    if (!remotes.ok) throw new AskRefused(remotes.trouble)
    return remotes
  }

  async function holdLease(row: RunRow, context: StepContext): Promise<void> {
    const lease = await context.ask(() => leases.take(row.connectionId, context.asked))
    if (lease.state !== 'ours') throw new AskRefused(leaseHeld(lease.holder))
  }

  function leftOf(row: RunRow): LeftSpec[] {
    const left = new Map<string, LeftSpec>()
    for (const one of writes.left(row.connectionId)) left.set(`${one.shopId}\n${one.key}`, one)
    for (const line of writes.openBefore(row.connectionId, row.id))
      left.set(`${line.shopId}\n${line.key}`, { ...line, reason: line.result })
    return [...left.values()]
  }

  async function begin(row: RunRow, erp: ErpSource, pos: PosSource, context: StepContext): Promise<ReadProgress> {
    const places = deps.placesOf(row.connectionId)
    const policy = policies.get(row.connectionId)
    await clearPlan(row.id)
    // Any answer tells a remote's time; an interval by a wrong PC clock would pass over changes.
    const state = startStockRead({ from: erp.remoteNow() - 1_000, to: erp.remoteNow() }, firstWarehouse(places))
    if (state) await context.ask(() => erp.stockPage(state, context.asked))
    if (!mayWrite(row)) await context.ask(() => pos.lease('danju-stock', context.asked))
    const source = sourceOf(row.direction) === 'erp' ? erp : pos
    const before = row.ofRun === null ? null : runs.get(row.ofRun)
    const erpNow = erp.remoteNow()
    const interval =
      row.kind === 'apply' || row.kind === 'rollback'
        ? {
            from: ((row.kind === 'apply' ? before?.body.readFrom : before?.body.writingFrom) ?? erpNow) - OVERLAP_MS,
            to: erpNow,
          }
        : intervalOf(policy.watermark, source.remoteNow(), row.plannedAt, policy.setAt)
    const steps = readSteps({ row, places, policy, left: leftOf(row), interval, erpNow })
    const progress: ReadProgress = { steps, at: 0, requests: 0, left: steps.length, rows: {} }
    const changesOnly = row.kind === 'sync' || row.kind === 'preview' || row.kind === 'observe'
    runs.patch(row.id, {
      shops: places,
      readFrom: erpNow,
      interval: changesOnly ? interval : null,
      sums: row.body.sums,
    })
    inTransaction(staging, () => plans.setReading(row.id, JSON.stringify(progress)))
    return progress
  }

  async function reading(row: RunRow, context: StepContext): Promise<void> {
    const remotes = await ready(row)
    if (mayWrite(row)) await holdLease(row, context)
    const kept = plans.reading(row.id)
    const progress = kept ? (JSON.parse(kept) as ReadProgress) : await begin(row, remotes.erp, remotes.pos, context)
    const policy = policies.get(row.connectionId)
    const now = runs.get(row.id) ?? row
    const rows = Object.values(policy.scope.rows.erp).reduce((sum, one) => sum + one, 0)
    const read = await readRun(now, progress, {
      staging,
      plans,
      writes,
      erp: remotes.erp,
      pos: remotes.pos,
      asked: context.asked,
      ask: context.ask,
      chosen: row.body.chosen,
      fullCost: Math.max(50, Math.ceil(rows / PAGE_ROWS) + FULL_WINDOWS),
      moved: ({ requests, left }) => context.progress(requests, requests + left, '正在读取库存'),
    })
    runs.setState(row, 'planning', { body: { anchors: anchorsOf(read), trouble: null } })
  }

  async function planning(row: RunRow, context: StepContext): Promise<void> {
    const remotes = await ready(row)
    const { shops } = row.body
    const policy = policies.get(row.connectionId)
    const unsettled: { shop: UnsettledShop; all: boolean; keys: string[] }[] = []
    if (row.kind !== 'compare')
      for (const place of shops) {
        const found = await orStopped(deps.unsettledOf(row.connectionId, place.shopId), context.asked.signal)
        if (found.documents === 0 && !found.all) continue
        const keys = [...new Set(found.codes.map(deps.foldCode))]
        const { shopId, shopName } = place
        unsettled.push({
          shop: { shopId, shopName, documents: found.documents, specs: keys.length },
          all: found.all,
          keys,
        })
      }
    const order: PlanOrder = {
      runId: row.id,
      direction: row.direction,
      unsettled: {
        shops: unsettled.filter((one) => one.all).map((one) => one.shop.shopId),
        specs: unsettled.flatMap((one) => one.keys.map((key) => `${one.shop.shopId}\n${key}`)),
      },
      expected: row.kind === 'rollback' && row.ofRun !== null ? await expectedOf(row.ofRun) : null,
    }
    const result = await planRun(order, {
      staging,
      tables: plans,
      signal: context.asked.signal,
      moved: (done, total) => context.progress(done, total, '正在比较'),
    })
    if (context.asked.signal.aborted) throw new AskStopped()
    const shopsWith = unsettled.map((one) => one.shop)
    const lostPlaces = deps.lostShops(row.connectionId)
    const given = { remotes, policy, unsettled: shopsWith, lostPlaces, now: deps.now() }
    const estimate = estimateOf(row, result, given)
    const facts = factsOf(row, result, { ...given, writeMs: estimate.ms })
    // What the 对账 was held back for holds back what is taken from it.
    const origin = row.kind === 'apply' && row.ofRun !== null ? (runs.get(row.ofRun)?.body.guards ?? []) : []
    const own = findGuards(facts)
    const unanswered = result.sums.counts.write === 0 ? [] : row.body.unanswered
    const found = [
      ...origin.filter((guard) => isSourceGuard(guard.name)),
      ...unanswered.filter((guard) => own.every((one) => one.name !== guard.name)),
      ...own,
    ]
    const body: Partial<RunBody> = {
      sums: result.sums,
      unsettledShops: shopsWith,
      guards: [...released(row, found)],
      estimate: mayWrite(row) ? estimate : null,
      plannedDoneAt: deps.now(),
      trouble: null,
    }
    inTransaction(db, () => {
      if (!found.some((guard) => isSourceGuard(guard.name))) keepScope(row, result, policy, policies)
      runs.setState(row, nextState(row, body.guards ?? []), {
        ...(mayWrite(row) ? {} : { finishedAt: deps.now() }),
        body,
      })
      if (row.kind === 'observe' && row.body.interval) {
        policies.setWatermark(row.connectionId, row.body.interval.to)
        policies.setSuccess(row.connectionId, deps.now())
      }
    })
    await dropRows(row.id)
  }

  function nextState(row: RunRow, guards: readonly StockGuard[]) {
    if (!mayWrite(row)) return 'done' as const
    if (!row.body.confirmed) return 'planned' as const
    return guards.some((guard) => !guard.released) ? ('guarded' as const) : ('queueing' as const)
  }

  function released(row: RunRow, found: readonly StockGuard[]): StockGuard[] {
    return found.map((guard) => ({ ...guard, released: isReleased(guard, row.body.released) }))
  }

  async function expectedOf(runId: number): Promise<[string, string, number][]> {
    const expected: [string, string, number][] = []
    for (let seq = 0; ; ) {
      const lines = writes.after(runId, seq, 500)
      for (const line of lines) if (isStanding(line)) expected.push([line.shopId, line.key, line.after])
      const last = lines.at(-1)
      if (!last) return expected
      seq = last.seq
      await breathe()
    }
  }

  async function queueing(row: RunRow, context: StepContext): Promise<void> {
    if (deps.now() - (row.body.plannedDoneAt ?? 0) > STALE_MS && row.body.queuedTo === 0) {
      await readAgain(row)
      return
    }
    const remotes = await ready(row)
    await holdLease(row, context)
    const settings = policies.get(row.connectionId).settings
    const notAfter = row.body.notAfter ?? notAfterOf(deps.now(), settings.opening)
    runs.patch(row.id, { notAfter, writingFrom: row.body.writingFrom ?? remotes.erp.remoteNow() - OVERLAP_MS })
    await queueLines(row, {
      ...queueDeps(row, context, notAfter),
      moved: (seq) => context.progress(seq, null, '正在加入队列'),
    })
    const skipped = await unsettledLines(row)
    inTransaction(db, () => {
      const now = runs.get(row.id) ?? row
      const { interval, shops, sums } = now.body
      const changesOnly = now.kind === 'sync' || now.kind === 'preview'
      if (changesOnly) {
        for (const place of shops) writes.dropLeftBefore(row.connectionId, place.shopId, row.id)
        for (const spec of skipped) writes.putLeft(row.connectionId, row.id, spec)
        if (interval) policies.setWatermark(row.connectionId, interval.to)
      }
      const policy = policies.get(row.connectionId)
      const target = targetOf(row.direction)
      const known = policy.scope.stock[target]
      if (known !== null)
        policies.setScope(row.connectionId, {
          ...policy.scope,
          stock: { ...policy.scope.stock, [target]: Math.max(0, known + sums.after - sums.before) },
        })
      runs.setState(row, 'writing', { body: { trouble: null } })
    })
  }

  function queueDeps(row: RunRow, context: StepContext, notAfter: number): QueueLinesDeps {
    return {
      db,
      plans,
      writes,
      runs,
      queue: deps.queue,
      signal: context.asked.signal,
      notAfter,
      since: (row.body.readFrom ?? 0) - OVERLAP_MS,
      moved: () => {},
    }
  }

  async function unsettledLines(row: RunRow): Promise<LeftSpec[]> {
    const found: LeftSpec[] = []
    if (row.body.sums.counts.unsettled === 0) return found
    for (let seq = 0; ; ) {
      const lines = plans.linesAfter(row.id, seq, 500)
      const last = lines.at(-1)
      if (!last) return found
      for (const line of lines) if (line.reason === 'unsettled') found.push({ ...line, reason: 'unsettled' })
      seq = last.seq
      await breathe()
    }
  }

  /** True once every line has an end. */
  async function writing(row: RunRow, context: StepContext): Promise<boolean> {
    await queuePlanned(row, row.body.shops, queueDeps(row, context, row.body.notAfter ?? deps.now()))
    const counts = writes.counts(row.id)
    const open = (counts.planned ?? 0) + (counts.waiting ?? 0) + (counts.unknown ?? 0)
    if (open > 0) return false
    runs.setState(row, 'verifying')
    return true
  }

  async function verifying(row: RunRow, context: StepContext): Promise<void> {
    if ((writes.counts(row.id).written ?? 0) > 0) {
      const remotes = await ready(row)
      await verifyRun(row, row.body.shops, {
        db,
        writes,
        erp: remotes.erp,
        pos: remotes.pos,
        asked: context.asked,
        ask: context.ask,
        since: row.body.writingFrom ?? remotes.erp.remoteNow() - OVERLAP_MS,
        moved: (done) => context.progress(done, null, '正在核对'),
      })
    }
    const counts = writes.counts(row.id)
    const missed =
      (counts.refused ?? 0) + (counts.expired ?? 0) + (counts.unknown ?? 0) + (counts['waiting-audit'] ?? 0)
    inTransaction(db, () => {
      const state = missed > 0 ? 'partial' : 'done'
      runs.setState(row, state, { finishedAt: deps.now(), body: { results: counts, trouble: null } })
      policies.setSuccess(row.connectionId, deps.now())
    })
  }

  /** What was read is thrown away; the run begins with reading again. */
  async function readAgain(row: RunRow): Promise<void> {
    await clearPlan(row.id)
    runs.setState(row, 'reading', { body: { rounds: row.body.rounds + 1, plannedDoneAt: null } })
  }

  async function dropRows(runId: number): Promise<void> {
    while (inTransaction(staging, () => plans.dropRows(runId, 0, 200)) > 0) await breathe()
  }
  async function clearPlan(runId: number): Promise<void> {
    inTransaction(staging, () => plans.dropReading(runId))
    await dropRows(runId)
    while (inTransaction(staging, () => plans.dropLines(runId, 200)) > 0) await breathe()
  }

  return { reading, planning, queueing, writing, verifying, clearPlan, dropRows }
}

export type Steps = ReturnType<typeof createSteps>

const firstWarehouse = (places: readonly Place[]): { warehouseNo?: string } =>
  places[0] ? { warehouseNo: places[0].warehouseNo } : {}

/** Another room may take its time to answer, or close before it does. Throws AskStopped. */
function orStopped<T>(answer: T | Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new AskStopped())
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    Promise.resolve(answer)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', stop))
  })
}

export const troubleText = (trouble: Trouble): string => `${trouble.problem}：${trouble.cause}`
