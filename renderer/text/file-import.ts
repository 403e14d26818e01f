import type { FileImport, FilePlanLine, FileRow } from '../../preload/contract/index.ts'
import { formatCount } from './format.ts'
import type { Tone } from './status.ts'

type State = FileImport['state']
type Action = FilePlanLine['action']
type Result = NonNullable<FilePlanLine['result']>
type Sheet = NonNullable<FileImport['sheet']>
type Level = FileRow['issues'][number]['level']

export interface KindText {
  route: string
  /** S80, S107: the manual's own path. */
  path: readonly string[]
  title: string
  note: string
  execute: string
  unit: string
}

export const FILE_KIND: Record<FileImport['kind'], KindText> = {
  create: {
    route: '/file-import',
    path: ['商品管理', '商品管理', '商品批量导入', '文件导入'],
    title: '文件导入',
    note: '从表格导入新商品、新规格；智能POS里已有的商品不修改',
    execute: '商品导入',
    unit: '导入',
  },
  update: {
    route: '/batch-update',
    path: ['商品管理', '商品管理', '商品批量更新', '文件导入'],
    title: '批量更新',
    note: '按商家编码更新智能POS里已有的商品，一次最多 5,000 行；空白单元格不修改（上下架除外）',
    execute: '批量更新',
    unit: '更新',
  },
}

export const FILE_STEP_LABEL = {
  choose: '选文件',
  match: '匹配列',
  check: '检查并修正',
  plan: '预演',
  run: '执行',
  done: '结果',
} as const

export const FILE_STATE_LABEL: Record<State, string> = {
  reading: '正在读取',
  matching: '等待匹配列',
  checking: '等待检查',
  planning: '正在预演',
  planned: '等待执行',
  confirming: '正在排队',
  delivering: '正在执行',
  done: '已完成',
  cancelled: '已取消',
  failed: '已中断',
}

export const FILE_STATE_TONE: Record<State, Tone> = {
  reading: 'busy',
  matching: 'warn',
  checking: 'warn',
  planning: 'busy',
  planned: 'warn',
  confirming: 'busy',
  delivering: 'busy',
  done: 'ok',
  cancelled: 'off',
  failed: 'bad',
}

export const FILE_ACTION_LABEL: Record<Action, string> = {
  create: '新增',
  'add-specs': '新规格',
  change: '变更',
  same: '无变化',
  exists: '已存在',
  skipped: '跳过',
  error: '错误',
}

export const FILE_ACTION_TONE: Record<Action, Tone> = {
  create: 'ok',
  'add-specs': 'busy',
  change: 'busy',
  same: 'off',
  exists: 'off',
  skipped: 'warn',
  error: 'bad',
}

export const FILE_RESULT_LABEL: Record<Result, string> = {
  waiting: '等待发送',
  created: '已新增',
  updated: '已更新',
  existed: '发送时已存在',
  failed: '失败',
  unknown: '结果未知',
  discarded: '已放弃',
}

export const FILE_RESULT_TONE: Record<Result, Tone> = {
  waiting: 'waiting',
  created: 'ok',
  updated: 'ok',
  existed: 'off',
  failed: 'bad',
  unknown: 'unknown',
  discarded: 'off',
}

export const UNDO_LABEL = { waiting: '正在撤销', done: '已撤销', failed: '没有撤销' } as const
export const UNDO_TONE: Record<keyof typeof UNDO_LABEL, Tone> = { waiting: 'busy', done: 'off', failed: 'bad' }

export const LEVEL_LABEL: Record<Level, string> = { error: '错误', warning: '提醒', note: '已还原、已清理' }
export const LEVEL_TONE: Record<Level, Tone> = { error: 'bad', warning: 'warn', note: 'busy' }

export const SHEET_KIND_LABEL: Record<Sheet['kind'], string> = {
  xlsx: 'Excel 工作簿',
  xls: 'Excel 97-2003',
  csv: '文本表格',
}
export const ENCODING_LABEL: Record<NonNullable<Sheet['encoding']>, string> = {
  'utf-8': 'UTF-8',
  gb18030: 'GB18030（GBK）',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
}
export const DELIMITER_LABEL: Record<NonNullable<Sheet['delimiter']>, string> = {
  ',': '逗号 ,',
  '\t': '制表符 Tab',
  ';': '分号 ;',
}

export const UNDO_ACT_LABEL = { restore: '恢复原值', delist: '下架', refused: '不能撤销' } as const
export const UNDO_ACT_TONE: Record<keyof typeof UNDO_ACT_LABEL, Tone> = {
  restore: 'busy',
  delist: 'warn',
  refused: 'bad',
}

export const FILE_TEXT = {
  drop: '把 .xlsx、.xls 或 .csv 文件拖到这里，或拖到页面任何地方',
  dropNow: '松开鼠标，读取这个文件',
  dropOne: '一次只能导入一个文件',
  pick: '选择文件',
  template: '下载样例文件',
  paste: '也可以在 Excel 或 WPS 里选中带表头的单元格，复制后在此页按 Ctrl + V',
  pasteEmpty: '剪贴板里没有表格内容',
  pasteTooLong: '粘贴的内容太长，请另存为文件后导入',
  /** S82. */
  readOnly: '选文件只读取，不写入智能POS；预演之后按【执行】才写入。',
  erp: [
    '在旺店通打开【货品→单品列表】，筛选出要导入的商品',
    '在列名上点右键，选择导出',
    '按样例文件整理字段名，保存后在这里选择',
  ],
  codes: '商家编码、货品编号、规格条码在表格里要设成文本格式，避免前面的 0 丢失。样例文件已经设好。',
  fewNote: '只改几个商品时，在【商品列表】手工修改更快。',
  oncePerFile: '建议一份 csv 文件只导入一次：再次打开、另存会丢失编码前面的 0。',
  /** S103, A7. */
  updateNote: '整点更新只同步零售价、货品名称、规格条码。其他字段在旺店通里改了不会自动过来，请用批量更新或手工修改。',
  onSaleNote: '上下架：空白或 1 = 上架，2 = 下架。空白也会上架，预演会列出由下架变为上架的商品。',
  recent: '最近文件',
  noRecent: '还没有导入过文件。',
  recentHint: '每个文件都会留在这里，没做完的可以接着做。',
  notFound: '找不到这个文件的记录',
  leave: '可以离开此页，后台会继续；关闭窗口、断电之后，从这一步接着做。',
  leaveRunning: '可以离开此页。断网、关机都不会丢失：商品在队列里，恢复后自动继续，不会重复。',
  matchLead: '字段名与样例文件一致的已自动对应。最后四列属性的名称可以随意。',
  renamedTick: '我确认：这些列的字段名与样例文件不同，按我指定的字段读取',
  nothing: '0 处变更',
  nothingCreate: '文件里的商品、规格在智能POS里都已经有了，或者有错误。',
  nothingUpdate: '文件里的值与智能POS相同，或者有错误。',
  splitAdvice: '建议一次不超过 5,000 行。可以拆成几份，依次导入，每份都能单独查看结果和撤销。',
  undoLead:
    '只撤销这次导入之后没有再改过的商品，其余逐条说明原因。智能POS没有删除商品的接口：新增的商品会下架，更新过的恢复原值。',
  cancelBefore: '还没有写入任何商品。文件的内容和修改会清除，需要时可重新选择文件。',
  cancelAfter: '尚未发送的商品不再发送；已经写入智能POS的会保留，并留在结果里。',
} as const

/** Keys of the grid, shown beside it. */
export const GRID_KEYS: readonly (readonly [keys: string, meaning: string])[] = [
  ['F8', '下一个问题'],
  ['Enter 或 F2', '修改单元格；再按 Enter 保存并到下一行'],
  ['Tab', '保存并到右边一格'],
  ['Esc', '放弃修改'],
  ['Delete', '清空单元格'],
  ['Shift + ↑ ↓', '选中一段'],
  ['Ctrl + D', '向下填充'],
  ['Ctrl + C / V', '复制、粘贴一列或一块'],
  ['Ctrl + H', '查找替换'],
  ['Ctrl + Z / Y', '撤销、重做'],
]

/** W2, S85. */
export function sameBeforeText(when: string, by: string, fileName: string): string {
  return `内容完全相同的文件在 ${when} 由 ${by || '未登录的人员'} 导入过（${fileName}）。继续不会重复新增，但请确认是否选错了文件。`
}

/** A8. */
export function onSaleText(products: number): string {
  return `将由下架变为上架 ${formatCount(products)} 个商品`
}

export function onlyCorrectText(errors: number): string {
  return `只导入正确行：${formatCount(errors)} 行有错误，不写入，可下载后改正再导入`
}
