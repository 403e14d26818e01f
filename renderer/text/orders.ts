import {
  ORDER_KIND_TEXT,
  ORDER_TABS,
  type OrderKind,
  type OrderState,
  type OrderTab,
} from '../../preload/contract/index.ts'
import type { Tone } from './status.ts'

export const ORDERS_TEXT = {
  searchPlaceholder: '单据号、手工单号、VF单号、IDEAL单号',
  manualNoPlaceholder: '手工单号',
  nothingFound: '没有符合条件的订单',
  nothingFoundHint: '换一个页签，或去掉一些筛选条件。',
  changes: (count: string) => `${count} 张有变化，点此更新`,
  add: '新增',
  push: '推送ideal',
  pushSelected: '推送ideal',
  pull: '立即读取博远ERP',
  pulling: '正在读取博远ERP',
  pullVf: '获取荣耀e栈订单',
  importFile: '从表格导入',
  exportList: '导出',
  readAt: '博远ERP 读取于',
  neverRead: '还没有读取过博远ERP',
  selected: (count: string) => `已选 ${count} 张`,
  clear: '取消选择',
  clearFilter: '清除筛选',
  cannotPush: '现在不能推送ideal',
  toFix: '去处理',
  creating: '正在博远ERP里创建',
  vfUnsaved: '请打开，选好发货仓库后保存',
} as const

export const ORDER_TEXT = {
  back: '返回列表',
  save: '保存',
  push: '推送ideal',
  copy: '复制',
  remove: '删除',
  terminate: '终止',
  cancelPush: '取消推送',
  noCancel: 'ideal目前没有取消接口',
  lookUp: '手动查询',
  again: '重新更新',
  journal: '日志',
  queue: '队列',
  pushLog: '推送日志',
  saveFirst: '请先保存：保存成功后才能推送ideal',
  unsavedPush: '有未保存的修改，请先保存再推送ideal',
  unsavedAct: '有未保存的修改，请先保存',
  nothing: '没有改动',
  fixFirst: '请先改正标红的内容',
  notSavedYet: '订单还没有保存',
  unsaved: (no: string) => (no === '' ? '新订单还没有保存' : `订单 ${no} 的修改还没有保存`),
  saved: '已保存。',
  queued: '已点击推送ideal，正在等待发送；断网时恢复后自动发送，不会重复。',
  lockedTitle: '已推送ideal：不能修改、不能删除、不能取消推送（ideal目前没有取消接口）。',
  lockedOut: '不能修改',
  manualNoHint: '选填，会推送ideal；一般填写国包给省包的销售单号',
  manualNoPlain: '选填，填写后会推送ideal',
  awaitingHint: '选【待发货】才能推送ideal',
  awaitingNo: '暂不发货',
  awaitingYes: '待发货',
  removeTitle: (no: string) => `删除订单 ${no}？`,
  removeText: '删除后不能恢复。还没有推送的订单会同时在博远ERP里删除。',
  terminateTitle: (no: string) => `终止批发订单 ${no}？`,
  terminateOpen: '这张订单还没有推送ideal：在博远ERP里终止，不会通知荣耀IDEAL。',
  terminatePushed: '这张订单已推送ideal：先向荣耀IDEAL提交取消申请，是否终止成功由荣耀IDEAL判断。',
  terminating: '已提交终止，结果会显示在这里。',
  creatingHint: '连不上博远ERP时会自动继续，不用重新录入；点右上角【队列】看原因。',
  conflict: '这张订单在别处改过了',
  conflictHint: '下面是同一处的两种内容。请选择保留哪一种，再保存。',
  mine: '我填的',
  theirs: '现在的',
  keepMine: '在新内容上继续，保留我填的',
  takeTheirs: '用现在的内容，放弃我填的',
  lines: '商品明细',
  addLine: '增加一行',
  paste: '从Excel粘贴',
  pasteHint: '按「商品编号或69码、数量、单价」的顺序粘贴，一行一个商品；单价可以不填。',
  pasteOk: '加入明细',
  scanLabel: '扫码录入',
  scanPlaceholder: '扫69码或输入商品编号，回车加 1',
  keysHint: '回车到下一格 · ↑↓ 换行 · Insert 加行 · Ctrl+Delete 删行 · 可直接从Excel粘贴多行',
  noLines: '还没有商品',
  noLinesHint: '扫码、选择商品，或从Excel粘贴多行。',
  total: '合计',
  timeline: '经过',
  noEvents: '还没有经过',
  documents: '自动生成的单据',
  copySerials: '复制串号',
  exportSerials: '导出串号',
  printSerials: '打印串号',
  printing: '正在准备打印',
  differs: '数量与订单不同',
  blockedLines: (count: string) => `${count} 行商品不能推送`,
} as const

export const PUSH_TEXT = {
  title: (count: string) => `推送 ${count} 张订单到ideal？`,
  warning: '推送后不能修改、不能删除、不能取消推送（ideal目前没有取消接口）。',
  none: '选中的订单都不能推送',
  ok: (count: string) => `推送 ${count} 张`,
  refused: (count: string) => `${count} 张不能推送，不会发送`,
  most: 500,
} as const

export const VF_TEXT = {
  title: '获取荣耀e栈VF订单',
  note: '把荣耀e栈里已确认的VF订单变成批发订单；只获取，不会自动推送ideal。',
  from: '开始日期',
  to: '截止日期',
  ok: '获取',
  timer: '定时获取',
  off: '不定时',
  every: (minutes: number) => (minutes % 60 === 0 ? `每 ${minutes / 60} 小时` : `每 ${minutes} 分钟`),
  result: (created: string, known: string) => `新增 ${created} 张，已有 ${known} 张`,
} as const

export const IMPORT_TEXT = {
  title: (kind: string) => `从表格导入${kind}`,
  note: '一行一个商品，同一张订单的行写相同的单据标识。支持 xlsx、xls、csv。导入后是已保存的订单，不会自动推送ideal。',
  template: '下载模板',
  choose: '选择文件',
  other: '换一个文件',
  again: (by: string) => `${by}已导入过同一个文件，请核对是否重复`,
  orders: '将生成的订单',
  errors: '有问题的行',
  onlyGood: (count: string) => `只导入正确的 ${count} 张，跳过有问题的`,
  ok: (count: string) => `导入 ${count} 张`,
  done: (created: string, skipped: string) => `已生成 ${created} 张订单，跳过 ${skipped} 张。`,
  nothing: '没有可以导入的订单',
  tick: '请先勾选只导入正确的订单，或改好表格再选一次',
} as const

/** What differs between the five kinds of order on their pages; the manual's own words (I25, I26, I37, I38, I45, I49, I55, I56). */
export interface OrderKindWords {
  path: string
  menuPath: readonly string[]
  /** 含义. */
  meaning: string
  warehouse: string
  /** 移入仓; null = there is only one. */
  toWarehouse: string | null
  /** null = none (移库). */
  partner: string | null
  /** What `orders.choices` is asked for. */
  partnerChoice: 'supplier' | 'customer'
  /** Name of 引入 for this kind (I32, I41, I46). */
  introduce: string
  /** What a return makes of it. */
  makes: string
}

export const KIND_WORDS: Record<OrderKind, OrderKindWords> = {
  purchase: {
    path: '/p/purchase-orders',
    menuPath: ['采购管理', '采购订单'],
    meaning: '省包从上游国包（松联、爱施德）、荣耀厂家进行商品采购。',
    warehouse: '收货仓库',
    toWarehouse: null,
    partner: '供应商',
    partnerChoice: 'supplier',
    introduce: '引入订单入库',
    makes: '采购入库单',
  },
  purchaseReturn: {
    path: '/p/purchase-returns',
    menuPath: ['采购管理', '采购订单', '采购退货订单'],
    meaning: '省包将商品退回给国包（松联、爱施德）、荣耀厂家。',
    warehouse: '退货仓库',
    toWarehouse: null,
    partner: '供应商',
    partnerChoice: 'supplier',
    introduce: '引入订单采购退货',
    makes: '采购退货单',
  },
  transfer: {
    path: '/p/transfers',
    menuPath: ['库存管理', '移库管理', '移库订单'],
    meaning: 'ideal仓库之间移库，移出仓、移入仓都必须与ideal仓库有映射关系。',
    warehouse: '移出仓',
    toWarehouse: '移入仓',
    partner: null,
    partnerChoice: 'customer',
    introduce: '引入移库',
    makes: '移出库单和移入库单',
  },
  wholesale: {
    path: '/p/wholesale-orders',
    menuPath: ['批发管理', '批发订单'],
    meaning: '省包将商品销售给渠道客户。来源：手工生成，或获取荣耀e栈VF订单。',
    warehouse: '发货仓库',
    toWarehouse: null,
    partner: '渠道客户',
    partnerChoice: 'customer',
    introduce: '引入批发出库',
    makes: '批发出库单',
  },
  wholesaleReturn: {
    path: '/p/wholesale-returns',
    menuPath: ['批发管理', '批发退货订单'],
    meaning: '渠道客户将商品退回省包仓库。',
    warehouse: '收货仓库',
    toWarehouse: null,
    partner: '渠道客户',
    partnerChoice: 'customer',
    introduce: '引入批发退货',
    makes: '批发退货单',
  },
}

/** A scanned code that names no one product, and what to do. */
export const scanRefused = (problem: string): string => `${problem}。请核对后重扫，或点【增加一行】选择商品`

/** Why an order has no documents yet, and which will come. */
export const noDocuments = (kind: OrderKind): string =>
  `还没有生成。荣耀IDEAL回传后自动生成${KIND_WORDS[kind].makes}，不需要手工录入。`

export const ORDER_TONE: Record<OrderState, Tone> = {
  draft: 'waiting',
  saved: 'off',
  awaiting: 'waiting',
  introduced: 'off',
  queued: 'waiting',
  sending: 'busy',
  unknown: 'unknown',
  refused: 'bad',
  pushed: 'waiting',
  partly: 'busy',
  done: 'ok',
  returnTrouble: 'bad',
  terminating: 'busy',
  terminateApproved: 'warn',
  terminated: 'off',
  completed: 'ok',
  deleted: 'off',
}

/** What a state means for the person who reads the list, where its name alone does not say it. */
export const ORDER_WHY: Partial<Record<OrderState, string>> = {
  queued: '连通后自动发送，不用再点',
  unknown: '已发出，没有收到回答；正在按单据号查询',
  partly: '已移出，等待移入',
  terminating: '等待荣耀IDEAL答复取消申请',
  terminateApproved: '取消申请已通过，正在更新销售订单',
}

export const UPLOAD_TONE = {
  none: 'off',
  uploading: 'busy',
  uploaded: 'ok',
  failed: 'bad',
  unknown: 'unknown',
} as const
export const RETURNED_TONE = { none: 'off', partly: 'busy', returned: 'ok', trouble: 'bad' } as const

export type OrderTabKey = OrderTab | 'all'
export const ORDER_TAB_KEYS: readonly OrderTabKey[] = ['all', ...ORDER_TABS]
export const ORDER_TAB_TEXT: Record<OrderTabKey, string> = {
  all: '全部',
  open: '未推送',
  moving: '推送中',
  pushed: '等待回传',
  trouble: '需处理',
  done: '已完成',
  ended: '已终止/删除',
}
export const ORDER_TAB_TONES: Partial<Record<OrderTabKey, Tone>> = {
  open: 'waiting',
  moving: 'busy',
  pushed: 'waiting',
  trouble: 'bad',
}

const TAB_EMPTY: Record<OrderTab, readonly [title: string, hint: string]> = {
  open: ['没有未推送的订单', '保存后等待您点【推送ideal】的订单会列在这里；软件不会自动推送。'],
  moving: ['没有推送中的订单', '等待发送、发送中、结果未知和终止申请中的订单会列在这里。'],
  pushed: ['没有等待回传的订单', '荣耀IDEAL已收下、等待仓库完成的订单会列在这里。'],
  trouble: ['没有需处理的订单', '推送被拒绝、回传异常的订单会列在这里，并写明原因和怎么办。'],
  done: ['还没有完成的订单', '荣耀IDEAL回传完成的订单会列在这里。'],
  ended: ['没有终止或删除的订单', '已终止和已删除的订单会列在这里。'],
}

/** What an empty list means. */
export function emptyTextOf(kind: OrderKind, tab: OrderTabKey): { title: string; hint: string } {
  if (tab !== 'all') return { title: TAB_EMPTY[tab][0], hint: TAB_EMPTY[tab][1] }
  return {
    title: `还没有${ORDER_KIND_TEXT[kind]}`,
    hint: `点【新增】录入，或等待从博远ERP读取。保存后点【推送ideal】，完成后自动生成${KIND_WORDS[kind].makes}。`,
  }
}
