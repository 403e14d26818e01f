import type { DocumentState } from '../../preload/contract/index.ts'
import { foldCode } from '../catalog/index.ts'
import type { OutboxRow } from '../queue/types.ts'
import { COUNTED_SINCE } from './counted.ts'
import { noteSent } from './follow-queue.ts'
import { missingOf } from './in-delivery.ts'
import type { DocumentTables, StoredDelivery, StoredDocument } from './tables.ts'

/** Results of the POS that mean: someone else brought the source document (A29). */
const BY_OTHER = new Set(['SOURCE_EXISTS'])

const codeOf = (result: unknown): string => (result as { code?: string } | null)?.code ?? ''

/** State of a delivery whose row has ended. */
export function deliveryState(row: Pick<OutboxRow, 'state' | 'result'>): StoredDelivery['state'] {
  if (row.state === 'delivered') return BY_OTHER.has(codeOf(row.result)) ? 'existed' : 'delivered'
  return row.state === 'discarded' ? 'discarded' : 'refused'
}

/** Where a document stands once none of its parts is open: the worst part decides. */
export function endOf(parts: readonly StoredDelivery['state'][]): DocumentState | null {
  if (parts.includes('open')) return null
  if (parts.includes('refused')) return 'refused'
  if (parts.includes('discarded')) return 'discarded'
  return parts.every((state) => state === 'existed') ? 'arrived-by-other' : 'arrived'
}

/** A row of ERP → POS has ended; in the transaction that settles it. */
export function settleIn(tables: DocumentTables, row: OutboxRow, now: number): void {
  const delivery = tables.delivery(row.id)
  const document = delivery && tables.get(delivery.documentId)
  if (!delivery || !document) return
  const state = deliveryState(row)
  noteSent(tables, document, [row])
  tables.settleDelivery(row.id, state, row.remoteNo, now)
  const parts = tables.deliveries(document.id)
  const part = parts.length > 1 ? `（第 ${delivery.part} 张，共 ${parts.length} 张）` : ''
  tables.addEvent(document.id, { at: now, outboxId: row.id, ...eventOf(row, state, part) })
  const end = endOf(parts.map((one) => (one.outboxId === row.id ? state : one.state)))
  if (end === null) return
  if (end === 'arrived' || end === 'arrived-by-other') {
    tables.patch(document.id, {
      state: end,
      trouble: null,
      arrivedNo: parts.map((one) => one.remoteNo).filter((no) => no !== null)[0] ?? row.remoteNo,
      arrivedAt: now,
      expectedAt: null,
    })
    tables.setMissing(document.id, [])
    return
  }
  if (end === 'discarded') {
    tables.patch(document.id, { state: 'discarded', trouble: row.trouble, expectedAt: null })
    return
  }
  refused(tables, document, row)
}

function refused(tables: DocumentTables, document: StoredDocument, row: OutboxRow): void {
  const { trouble } = row
  if (trouble?.code === 'RUNNER_DIRECT') {
    tables.patch(document.id, { state: 'observing', trouble })
    return
  }
  if (trouble?.code === COUNTED_SINCE) {
    tables.patch(document.id, { state: 'held', trouble, expectedAt: null })
    return
  }
  const missing = missingOf(trouble)
  if (missing.length > 0 || trouble?.code === 'PREREQUISITE_FAILED') {
    tables.patch(document.id, { state: 'missing-products', trouble, expectedAt: null })
    if (missing.length > 0)
      tables.setMissing(
        document.id,
        missing.map((specNo) => ({ specNo, codeKey: foldCode(specNo) })),
      )
    return
  }
  tables.patch(document.id, { state: 'refused', trouble, expectedAt: null })
}

function eventOf(row: OutboxRow, state: StoredDelivery['state'], part: string): { event: string; text: string } {
  const no = row.remoteNo === null ? '' : `，单号 ${row.remoteNo}`
  switch (state) {
    case 'delivered':
      return { event: 'arrived', text: `已到达门店${part}${no}` }
    case 'existed':
      return { event: 'arrived-by-other', text: `门店已有这张单据（对方已同步）${part}${no}` }
    case 'discarded':
      return { event: 'discarded', text: `已放弃发送${part}：${row.trouble?.cause ?? ''}` }
    case 'refused':
    case 'open':
      return { event: 'refused', text: `没有送达${part}：${row.trouble?.problem ?? ''}（${row.trouble?.cause ?? ''}）` }
  }
}

/** A row that had ended is open again: a retry, or its product arrived after all. */
export function reopenIn(tables: DocumentTables, row: OutboxRow, now: number): void {
  const delivery = tables.delivery(row.id)
  const document = delivery && tables.get(delivery.documentId)
  if (!delivery || !document) return
  tables.settleDelivery(row.id, 'open', null, null)
  tables.patch(document.id, { state: 'queued', trouble: null, extra: { ...document.extra, reopened: true } })
  tables.addEvent(document.id, { at: now, outboxId: row.id, event: 'queued', text: '重新排队发送' })
}
