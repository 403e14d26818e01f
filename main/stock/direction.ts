import type { StockDirection } from '../../preload/contract/index.ts'
import { isSourceGuard } from './guards.ts'
import type { Policy } from './policy-tables.ts'
import { refuse, type StockRefusal } from './refusals.ts'
import type { RunRow } from './types.ts'

/** What a person types to choose a direction; also its name. */
export const CONFIRMATIONS: Record<StockDirection, string> = { erp: '以ERP为主', pos: '以门店系统为主' }

/** How old the 对账 may be on which a direction is chosen. */
const FRESH_MS = 24 * 3_600_000

export interface DirectionInput {
  direction: StockDirection
  typed: string
  reason: string
  /** The newest finished 对账 of the connection, and the one the person looked at. */
  compare: RunRow | null
  compareId: number
  policy: Policy
  /** A run that may write is under way. */
  busy: boolean
  now: number
}

/** Why a direction cannot be set, or null (S121, S125, A21). The role is checked by the caller. */
export function directionRefusal(input: DirectionInput): StockRefusal | null {
  const { direction, policy, compare, now } = input
  if (policy.direction === direction)
    return refuse('STOCK_DIRECTION_SAME', '方向没有改变', `现在就是【${CONFIRMATIONS[direction]}】。`, '不需要操作。')
  if (policy.direction !== null && input.reason.trim() === '')
    return refuse(
      'STOCK_REASON_MISSING',
      '没有更改方向',
      '方向设定后一般不再更改，更改必须写明原因。',
      '请填写原因后再试。',
    )
  if (input.typed.trim() !== CONFIRMATIONS[direction])
    return refuse(
      'STOCK_TYPED_WRONG',
      '没有设定方向',
      `输入的内容与【${CONFIRMATIONS[direction]}】不一致。`,
      `请原样输入“${CONFIRMATIONS[direction]}”。`,
    )
  const fresh =
    compare !== null &&
    compare.id === input.compareId &&
    compare.direction === direction &&
    compare.finishedAt !== null &&
    now - compare.finishedAt <= FRESH_MS &&
    compare.finishedAt <= now + FRESH_MS
  if (!fresh)
    return refuse(
      'STOCK_COMPARE_MISSING',
      '没有设定方向',
      '设定方向之前，要按这个方向做一次完整对账，并看过结果；结果一天内有效。',
      '请点【对账】，看过结果后再确认。',
    )
  if (compare.body.guards.some((guard) => isSourceGuard(guard.name)))
    return refuse(
      'STOCK_COMPARE_SHORT',
      '没有设定方向',
      `对账的源头不完整：${compare.body.guards.map((guard) => guard.text).join(' ')}`,
      '请处理后重新对账。',
    )
  if (input.busy)
    return refuse('STOCK_BUSY', '没有设定方向', '有一次库存同步正在进行或等待处理。', '请等它结束，或先取消。')
  return null
}
