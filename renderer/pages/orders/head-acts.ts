import type { OrderAction, OrderKind } from '../../../preload/contract/index.ts'
import { ORDER_TEXT } from '../../text/orders.ts'

export type ActName = OrderAction['action']

export interface HeadState {
  kind: OrderKind
  /** false = a new order that was never saved. */
  stored: boolean
  /** null = not read yet. */
  actions: readonly OrderAction[] | null
  dirty: boolean
  /** Kept here only: a VF order or a row of a file that a person must save, or one that 博远 did not take. */
  unsent: boolean
  /** Something in the form is wrong. */
  wrong: boolean
}

/** Why a head button cannot be pressed, and the page that removes the reason; `reason: null` = it can. */
export interface HeadReason {
  reason: string | null
  page: string | null
}

const off = (reason: string, page: string | null = null): HeadReason => ({ reason, page })
const ON: HeadReason = { reason: null, page: null }

/** 保存: nothing changed, something wrong, or the order may not be changed any more (I35). */
export function saveReason(state: HeadState): HeadReason {
  const edit = state.stored ? told(state, 'edit') : ON
  if (edit.reason !== null) return edit
  if (!state.dirty && !state.unsent) return off(ORDER_TEXT.nothing)
  return state.wrong ? off(ORDER_TEXT.fixFirst) : ON
}

/** Every other head button. Unsaved changes come first: what is pushed is what is saved (I27). */
export function actReason(act: Exclude<ActName, 'edit'>, state: HeadState): HeadReason {
  if (act === 'cancelPush') return off(ORDER_TEXT.noCancel)
  if (!state.stored) return off(act === 'push' ? ORDER_TEXT.saveFirst : ORDER_TEXT.notSavedYet)
  const answer = told(state, act)
  const needsSaved = act === 'push' || act === 'copy' || act === 'terminate'
  if (answer.reason === null && needsSaved && state.dirty)
    return off(act === 'push' ? ORDER_TEXT.unsavedPush : ORDER_TEXT.unsavedAct)
  return answer
}

function told(state: HeadState, act: ActName): HeadReason {
  if (state.actions === null) return off('正在读取')
  const found = state.actions.find((one) => one.action === act)
  if (found === undefined) return off('这张订单不能这样处理')
  return found.allowed ? ON : off(found.reason, found.page)
}
