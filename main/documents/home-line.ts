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

interface SummaryDeps {
  tally(connectionId: number): Tally
  list: Pick<DocumentList, 'countExpected'>
  connections: Pick<Connections, 'list' | 'runner'>
  now(): number
}

/** Both directions of all connections. */
export function documentsSummary(deps: SummaryDeps): DocumentsSummary {
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
  const first = all[0]
  return {
    line: {
      runner: first ? deps.connections.runner(first.id, 'documentsIn') : null,
      waiting,
      failed,
      unknown,
      lastSuccessAt,
    },
    todo: all.flatMap((connection) => todoOf(connection, all.length > 1, deps)),
  }
}

/** @param named whether the text has to say which shop it speaks of */
function todoOf({ id, name }: { id: number; name: string }, named: boolean, deps: SummaryDeps): Summary['todo'] {
  const now = deps.now()
  const alert = deps.list.countExpected(id, now - ALERT_MS)
  const late = deps.list.countExpected(id, now - LATE_MS) - alert
  const thing = (what: string, urgent: boolean, count: number, text: string, query: string): Summary['todo'] => {
    if (count === 0) return []
    const page = `/documents?${query}&connection=${id}`
    const whole = `${named ? `${name}：` : ''}${count} 张单据${text}`
    return [{ key: `documents-${what}:${id}`, urgent, text: whole, page, trouble: null }]
  }
  return [
    ...thing('alert', true, alert, '超过 30 分钟还没有到达', 'late=1'),
    ...thing('late', false, late, '超过 15 分钟还没有到达', 'late=1'),
    ...thing('attention', true, deps.tally(id).failed, '需要处理（缺商品、门店未对应、被拒绝等）', 'tab=attention'),
  ]
}
