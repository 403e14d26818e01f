import type {
  StockDirection,
  StockFilter,
  StockLease,
  StockReason,
  StockResult,
  StockRun,
  StockRunKind,
  StockRunState,
  StockTrigger,
} from '../../preload/contract/index.ts'
import { formatClock, formatCount, formatRemaining } from './format.ts'
import type { Tone } from './status.ts'

export const STOCK_TEXT = {
  note: '只同步有变化的商品，按主方的实际库存写成绝对数量；未变动的不发送。',
  noConnection: '还没有对接',
  noConnectionHint: '先在【对接设置】填写旺店通ERP与智能POS的账号，并对应门店与仓库。',
  chooseTitle: '先选择以哪一方为主',
  chooseNote: '只设一次，之后锁定：每天凌晨用主方的库存覆盖另一方。请先对账，看清会改动什么，再确认。',
  compareFirst: '先对账',
  compareAgain: '重新对账',
  choose: '选择并锁定',
  chooseReason: '请先完成这个方向的对账',
  noDirection: '还没有选择主方',
  typedTitle: '确认主方',
  typedBody: '确认后每天 02:10 自动执行，并且锁定；以后只有实施人员写明原因、重新对账后才能更改。',
  changeDirection: '更改主方',
  runNow: '立即同步',
  preview: '预演',
  compare: '对账',
  confirm: '执行',
  cancel: '取消',
  resume: '继续',
  release: '放行本次',
  skip: '跳过本次',
  rollback: '撤回',
  settings: '库存设置',
  pause: '暂停',
  unpause: '恢复',
  takeOver: '接管',
  giveUp: '让出',
  history: '最近七次',
  historyAll: '全部历史',
  noRuns: '还没有同步过',
  noRunsHint: '到 02:10 会自动执行；也可以先【预演】，看看会改动什么，不写入任何数据。',
  noRunsUnchosen: '选定以哪一方为主之前不会执行；请先在上面【先对账】，看看会改动什么。',
  noLines: '没有这样的商品',
  nothing: '0 处变更：两边库存一致，没有要写入的',
  apply: '按主方更正所选',
  reasonLabel: '原因（会记入日志）',
  waits: '等待处理',
  interval: '变化区间',
  open: '查看',
  back: '返回库存同步',
} as const

export const DIRECTION_NAME: Record<StockDirection, string> = { erp: '以ERP为主', pos: '以门店系统为主' }
export const DIRECTION_SENTENCE: Record<StockDirection, string> = {
  erp: '每天 02:10 用 ERP 仓库的库存覆盖门店库存，ERP 不变。',
  pos: '每天 02:10 用门店库存覆盖 ERP 对应仓库的库存，门店不变。',
}
export const DIRECTION_ARROW: Record<StockDirection, readonly [string, string]> = {
  erp: ['旺店通ERP', '智能POS'],
  pos: ['智能POS', '旺店通ERP'],
}

export const KIND_NAME: Record<StockRunKind, string> = {
  sync: '同步',
  preview: '预演',
  compare: '对账',
  apply: '更正',
  rollback: '撤回',
  observe: '只核对',
}

export const TRIGGER_NAME: Record<StockTrigger, string> = {
  schedule: '定时',
  'catch-up': '补跑',
  manual: '手动',
  released: '放行',
}

export const RUN_STATE: Record<StockRunState, readonly [Tone, string]> = {
  reading: ['busy', '正在读取'],
  planning: ['busy', '正在比较'],
  planned: ['warn', '等待执行'],
  guarded: ['bad', '已拦截'],
  'waiting-person': ['warn', '等待确认'],
  queueing: ['busy', '正在排队'],
  writing: ['busy', '正在写入'],
  verifying: ['busy', '正在核对'],
  done: ['ok', '完成'],
  partial: ['warn', '部分完成'],
  failed: ['bad', '失败'],
  cancelled: ['off', '已取消'],
  skipped: ['off', '已跳过'],
}

export const REASON_NAME: Record<StockReason, string> = {
  raise: '增加',
  lower: '减少',
  zero: '归零',
  appear: '新出现',
  missing: '对方不存在',
  negative: '负数',
  unsettled: '有未抓取单据',
  clash: '编码重复',
  'no-quantity': '主方没有给出库存',
  'changed-since': '之后又有变化',
}

export const RESULT_STATE: Record<StockResult, readonly [Tone, string]> = {
  planned: ['waiting', '将写入'],
  waiting: ['busy', '待写入'],
  written: ['ok', '已写入'],
  verified: ['ok', '已核对'],
  'moved-since': ['warn', '写入后又变化'],
  'waiting-audit': ['warn', '等待ERP审核'],
  moving: ['warn', '变化中，未写入'],
  refused: ['bad', '被拒绝'],
  expired: ['off', '已过期'],
  unknown: ['unknown', '结果未知'],
  replaced: ['off', '已被新的取代'],
}

export const FILTER_NAME: Record<StockFilter, string> = {
  all: '全部',
  write: '要写入',
  zero: '归零',
  negative: '负数',
  large: '大幅变动',
  appear: '新出现',
  missing: '对方不存在',
  'left-out': '本次跳过',
  waiting: '待写入',
  written: '已写入',
  moving: '变化中',
  failed: '失败',
}

/** Ended: nothing moves any more. */
export function isOver(state: StockRunState): boolean {
  return state === 'done' || state === 'partial' || state === 'failed' || state === 'cancelled' || state === 'skipped'
}

/** Lines under a filter; null = not counted by the run itself. */
export function filterCount(filter: StockFilter, counts: StockRun['counts']): number | null {
  switch (filter) {
    case 'write':
      return counts.write
    case 'zero':
      return counts.zero
    case 'negative':
      return counts.negative
    case 'large':
      return counts.large
    case 'appear':
      return counts.appearing
    case 'missing':
      return counts.missing
    case 'left-out':
      return counts.unsettled + counts.unusable
    case 'waiting':
      return counts.waiting
    case 'written':
      return counts.written
    case 'moving':
      return counts.moving
    case 'failed':
      return counts.refused + counts.expired + counts.unknown
    case 'all':
      return null
  }
}

/** `变更 120 · 未变动 4,880 · 变化中 2 · 失败 1`; what is zero is left out, but the first two. */
export function countsText(counts: StockRun['counts']): string {
  const failed = counts.refused + counts.expired
  const left = counts.unsettled + counts.unusable + counts.missing
  const parts = [`变更 ${formatCount(counts.write)}`, `未变动 ${formatCount(counts.unchanged)}`]
  if (counts.written > 0) parts.push(`已写入 ${formatCount(counts.written)}`)
  if (counts.moving > 0) parts.push(`变化中 ${formatCount(counts.moving)}`)
  if (left > 0) parts.push(`跳过 ${formatCount(left)}`)
  if (counts.unknown > 0) parts.push(`结果未知 ${formatCount(counts.unknown)}`)
  if (failed > 0) parts.push(`失败 ${formatCount(failed)}`)
  return parts.join(' · ')
}

/** What 放行本次 or 跳过本次 of this run does. */
export function answerText(run: Pick<StockRun, 'state' | 'counts'>, release: boolean): string {
  if (!release) return '本次不写入任何数据；这段时间的变化，下一次再一起同步。'
  if (run.state === 'waiting-person')
    return '现在就读取两边的库存并写入，仍受保护规则约束。如果门店已经营业，会影响正在进行的销售。'
  return `将写入 ${formatCount(run.counts.write)} 个商品的库存，其中归零 ${formatCount(run.counts.zero)} 个。请先看过明细。放得太久会先重新读取；变动更大就再问一次。`
}

const OPENING_TEXT = {
  before: '',
  'too-late': '，晚于开门时间',
  during: '；在营业时间内写入，会影响正在进行的销售',
} as const

function pieces(decimal: string): string {
  const [whole = '0', fraction = ''] = decimal.split('.')
  const rest = fraction.replace(/0+$/, '')
  return `${formatCount(Number(whole))}${rest === '' ? '' : `.${rest}`}`
}

/** `库存合计 41,200 → 40,980，变动 820`: of the lines to write alone. */
export function totalsText({ before, after, moved }: StockRun['totals']): string {
  return `库存合计 ${pieces(before)} → ${pieces(after)}，变动 ${pieces(moved)}`
}

/** How long writing takes at the connection's limit, and what that means for the shops. */
export function estimateText({ requests, ms, endsAt, opening }: NonNullable<StockRun['estimate']>): string {
  return `还要 ${formatCount(requests)} 次请求，${formatRemaining(ms)}，约 ${formatClock(endsAt)} 完成${OPENING_TEXT[opening]}`
}

export function leaseText(lease: StockLease): string {
  switch (lease.state) {
    case 'ours':
      return `由本机（${lease.self}）定时执行`
    case 'other':
      return `由「${lease.holder ?? '另一台电脑'}」定时执行，本机不执行`
    case 'free':
      return '还没有电脑执行，到时间由本机接手'
    case 'unknown':
      return lease.trouble?.problem ?? '还不知道由哪台电脑执行'
  }
}
