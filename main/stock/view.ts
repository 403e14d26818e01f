import type { StockCounts, StockResult, StockRun, StockRunKind } from '../../preload/contract/index.ts'
import { momentText, timeText } from './settings.ts'
import { isStep, type RunRow } from './types.ts'

/** Decimal text of an integer × 10⁴, without needless zeros: 12, 3.5, -2. */
export function decimalText(scaled: number): string {
  const sign = scaled < 0 ? '-' : ''
  const digits = String(Math.abs(scaled)).padStart(5, '0')
  const fraction = digits.slice(-4).replace(/0+$/, '')
  return `${sign}${digits.slice(0, -4)}${fraction === '' ? '' : `.${fraction}`}`
}

export type ResultCounts = Partial<Record<StockResult, number>>

/** Counts of a run from its plan and from what became of its lines. `unknown`: of the waiting ones, outcome unknown. */
export function countsOf(row: RunRow, results: ResultCounts, unknown: number): StockCounts {
  const of = (result: StockResult): number => results[result] ?? 0
  return {
    ...row.body.sums.counts,
    waiting: Math.max(0, of('planned') + of('waiting') - unknown),
    written: of('written') + of('verified') + of('moved-since') + of('waiting-audit'),
    moving: of('moving'),
    refused: of('refused'),
    expired: of('expired') + of('replaced'),
    unknown: of('unknown') + unknown,
    verified: of('verified'),
    movedSince: of('moved-since'),
    waitingAudit: of('waiting-audit'),
  }
}

/** What the window sees of a run. Times epoch ms. */
export function runView(
  row: RunRow,
  facts: { counts: StockCounts; progress: StockRun['progress']; canRollback: boolean },
): StockRun {
  const { body } = row
  const { counts } = facts
  return {
    id: row.id,
    connectionId: row.connectionId,
    kind: row.kind,
    state: row.state,
    direction: row.direction,
    trigger: row.trigger,
    plannedAt: row.plannedAt,
    startedAt: row.startedAt,
    startedBy: row.startedBy,
    finishedAt: row.finishedAt,
    interval: body.interval,
    shops: body.shops,
    unsettledShops: body.unsettledShops,
    counts,
    totals: {
      before: decimalText(body.sums.before),
      after: decimalText(body.sums.after),
      moved: decimalText(body.sums.moved),
    },
    guards: body.guards,
    answers: body.answers,
    estimate: body.estimate,
    progress: isStep(row.state) ? facts.progress : null,
    notAfter: body.notAfter,
    ofRun: row.ofRun,
    canRollback: facts.canRollback,
    correlationId: row.correlationId,
    note: noteOf(row, counts),
    trouble: body.trouble,
  }
}

/** One sentence: what came of a run, or what it waits for. */
export function noteOf(row: RunRow, counts: StockCounts): string {
  if (row.body.note !== '') return row.body.note
  switch (row.state) {
    case 'reading':
      return '正在读取库存'
    case 'planning':
      return '正在比较'
    case 'planned':
      return `预演完成：将写入 ${counts.write}，没有变化 ${counts.unchanged}${leftOut(counts)}`
    case 'guarded':
      return `已拦截，没有写入：${row.body.guards
        .filter((guard) => !guard.released)
        .map((guard) => guard.label)
        .join('、')}`
    case 'waiting-person':
      return `${momentText(row.plannedAt)} 的同步错过了，现在 ${timeText(row.startedAt)} 已晚，等待确认`
    case 'queueing':
    case 'writing':
      return `正在写入：已写 ${counts.written}，等待 ${counts.waiting + counts.unknown}`
    case 'verifying':
      return '写入完成，正在核对'
    case 'done':
    case 'partial':
      return ended(row, counts)
    case 'failed':
      return row.body.trouble?.problem ?? '没有完成'
    case 'cancelled':
      return '已取消'
    case 'skipped':
      return '已跳过，没有写入'
  }
}

function ended(row: RunRow, counts: StockCounts): string {
  if (row.kind === 'compare') return `对账完成：不一致 ${counts.write}，一致 ${counts.unchanged}${leftOut(counts)}`
  if (row.kind === 'observe') return `由对方系统直连执行，只查看：不一致 ${counts.write}，一致 ${counts.unchanged}`
  if (counts.write === 0) return `没有需要写入的库存，没有变化 ${counts.unchanged}${leftOut(counts)}`
  const parts = [`写入 ${counts.written}`]
  if (counts.moving > 0) parts.push(`变化中、跳过 ${counts.moving}`)
  if (counts.waitingAudit > 0) parts.push(`盘点单待审核 ${counts.waitingAudit}`)
  if (counts.refused > 0) parts.push(`失败 ${counts.refused}`)
  if (counts.expired > 0) parts.push(`过期未写 ${counts.expired}`)
  if (counts.unknown > 0) parts.push(`结果未知 ${counts.unknown}`)
  return `${parts.join('，')}${leftOut(counts)}`
}

function leftOut(counts: StockCounts): string {
  const parts: string[] = []
  if (counts.missing > 0) parts.push(`对方不存在 ${counts.missing}`)
  if (counts.unsettled > 0) parts.push(`有未抓取单据、跳过 ${counts.unsettled}`)
  if (counts.negative > 0) parts.push(`负数、不写 ${counts.negative}`)
  if (counts.unusable > 0) parts.push(`无法判断、跳过 ${counts.unusable}`)
  return parts.length === 0 ? '' : `；${parts.join('，')}`
}

export const KIND_TEXT: Record<StockRunKind, string> = {
  sync: '库存同步',
  preview: '库存预演',
  compare: '库存对账',
  apply: '按对账结果修改库存',
  rollback: '撤回库存同步',
  observe: '库存核对',
}
