import type { NewDelivery } from '../../queue/types.ts'
import type { PosLookup, PosProduct } from '../../remote/pos/types.ts'
import { type Database, inTransaction } from '../../store/index.ts'
import { foldCode } from '../codes.ts'
import type { Enqueuer, ProductPayload } from '../confirm-import.ts'
import { UPDATE_PRIORITY } from './confirm-file.ts'
import { UNDO_KIND } from './deliver-file.ts'
import type { FileImportTables, WrittenLine } from './import-tables.ts'
import type { FieldChange } from './plan-update.ts'
import type { FileImportRow } from './state.ts'

/** What the undo of one product does (W5). */
export interface UndoDecision {
  act: 'restore' | 'delist' | 'refused'
  reason: string | null
  changes: FieldChange[]
}

const refused = (reason: string): UndoDecision => ({ act: 'refused', reason, changes: [] })

/**
 * Decides the undo of one written line from what the POS has now: never over a change that somebody made since. The POS
 * has neither a deletion of products nor of specs: a new product is taken off sale, a new spec stays.
 */
export function undoOf(line: WrittenLine, product: PosProduct | null): UndoDecision {
  const { memory } = line
  if (line.undoOutboxId !== null && line.undoResult !== 'failed') return refused('已经撤销过。')
  if (!product || product.status === 'deleted') return refused('商品在智能POS 里已不存在。')
  if (memory.action === 'add-specs') return refused('智能POS 不能删除规格，请在商家后台手工处理这个新规格。')
  if (line.version === null)
    return refused('发送时没有得到回答，无法确认导入后有没有被修改，请在商品列表核对后手工处理。')
  if (product.version !== line.version) return refused(changedSince(product))
  if (memory.action === 'create') {
    if (product.status === 'offSale') return refused('商品已是下架状态。')
    return { act: 'delist', reason: null, changes: [{ field: '上下架', old: '上架', new: '下架' }] }
  }
  if (!memory.back) return refused('没有记下更新前的内容。')
  const back = ({ field, old, new: now }: FieldChange): FieldChange => ({ field, old: now, new: old })
  return {
    act: 'restore',
    reason: null,
    changes: [
      ...memory.changes.map(back),
      ...memory.specChanges.flatMap((spec) =>
        spec.changes.map((change) => ({ ...back(change), field: `${change.field}（${spec.merchantCode}）` })),
      ),
    ],
  }
}

function changedSince(product: PosProduct): string {
  const at = new Date(product.updatedAt + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
  return `导入之后商品又被修改过（最近 ${at}），撤销会丢掉那次修改。`
}

export interface UndoLine {
  line: WrittenLine
  product: PosProduct | null
  decision: UndoDecision
}

/** Keys of one look-up (pos.openapi.yaml, x-limits.keysPerLookup). */
const KEYS = 200

/** Goes through everything that an import wrote, with the POS's present state; reads only. Throws what `lookUp` throws. */
export async function* undoLines(
  id: number,
  deps: { tables: FileImportTables; lookUp(keys: string[]): Promise<PosLookup<PosProduct>[]> },
): AsyncGenerator<UndoLine[]> {
  for (let after = 0; ; ) {
    const lines = deps.tables.linesAfter(id, after, KEYS)
    if (lines.length === 0) return
    after = lines.at(-1)!.seq
    const written = lines.filter((line) => line.result === 'created' || line.result === 'updated')
    if (written.length === 0) continue
    const found = await deps.lookUp([...new Set(written.map((line) => line.memory.productNo))])
    const there = new Map<string, PosProduct>()
    for (const one of found)
      for (const product of one.matches)
        if (product.status !== 'deleted') there.set(foldCode(product.productNo), product)
    yield written.map((line) => {
      const product = there.get(foldCode(line.memory.productNo)) ?? null
      return { line, product, decision: undoOf(line, product) }
    })
  }
}

/** Queues the undo of some lines, in one short transaction. Returns how many rows were queued. */
export function queueUndo(
  row: FileImportRow,
  lines: readonly UndoLine[],
  deps: { db: Database; tables: FileImportTables; queue: Enqueuer },
  by: string,
): number {
  return inTransaction(deps.db, () => {
    let queued = 0
    for (const { line, product, decision } of lines) {
      if (decision.act === 'refused' || !product) continue
      // Somebody may have asked twice at once.
      const now = deps.tables.line(row.id, line.seq)
      if (!now || (now.undoOutboxId !== null && now.undoResult !== 'failed')) continue
      const payload: ProductPayload = {
        action: 'update',
        via: row.kind === 'create' ? 'fileImport' : 'batchUpdate',
        onMissingCategory: 'flatten',
        expectedVersion: line.version!,
        product: decision.act === 'delist' ? { productId: product.productId, onSale: false } : line.memory.back!,
      }
      const delivery: NewDelivery = {
        lane: `pos:${row.connectionId}`,
        groupKey: `product:${foldCode(line.memory.productNo)}`,
        kind: UNDO_KIND,
        priority: UPDATE_PRIORITY,
        idempotencyKey: deps.queue.mint('CX'),
        payload,
        subject: { type: 'product', id: product.productNo, label: `${product.productNo} ${product.name}` },
        askedBy: by,
        correlationId: row.correlationId,
      }
      const [outboxId] = deps.queue.enqueue([delivery])
      deps.tables.setUndo(row.id, line.seq, outboxId!)
      queued += 1
    }
    return queued
  })
}
