import type { Journal } from '../journal/index.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { ALERT_MS, LATE_MS } from './in-rules.ts'
import type { DocumentTables, StoredDocument } from './tables.ts'

const STEP = 200
const MOST_STEPS = 20

/**
 * A28: tells once that a document is late (15 minutes after it was finished) and once that it is more than late (30).
 * Both directions. @returns how many were told
 */
export function tellLate(deps: {
  db: Database
  tables: DocumentTables
  journal: Pick<Journal, 'write'>
  now(): number
  changed(connectionId: number, ids: readonly number[]): void
}): { late: number; alert: number } {
  const told = { late: 0, alert: 0 }
  const level = (which: 1 | 2, before: number): void => {
    for (let step = 0; step < MOST_STEPS; step++) {
      const all = deps.tables.overdue(before, which, STEP)
      if (all.length === 0) return
      inTransaction(deps.db, () => {
        for (const document of all) tell(document, which)
      })
      for (const document of all) deps.changed(document.connectionId, [document.id])
      if (which === 1) told.late += all.length
      else told.alert += all.length
      if (which === 2) note(all)
      if (all.length < STEP) return
    }
  }
  function tell(document: StoredDocument, which: 1 | 2): void {
    deps.tables.patch(document.id, { alerted: which })
    deps.tables.addEvent(document.id, {
      at: deps.now(),
      event: which === 1 ? 'late' : 'alert',
      text: which === 1 ? '超过 15 分钟还没有到达' : '超过 30 分钟还没有到达，请检查网络、队列和对方系统',
    })
  }
  function note(all: readonly StoredDocument[]): void {
    const byConnection = Map.groupBy(all, (document) => document.connectionId)
    for (const [connectionId, some] of byConnection)
      deps.journal.write({
        level: 'warn',
        scope: 'documents',
        connection: `${some[0]!.direction === 'in' ? 'pos' : 'wangdian'}:${connectionId}`,
        ...(some.length === 1
          ? { correlationId: some[0]!.correlationId, subject: { type: 'document', id: some[0]!.number } }
          : {}),
        event: 'documents.late',
        message:
          some.length === 1
            ? `${some[0]!.kindLabel} ${some[0]!.number} 超过 30 分钟还没有到达`
            : `${some.length} 张单据超过 30 分钟还没有到达`,
        keywords: some.slice(0, 20).map((document) => document.number),
      })
  }
  const now = deps.now()
  level(2, now - ALERT_MS)
  level(1, now - LATE_MS)
  return told
}
