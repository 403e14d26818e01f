import {
  DOCUMENT_TAB_TEXT,
  DOCUMENT_TABS,
  type DocumentDirection,
  type DocumentRow,
  type DocumentState,
  type DocumentTab,
} from '../../preload/contract/index.ts'
import { formatClock, formatShort } from './format.ts'
import type { Tone } from './status.ts'

export const DOCUMENTS_TEXT = {
  note: '销售单由ERP自己抓取，本软件只核对是否到达；其余单据自动收发，断网时排队，恢复后补发，不会重复。',
  searchPlaceholder: '单号、原始单号、商家编码（Ctrl+F）',
  noConnection: '还没有对接',
  noConnectionHint: '先在【对接设置】填写旺店通ERP与智能POS的账号，并对应门店与仓库。',
  none: '还没有单据',
  noneHint: '旺店通里完成的出入库单、门店里的单据，几分钟内会出现在这里。',
  nothingFound: '没有符合条件的单据',
  nothingFoundHint: '换一个页签，或去掉一些筛选条件。',
  changes: (count: string) => `${count} 张有变化，点此更新`,
  refreshIn: '立即读取ERP',
  refreshOut: '立即读取POS',
  sendNow: '立即同步',
  sendNowHint: '马上再判断一次，能发的立即发送；不能发的会说明原因',
  skip: '不发送',
  skipHint: '已经由人处理好、或后来的盘点已经包含时选择；需要写明原因',
  skipTitle: (count: number) => (count === 1 ? '不发送这张单据？' : `不发送这 ${count} 张单据？`),
  skipNote:
    '选择之后本软件不再发送，单据移到“不回传”；选错了可点“立即同步”收回。已经发出、已到达或结果未知的不能选择。',
  skipExample: '例如：已在 ERP 手工录入',
  retry: '重试',
  split: '拆分后发送',
  exportList: '导出',
  settings: '单据设置',
  kinds: '单据类型',
  lateOnly: '只看超时',
  productsSwitchOff:
    '商家后台的「ERP数据同步设置」是关闭的：单据不会创建新商品（商家管理→平台配置→旺店通ERP服务→ERP数据同步设置）。',
  settingsTitle: '单据设置',
  settingsNote: '旺店通每隔几分钟读取一次；单据完成后约十分钟内到达门店。',
  interval: '读取间隔',
  intervalUnit: '分钟（1–10）',
  kindsOff: '不回传的类型',
  kindsTitle: '单据类型说明',
  switchOn: '回传',
  noEvents: '还没有经过',
  noLines: '这张单据没有商品行',
  noRequests: '还没有发送过请求',
  requestsNote: '密钥已隐去；点开可看请求和应答原文。',
  linesSearch: '商家编码、货号、名称',
  selected: (count: string) => `已选 ${count} 张`,
  clear: '取消选择',
} as const

export const DIRECTION_TEXT: Record<DocumentDirection, string> = { in: 'ERP → POS', out: 'POS → ERP' }

export const DOCUMENT_TONE: Record<DocumentState, Tone> = {
  'waiting-finish': 'off',
  'waiting-settle': 'waiting',
  'waiting-audit': 'warn',
  'waiting-erp': 'waiting',
  observing: 'off',
  unmapped: 'bad',
  'missing-products': 'bad',
  held: 'warn',
  refused: 'bad',
  'waiting-products': 'busy',
  queued: 'waiting',
  sending: 'busy',
  unknown: 'unknown',
  arrived: 'ok',
  'arrived-by-other': 'ok',
  unsupported: 'off',
  'not-returned': 'off',
  cancelled: 'off',
  deleted: 'off',
  discarded: 'off',
}

export type DocumentTabKey = DocumentTab | 'all'
export const DOCUMENT_TAB_KEYS: readonly DocumentTabKey[] = ['all', ...DOCUMENT_TABS]
export const TAB_TEXT: Record<DocumentTabKey, string> = { all: '全部', ...DOCUMENT_TAB_TEXT }
export const TAB_TONES: Partial<Record<DocumentTabKey, Tone>> = { attention: 'bad', moving: 'busy', waiting: 'waiting' }

export const TAB_EMPTY_TEXT: Record<DocumentTabKey, readonly [title: string, hint: string]> = {
  all: [DOCUMENTS_TEXT.none, DOCUMENTS_TEXT.noneHint],
  attention: ['没有要处理的单据', '缺商品、门店未对应、被拒绝的单据会列在这里，并写明原因和怎么办。'],
  moving: ['没有正在发送的单据', '排队、发送中和结果未知的单据会列在这里。'],
  waiting: ['没有等待对方的单据', '还没有完成、等待审核、等待ERP抓取的单据会列在这里。'],
  arrived: ['还没有到达的单据', '对方确认收到的单据会列在这里。'],
  never: ['没有不回传的单据', '按规则不回传的单据会列在这里，并写明原因。'],
}

export const SORTS: readonly { key: string; label: string; by: DocumentSort; descending: boolean }[] = [
  { key: 'new', label: '最新收到', by: 'seenAt', descending: true },
  { key: 'finished', label: '最近完成', by: 'finishedAt', descending: true },
  { key: 'expected', label: '最早应到达', by: 'expectedAt', descending: false },
  { key: 'number', label: '单号', by: 'number', descending: false },
  { key: 'lines', label: '行数最多', by: 'lines', descending: true },
  { key: 'amount', label: '金额最大', by: 'amount', descending: true },
]
type DocumentSort = 'seenAt' | 'finishedAt' | 'expectedAt' | 'number' | 'lines' | 'amount' | 'state'

/** 预计 14:05 前到达 · 超时 18 分钟; empty when nothing is expected (S98, A28). */
export function arrivalText(row: Pick<DocumentRow, 'expectedAt' | 'late' | 'arrivedAt'>, now: number): string {
  if (row.arrivedAt !== null) return `${formatShort(row.arrivedAt, now)} 到达`
  if (row.expectedAt === null) return ''
  if (row.late !== null) return `超时 ${Math.max(1, Math.floor((now - row.expectedAt) / 60_000))} 分钟`
  return `预计 ${sameDay(row.expectedAt, now) ? formatClock(row.expectedAt) : formatShort(row.expectedAt, now)} 前到达`
}

const BEIJING_MS = 8 * 3_600_000
const DAY_MS = 86_400_000
function sameDay(a: number, b: number): boolean {
  return Math.floor((a + BEIJING_MS) / DAY_MS) === Math.floor((b + BEIJING_MS) / DAY_MS)
}

/** 门店, 仓库 or both as one cell: 人民路店 · CK01. */
export function placeText(row: Pick<DocumentRow, 'shopName' | 'shopId' | 'warehouseName' | 'warehouseNo'>): string {
  const shop = row.shopName ?? row.shopId
  const warehouse = row.warehouseName ?? row.warehouseNo
  if (shop !== null && warehouse !== null && shop !== warehouse) return `${shop} · ${warehouse}`
  return shop ?? warehouse ?? '未对应'
}
