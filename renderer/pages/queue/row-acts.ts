import { assertNever } from '../../../preload/contract/assert-never.ts'
import type { OutboxState, QueueRow } from '../../../preload/contract/index.ts'
import { formatCount } from '../../text/format.ts'
import { OUTBOX_LABEL } from '../../text/status.ts'

/** Why a row cannot be retried now; `null` = it can. The other side of the bridge decides again. */
export function retryReason(state: OutboxState): string | null {
  switch (state) {
    case 'pending':
    case 'waiting':
    case 'unknown':
    case 'refused':
      return null
    case 'sending':
      return '正在发送，请等待结果'
    case 'delivered':
    case 'expired':
    case 'discarded':
      return `状态为「${OUTBOX_LABEL[state]}」，不能重试`
    default:
      return assertNever(state)
  }
}

/** What 立即重试 does with a row of this state. */
export function retryEffect(state: OutboxState): string {
  switch (state) {
    case 'unknown':
      return '立即按我方单号向对方查询，不会重发'
    case 'refused':
      return '用同一个我方单号、同样的内容再发送一次'
    case 'pending':
    case 'waiting':
      return '不等待，立即发送'
    case 'sending':
    case 'delivered':
    case 'expired':
    case 'discarded':
      return '不会处理'
    default:
      return assertNever(state)
  }
}

/** Why a row cannot be given up; `null` = it can. */
export function discardReason(state: OutboxState): string | null {
  switch (state) {
    case 'unknown':
      return '结果未知，对方可能已收到：请先查询，或由实施人员标记结果'
    case 'sending':
      return '正在发送，请等待结果'
    case 'pending':
    case 'waiting':
    case 'refused':
      return null
    case 'delivered':
    case 'expired':
    case 'discarded':
      return `状态为「${OUTBOX_LABEL[state]}」，不能放弃`
    default:
      return assertNever(state)
  }
}

/** Why a result cannot be marked by hand; `null` = it can. */
export function markReason(state: OutboxState, implementer: boolean): string | null {
  if (state !== 'unknown') return '只有「结果未知」的可以标记'
  return implementer ? null : '只有实施人员可以标记。请在【对接设置】以【实施】身份登录'
}

/** What an act on these rows will do: how many, how, and which are left out and why. */
export interface ActPlan {
  ids: number[]
  effects: string[]
  leftOut: string[]
}

export function planRetry(rows: readonly Pick<QueueRow, 'id' | 'state'>[]): ActPlan {
  return plan(rows, retryReason, retryEffect)
}

export function planDiscard(rows: readonly Pick<QueueRow, 'id' | 'state'>[]): ActPlan {
  return plan(rows, discardReason, () => '不再发送，连同原因保留在【已放弃】')
}

function plan(
  rows: readonly Pick<QueueRow, 'id' | 'state'>[],
  reasonOf: (state: OutboxState) => string | null,
  effectOf: (state: OutboxState) => string,
): ActPlan {
  const ids: number[] = []
  const effects = new Map<string, number>()
  const leftOut = new Map<string, number>()
  for (const { id, state } of rows) {
    const reason = reasonOf(state)
    const into = reason === null ? effects : leftOut
    const text = reason ?? effectOf(state)
    into.set(text, (into.get(text) ?? 0) + 1)
    if (reason === null) ids.push(id)
  }
  return { ids, effects: counted(effects), leftOut: counted(leftOut) }
}

function counted(texts: ReadonlyMap<string, number>): string[] {
  return [...texts].map(([text, count]) => `${formatCount(count)} 条：${text}`)
}

/** What came of an act, the refused ones grouped by reason. */
export function actResultText(result: { changed: number; refused: readonly { reason: string }[] }): {
  done: string
  refused: string[]
} {
  const reasons = new Map<string, number>()
  for (const { reason } of result.refused) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  return { done: `已处理 ${formatCount(result.changed)} 条`, refused: counted(reasons) }
}
