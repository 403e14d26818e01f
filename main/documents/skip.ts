import { type DocumentState, documentStateText, type Trouble } from '../../preload/contract/index.ts'
import type { OutboxRow } from '../queue/types.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { COUNTED_SINCE, isHeldState } from './counted.ts'
import { placeText } from './in-take.ts'
import { isSkipped, type Skipped, skippedTrouble } from './skipped.ts'
import type { DocumentTables, StoredDelivery, StoredDocument } from './tables.ts'

/** A part of a document: what is kept of it here, and its row in the outbox. */
export interface SkipPart {
  delivery: StoredDelivery['state']
  row: Pick<OutboxRow, 'state' | 'firstSentAt'> | null
}

const UNKNOWN = '结果未知，对方可能已收到；软件正在自动查询，查到结果之后再处理'

/**
 * Why 不发送 is not possible, or null: only what waits for a person may be ended by hand, and only while nothing of it has
 * left or may have arrived.
 */
export function skipRefusal(
  document: Pick<StoredDocument, 'state' | 'trouble'>,
  parts: readonly SkipPart[],
): string | null {
  if (isSkipped(document)) return '已经选择了不发送'
  if (!isHeldState(document.state)) return notWaiting(document.state)
  for (const part of parts) {
    const refusal = partRefusal(part)
    if (refusal !== null) return refusal
  }
  return null
}

function notWaiting(state: DocumentState): string {
  if (state === 'unknown') return UNKNOWN
  return `只有“待处理”的单据可以选择不发送，现在是“${documentStateText(state)}”`
}

function partRefusal({ delivery, row }: SkipPart): string | null {
  if (delivery === 'delivered' || delivery === 'existed') return '其中一部分已经到达，请在对方系统核对'
  switch (row?.state) {
    case undefined:
    case 'refused':
    case 'expired':
    case 'discarded':
      return delivery === 'open' ? '其中一部分还在发送，请等待结果' : null
    case 'unknown':
      return UNKNOWN
    case 'delivered':
      return '其中一部分已经到达，请在对方系统核对'
    case 'sending':
      return '正在发送，请等待结果'
    case 'pending':
    case 'waiting':
      return row?.firstSentAt === null ? null : '其中一部分已经发出，请等待结果'
  }
}

export interface SkipDeps {
  db: Database
  tables: DocumentTables
  queue: {
    row(outboxId: number): OutboxRow | null
    /** Inside the caller's transaction. */
    discard(outboxIds: readonly number[], reason: string, by: string): { refused: { reason: string }[] }
  }
  now(): number
  by(): string
}

export const partsOfDocument = (
  id: number,
  { tables, queue }: { tables: DocumentTables; queue: Pick<SkipDeps['queue'], 'row'> },
): SkipPart[] => tables.deliveries(id).map(({ state, outboxId }) => ({ delivery: state, row: queue.row(outboxId) }))

/**
 * 不发送: a person has settled the document by hand, or says that a later 盘点 holds it. Its rows are given up with it.
 * Null = done, else why not.
 */
export function skipDocument(id: number, reason: string, deps: SkipDeps): string | null {
  const { db, tables, queue } = deps
  return inTransaction(db, () => {
    const document = tables.get(id)
    if (!document) return '单据已不存在'
    const refusal = skipRefusal(document, partsOfDocument(id, deps))
    if (refusal !== null) return refusal
    const at = deps.now()
    const by = deps.by()
    const skipped: Skipped = { reason, by, counted: document.trouble?.code === COUNTED_SINCE }
    const trouble: Trouble = skippedTrouble(skipped)
    const rows = tables.deliveries(id).filter((one) => one.state === 'open' || one.state === 'refused')
    // The rows' end must not move the document.
    for (const one of rows) tables.dropDelivery(one.outboxId)
    tables.patch(id, {
      state: 'not-returned',
      trouble,
      extra: { ...document.extra, counted: 'skip', skipped, reopened: false },
      expectedAt: null,
      queuedAt: null,
      alerted: 0,
      askedAt: null,
    })
    tables.addEvent(id, { at, event: 'person', text: '选择“不发送”', by })
    tables.addEvent(id, { at, event: 'not-returned', text: placeText('not-returned', trouble.problem), by })
    if (rows.length === 0) return null
    const given = queue.discard(
      rows.map((one) => one.outboxId),
      `不发送：${reason}`,
      by,
    )
    // Looked at a moment ago, in this very transaction.
    if (given.refused.length > 0)
      throw new Error(`rows of document ${id} were not given up: ${given.refused[0]?.reason}`)
    return null
  })
}
