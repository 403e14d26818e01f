import type { CallOutput, OutboxState, QueueRow, Trouble } from '../../../preload/contract/index.ts'
import type { FakeHandlers } from '../fake-bridge.ts'
import { NOW } from './home.ts'

const TROUBLES: readonly Trouble[] = [
  {
    code: 'CATEGORY_NOT_FOUND',
    problem: '分类在商家后台不存在',
    cause: '分类「家居日用 / 厨房 / 保鲜盒」不在商家后台的分类里',
    action: '在【ERP商品导入】先建分类，或在商家后台建好后点【重试这一类】',
  },
  {
    code: 'DUPLICATE_MERCHANT_CODE',
    problem: '商家编码已被另一个商品使用',
    cause: '商家编码 00123-RED 已属于货号 SP0099 的商品',
    action: '在旺店通把商家编码改为唯一，重新导入',
  },
]
const OFFLINE: Trouble = {
  code: 'NOT_SENT',
  problem: '没有连上智能POS',
  cause: '网络断开（ENOTFOUND）',
  action: '不需要操作，恢复后自动发送',
}
const UNKNOWN: Trouble = {
  code: 'NO_ANSWER',
  problem: '发送后一直没有得到回答，对方是否收到尚不清楚',
  cause: '请求超过 30 秒没有回答',
  action: '无需操作，软件会按单号向对方查询后再决定是否重发。',
}

const NAMES = [
  '男士速干圆领T恤 夏季薄款',
  '儿童益智积木拼装玩具大颗粒桶装（适合3-6岁男孩女孩生日礼物）𠮷祥如意限定款 收纳桶 颜色随机 满199包邮',
  '不锈钢保温杯 500ml',
  '“简约” 北欧风 <双人> 沙发套 & 抱枕',
  '纯棉毛巾',
]

const pad = (value: number, length: number) => String(value).padStart(length, '0')

export function queueRow(id: number, state: OutboxState): QueueRow {
  const name = NAMES[id % NAMES.length] ?? ''
  const trouble =
    state === 'refused'
      ? (TROUBLES[id % 3 === 0 ? 1 : 0] ?? null)
      : state === 'waiting'
        ? OFFLINE
        : state === 'unknown'
          ? UNKNOWN
          : state === 'discarded'
            ? { code: 'DISCARDED', problem: '已由 王店长 放弃', cause: '商品已停售', action: '' }
            : null
  const createdAt = NOW - (10_100 - id) * 1_700
  return {
    id,
    lane: 'pos:1',
    laneLabel: '智能POS · 总店对接',
    kind: 'catalog.product',
    kindLabel: '新商品',
    state,
    subject: { type: 'product', id: `SP${pad(id, 5)}`, label: `SP${pad(id, 5)} ${name}` },
    attempts: state === 'pending' ? 0 : state === 'waiting' ? 3 : 1,
    dueAt: state === 'waiting' ? NOW + 48_000 : state === 'unknown' ? NOW + 90_000 : null,
    trouble,
    ourNo: `SP261122A7${pad(id, 6)}`,
    remoteNo: state === 'delivered' ? `P${880_000 + id}` : null,
    askedBy: '王店长',
    correlationId: `7F3A9E${pad(id % 7, 4)}`,
    createdAt,
    updatedAt: createdAt + 4_000,
    firstSentAt: state === 'pending' ? null : createdAt + 2_000,
    finishedAt: state === 'delivered' || state === 'refused' ? createdAt + 4_000 : null,
  }
}

const STATES: readonly [OutboxState, number][] = [
  ['delivered', 7_400],
  ['discarded', 12],
  ['refused', 37],
  ['delivered', 1_900],
  ['unknown', 2],
  ['waiting', 140],
  ['pending', 489],
  ['sending', 20],
]

/** Ten thousand rows, newest first. */
export function queueRows(): QueueRow[] {
  const rows: QueueRow[] = []
  for (const [state, count] of STATES) for (let n = 0; n < count; n++) rows.push(queueRow(rows.length + 1, state))
  return rows.reverse()
}

export function countStates(rows: readonly QueueRow[]): Record<OutboxState, number> {
  const counts: Record<OutboxState, number> = {
    pending: 0,
    sending: 0,
    waiting: 0,
    unknown: 0,
    delivered: 0,
    refused: 0,
    expired: 0,
    discarded: 0,
  }
  for (const row of rows) counts[row.state]++
  return counts
}

const payloadOf = (row: QueueRow) => ({
  action: 'create',
  product: {
    productNo: row.subject.id,
    name: row.subject.label.slice(8),
    categoryPath: ['家居日用', '厨房', '保鲜盒'],
    brand: '乐扣',
    unit: '个',
    image: 'https://img.example.com/goods/2026/11/9f2c.jpg',
    specs: [
      { merchantCode: '00123-RED', specName: '红色 S', barcode: '6920000000017', retailPrice: '19.9' },
      { merchantCode: '00123-BLU', specName: '蓝色 L', barcode: '6920000000024', retailPrice: '19.9' },
    ],
  },
})

const attemptsOf = (row: QueueRow): CallOutput<'queue.get'>['attempts'] => {
  const at = row.createdAt
  switch (row.state) {
    case 'unknown':
      return [
        { at: at + 2_000, tookMs: 30_004, purpose: 'send', outcome: 'unknown', note: '30 秒没有回答' },
        { at: at + 152_000, tookMs: 88, purpose: 'look-up', outcome: 'not-found', note: '第 1 次，至少两分钟后再查' },
        { at: at + 300_000, tookMs: 0, purpose: 'person', outcome: 'retry', note: '王店长' },
        { at: at + 300_100, tookMs: 5_003, purpose: 'look-up', outcome: 'look-up-unknown', note: '' },
      ]
    case 'waiting':
      return [
        { at: at + 2_000, tookMs: 12, purpose: 'send', outcome: 'not-sent', note: 'ENOTFOUND' },
        { at: at + 8_000, tookMs: 9, purpose: 'send', outcome: 'not-sent', note: 'ENOTFOUND' },
      ]
    case 'refused':
      return [{ at: at + 2_000, tookMs: 143, purpose: 'send', outcome: 'refused', note: row.trouble?.cause ?? '' }]
    case 'delivered':
      return [{ at: at + 2_000, tookMs: 121, purpose: 'send', outcome: 'delivered', note: '' }]
    default:
      return []
  }
}

/** A queue that remembers what is done with it. */
export function queueHandlers(): FakeHandlers {
  const rows = queueRows()
  const byId = new Map(rows.map((row) => [row.id, row]))
  const act = (ids: readonly number[], change: (row: QueueRow) => string | null) => {
    const refused: { id: number; reason: string }[] = []
    for (const id of ids) {
      const row = byId.get(id)
      const reason = row ? change(row) : '这一条已不存在'
      if (reason !== null) refused.push({ id, reason })
    }
    return { changed: ids.length - refused.length, refused }
  }
  const retry = (row: QueueRow) => {
    if (row.state === 'delivered') return '状态为「已送达」，不能重试'
    Object.assign(row, { state: 'pending', trouble: null, dueAt: null })
    return null
  }
  return {
    'queue.list': ({ states, lane, text, cursor, limit }) => {
      const inList = rows.filter(
        (row) => (states.length === 0 || states.includes(row.state)) && (lane === null || row.lane === lane),
      )
      const found = inList.filter((row) =>
        `${row.subject.label} ${row.ourNo}`.toLowerCase().includes(text.toLowerCase()),
      )
      const from = cursor === null ? 0 : found.findIndex((row) => row.id < Number(cursor))
      const page = from < 0 ? [] : found.slice(from, from + limit)
      return {
        rows: page.map((row) => ({ ...row })),
        next: from >= 0 && found.length > from + limit ? String(page.at(-1)?.id) : null,
        total: inList.length,
      }
    },
    'queue.causes': () => ({
      causes: TROUBLES.map((trouble) => ({
        code: trouble.code,
        problem: trouble.problem,
        count: rows.filter((row) => row.state === 'refused' && row.trouble?.code === trouble.code).length,
        newestAt: NOW - 3_600_000,
      })).filter((cause) => cause.count > 0),
    }),
    'queue.get': ({ id }) => {
      const row = byId.get(id) ?? queueRow(id, 'pending')
      return {
        row: { ...row },
        payload: JSON.stringify(payloadOf(row), null, 2),
        waitsFor:
          id % 2 === 0
            ? [{ ...queueRow(9_000, 'waiting'), subject: { type: 'import', id: '3', label: '新建分类 4 个' } }]
            : [],
        attempts: attemptsOf(row),
      }
    },
    'queue.retry': ({ ids }) => act(ids, retry),
    'queue.retryCause': ({ code }) =>
      act(
        rows.filter((row) => row.state === 'refused' && row.trouble?.code === code).map((row) => row.id),
        retry,
      ),
    'queue.discard': ({ ids, reason }) =>
      act(ids, (row) => {
        if (row.state === 'unknown') return '结果未知，对方可能已收到：请先查询，或由实施人员标记结果'
        Object.assign(row, {
          state: 'discarded',
          trouble: { code: 'DISCARDED', problem: '已由 王店长 放弃', cause: reason, action: '' },
        })
        return null
      }),
    'queue.mark': ({ id, result }) =>
      act([id], (row) => {
        Object.assign(row, { state: result === 'delivered' ? 'delivered' : 'refused' })
        return null
      }),
  }
}
