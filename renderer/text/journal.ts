import type { JournalEntry } from '../../preload/contract/index.ts'
import type { Tone } from './status.ts'

export type Level = JournalEntry['level']

export const LEVELS: readonly Level[] = ['error', 'warn', 'info', 'debug']
export const LEVEL_LABEL: Record<Level, string> = { error: '错误', warn: '提醒', info: '信息', debug: '通信' }
export const LEVEL_TONE: Record<Level, Tone> = { error: 'bad', warn: 'warn', info: 'ok', debug: 'off' }

const SCOPES: Readonly<Record<string, string>> = {
  'catalog.import': 'ERP商品导入',
  'catalog.products': '商品列表',
  connections: '对接设置',
  queue: '队列',
  clock: '定时任务',
  http: '接口通信',
  app: '程序',
}
const SYSTEMS: Readonly<Record<string, string>> = {
  wangdian: '旺店通ERP',
  pos: '智能POS',
  ideal: '荣耀IDEAL',
  boyuan: '博远ERP',
  ezhan: '荣耀e栈',
}
const SUBJECTS: Readonly<Record<string, string>> = { product: '商品', import: '导入', connection: '对接', job: '任务' }

export const scopeLabel = (scope: string): string => SCOPES[scope] ?? scope
export const systemLabel = (system: string): string => SYSTEMS[system] ?? system
export const subjectLabel = (type: string): string => SUBJECTS[type] ?? type

export const JOURNAL_TEXT = {
  note: '每次点击、请求和结果都在这里。点任意值即可按它筛选。',
  searchPlaceholder: '至少 2 个字：单号、货号、内容（Ctrl+F）',
  tooShort: '至少输入 2 个字',
  pause: '暂停',
  resume: '继续',
  live: '实时',
  paused: '已暂停',
  scrolledAway: '已暂停（滚动中）',
  newEntries: (count: string) => `新 ${count} 条`,
  empty: '没有日志',
  emptyHint: '操作之后，会实时显示在这里。',
  nothingFound: '没有符合条件的日志',
  nothingFoundHint: '去掉一个筛选条件，或换一个时间范围。',
  exporting: '正在导出',
  noDetail: '这一条没有更多内容',
  masked: '密钥在写入时已隐去',
  around: '前后各',
} as const

export type Range = 'all' | 'hour' | 'today' | 'yesterday' | 'week' | 'custom'
export const RANGE_LABEL: Record<Range, string> = {
  all: '全部时间',
  hour: '最近 1 小时',
  today: '今天',
  yesterday: '昨天',
  week: '最近 7 天',
  custom: '自定义…',
}
