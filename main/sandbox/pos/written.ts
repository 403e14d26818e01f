import type { WriteScope } from './row-batch.ts'
import type { PosStore } from './store.ts'
import { formatTime } from './values.ts'

type WrittenRow = {
  source_no: string
  action: string
  content_hash: string | null
  derived_hash: string
  entity_id: number | null
  outcome: string
  at: number
}

/** What was done under a sourceNo, as look-ups answer it, with the row it was done to; undefined: nothing. */
export function findWritten(
  store: PosStore,
  scope: WriteScope,
  sourceNo: string,
): { entityId: number | null; write: Record<string, unknown>; kept: Record<string, unknown> } | undefined {
  const row = store.sql('SELECT * FROM written WHERE scope = ? AND source_no = ?').get(scope, sourceNo) as
    | WrittenRow
    | undefined
  if (!row) return undefined
  const [action, result] = row.action.split('/')
  const { kept } = JSON.parse(row.outcome) as { kept?: Record<string, unknown> }
  return {
    entityId: row.entity_id,
    kept: kept ?? {},
    write: {
      sourceNo: row.source_no,
      action,
      result,
      contentHash: row.content_hash,
      derivedHash: row.derived_hash,
      appliedAt: formatTime(row.at),
    },
  }
}
