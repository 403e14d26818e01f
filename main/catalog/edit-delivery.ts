import type { FieldChange, Trouble } from '../../preload/contract/index.ts'
import type { DeliveryHandler, Finding, HandlerContext, OutboxRow, Outcome } from '../queue/types.ts'
import {
  type BatchRow,
  type Pos,
  type PosProduct,
  type PosProductResult,
  type PosProductRow,
  posOutcome,
} from '../remote/pos/index.ts'
import { missingRow } from '../remote/pos/outcome.ts'
import type { ProductPayload } from './confirm-import.ts'
import { conflictsOf, editableOf } from './edit-fields.ts'
import type { ChangeRow, EditTables } from './edit-tables.ts'
import { fieldNames } from './edit-words.ts'

export const EDIT_KIND = 'catalog.edit'
/** A person waits for it: before the updates (20) of many products, after documents (30). */
export const EDIT_PRIORITY = 25
const BATCH = 20
/** Longest time the POS may still work on a request we gave up on (ms). */
const SLOWEST_ANSWER_MS = 60_000

export interface EditDeliveryDeps {
  tables: EditTables
  posOf(lane: string): Promise<{ ok: true; pos: Pos } | { ok: false; trouble: Trouble }>
  /** A29: under 对方系统直连 nothing is written. */
  runsProducts(connectionId: number): boolean
  slowestAnswerMs?: number
  /** A product as the POS has it now. */
  seen(connectionId: number, product: PosProduct): void
  /** An edit was written, as this version of its product. */
  wrote(edit: ChangeRow, version: number): void
  /** An edit was settled or opened again. */
  moved(edit: ChangeRow): void
}

type Update = Extract<ProductPayload, { action: 'update' }>
const CONFLICT = 'VERSION_CONFLICT'
const connectionOf = (row: OutboxRow): number => Number(row.lane.split(':')[1])

/** Edits of 手工修改 on their way to the POS. */
export function editDelivery(deps: EditDeliveryDeps): DeliveryHandler {
  const { tables } = deps

  async function deliverOne(pos: Pos, row: OutboxRow, context: HandlerContext): Promise<Outcome> {
    const payload = row.payload as Update
    const first = await write(pos, row, payload, context)
    if (!isConflict(first)) return outcomeOf(first)
    const now = await productOf(pos, row, context)
    if (!now.ok) return now.outcome
    if (now.product === null) return outcomeOf(first)
    deps.seen(connectionOf(row), now.product)
    const changes = tables.ofOutbox(row.id)?.changes ?? []
    const clashes = conflictsOf(changes, editableOf(now.product))
    if (clashes.length > 0) return { kind: 'refused', trouble: conflictTrouble(clashes) }
    // Something else of the product was changed: the refused attempt left nothing behind, so the same write is right
    // against the version of now.
    return outcomeOf(await write(pos, row, { ...payload, expectedVersion: now.product.version }, context))
  }

  return {
    kind: EDIT_KIND,
    batchSize: BATCH,
    slowestAnswerMs: deps.slowestAnswerMs ?? SLOWEST_ANSWER_MS,
    check: (row) => (deps.runsProducts(connectionOf(row)) ? null : runnerDirect()),
    async deliver(rows, context) {
      const there = await deps.posOf(rows[0]!.lane)
      if (!there.ok) return rows.map((): Outcome => ({ kind: 'unauthorised', trouble: there.trouble }))
      const outcomes: Outcome[] = []
      for (const row of rows) outcomes.push(await deliverOne(there.pos, row, context))
      return outcomes
    },
    async lookUp(rows, context) {
      const there = await deps.posOf(rows[0]!.lane)
      if (!there.ok)
        return rows.map((): Finding => ({ kind: 'failed', outcome: { kind: 'unauthorised', trouble: there.trouble } }))
      return there.pos.findProducts(
        rows.map((row) => ({ sourceNo: row.idempotencyKey, contentHash: row.contentHash })),
        context,
      )
    },
    settled(row) {
      const edit = tables.ofOutbox(row.id)
      // Replaced by a newer edit of the person, in the transaction that queued that one.
      if (!edit || edit.state === 'replaced') return
      switch (row.state) {
        case 'delivered': {
          const version = (row.result as { version?: number } | null)?.version ?? null
          tables.settle(edit.id, 'delivered', version, null)
          if (version !== null) deps.wrote(edit, version)
          break
        }
        case 'refused':
          tables.settle(edit.id, row.trouble?.code === CONFLICT ? 'conflict' : 'failed', null, row.trouble)
          break
        case 'discarded':
          tables.settle(edit.id, row.trouble?.code === 'SUPERSEDED' ? 'replaced' : 'withdrawn', null, row.trouble)
          break
        default:
          tables.settle(edit.id, 'failed', null, row.trouble)
      }
      deps.moved(edit)
    },
    reopened(row) {
      const edit = tables.ofOutbox(row.id)
      if (!edit) return
      tables.settle(edit.id, 'queued', null, null)
      deps.moved(edit)
    },
  }
}

async function write(
  pos: Pos,
  row: OutboxRow,
  payload: Update,
  context: HandlerContext,
): Promise<BatchRow<PosProductResult> | undefined> {
  const wire: PosProductRow = { ...payload, sourceNo: row.idempotencyKey, contentHash: row.contentHash }
  return (await pos.writeProducts([wire], context))[0]
}

const isConflict = (answer: BatchRow<PosProductResult> | undefined): boolean =>
  answer?.kind === 'answered' && answer.result.result === 'refused' && answer.result.code === CONFLICT

function outcomeOf(answer: BatchRow<PosProductResult> | undefined): Outcome {
  if (!answer || answer.kind === 'missing') return missingRow()
  if (answer.kind === 'failed') return answer.outcome
  return posOutcome(answer.result, answer.result.productId)
}

async function productOf(
  pos: Pos,
  row: OutboxRow,
  context: HandlerContext,
): Promise<{ ok: true; product: PosProduct | null } | { ok: false; outcome: Outcome }> {
  const found = await pos.lookUpProducts('productNo', [row.subject.id], context)
  // Nothing was written by this row so far: it is simply sent again later.
  if (!found.ok) {
    const { outcome } = found
    return { ok: false, outcome: outcome.kind === 'unknown' ? { kind: 'not-now', trouble: outcome.trouble } : outcome }
  }
  const { productId } = (row.payload as Update).product
  const product = found.value[0]?.matches.find((one) => one.status !== 'deleted' && one.productId === productId) ?? null
  return { ok: true, product }
}

function conflictTrouble(clashes: readonly Pick<FieldChange, 'field' | 'merchantCode'>[]): Trouble {
  return {
    code: CONFLICT,
    problem: '修改没有写入：同一项内容已被别人改过',
    cause: `您打开商品之后，POS 中的${fieldNames(clashes)}又有变化。`,
    action: '请在【商品列表】打开该商品，逐项选择保留哪个值。',
  }
}

export function runnerDirect(): Trouble {
  return {
    code: 'RUNNER_DIRECT',
    problem: '不能修改商品',
    cause: '该对接的“商品”由对方系统直连执行，本软件只查看，不写入。',
    action: '请实施人员在【对接设置】中把商品的执行方改为“本软件”。',
  }
}
