import type { CallOutput, Connection, Lane, Summary } from '../../../preload/contract/index.ts'

/** 2026-11-22 10:20 in Beijing. */
export const NOW = Date.UTC(2026, 10, 22, 2, 20)
const MINUTE = 60_000
const HOUR = 60 * MINUTE

const noCounts: Lane['counts'] = {
  pending: 0,
  sending: 0,
  waiting: 0,
  unknown: 0,
  delivered: 0,
  refused: 0,
  expired: 0,
  discarded: 0,
}

export function lane(part: Partial<Lane>): Lane {
  return {
    lane: 'pos:1',
    label: '智能POS · 总店对接',
    state: 'ok',
    text: '正常',
    counts: { ...noCounts, delivered: 1240 },
    pausedUntil: null,
    pauseReason: null,
    trouble: null,
    lastSuccessAt: NOW - 4 * MINUTE,
    oldestWaitingAt: null,
    ...part,
  }
}

export const calmLanes: Lane[] = [lane({ lane: 'wangdian:1', label: '旺店通ERP · 总店对接' }), lane({})]

export const troubledLanes: Lane[] = [
  lane({
    lane: 'wangdian:1',
    label: '旺店通ERP · 总店对接',
    state: 'unauthorised',
    text: '需授权',
    trouble: {
      code: 'WDT_2021',
      problem: '旺店通拒绝了登录',
      cause: 'appkey 已过期',
      action: '在【对接设置】重新填写 appsecret 并测试连接',
    },
  }),
  lane({ state: 'busy', text: '同步中 12/340', counts: { ...noCounts, pending: 328, sending: 12 } }),
  lane({ lane: 'pos:2', label: '智能POS · 名字特别长的第二家分店华强北旗舰店对接', state: 'failed', text: '失败 3' }),
  lane({ lane: 'wangdian:2', label: '旺店通ERP · 第二家', state: 'paused', text: '已暂停至 14:00' }),
]

const line = (part: Partial<Summary['streams'][number]>): Summary['streams'][number] => ({
  stream: 'products',
  label: '商品',
  runner: 'app',
  state: 'ok',
  text: '正常',
  waiting: 0,
  failed: 0,
  unknown: 0,
  lastSuccessAt: NOW - 4 * MINUTE,
  nextAt: null,
  ...part,
})

export const calmSummary: Summary = {
  lanes: calmLanes,
  streams: [
    line({ nextAt: NOW + 40 * MINUTE }),
    line({
      stream: 'documents',
      label: '单据',
      runner: null,
      state: 'not-set-up',
      text: '未设置',
      lastSuccessAt: null,
    }),
    line({ stream: 'stock', label: '库存', runner: null, state: 'not-set-up', text: '未设置', lastSuccessAt: null }),
  ],
  pending: 0,
  failed: 0,
  unknown: 0,
  lastSuccessAt: NOW - 4 * MINUTE,
  clockOffsetMs: 400,
  deliveryPaused: false,
  pausedUntil: null,
  online: true,
  todo: [],
}

export const troubledSummary: Summary = {
  ...calmSummary,
  lanes: troubledLanes,
  streams: [
    line({ state: 'unauthorised', text: '需授权', waiting: 328, failed: 3, lastSuccessAt: NOW - 26 * HOUR }),
    line({
      stream: 'documents',
      label: '单据',
      runner: 'direct',
      state: 'unknown',
      text: '结果未知 1',
      unknown: 1,
      waiting: 12,
      nextAt: NOW + 3 * MINUTE,
    }),
    line({ stream: 'stock', label: '库存', state: 'waiting', text: '待处理 7', waiting: 7, nextAt: NOW + 16 * HOUR }),
  ],
  pending: 340,
  failed: 3,
  unknown: 1,
  clockOffsetMs: 13 * MINUTE + 2000,
  online: false,
  deliveryPaused: true,
  todo: [
    {
      key: 'auth',
      urgent: true,
      text: '旺店通ERP（总店对接）需要重新授权，328 行在等待',
      page: '/connections?connection=1',
      trouble: {
        code: 'WDT_2021',
        problem: '旺店通拒绝了登录',
        cause: 'appkey 已过期，或在旺店通后台被停用',
        action: '请在【对接设置】重新填写 appsecret，点【测试连接】',
      },
    },
    { key: 'unknown', urgent: true, text: '1 行结果未知，正在向对方查询', page: '/queue?state=unknown', trouble: null },
    {
      key: 'failed',
      urgent: false,
      text: '3 个商品导入失败：分类路径不存在',
      page: '/queue?state=refused',
      trouble: null,
    },
    {
      key: 'long',
      urgent: false,
      text: '「儿童益智积木拼装玩具大颗粒桶装（适合3-6岁男孩女孩生日礼物）𠮷祥如意限定款」等 1,284 个商品的分类超过三级，需要先在商家后台维护',
      page: '/import?id=3',
      trouble: null,
    },
  ],
}

export const jobs: CallOutput<'home.jobs'> = {
  jobs: [
    {
      name: 'catalog.hourly',
      label: '整点更新商品',
      rule: '每小时整点（北京时间）',
      nextAt: NOW + 40 * MINUTE,
      running: false,
      overdue: false,
      pausedUntil: null,
      last: { state: 'done', startedAt: NOW - 20 * MINUTE, finishedAt: NOW - 19 * MINUTE, note: '更新 12 个商品' },
      lastSuccessAt: NOW - 19 * MINUTE,
    },
    {
      name: 'queue.settle',
      label: '核对结果未知',
      rule: '每 2 分钟',
      nextAt: NOW + MINUTE,
      running: true,
      overdue: false,
      pausedUntil: null,
      last: { state: 'running', startedAt: NOW - 8000, finishedAt: null, note: '' },
      lastSuccessAt: NOW - 2 * MINUTE,
    },
    {
      name: 'stock.sync',
      label: '库存同步',
      rule: '每天 02:10（北京时间）',
      nextAt: NOW - 8 * HOUR,
      running: false,
      overdue: true,
      pausedUntil: null,
      last: {
        state: 'failed',
        startedAt: NOW - 32 * HOUR,
        finishedAt: NOW - 32 * HOUR + 40_000,
        note: '旺店通没有回应，3 次尝试后停止',
      },
      lastSuccessAt: NOW - 56 * HOUR,
    },
  ],
}

export function checklist(connections: Connection[], done: number): CallOutput<'home.checklist'> {
  const steps = [
    ['bound', '确认仓库编号是否已对应商城', '最先确认；更改店铺ID会影响报表、订单和会员'],
    ['api', '旺店通API已开通', '由门店实施发邮件申请，开通后在【对接设置】测试'],
    ['auth', '填写店铺授权信息', '商家后台：商家管理→平台配置→旺店通Erp服务'],
    ['seller', '填写旺店通卖家账号', '由ERP实施提供'],
    ['test', '测试连接全部通过', '在【对接设置】点【测试连接】'],
    ['mapping', '门店与仓库已对应', '仓库编号必须等于店铺ID'],
    ['first', '首次小批量导入（不超过 20 个规格）', '导入后在门店前端核对'],
  ] as const
  return {
    connections,
    steps: steps.map(([key, title, hint], index) => ({
      key,
      title,
      done: index < done,
      hint,
      page: key === 'first' ? '/import' : '/connections',
    })),
  }
}
