import { AskStopped } from '../catalog/index.ts'
import type { NewDelivery } from '../queue/types.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { ERP_KIND, type ErpPayload, POS_KIND, type PosPayload } from './deliveries.ts'
import { breathe } from './plan-run.ts'
import type { NumberedLine, PlanTables } from './plan-tables.ts'
import { isWrite } from './rules.ts'
import type { RunTables } from './run-tables.ts'
import type { Place, RunRow, WriteLine } from './types.ts'
import type { WriteTables } from './write-tables.ts'

/** Behind documents (30) and updates (20), before imports (10). */
const PRIORITY = 15
/** Lines of one transaction. */
const STEP = 50
/** Lines of one 盘点 (stock_sync_by_pd). */
export const PD_LINES = 500

export interface QueueLinesDeps {
  db: Database
  plans: PlanTables
  writes: WriteTables
  runs: RunTables
  queue: { enqueue(rows: NewDelivery[]): number[]; mint(type: string): string }
  signal: AbortSignal
  /** Epoch ms after which nothing is sent any more. */
  notAfter: number
  /** The ERP's time at which its old values were read. */
  since: number
  moved(seq: number): void
}

/**
 * Takes the lines to be written over from the plan, in steps that are all or nothing: what is written down is queued.
 * Goes on behind the last line taken over. Lines for the ERP are queued by `queuePlanned`, as whole documents.
 */
export async function queueLines(row: RunRow, deps: QueueLinesDeps): Promise<void> {
  const { db, plans, writes, runs, signal } = deps
  for (let seq = row.body.queuedTo; ; ) {
    if (signal.aborted) throw new AskStopped()
    const lines = plans.linesAfter(row.id, seq, STEP)
    const last = lines.at(-1)
    if (!last) return
    const due = lines.filter((line) => isWrite(line.reason))
    inTransaction(db, () => {
      for (const line of due) {
        const kept = writeLine(row.id, line)
        writes.add(row.connectionId, kept)
        if (row.direction === 'erp') queuePos(row, kept, deps)
      }
      runs.patch(row.id, { queuedTo: last.seq })
    })
    seq = last.seq
    deps.moved(seq)
    await breathe()
  }
}

function writeLine(runId: number, line: NumberedLine): Omit<WriteLine, 'found' | 'trouble'> {
  const { seq, shopId, key, code, productNo, name, specName, before, after } = line
  if (before === null || after === null) throw new Error(`line ${seq} of run ${runId} has no quantity`)
  return { runId, seq, shopId, key, code, productNo, name, specName, before, after, outboxId: null, result: 'planned' }
}

const askedBy = (row: RunRow): string => row.startedBy

function queuePos(row: RunRow, line: Omit<WriteLine, 'found' | 'trouble'>, deps: QueueLinesDeps): void {
  const payload: PosPayload = {
    shopId: line.shopId,
    merchantCode: line.code,
    quantity: line.after,
    expectedOld: line.before,
  }
  const [outboxId] = deps.queue.enqueue([
    {
      lane: `pos:${row.connectionId}`,
      groupKey: `stock:${line.shopId}:${line.key}`,
      kind: POS_KIND,
      priority: PRIORITY,
      idempotencyKey: deps.queue.mint('KC'),
      payload,
      notAfter: deps.notAfter,
      supersedes: `stock:${line.shopId}:${line.key}`,
      subject: { type: 'stock', id: line.code, label: `${line.code} 门店 ${line.shopId} 库存` },
      askedBy: askedBy(row),
      correlationId: row.correlationId,
    },
  ])
  deps.writes.setOutbox(line, outboxId!, 'waiting')
}

/** Puts lines that wait for a document of the ERP into documents of at most 500, each for one warehouse. */
export async function queuePlanned(row: RunRow, places: readonly Place[], deps: QueueLinesDeps): Promise<void> {
  const { db, writes, signal } = deps
  for (;;) {
    if (signal.aborted) throw new AskStopped()
    const [first] = writes.ofResult(row.id, 'planned', 0, 1)
    if (!first) return
    inTransaction(db, () => {
      const lines = writes.ofResult(row.id, 'planned', 0, PD_LINES).filter((line) => line.shopId === first.shopId)
      const place = places.find((one) => one.shopId === first.shopId)
      if (!place) throw new Error(`shop ${first.shopId} has no warehouse`)
      const payload: ErpPayload = {
        warehouseNo: place.warehouseNo,
        since: deps.since,
        lines: lines.map((line) => ({ specNo: line.code, num: line.after })),
      }
      const [outboxId] = deps.queue.enqueue([
        {
          lane: `wangdian:${row.connectionId}`,
          groupKey: `stock:${place.warehouseNo}`,
          kind: ERP_KIND,
          priority: PRIORITY,
          idempotencyKey: deps.queue.mint('KP'),
          payload,
          notAfter: deps.notAfter,
          subject: {
            type: 'stock',
            id: place.warehouseNo,
            label: `仓库 ${place.warehouseNo} 盘点 ${lines.length} 个商品`,
          },
          askedBy: askedBy(row),
          correlationId: row.correlationId,
        },
      ])
      for (const line of lines) writes.setOutbox(line, outboxId!, 'waiting')
    })
    await breathe()
  }
}
