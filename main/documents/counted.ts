import type { DocumentDirection, DocumentState, Trouble } from '../../preload/contract/index.ts'
import type { Database } from '../store/index.ts'
import { isSkipped, SETTLED_BY_HAND } from './skipped.ts'
import type { StoredDocument } from './tables.ts'

/** Held: a 盘点 came between the document and its sending. */
export const COUNTED_SINCE = 'COUNTED_SINCE'

/** What a person chose for a document: to send it although a 盘点 overtook it, or not to send it; kept in its `extra`. */
export type CountedChoice = 'send' | 'skip' | null

/** States in which a document waits for a person while others of its shop go on. */
const HELD: ReadonlySet<DocumentState> = new Set(['unmapped', 'missing-products', 'held', 'refused'])

export const isHeldState = (state: DocumentState): boolean => HELD.has(state)

export const choiceOf = (document: Pick<StoredDocument, 'extra'>): CountedChoice =>
  (document.extra.counted as CountedChoice | undefined) ?? null

/** Whether a person's choice is asked for, or was given and may be changed by 立即同步. */
export const mayChoose = (document: Pick<StoredDocument, 'state' | 'trouble'>): boolean =>
  (document.state === 'held' && document.trouble?.code === COUNTED_SINCE) || isSkipped(document)

/** What 立即同步 of such a document means: one that was settled by hand is looked at as if nobody had chosen. */
export const sendChoice = (document: Pick<StoredDocument, 'trouble'>): CountedChoice =>
  document.trouble?.code === SETTLED_BY_HAND ? null : 'send'

export type CountedTables = ReturnType<typeof countedTables>

/**
 * The figures of a 盘点 are absolute and hold what came and went before it. A document that was held meanwhile would bring
 * the same goods once more.
 */
export function countedTables(db: Database) {
  const search = (states: string) =>
    db
      .prepare<[{ connectionId: number; shopId: string; id: number; at: number }], string>(
        `SELECT s.number FROM document s INDEXED BY document_counts
         WHERE s.connection_id = @connectionId AND s.kind = 'pos:stocktake' AND s.shop_id = @shopId AND s.id <> @id
           AND s.remote_state = 'completed' AND s.finished_there_at >= @at AND ${states}
           AND EXISTS (SELECT 1 FROM document_line c WHERE c.document_id = s.id AND c.code_key IN (
             SELECT code_key FROM document_line WHERE document_id = @id AND code_key <> '' AND defect = 0))
         ORDER BY s.finished_there_at DESC LIMIT 1`,
      )
      .pluck()
  const overtaken: Record<DocumentDirection, ReturnType<typeof search>> = {
    // The POS itself has counted, whatever became of it in the ERP.
    in: search('true'),
    out: search(
      "s.state IN ('queued', 'sending', 'unknown', 'waiting-audit', 'waiting-settle', 'arrived', 'arrived-by-other')",
    ),
  }
  return {
    /** Number of a 盘点 of the document's shop after the document was finished that counted its goods, or null. */
    countedSince({ id, connectionId, direction, shopId, finishedThereAt: at }: StoredDocument): string | null {
      if (shopId === null || at === null) return null
      return overtaken[direction].get({ connectionId, shopId, id, at }) ?? null
    },
  }
}

/**
 * Why a document that comes out of a hold must not go by itself; null = it may.
 * @param shopId where it would go, when that is not kept yet
 */
export function countedTrouble(
  tables: CountedTables,
  document: StoredDocument,
  shopId: string | null = document.shopId,
): Trouble | null {
  const waited = HELD.has(document.state) || isSkipped(document)
  if (!waited || choiceOf(document) !== null) return null
  const number = tables.countedSince({ ...document, shopId })
  return number === null ? null : overtakenBy(number, document.direction)
}

/** The same for a row that is tried again after the other side refused it, unless a part of it has arrived. */
export function reopenedTrouble(
  tables: CountedTables & { deliveries(documentId: number): { state: string }[] },
  document: StoredDocument,
): Trouble | null {
  if (document.extra.reopened !== true || choiceOf(document) !== null) return null
  const begun = tables.deliveries(document.id).some((one) => one.state === 'delivered' || one.state === 'existed')
  const number = begun ? null : tables.countedSince(document)
  return number === null ? null : overtakenBy(number, document.direction)
}

function overtakenBy(number: string, direction: DocumentDirection): Trouble {
  const side = direction === 'in' ? '门店' : 'ERP'
  return {
    code: COUNTED_SINCE,
    problem: '盘点之后才能发送，可能重复计数',
    cause: `这张单据等待期间，门店完成了含有同样商品的盘点单 ${number}，盘点的数量可能已经包含这张单据。`,
    action: `请核对${side}库存：盘点没有包含这张单据，点“立即同步”；已经包含，点“不发送”。`,
  }
}
