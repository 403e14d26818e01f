import type { Trouble } from '../../preload/contract/index.ts'
import type { DeliveryHandler, Finding, OutboxRow, Outcome } from '../queue/types.ts'
import { type BatchRow, type Pos, type PosStockResult, type PosStockRow, posOutcome } from '../remote/pos/index.ts'
import { missingRow } from '../remote/pos/outcome.ts'
import type { StocktakePush, StocktakeResult, Wangdian } from '../remote/wangdian/index.ts'
import { momentOf, movedSpecs } from './moved-specs.ts'
import { leaseHeld } from './refusals.ts'
import type { WriteLine } from './types.ts'
import type { WriteTables } from './write-tables.ts'

export const POS_KIND = 'stock.pos'
export const ERP_KIND = 'stock.erp'

/** Longest time a remote may still work on a request we gave up on (ms). */
const SLOWEST_ANSWER_MS = 60_000
/** Rows of one stock request of the POS (x-limits.rowsPerBatch). */
export const POS_ROWS = 200

/** One SKU of one shop. */
export interface PosPayload {
  shopId: string
  merchantCode: string
  quantity: number
  expectedOld: number
}
/** One 盘点 of one warehouse. `since`: the ERP's time at which its old values were read, epoch ms. */
export interface ErpPayload {
  warehouseNo: string
  since: number
  lines: { specNo: string; num: number }[]
}

type Client<C> = { ok: true; client: C } | { ok: false; trouble: Trouble }

export interface StockDeliveryDeps {
  writes: WriteTables
  posOf(lane: string): Promise<Client<Pos>>
  erpOf(lane: string): Promise<Client<Wangdian>>
  /** A29: under 对方系统直连 nothing is written. */
  runsStock(connectionId: number): boolean
  /** The PC that is known to hold the lease instead of this one; null = nobody else is known to. */
  heldBy(connectionId: number): string | null
  slowestAnswerMs?: number
  /** A line has come to an end. */
  lineSettled(line: WriteLine): void
}

const connectionOf = (row: OutboxRow): number => Number(row.lane.split(':')[1])
const codeOf = (result: unknown): string => (result as { code?: string } | null)?.code ?? ''

/** Nothing may be sent any more: refused, with the reason. */
function blockedBy(row: OutboxRow, deps: StockDeliveryDeps): Trouble | null {
  const connectionId = connectionOf(row)
  if (!deps.runsStock(connectionId)) return runnerTrouble()
  const holder = deps.heldBy(connectionId)
  return holder === null ? null : leaseHeld(holder)
}

/** Quantities on their way to shops: one row per SKU, with the old value it stands on. */
export function posDelivery(deps: StockDeliveryDeps): DeliveryHandler {
  return {
    kind: POS_KIND,
    batchSize: POS_ROWS,
    slowestAnswerMs: deps.slowestAnswerMs ?? SLOWEST_ANSWER_MS,
    check: (row) => blockedBy(row, deps),
    async deliver(rows, context) {
      const there = await deps.posOf(rows[0]!.lane)
      if (!there.ok) return rows.map((): Outcome => ({ kind: 'unauthorised', trouble: there.trouble }))
      const blocked = rows.map((row) => blockedBy(row, deps)).find((trouble) => trouble !== null)
      if (blocked) return rows.map((): Outcome => ({ kind: 'refused', trouble: blocked }))
      const answers = await there.client.writeStock(rows.map(wireRow), context)
      return rows.map((_row, index) => posStockOutcome(answers[index]))
    },
    async lookUp(rows, context) {
      const there = await deps.posOf(rows[0]!.lane)
      if (!there.ok)
        return rows.map((): Finding => ({ kind: 'failed', outcome: { kind: 'unauthorised', trouble: there.trouble } }))
      return there.client.findStock(
        rows.map((row) => ({ sourceNo: row.idempotencyKey, contentHash: row.contentHash })),
        context,
      )
    },
    settled: (row) => settle(row, deps),
    reopened: (row) => reopen(row, deps),
  }
}

function wireRow(row: OutboxRow): PosStockRow {
  return { ...(row.payload as PosPayload), sourceNo: row.idempotencyKey, contentHash: row.contentHash }
}

/** Moved on meanwhile (变化中), or gone: nothing was written and nothing is wrong; the next run looks again. */
export function posStockOutcome(answer: BatchRow<PosStockResult> | undefined): Outcome {
  if (!answer || answer.kind === 'missing') return missingRow()
  if (answer.kind === 'failed') return answer.outcome
  const { result } = answer
  if (result.result === 'refused' && (result.code === 'STOCK_CHANGED' || result.code === 'SPEC_NOT_FOUND'))
    return { kind: 'delivered', existed: true, result }
  return posOutcome(result, null)
}

/** 盘点 of warehouses: absolute quantities, one document per row. The API takes no old value, so it is asked for first. */
export function erpDelivery(deps: StockDeliveryDeps): DeliveryHandler {
  const push = (row: OutboxRow): StocktakePush => {
    const { warehouseNo, lines } = row.payload as ErpPayload
    return { outerNo: row.idempotencyKey, warehouseNo, lines, check: true, createStock: true, strict: false }
  }
  return {
    kind: ERP_KIND,
    batchSize: 1,
    slowestAnswerMs: deps.slowestAnswerMs ?? SLOWEST_ANSWER_MS,
    check: (row) => blockedBy(row, deps),
    async deliver(rows, context) {
      const outcomes: Outcome[] = []
      for (const row of rows) {
        const there = await deps.erpOf(row.lane)
        const blocked = blockedBy(row, deps)
        if (!there.ok) outcomes.push({ kind: 'unauthorised', trouble: there.trouble })
        else if (blocked) outcomes.push({ kind: 'refused', trouble: blocked })
        else outcomes.push(await deliverOne(row, there.client))
      }
      return outcomes

      async function deliverOne(row: OutboxRow, erp: Wangdian): Promise<Outcome> {
        const { warehouseNo, since } = row.payload as ErpPayload
        const before = new Map(deps.writes.ofOutbox(row.id).map((line) => [line.code, line.before]))
        const moved = await movedSpecs(erp, { warehouseNo, from: since, to: momentOf(erp) }, before, context)
        if (!moved.ok) return moved.outcome
        // Some lines have moved on: none is sent in this document, the others go in a new one.
        if (moved.value.length > 0)
          return { kind: 'delivered', existed: true, result: { code: REPLANNED, moved: moved.value } }
        return erp.pushStocktake(push(row), context)
      }
    },
    async lookUp(rows, context) {
      const findings: Finding[] = []
      for (const row of rows) {
        const there = await deps.erpOf(row.lane)
        findings.push(
          there.ok
            ? await there.client.findStocktake(push(row), context)
            : { kind: 'failed', outcome: { kind: 'unauthorised', trouble: there.trouble } },
        )
      }
      return findings
    },
    settled: (row) => settle(row, deps),
    reopened: (row) => reopen(row, deps),
  }
}

/** Result of a document that was not sent because lines of it had moved on. */
const REPLANNED = 'REPLANNED'

/** In the transaction that settles the row: every line of it gets its result. */
function settle(row: OutboxRow, deps: StockDeliveryDeps): void {
  const { writes } = deps
  const lines = writes.ofOutbox(row.id)
  switch (row.state) {
    case 'delivered':
      for (const line of lines) deliveredLine(line, row, deps)
      return
    case 'refused':
      for (const line of lines) writes.setResult(line, 'refused', { trouble: row.trouble })
      break
    case 'expired':
      for (const line of lines) writes.setResult(line, 'expired', { trouble: row.trouble })
      break
    default:
      for (const line of lines) writes.setResult(line, 'replaced', { trouble: row.trouble })
      // A newer run has looked at these SKUs already; what a person gave up is looked at again.
      if (row.trouble?.code === 'SUPERSEDED') return
  }
  for (const line of lines) deps.lineSettled({ ...line, result: row.state === 'discarded' ? 'replaced' : 'refused' })
}

function deliveredLine(line: WriteLine, row: OutboxRow, deps: StockDeliveryDeps): void {
  const { writes } = deps
  const end = (result: WriteLine['result'], why: { found?: number | null; trouble?: Trouble | null } = {}): void => {
    writes.setResult(line, result, why)
    deps.lineSettled({ ...line, result })
  }
  if (row.kind === POS_KIND) {
    const result = row.result as Partial<PosStockResult> | null
    if (codeOf(result) === 'STOCK_CHANGED') end('moving', { found: result?.quantity ?? null })
    else if (codeOf(result) === 'SPEC_NOT_FOUND') end('refused', { trouble: specGone() })
    else end('written')
    return
  }
  if (codeOf(row.result) === REPLANNED) {
    const { moved } = row.result as { moved: { specNo: string; found: number | null }[] }
    const now = moved.find((one) => one.specNo === line.code)
    if (now) end('moving', { found: now.found })
    else writes.setOutbox(line, null, 'planned')
    return
  }
  const warning = (row.result as StocktakeResult | null)?.warnings?.find((one) => one.specNo === line.code)
  if (warning) end('refused', { trouble: lineRefused(warning.message) })
  else end('written')
}

function reopen(row: OutboxRow, { writes }: StockDeliveryDeps): void {
  for (const line of writes.ofOutbox(row.id)) writes.setResult(line, 'waiting')
}

const runnerTrouble = (): Trouble => ({
  code: 'RUNNER_DIRECT',
  problem: '没有写入库存',
  cause: '该对接的“库存”由对方系统直连执行，本软件只查看，不写入。',
  action: '无需操作；要由本软件执行，请实施人员在【对接设置】中修改库存的执行方。',
})

const specGone = (): Trouble => ({
  code: 'SPEC_NOT_FOUND',
  problem: '智能POS里没有这个商家编码',
  cause: '预演之后，商品在智能POS里被删除了。',
  action: '需要时请重新导入商品，下次会再同步。',
})

const lineRefused = (message: string): Trouble => ({
  code: 'ERP_LINE_REFUSED',
  problem: '旺店通ERP没有接受这一行',
  cause: `旺店通的说明：${message.trim().slice(0, 200) || '无'}`,
  action: '请按说明在旺店通里处理，下次会再同步。',
})
