import type { CompareRun } from '../../preload/contract/index.ts'
import type { CompareRow } from './compare-state.ts'

/** What the window sees of a comparison. Times epoch ms. */
export function compareView(
  row: CompareRow,
  facts: { now: number; working: CompareRun['working']; remainingMs: number | null },
): CompareRun {
  const { id, connectionId, from, state, startedAt, startedBy, finishedAt, correlationId } = row
  return {
    id,
    connectionId,
    from,
    state,
    startedAt,
    startedBy,
    finishedAt,
    correlationId,
    reading: {
      requestsDone: row.reading.requestsDone,
      requestsTotal: row.reading.requestsTotal,
      specs: row.reading.specs,
    },
    working: facts.working,
    erpAsOf: row.erpAsOf,
    posAsOf: row.posAsOf,
    counts: row.counts,
    remainingMs: facts.remainingMs,
    elapsedMs: Math.max(0, (finishedAt ?? facts.now) - startedAt),
    trouble: row.trouble,
  }
}
