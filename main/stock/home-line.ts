import { assertNever } from '../../preload/contract/assert-never.ts'
import type { StockRun, Summary } from '../../preload/contract/index.ts'
import { CONFIRMATIONS } from './direction.ts'
import type { Policy } from './policy-tables.ts'

type Line = Summary['streams'][number]

export interface StockSummary {
  /** S1: 库存 on 首页; the lanes' own health comes on top of it. */
  line: Pick<Line, 'runner' | 'state' | 'text' | 'waiting' | 'failed' | 'unknown' | 'lastSuccessAt' | 'nextAt'>
  todo: Summary['todo']
}

/** What is known of one connection. */
export interface StockFacts {
  policy: Policy
  runner: Line['runner']
  /** The newest run that may write or observe. */
  run: StockRun | null
  /** Another PC is known to run it. */
  holder: string | null
  nextAt: number | null
  pausedUntil: number | null
}

const SEVERITY: Line['state'][] = ['not-set-up', 'ok', 'waiting', 'busy', 'paused', 'unknown', 'failed']

/** All connections; the one that needs a person first speaks for all. */
export function stockSummary(all: readonly StockFacts[]): StockSummary {
  const spoken = all.map((facts) => ({ facts, ...stateOf(facts) }))
  const worst = spoken.reduce<(typeof spoken)[number] | null>(
    (found, one) => (found === null || SEVERITY.indexOf(one.state) > SEVERITY.indexOf(found.state) ? one : found),
    null,
  )
  const sum = (of: (run: StockRun) => number): number => all.reduce((total, { run }) => total + (run ? of(run) : 0), 0)
  const times = (of: (facts: StockFacts) => number | null): number[] => all.flatMap((facts) => of(facts) ?? [])
  const success = times((facts) => facts.policy.lastSuccessAt)
  const next = times((facts) => facts.nextAt)
  return {
    line: {
      runner: all[0]?.runner ?? null,
      state: worst?.state ?? 'not-set-up',
      text: worst?.text ?? '还没有对接',
      waiting: sum((run) => run.counts.waiting),
      failed: sum((run) => run.counts.refused),
      unknown: sum((run) => run.counts.unknown),
      lastSuccessAt: success.length > 0 ? Math.max(...success) : null,
      nextAt: next.length > 0 ? Math.min(...next) : null,
    },
    todo: all.flatMap(({ run }) => todoOf(run)),
  }
}

function stateOf({ policy, run, runner, holder, pausedUntil }: StockFacts): { state: Line['state']; text: string } {
  if (policy.direction === null) return { state: 'not-set-up', text: '还没有选择以谁为主' }
  const direction = CONFIRMATIONS[policy.direction]
  if (run && (run.state === 'guarded' || run.state === 'waiting-person' || run.state === 'failed'))
    return { state: 'failed', text: run.note }
  if (pausedUntil !== null) return { state: 'paused', text: '已暂停' }
  if (runner === 'direct') return { state: 'ok', text: `${direction}，由对方系统直连执行` }
  if (holder !== null) return { state: 'ok', text: `${direction}，由另一台电脑执行：${holder}` }
  if (run === null) return { state: 'ok', text: direction }
  switch (run.state) {
    case 'reading':
    case 'planning':
    case 'queueing':
    case 'writing':
    case 'verifying':
      return { state: 'busy', text: run.note }
    case 'planned':
      return { state: 'waiting', text: run.note }
    case 'partial':
      return { state: run.counts.unknown > 0 ? 'unknown' : 'waiting', text: run.note }
    case 'done':
    case 'cancelled':
    case 'skipped':
      return { state: 'ok', text: `${direction}，${run.note}` }
    case 'guarded':
    case 'waiting-person':
    case 'failed':
      return { state: 'failed', text: run.note }
    default:
      return assertNever(run.state)
  }
}

function todoOf(run: StockRun | null): Summary['todo'] {
  if (run === null || (run.state !== 'guarded' && run.state !== 'waiting-person' && run.state !== 'failed')) return []
  return [
    {
      key: `stock-${run.state}:${run.id}`,
      urgent: true,
      text: run.state === 'failed' ? `库存同步没有完成：${run.note}` : `库存同步等待处理：${run.note}`,
      page: `/stock?connection=${run.connectionId}`,
      trouble: run.trouble,
    },
  ]
}
