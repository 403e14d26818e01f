import type { CategoryIssue, PlanLine, ProductImport } from '../../preload/contract/index.ts'
import type { Tone } from './status.ts'

type ImportState = ProductImport['state']
type Action = PlanLine['action']
type Result = NonNullable<PlanLine['result']>

/** S68. */
export const IMPORT_PATH = ['商品管理', '商品管理', '商品批量导入', 'ERP商品导入'] as const

export const STEP_LABEL = {
  dates: '选日期',
  read: '读取',
  categories: '分类',
  plan: '预演',
  deliver: '导入',
  done: '导入完成',
} as const

/** S67: exactly three ways, each with when to use it. */
export const WAYS = [
  {
    key: 'erp',
    route: '/import',
    name: 'ERP商品导入',
    when: '商品已在旺店通货品档案里建好。按创建日期导入全部新商品、新规格，一次不超过一个月。',
  },
  {
    key: 'file',
    route: '/file-import',
    name: '文件导入',
    when: '只要导入一部分商品，或要先在表格里补充、修改。从旺店通单品列表导出后整理。',
  },
  {
    key: 'stock-in',
    route: '/documents',
    name: '入库单据回传',
    when: '平时新到货：旺店通入库单送到门店时，自动建好门店没有的商品，不用单独导入。',
  },
] as const

export const STATE_LABEL: Record<ImportState, string> = {
  reading: '正在读取',
  planning: '正在预演',
  planned: '等待确认',
  confirming: '正在排队',
  delivering: '正在导入',
  done: '导入完成',
  cancelled: '已取消',
  failed: '已中断',
}

export const STATE_TONE: Record<ImportState, Tone> = {
  reading: 'busy',
  planning: 'busy',
  planned: 'warn',
  confirming: 'busy',
  delivering: 'busy',
  done: 'ok',
  cancelled: 'off',
  failed: 'bad',
}

export const ACTION_LABEL: Record<Action, string> = {
  create: '新商品',
  'add-specs': '新规格',
  exists: '已存在，未修改',
  skipped: '跳过',
  error: '错误',
}

export const ACTION_TONE: Record<Action, Tone> = {
  create: 'ok',
  'add-specs': 'busy',
  exists: 'off',
  skipped: 'warn',
  error: 'bad',
}

export const RESULT_LABEL: Record<Result, string> = {
  waiting: '等待发送',
  created: '已导入',
  existed: '发送时已存在',
  failed: '失败',
  unknown: '结果未知',
  discarded: '已放弃',
}

export const RESULT_TONE: Record<Result, Tone> = {
  waiting: 'waiting',
  created: 'ok',
  existed: 'off',
  failed: 'bad',
  unknown: 'unknown',
  discarded: 'off',
}

export const ISSUE_STATE: Record<CategoryIssue['state'], readonly [tone: Tone, text: string]> = {
  open: ['warn', '未建立'],
  queued: ['busy', '正在建立'],
  created: ['ok', '已建立'],
  failed: ['bad', '没有建成'],
}

export const QUICK_LABEL = { month: '本月', 'last-month': '上月', 'days-30': '最近 30 天' } as const

export const IMPORT_TEXT = {
  datesNote: '按货品档案的创建时间选择，开始、截止两天都包含。任何过去的时间都可以，一次不超过一个月。',
  readOnlyNote: '读取和预演不会写入智能POS，确认之后才导入。',
  /** S103, S73. */
  noUpdateNote:
    '只导入新商品、新规格。旺店通里修改过的已有商品不会随导入改变；零售价、货品名称、规格条码由整点更新处理，其余请手工或批量更新。',
  start: '开始读取',
  leave: '可以离开此页，读取和导入会在后台继续；关闭窗口或断网，恢复后从中断处继续。',
  leaveDelivering: '可以离开此页。断网、关机都不会丢失：商品在队列里，恢复后自动继续，不会重复。',
  brandNote: (count: string) => `${count} 个新品牌会随商品自动建立，不影响导入。`,
  imageNote: (count: string) => `${count} 个多规格商品只使用第一个规格的图片。`,
  tooDeepLead: '分类超过三级，智能POS 放不下，这些商品不导入。请在旺店通优化分类，再点【重新预演】。',
  ambiguousLead: '旺店通里有多个同名分类，分不清是哪一个，商品按一级分类导入。请在旺店通改名，再点【重新预演】。',
  missingLead: '这些多级分类在智能POS里还没有。先建立，商品会归到完整的分类；不建立，会变为一级分类：',
  missingAfter: '建立之后，入库单据回传和按钮导入的商品也会归到这些多级分类。',
  nothing: '0 处变更',
  nothingHint: '这个时间段没有新商品、新规格。请换一个时间段。',
  waitsForOther: '等前一段读取完成后自动开始',
  direct: '「商品」由对方系统直连执行，本软件只查看，不写入。请实施人员在【对接设置】把商品的执行方改为「本软件」',
  cancelTitle: '取消这次导入？',
  cancelBody: '还没有写入任何商品。已读取的内容会清除，需要时可重新读取。',
  cancelLate: '商品已进入队列，不能取消。可在【队列】暂停通道，或放弃尚未发送的商品',
  noConnection: '还没有对接',
  noConnectionHint: '导入需要旺店通和智能POS的账号。先在【对接设置】填写并测试连接。',
  recent: '最近导入',
  noRecent: '还没有导入过。',
  recentHint: '每次导入都会留在这里，随时可以回来看结果。',
  notFound: '找不到这次导入',
} as const
