import type { CompareLine, CompareRun } from '../../preload/contract/index.ts'
import { formatCount, formatDay } from './format.ts'
import type { Tone } from './status.ts'

export type CompareKind = CompareLine['kind']

export const COMPARE_KIND_LABEL: Record<CompareKind, string> = {
  'pos-only': 'POS 有、ERP 没有',
  'erp-only': 'ERP 有、POS 没有',
  clash: '编码冲突',
  'no-code': '没有商家编码',
}

/** What a person does about lines of this kind. */
export const COMPARE_KIND_HINT: Record<CompareKind, string> = {
  'pos-only': '门店有、货品档案里没有。请在旺店通【货品档案】补上，商家编码与门店一字不差，否则订单无法匹配。',
  'erp-only': '货品档案里有、门店没有。点“去导入”，按创建月份用【ERP商品导入】带到门店。',
  clash: '只差大小写、全角半角或首尾空格，或一个编码用在多个规格上。其他系统按字面匹配，请改成唯一且一致。',
  'no-code': '没有商家编码的规格无法对照，也不会被匹配。请先补上商家编码。',
}

export const COMPARE_KIND_TONE: Record<CompareKind, Tone> = {
  'pos-only': 'warn',
  'erp-only': 'warn',
  clash: 'bad',
  'no-code': 'bad',
}

export const DIFFERS_LABEL: Record<CompareLine['differs'][number], string> = {
  case: '大小写不同',
  width: '全角半角不同',
  blank: '首尾空格不同',
  'repeated-erp': 'ERP 中重复',
  'repeated-pos': 'POS 中重复',
}

export const COMPARE_STATE_LABEL: Record<CompareRun['state'], string> = {
  reading: '正在读取旺店通ERP',
  refreshing: '正在更新智能POS商品',
  comparing: '正在对照',
  done: '对照完成',
  cancelled: '已取消',
  failed: '已中断',
}

export const COMPARE_STATE_TONE: Record<CompareRun['state'], Tone> = {
  reading: 'busy',
  refreshing: 'busy',
  comparing: 'busy',
  done: 'ok',
  cancelled: 'off',
  failed: 'bad',
}

export const COMPARE_STEPS = ['读取旺店通ERP', '更新智能POS商品', '对照'] as const

export const COMPARE_TEXT = {
  note: '按商家编码列出门店与货品档案互相缺少的商品。只读取两边，不写入任何一边。',
  start: '开始对照',
  startAgain: '重新对照',
  running: '正在对照，请等它完成，或先取消',
  from: 'ERP 商品从',
  fromAfter: '起',
  fromHint: '读取这一天之后新建或修改过的 ERP 商品。要对照全部商品，请保持默认日期。',
  noDay: '请先选择开始日期',
  cancel: '取消对照',
  resume: '继续',
  leave: '可以离开此页或关闭窗口，对照会继续；退出后下次打开接着读。',
  requests: '次请求',
  products: '个商品',
  specs: '个规格',
  history: '对照记录',
  export: '导出',
  exportAll: '导出全部',
  searchPlaceholder: '编码、货号、名称（Ctrl+F）',
  noConnection: '还没有对接',
  noConnectionHint: '对照需要旺店通ERP和智能POS的账号。先在【对接设置】填写并测试连接。',
  never: '还没有对照过',
  neverHint:
    '首次对照要从旺店通按 30 天一段读取全部商品，受接口次数限制，可能需要较长时间；读到哪里记到哪里，断网、退出都会接着读。',
  none: '没有这样的商品',
  noneHint: '两边在这一项上一致。',
  nothingFound: '没有找到',
  nothingFoundHint: '检查查找内容，或换一个页签。',
  toImport: '去导入',
  byMonth: '按创建月份导入',
  allMonths: (count: number) => `全部 ${formatCount(count)} 个月`,
  fewerMonths: '收起',
  stuck: '已停下等待，恢复后自动继续',
  undated: (count: number) => `另有 ${formatCount(count)} 个没有创建时间，请在旺店通查看`,
  noErp: 'ERP 一个规格也没有读到。请检查开始日期和旺店通账号，结果不能作为依据。',
  partOfErp: (from: string) => `只读取了 ${from} 之后新建或修改过的 ERP 商品，更早的会被列为“POS 有、ERP 没有”。`,
  previous: '以下是上一次的结果',
  moreUses: (count: number) => `共 ${formatCount(count)} 处`,
} as const

/** One line of the history: `ERP 从 2012-01-01 起 · POS 有、ERP 没有 12 · …`. */
export function historyText(run: CompareRun): string {
  const from = `ERP 从 ${run.from} 起`
  if (run.state !== 'done')
    return `${from} · ${run.trouble?.problem ?? `已读 ${formatCount(run.reading.specs)} 个规格`}`
  const { lines } = run.counts
  const found = (Object.keys(COMPARE_KIND_LABEL) as CompareKind[]).map(
    (kind) => `${COMPARE_KIND_LABEL[kind]} ${formatCount(lines[kind])}`,
  )
  return [from, ...found].join(' · ')
}

/** `2026-03`, from the first day of a month. */
export const monthLabel = (from: string): string => from.slice(0, 7)

export const createdText = (at: number | null): string => (at === null ? '—' : formatDay(at))

/**
 * A code with what cannot be seen made visible: blanks at the ends as ␣, other invisible characters as ·. For showing
 * only, never for copying.
 */
export function visibleCode(code: string): string {
  return code.replace(/^\s+|\s+$/g, (blanks) => '␣'.repeat(blanks.length)).replace(/[\u200B-\u200D\u2060\uFEFF]/g, '·')
}
