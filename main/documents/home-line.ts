import type { Summary } from '../../preload/contract/index.ts'
import type { Connections } from '../connections/index.ts'
import { tabsOf } from './calls.ts'
import { ALERT_MS, LATE_MS } from './in-rules.ts'
import type { DocumentList } from './list-tables.ts'
import type { DocumentTables } from './tables.ts'

export interface DocumentsSummary {
  /** S1: what the documents' line of 首页 says beyond the lanes' health. */
  line: Pick<Summary['streams'][number], 'runner' | 'waiting' | 'failed' | 'unknown' | 'lastSuccessAt'>
  todo: Summary['todo']
}

type Tally = Pick<DocumentsSummary['line'], 'waiting' | 'failed' | 'unknown' | 'lastSuccessAt'>

/** Counts per connection, kept until one of its documents changes: 首页 asks several times a second. */
export function createTallies(tables: DocumentTables) {
  const known = new Map<number, Tally>()
  return {
    of(connectionId: number): Tally {
      const kept = known.get(connectionId)
      if (kept) return kept
      const made: Tally = { waiting: 0, failed: 0, unknown: 0, lastSuccessAt: null }
      for (const direction of ['in', 'out'] as const) {
        const counts = tables.counts(connectionId, direction)
        const tabs = tabsOf(counts)
        made.waiting += tabs.moving
        made.failed += tabs.attention
        made.unknown += counts.find((one) => one.state === 'unknown')?.count ?? 0
        const at = tables.lastArrivedAt(connectionId, direction)
        if (at !== null) made.lastSuccessAt = Math.max(made.lastSuccessAt ?? 0, at)
      }
      known.set(connectionId, made)
      return made
    },
    changed: (connectionId: number): void => void known.delete(connectionId),
  }
}

/** Both directions of all connections. */
export function documentsSummary(deps: {
  tally(connectionId: number): Tally
  list: DocumentList
  connections: Pick<Connections, 'list' | 'runner'>
  now(): number
}): DocumentsSummary {
  const all = deps.connections.list()
  let waiting = 0
  let failed = 0
  let unknown = 0
  let lastSuccessAt: number | null = null
  for (const { id } of all) {
    const tally = deps.tally(id)
    waiting += tally.waiting
    failed += tally.failed
    unknown += tally.unknown
    if (tally.lastSuccessAt !== null) lastSuccessAt = Math.max(lastSuccessAt ?? 0, tally.lastSuccessAt)
  }
  const now = deps.now()
  const alert = deps.list.countExpected(null, now - ALERT_MS)
  const late = deps.list.countExpected(null, now - LATE_MS) - alert
  const todo: Summary['todo'] = []
  if (alert > 0)
    todo.push({
      key: 'documents-alert',
      urgent: true,
      text: `${alert} 张单据超过 30 分钟还没有到达`,
      page: '/documents?late=1',
      trouble: null,
    })
  if (late > 0)
    todo.push({
      key: 'documents-late',
      urgent: false,
      text: `${late} 张单据超过 15 分钟还没有到达`,
      page: '/documents?late=1',
      trouble: null,
    })
  if (failed > 0)
    todo.push({
      key: 'documents-attention',
      urgent: true,
      text: `${failed} 张单据需要处理（缺商品、门店未对应、被拒绝等）`,
      page: '/documents?tab=attention',
      trouble: null,
    })
  const first = all[0]
  return {
    line: {
      runner: first ? deps.connections.runner(first.id, 'documentsIn') : null,
      waiting,
      failed,
      unknown,
      lastSuccessAt,
    },
    todo,
  }
}
