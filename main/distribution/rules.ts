import { assertNever } from '../../preload/contract/assert-never.ts'
import {
  ORDER_ACTIONS,
  ORDER_KIND_TEXT,
  type OrderAction,
  type OrderKind,
  type OrderState,
  type OrderTab,
  type Trouble,
} from '../../preload/contract/index.ts'
import type { ReturnedState, StoredOrder, UploadState, WriteAction } from './order-types.ts'

/** Pure decisions about orders: which act is allowed in which state, and why not (I18–I59, B4–B6, B22; ideal.md 5.2). */

export type ActionName = (typeof ORDER_ACTIONS)[number]

/** A write to 博远: provably never sent, being sent, or sent without an answer: 博远 is asked whether it has it. */
export type WriteStage = 'unsent' | 'sending' | 'unknown'

/** What the rules look at. */
export interface OrderFacts {
  kind: OrderKind
  state: OrderState
  /** 批发: 待发货 by 博远's own word. */
  awaiting: boolean
  inBoyuan: boolean
  /** 博远's version is known, so that a lock can name it. */
  versionKnown: boolean
  lockedElsewhere: boolean
  /** What is on its way to 博远, and how far it is. */
  write: { action: WriteAction; stage: WriteStage } | null
  /** Stock documents made of it (B5). */
  documents: number
  /** What settings, mapping and dates say against a push; null = nothing. Asked for last. */
  block(): { trouble: Trouble; page: string | null } | null
}

export type Verdict = { allowed: true } | { allowed: false; reason: string; page: string | null }
const YES: Verdict = { allowed: true }
const no = (reason: string, page: string | null = null): Verdict => ({ allowed: false, reason, page })

export const STATE_TEXT: Record<OrderState, string> = {
  draft: '待创建',
  saved: '已保存',
  awaiting: '待发货',
  introduced: '已引入',
  queued: '待发送',
  sending: '推送中',
  unknown: '结果未知',
  refused: '推送被拒绝',
  pushed: '已推送，等待回传',
  partly: '部分回传(已移出)',
  done: '已回传',
  returnTrouble: '回传异常',
  terminating: '终止申请中',
  terminateApproved: '已批准·待更新',
  terminated: '已终止',
  completed: '已完成',
  deleted: '已删除',
}
export const UPLOAD_TEXT: Record<UploadState, string> = {
  none: '未上传',
  uploading: '上传中',
  uploaded: '已上传',
  failed: '上传失败',
  unknown: '结果未知',
}
export const RETURNED_TEXT: Record<ReturnedState, string> = {
  none: '未回传',
  partly: '部分回传(已移出)',
  returned: '已回传',
  trouble: '回传异常',
}
export const SOURCE_TEXT: Record<StoredOrder['source'], string> = {
  boyuan: '博远ERP',
  app: '本软件手工录入',
  vf: '荣耀e栈VF订单',
  file: '表格导入',
}

/** Tab of a state; each state is in exactly one. */
export const TAB_OF: Record<OrderState, OrderTab> = {
  draft: 'open',
  saved: 'open',
  awaiting: 'open',
  introduced: 'done',
  queued: 'moving',
  sending: 'moving',
  unknown: 'moving',
  refused: 'trouble',
  pushed: 'pushed',
  partly: 'pushed',
  done: 'done',
  returnTrouble: 'trouble',
  terminating: 'moving',
  terminateApproved: 'trouble',
  terminated: 'ended',
  completed: 'done',
  deleted: 'ended',
}

/** States in which the order has left, or may have: every field is read-only (I35, I43, I48, B4). */
export function isLocked(state: OrderState): boolean {
  switch (state) {
    case 'draft':
    case 'saved':
    case 'awaiting':
    case 'refused':
      return false
    case 'introduced':
    case 'queued':
    case 'sending':
    case 'unknown':
    case 'pushed':
    case 'partly':
    case 'done':
    case 'returnTrouble':
    case 'terminating':
    case 'terminateApproved':
    case 'terminated':
    case 'completed':
    case 'deleted':
      return true
    default:
      return assertNever(state)
  }
}

const NO_CANCEL = 'ideal目前没有取消接口'
const WRITING: Record<WriteAction, string> = {
  create: '订单正在博远ERP里创建，请等待完成',
  update: '上一次修改正在送往博远ERP，请等待完成',
  delete: '订单正在博远ERP里删除',
  terminate: '订单正在博远ERP里终止',
}
const WRITE_UNKNOWN: Record<WriteAction, string> = {
  create: '订单在博远ERP里的创建结果未知，正在查询博远ERP，请等待结果',
  update: '上一次修改送往博远ERP的结果未知，正在查询博远ERP，请等待结果',
  delete: '订单在博远ERP里的删除结果未知，正在查询博远ERP，请等待结果',
  terminate: '订单在博远ERP里的终止结果未知，正在查询博远ERP，请等待结果',
}
const writing = ({ action, stage }: NonNullable<OrderFacts['write']>): string =>
  (stage === 'unknown' ? WRITE_UNKNOWN : WRITING)[action]
const ELSEWHERE = '订单在博远ERP里已由另一次推送锁定（另一台电脑或博远直连），请到那边处理'

/** Why an order in this state is out of hand; null = it is still in ours. The words for editing, deleting and pushing. */
function gone(state: OrderState, verb: '修改' | '删除' | '再次推送'): string | null {
  switch (state) {
    case 'draft':
    case 'saved':
    case 'awaiting':
    case 'refused':
      return null
    case 'queued':
      return `已点击【推送ideal】，正在等待发送，不能${verb}`
    case 'sending':
      return `正在推送ideal，不能${verb}`
    case 'unknown':
      return `推送结果未知，正在查询荣耀IDEAL，不能${verb}`
    case 'pushed':
    case 'partly':
    case 'done':
    case 'returnTrouble':
      return `已推送ideal的订单不能${verb}`
    case 'terminating':
    case 'terminateApproved':
      return `终止申请处理中，不能${verb}`
    case 'introduced':
      return `订单已在博远ERP里引入，不能${verb}`
    case 'terminated':
      return `订单已终止，不能${verb}`
    case 'completed':
      return `订单在博远ERP里已完成，不能${verb}`
    case 'deleted':
      return `订单已删除，不能${verb}`
    default:
      return assertNever(state)
  }
}

/** Whether one act is allowed now. @returns the reason, and the page that removes it */
export function decide(action: ActionName, facts: OrderFacts): Verdict {
  switch (action) {
    case 'copy':
      return YES
    case 'edit':
    case 'delete': {
      const why = gone(facts.state, action === 'edit' ? '修改' : '删除')
      if (why) return no(why)
      if (facts.lockedElsewhere) return no(ELSEWHERE)
      if (!facts.write) return YES
      const { action: write, stage } = facts.write
      const over = stage === 'unsent' && (write === 'create' || write === 'update')
      return over ? YES : no(writing(facts.write))
    }
    case 'push':
      return decidePush(facts)
    case 'cancelPush':
      return no(NO_CANCEL)
    case 'introduce':
      return decideIntroduce(facts)
    case 'terminate':
      return decideTerminate(facts)
    case 'lookUp':
      return decideLookUp(facts)
    default:
      return assertNever(action)
  }
}

function decidePush(facts: OrderFacts): Verdict {
  const why = gone(facts.state, '再次推送')
  if (why) return no(why)
  if (facts.write) return no(writing(facts.write))
  if (!facts.inBoyuan) return no('订单还没有保存到博远ERP：保存成功后才能推送')
  if (facts.lockedElsewhere) return no(ELSEWHERE)
  if (!facts.versionKnown) return no('正在从博远ERP重新读取这张订单，请稍候')
  if (facts.kind === 'wholesale' && !facts.awaiting)
    return no('批发订单状态为 待发货 时才能推送ideal，现在是「已保存」（未待发货）')
  const block = facts.block()
  return block ? no(`${block.trouble.problem}${block.trouble.cause}`, block.page) : YES
}

/** 引入 happens in 博远ERP only; what was pushed is refused by its own reason (I32, I41, I46, I73, B4). */
function decideIntroduce({ kind, state }: OrderFacts): Verdict {
  switch (state) {
    case 'queued':
    case 'sending':
    case 'unknown':
    case 'pushed':
    case 'partly':
    case 'done':
    case 'returnTrouble':
    case 'terminating':
    case 'terminateApproved':
      return no(
        kind === 'transfer'
          ? '推送到ideal的移库订单不能引入，移出库单、移入库单由ideal回调自动生成'
          : `推送到ideal的${ORDER_KIND_TEXT[kind]}不能引入，出入库单由ideal回调自动生成`,
      )
    case 'introduced':
      return no('订单已在博远ERP里引入')
    case 'terminated':
    case 'completed':
    case 'deleted':
      return no(`订单${STATE_TEXT[state]}，不能引入`)
    case 'draft':
    case 'saved':
    case 'awaiting':
    case 'refused':
      return no('请在博远ERP里引入；引入后的订单不能再推送ideal')
    default:
      return assertNever(state)
  }
}

/** 终止 (I7–I9, I54, B5). */
function decideTerminate(facts: OrderFacts): Verdict {
  if (facts.kind !== 'wholesale') {
    return no(
      isLocked(facts.state)
        ? `只有批发订单可以终止；${ORDER_KIND_TEXT[facts.kind]}推送后${NO_CANCEL}`
        : '只有批发订单可以终止；未推送的订单可以删除',
    )
  }
  if (facts.documents > 0) return no('已生成批发出库单，不能终止；需要退回时请做批发退货订单')
  switch (facts.state) {
    case 'draft':
    case 'saved':
    case 'awaiting':
    case 'refused':
      if (facts.lockedElsewhere) return no(ELSEWHERE)
      if (facts.write && !(facts.write.stage === 'unsent' && facts.write.action === 'create'))
        return no(writing(facts.write))
      return YES
    case 'pushed':
    case 'returnTrouble':
      return YES
    case 'queued':
      return no('推送还在等待发送：请在【队列】放弃这次推送，再终止订单', '/queue')
    case 'sending':
    case 'unknown':
      return no('推送还没有结果，知道结果后才能终止')
    case 'partly':
    case 'done':
      return no('已生成批发出库单，不能终止；需要退回时请做批发退货订单')
    case 'terminating':
      return no('取消申请正在等待荣耀IDEAL的结果，不要重复申请')
    case 'terminateApproved':
      return no('取消申请已通过，正在更新荣耀IDEAL的销售订单；更新失败时请点【重新更新】')
    case 'introduced':
      return no('订单已在博远ERP里引入，不能终止')
    case 'terminated':
    case 'completed':
    case 'deleted':
      return no(`订单${STATE_TEXT[facts.state]}`)
    default:
      return assertNever(facts.state)
  }
}

function decideLookUp({ state }: OrderFacts): Verdict {
  switch (state) {
    case 'unknown':
    case 'pushed':
    case 'partly':
    case 'returnTrouble':
    case 'terminating':
    case 'terminateApproved':
      return YES
    case 'queued':
    case 'sending':
      return no('推送还没有发送完，不需要查询')
    case 'done':
      return no('已全部回传')
    case 'draft':
    case 'saved':
    case 'awaiting':
    case 'introduced':
    case 'refused':
    case 'terminated':
    case 'completed':
    case 'deleted':
      return no('订单没有推送在荣耀IDEAL，没有可查询的结果')
    default:
      return assertNever(state)
  }
}

/** All acts of the head bar. */
export function allActions(facts: OrderFacts): OrderAction[] {
  return ORDER_ACTIONS.map((action) => {
    const verdict = decide(action, facts)
    return verdict.allowed
      ? { action, allowed: true, reason: '', page: null }
      : { action, allowed: false, reason: verdict.reason, page: verdict.page }
  })
}

/** State of an order that is in our hands, by what 博远 says of it. */
export function openState(order: Pick<StoredOrder, 'kind' | 'boyuanStatus'>, introduced: boolean): OrderState {
  if (introduced) return 'introduced'
  switch (order.boyuanStatus) {
    case null:
      return 'draft'
    case 'saved':
      return 'saved'
    case 'awaitingShipment':
      return 'awaiting'
    case 'completed':
      return 'completed'
    case 'terminated':
      return 'terminated'
    case 'deleted':
      return 'deleted'
    default:
      return assertNever(order.boyuanStatus)
  }
}
