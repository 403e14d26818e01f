import type { ChangeSource, EditField, EditState, ExportColumn } from '../../preload/contract/index.ts'
import type { Tone } from './status.ts'

export const PRODUCTS_TEXT = {
  searchPlaceholder: '关键字：货号、商家编码、名称，可扫码（Ctrl+F）',
  category: '全部分类',
  brand: '全部品牌',
  refresh: '立即更新',
  refreshing: '正在从智能POS更新',
  asOf: '数据截至',
  never: '还没有读取过',
  expandAll: '展开全部规格',
  collapseAll: '收起全部规格',
  none: '还没有商品',
  noneHint: '从智能POS读取后会列在这里；导入的商品送达后自动出现。',
  nothingFound: '没有找到商品',
  nothingFoundHint: '检查关键字，或去掉分类、品牌筛选。',
  noConnection: '还没有对接',
  noConnectionHint: '商品列表来自智能POS。先在【对接设置】填写账号并测试连接。',
  changes: (count: string) => `${count} 个商品有变化，点此更新`,
  imageBlocked: '窗口不加载外部图片，可复制地址在浏览器中查看',
  filterNote: '分类、品牌只用于筛选；双击或按 Enter 编辑商品',
  note: '在 ERP 中改了商品，只有零售价、货品名称、规格条码会在整点自动更新；其余内容请在这里手工修改或用批量更新。',
  edit: '编辑',
  pendingOf: (value: string) => `待发送；POS 现有：${value === '' ? '（空）' : value}`,
  export: '导出',
} as const

export const EDIT_TEXT = {
  title: '编辑商品',
  back: '返回商品列表',
  save: '保存',
  nothing: '没有修改',
  fixFirst: '请先改正标出的内容',
  checking: '正在向智能POS核对最新内容…',
  stale: '显示的是上次读取的内容',
  lead: '保存后写入智能POS，断网时先排队。除非 ERP 又改了零售价、货品名称或规格条码，整点更新不会覆盖。商品多时请用批量更新。',
  product: '商品',
  specs: (count: string) => `规格 ${count} 个`,
  code: '商家编码不能修改',
  categoryHint: '只列出智能POS已有的分类；需要新分类请先到【分类与品牌】建立',
  brandHint: '可直接输入新品牌，保存后智能POS自动新建',
  imageHint: 'http 或 https 开头的图片地址，空白为没有图片',
  attributesHint: '如 颜色:红;尺码:L',
  was: (value: string) => `POS 现有：${value === '' ? '（空）' : value}`,
  saved: '已保存，正在发送到智能POS',
  delivered: '已写入智能POS',
  unchanged: '内容与智能POS相同，没有需要保存的修改',
  queued: '这个商品有一条修改待发送',
  queuedHint: '下面显示的是待发送的内容；可以继续修改后重新保存，也可以撤回。',
  failed: '上次的修改没有写入',
  failedHint: '可以改正后重新保存，或放弃这次修改。',
  withdraw: '撤回',
  giveUp: '放弃这次修改',
  moved: 'POS 中的这个商品刚有变化。您的修改还在；保存时如果改到同一项，会请您选择。',
  conflict: '同一项内容已被别人改过，请选择保留哪个值',
  before: '您打开时',
  mine: '我的修改',
  theirs: 'POS 现在',
  useMine: '用我的',
  useTheirs: '用 POS 的',
  keep: '按选择保存',
  unsaved: (productNo: string) => `商品 ${productNo} 的修改还没有保存`,
  empty: '（空）',
  unknown: '（不详）',
} as const

export const HISTORY_TEXT = {
  title: '修改记录',
  none: '还没有修改记录',
  noneHint: '手工修改、批量更新、整点更新、导入，以及在商家后台直接改的内容会列在这里。',
  more: '显示更早的记录',
  undo: '撤销',
  undoTitle: '撤销这次修改',
  undoLead: '会再做一次修改，把下列内容改回去：',
  undoNone: '这次修改的内容之后都又改过，没有可以改回的。',
  undoOk: '改回去',
  queue: '查看队列',
  log: '日志',
  nobody: '商家后台或其他程序',
} as const

export const FIELD_LABEL: Record<EditField, string> = {
  name: '名称',
  categoryPath: '分类',
  brand: '品牌',
  unit: '基本单位',
  image: '图片',
  onSale: '上下架',
  specName: '规格名称',
  attributes: '规格属性',
  barcode: '规格条码',
  retailPrice: '零售价',
  spec: '新增规格',
}

export const SOURCE_LABEL: Record<ChangeSource, string> = {
  edit: '手工修改',
  batch: '批量更新',
  hourly: '整点更新',
  import: '导入',
  pos: '门店自己改的',
}

export const EDIT_STATE: Record<EditState, readonly [Tone, string]> = {
  queued: ['waiting', '待发送'],
  delivered: ['ok', '已写入'],
  conflict: ['bad', '有冲突'],
  failed: ['bad', '没有写入'],
  withdrawn: ['off', '已撤回'],
  replaced: ['off', '已由新的修改代替'],
}

/** A value of a field as a person reads it. */
export function valueText(field: EditField, value: string | null): string {
  if (value === null) return EDIT_TEXT.unknown
  if (value === '') return EDIT_TEXT.empty
  if (field === 'onSale') return value === '1' ? '上架' : '下架'
  if (field === 'categoryPath') return value.replace(/\\([\\/])|\//g, (_all, escaped) => escaped ?? ' / ')
  return field === 'retailPrice' ? `¥${value}` : value
}

export const EXPORT_TEXT = {
  title: '导出商品',
  lead: (filtered: boolean, count: string) => (filtered ? `当前筛选的 ${count} 个商品` : `全部 ${count} 个商品`),
  reimport: '用于批量更新（改好后可直接导回）',
  reimportHint: '列名与批量更新的样例文件一致，原样导回不会有任何变更；规格属性留空表示不修改。',
  columns: '查看用（自选列）',
  format: '文件格式',
  xlsx: 'Excel（.xlsx，推荐）',
  csv: 'csv（.csv）',
  csvHint: '用 Excel 打开 csv 再保存会丢失编码前面的 0，需要编辑请选 Excel 格式。',
  lastKnown: '导出的是最近一次从智能POS读到的内容，不含待发送的修改。',
  ok: '导出',
  working: '正在导出，请稍候；可以离开本页。',
  saved: (name: string, products: string, specs: string) => `已导出到「${name}」：${products} 个商品，${specs} 个规格`,
} as const

export const EXPORT_COLUMN_LABEL: Record<ExportColumn, string> = {
  productNo: '货号',
  name: '名称',
  category: '分类',
  brand: '品牌',
  spec: '规格名称',
  merchantCode: '商家编码',
  price: '零售价',
  unit: '基本单位',
  barcode: '规格条码',
  onSale: '上下架',
  updated: '更新时间',
}
