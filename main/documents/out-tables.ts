import type { Database } from '../store/index.ts'
import { DOCUMENT_COLUMNS, type StoredDocument, toDocument } from './tables.ts'

type Raw = Record<string, string | number | null>

export type OutTables = ReturnType<typeof outTables>

/** What POS → ERP asks of the documents beyond tables.ts. Times epoch ms. */
export function outTables(db: Database) {
  // The figures of a 盘点 are absolute: what moved the same goods before it must be booked before it, and after it after.
  const sameGoods = `EXISTS (SELECT 1 FROM document_line a JOIN document_line b ON b.code_key = a.code_key
    WHERE a.document_id = d.id AND b.document_id = ? AND a.code_key <> '')`
  const aheadOfCount = db
    .prepare<[number, string, number, number], string>(
      `SELECT d.number FROM document d
       WHERE d.connection_id = ? AND d.direction = 'out' AND d.state IN ('queued', 'sending', 'unknown')
         AND d.shop_id = ? AND d.id < ? AND ${sameGoods} ORDER BY d.id DESC LIMIT 1`,
    )
    .pluck()
  const countAhead = db
    .prepare<[number, string, number, number], string>(
      `SELECT d.number FROM document d INDEXED BY document_counts
       WHERE d.connection_id = ? AND d.kind = 'pos:stocktake' AND d.shop_id = ? AND d.id < ?
         AND d.state IN ('queued', 'sending', 'unknown') AND ${sameGoods} ORDER BY d.id DESC LIMIT 1`,
    )
    .pluck()
  const behind = db.prepare<[number, number, number], Raw>(
    `SELECT ${DOCUMENT_COLUMNS} FROM document d
     WHERE d.connection_id = ? AND d.direction = 'out' AND d.state = 'queued' AND d.trouble IS NOT NULL AND d.id > ?
       AND NOT EXISTS (SELECT 1 FROM document_delivery e WHERE e.document_id = d.id AND e.state = 'open')
     ORDER BY d.id LIMIT ?`,
  )
  const due = db.prepare<[number, string, number, number], Raw>(
    `SELECT ${DOCUMENT_COLUMNS} FROM document d
     WHERE d.connection_id = ? AND d.direction = 'out' AND d.state = ?
       AND (d.asked_at IS NULL OR d.asked_at <= ?)
     ORDER BY d.asked_at, d.id LIMIT ?`,
  )
  const dueForConfirmation = db.prepare<[number, number], { count: number; first: number | null }>(
    `SELECT count(*) AS count, min(coalesce(arrived_at, 0)) AS first FROM document
     WHERE connection_id = ? AND direction = 'out' AND state IN ('waiting-audit', 'waiting-settle')
       AND (asked_at IS NULL OR asked_at <= ?)`,
  )
  const oldestAsked = db
    .prepare<[number, string], number | null>(
      `SELECT min(coalesce(asked_at, 0)) FROM document WHERE connection_id = ? AND direction = 'out' AND state = ?`,
    )
    .pluck()
  const oldestUnderWay = db
    .prepare<[number], number | null>(
      `SELECT min(finished_there_at) FROM document
       WHERE connection_id = ? AND direction = 'out' AND state IN ('queued', 'sending', 'unknown')`,
    )
    .pluck()
  const missingCodes = db.prepare<[number, number], { code_key: string; spec_no: string }>(
    `SELECT m.code_key, min(m.spec_no) AS spec_no FROM document d JOIN document_missing m ON m.document_id = d.id
     WHERE d.id = ? AND m.code_key <> '' GROUP BY m.code_key ORDER BY m.code_key LIMIT ?`,
  )
  const dropMissing = db.prepare<[number, string]>(
    'DELETE FROM document_missing WHERE document_id = ? AND code_key = ?',
  )
  const specNoOfLines = db.prepare<[number], { code_key: string; spec_no: string }>(
    `SELECT DISTINCT code_key, spec_no FROM document_line WHERE document_id = ? AND code_key <> '' AND defect = 0`,
  )

  return {
    /** Number of a document of this shop that must reach the ERP first, or null. */
    ahead({ id, connectionId, shopId, kind }: Pick<StoredDocument, 'id' | 'connectionId' | 'shopId' | 'kind'>) {
      const find = kind === 'pos:stocktake' ? aheadOfCount : countAhead
      return find.get(connectionId, shopId ?? '', id, id) ?? null
    },
    /** Queued in name only: they wait for another document. By id. */
    behind: (connectionId: number, after: number, limit: number): StoredDocument[] =>
      behind.all(connectionId, after, limit).map(toDocument),
    /** In a state and last asked for at `before` or earlier, the longest unasked first. */
    due: (connectionId: number, state: string, before: number, limit: number): StoredDocument[] =>
      due.all(connectionId, state, before, limit).map(toDocument),
    /** Booked in the ERP and last asked for at `before` or earlier: how many, and when the first of them arrived. */
    dueForConfirmation(connectionId: number, before: number): { count: number; first: number } {
      const { count, first } = dueForConfirmation.get(connectionId, before)!
      return { count, first: first ?? 0 }
    },
    /** When the longest unasked document of a state was asked for (0 = never); null = there is none. */
    oldestAsked: (connectionId: number, state: string): number | null => oldestAsked.get(connectionId, state) ?? null,
    /** When the oldest document under way was finished in the shop; null = none is. */
    oldestUnderWay: (connectionId: number): number | null => oldestUnderWay.get(connectionId) ?? null,
    /** Codes a document waits for. */
    missingCodes: (documentId: number, limit: number) => missingCodes.all(documentId, limit),
    dropMissing: (documentId: number, codeKey: string): void => void dropMissing.run(documentId, codeKey),
    codesOf: (documentId: number) => specNoOfLines.all(documentId),
  }
}
