import type { Trouble } from '../../preload/contract/index.ts'
import type { DeliveryHandler, Finding, HandlerContext, OutboxRow, Outcome } from '../queue/types.ts'
import type { Wangdian } from '../remote/wangdian/index.ts'
import type { OutWrite } from './out-kinds.ts'
import type { SendLine } from './out-rules.ts'
import type { Sources } from './out-source.ts'

/** Kind of the outbox rows of POS → ERP. */
export const OUT_KIND = 'documents.out'
/** Longest time the ERP may still work on a request we gave up on (ms). */
const SLOWEST_ANSWER_MS = 60_000
/** Documents on the wire at a time: one commit of ours for all of them, while the ERP works on the next. */
const AT_A_TIME = 8
/** Result of a row for which nothing was sent: the other side had the document already (A29). */
export const BY_OTHER = 'SOURCE_EXISTS'

/** Frozen content of one write. Quantities and money × 10⁴. Our number is the row's idempotency key. */
export interface OutPayload {
  write: OutWrite
  warehouseNo: string
  /** Number of the document in the POS, asked for before the first send (A29). */
  posNo: string
  /** When it was finished in the shop, epoch ms: what the ERP booked before cannot be this document. */
  finishedAt: number
  reason: string
  remark: string
  /** From 1; 盘点 of more than 500 lines goes in several. */
  part: number
  parts: number
  lines: SendLine[]
}

export interface OutDeliveryDeps {
  erpOf(lane: string): Promise<{ ok: true; erp: Wangdian } | { ok: false; trouble: Trouble }>
  /** A29: asks for the number of the POS before the first send. */
  sources: Sources
  /** A29: under 对方系统直连 nothing is written. */
  runsOut(connectionId: number): boolean
  /** Why a row that is tried again must wait for a person, or null. */
  overtaken(row: OutboxRow): Trouble | null
  slowestAnswerMs?: number
  settled(row: OutboxRow): void
  reopened(row: OutboxRow): void
}

/**
 * Documents of the POS on their way to the ERP: one document a request, since the API knows no batch; several requests at
 * a time, each of another group, so that the order inside a document is kept.
 */
export function outDelivery(deps: OutDeliveryDeps): DeliveryHandler {
  const runner = (row: OutboxRow): Trouble | null =>
    deps.runsOut(Number(row.lane.split(':')[1])) ? null : runnerDirect()

  async function deliver(row: OutboxRow, context: HandlerContext): Promise<Outcome> {
    const there = await deps.erpOf(row.lane)
    if (!there.ok) return { kind: 'unauthorised', trouble: there.trouble }
    // A row that waited may have been checked before the runner changed.
    const forbidden = runner(row) ?? deps.overtaken(row)
    if (forbidden) return { kind: 'refused', trouble: forbidden }
    const payload = row.payload as OutPayload
    const connectionId = Number(row.lane.split(':')[1])
    const source = await deps.sources(connectionId, there.erp, payload, context)
    if (!source.ok) return unsent(source.outcome)
    if (source.value !== null)
      return {
        kind: 'delivered',
        existed: true,
        remoteNo: source.value,
        result: { code: BY_OTHER, message: `ERP 已有来源单号 ${payload.posNo}` },
      }
    return push(there.erp, row, context)
  }

  return {
    kind: OUT_KIND,
    batchSize: AT_A_TIME,
    slowestAnswerMs: deps.slowestAnswerMs ?? SLOWEST_ANSWER_MS,
    check: runner,
    deliver: (rows, context) => Promise.all(rows.map((row) => deliver(row, ownContext(row, context)))),
    lookUp: (rows, context) =>
      Promise.all(
        rows.map(async (row): Promise<Finding> => {
          const there = await deps.erpOf(row.lane)
          if (!there.ok) return { kind: 'failed', outcome: { kind: 'unauthorised', trouble: there.trouble } }
          return lookUp(there.erp, row, ownContext(row, context))
        }),
      ),
    settled: deps.settled,
    reopened: deps.reopened,
  }
}

/** Each document's requests are found under its own correlation id. */
const ownContext = (row: OutboxRow, { signal }: HandlerContext): HandlerContext => ({
  signal,
  correlationId: row.correlationId,
})

/** The question before the send failed: nothing was written, so it is never `unknown`. */
function unsent(outcome: Exclude<Outcome, { kind: 'delivered' }>): Outcome {
  return outcome.kind === 'unknown' ? { kind: 'not-now', trouble: outcome.trouble } : outcome
}

function push(erp: Wangdian, row: OutboxRow, context: HandlerContext): Promise<Outcome> {
  const payload = row.payload as OutPayload
  switch (payload.write) {
    case 'stockIn':
      return erp.pushStockIn(stockInOf(row), context)
    case 'stockOut':
      return erp.pushStockOut(stockOutOf(row), context)
    case 'stocktake':
      return erp.pushStocktake(stocktakeOf(row), context)
  }
}

/** By our own number, in every status. */
function lookUp(erp: Wangdian, row: OutboxRow, context: HandlerContext): Promise<Finding> {
  const payload = row.payload as OutPayload
  switch (payload.write) {
    case 'stockIn':
      return erp.findStockIn(stockInOf(row), context)
    case 'stockOut':
      return erp.findStockOut(stockOutOf(row), context)
    case 'stocktake':
      return erp.findStocktake(stocktakeOf(row), context)
  }
}

// Whether an 其他入库 or 其他出库 is reviewed at once is the ERP's setting (S21, S22): is_check stays 0.
function stockInOf(row: OutboxRow) {
  const { warehouseNo, reason, remark, lines } = row.payload as OutPayload
  return { outerNo: row.idempotencyKey, warehouseNo, check: false, reason, remark, lines }
}

function stockOutOf(row: OutboxRow) {
  const { warehouseNo, remark, lines } = row.payload as OutPayload
  return { outerNo: row.idempotencyKey, warehouseNo, check: false, remark, lines }
}

/** is_check 1, is_create_stock 1, is_post_error 0. */
function stocktakeOf(row: OutboxRow) {
  const { warehouseNo, lines } = row.payload as OutPayload
  return {
    outerNo: row.idempotencyKey,
    warehouseNo,
    check: true,
    createStock: true,
    strict: false,
    lines: lines.map(({ specNo, num }) => ({ specNo, num })),
  }
}

export const RUNNER_DIRECT = 'RUNNER_DIRECT'

function runnerDirect(): Trouble {
  return {
    code: RUNNER_DIRECT,
    problem: '没有发送单据',
    cause: '该对接的“单据 POS → ERP”由对方系统直连执行，本软件只核对，不写入。',
    action: '无需操作；要由本软件发送，请实施人员在【对接设置】中修改执行方。',
  }
}
