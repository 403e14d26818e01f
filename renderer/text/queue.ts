import type { CallOutput, OutboxState } from '../../preload/contract/index.ts'
import { OUTBOX_LABEL, type Tone } from './status.ts'

type Attempt = CallOutput<'queue.get'>['attempts'][number]

/** Tabs of the page; `open` is what still has to happen, `all` everything. */
export const QUEUE_TABS = [
  'open',
  'pending',
  'sending',
  'waiting',
  'unknown',
  'refused',
  'delivered',
  'discarded',
  'expired',
  'all',
] as const
export type QueueTab = (typeof QUEUE_TABS)[number]

export const TAB_STATES: Record<QueueTab, readonly OutboxState[]> = {
  open: ['pending', 'sending', 'waiting', 'unknown'],
  pending: ['pending'],
  sending: ['sending'],
  waiting: ['waiting'],
  unknown: ['unknown'],
  refused: ['refused'],
  delivered: ['delivered'],
  discarded: ['discarded'],
  expired: ['expired'],
  all: [],
}

export const TAB_LABEL: Record<QueueTab, string> = { ...OUTBOX_LABEL, open: '未完成', all: '全部' }

export const TAB_TONE: Partial<Record<QueueTab, Tone>> = {
  open: 'waiting',
  sending: 'busy',
  waiting: 'warn',
  unknown: 'unknown',
  refused: 'bad',
}

export const TAB_EMPTY: Record<QueueTab, readonly [title: string, hint: string]> = {
  open: ['没有未完成的', '全部已送达或已处理。新的单据、商品会自动进入队列。'],
  pending: ['没有待处理的', '提交后还没有发送的会列在这里。'],
  sending: ['没有正在发送的', '正在等对方回答的会列在这里。'],
  waiting: ['没有等待重试的', '网络断开或对方暂时不可用时，会列在这里并自动重试。'],
  unknown: ['没有结果未知的', '已经发出但没有收到回答的会列在这里，软件按单号向对方查询后再决定。'],
  refused: ['没有失败的', '对方明确拒绝、需要人处理的会列在这里。'],
  delivered: ['还没有已送达的', '对方确认收到的会列在这里。'],
  discarded: ['没有已放弃的', '放弃的会连同原因保留在这里。'],
  expired: ['没有已过期的', '超过有效时间、不再发送的会列在这里（只有库存和整点更新会过期）。'],
  all: ['队列是空的', '导入商品或提交单据后，会列在这里。'],
}

export const QUEUE_TEXT = {
  note: '断网照常排队，恢复后自动发送；同一个我方单号，不会重复。',
  searchPlaceholder: '单号、货号、名称（Ctrl+F）',
  kickAll: '全部立即同步',
  kick: '立即同步',
  kickHint: '立即发送在等待重试的；不会跳过对方要求的限流时间',
  resume: '恢复',
  deliveryPaused: {
    code: 'QUEUE_CONFIRM_NEEDED',
    problem: '发送已暂停，等待确认',
    cause: '数据是从备份恢复的，或从空数据开始',
    action: '到【首页】核对后点【确认，继续交付】',
  },
  causesTitle: '失败原因',
  retryCause: '重试这一类',
  allSelected: '已选中全部',
  gone: '已离开此列表',
  changes: (count: string) => `${count} 条有变化，点此更新`,
  searchTotal: '搜索结果，条数未统计',
  payloadNote: '业务内容，排队时已固定；密钥已隐去',
  noAttempts: '还没有发送过',
  noWaits: '不依赖其他条目',
  offlineKick: '网络已断开，恢复后会自动同步',
} as const

export const PURPOSE_LABEL: Record<Attempt['purpose'], string> = { send: '发送', 'look-up': '查询', person: '人工' }

const OUTCOMES: Readonly<Record<string, readonly [tone: Tone, text: string]>> = {
  delivered: ['ok', '对方已接收'],
  existed: ['ok', '对方已有，未重复写入'],
  'not-sent': ['warn', '没有发出'],
  'not-now': ['warn', '对方暂时不能处理'],
  throttled: ['warn', '对方限流'],
  unauthorised: ['bad', '对方拒绝授权'],
  refused: ['bad', '对方拒绝'],
  unknown: ['unknown', '没有收到回答'],
  found: ['ok', '查到了'],
  'found-other-content': ['bad', '查到了，但内容不同'],
  'not-found': ['warn', '对方没有查到'],
  failed: ['warn', '没有查成'],
  'settle-failed': ['warn', '有回答，但本机没有记下'],
  superseded: ['off', '被更新的一条取代'],
  retry: ['busy', '立即重试'],
  discard: ['off', '放弃'],
  'mark-delivered': ['ok', '标记为已送达'],
  'mark-not-delivered': ['bad', '标记为未送达'],
}

/** Words for one line of a row's history; an unknown code is shown as it is. */
export function outcomeText(outcome: string): readonly [tone: Tone, text: string] {
  const known = OUTCOMES[outcome]
  if (known) return known
  const failedLookUp = /^look-up-(.+)$/.exec(outcome)?.[1]
  return failedLookUp === undefined ? ['off', outcome] : ['warn', `没有查成：${outcomeText(failedLookUp)[1]}`]
}
