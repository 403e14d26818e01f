import type { CallOutput, OrderKind, ReturnRow, SerialLife, StockDocument } from '../../preload/contract/index.ts'
import type { Tone } from './status.ts'

export const RETURNS_MENU = ['库存管理', 'ideal回传'] as const
export const STOCK_DOCUMENTS_MENU = ['库存管理', '自动生成单据'] as const
export const SERIALS_MENU = ['库存管理', '串号追踪'] as const

/** Where an order of a kind is opened. */
export const ORDER_PAGE: Record<OrderKind, string> = {
  purchase: '/p/purchase-orders',
  purchaseReturn: '/p/purchase-returns',
  transfer: '/p/transfers',
  wholesale: '/p/wholesale-orders',
  wholesaleReturn: '/p/wholesale-returns',
}

type Stage = ReturnRow['stage']

export const RETURN_TABS = ['all', 'trouble', 'moving', 'applied', 'ignored'] as const
export type ReturnTab = (typeof RETURN_TABS)[number]
export const RETURN_TAB_TEXT: Record<ReturnTab, string> = {
  all: '全部',
  trouble: '回传异常',
  moving: '处理中',
  applied: '已生成单据',
  ignored: '不处理',
}
/** Stages of a tab; each stage is in one. */
export const RETURN_TAB_STAGES: Record<ReturnTab, readonly Stage[]> = {
  all: ['received', 'waiting', 'querying', 'trouble', 'applied', 'ignored'],
  trouble: ['trouble'],
  moving: ['received', 'waiting', 'querying'],
  applied: ['applied'],
  ignored: ['ignored'],
}
export const RETURN_TAB_EMPTY: Record<ReturnTab, readonly [title: string, hint: string]> = {
  all: ['还没有回传', '推送ideal以后，入库、出库、移库完成时会自动收到，并生成单据。'],
  trouble: ['没有回传异常', '串号不齐、长度不对或重复时，会停在这里，不会生成一半的单据。'],
  moving: ['没有正在处理的回传', '等待完成、正在查询串号的回传会列在这里。'],
  applied: ['还没有生成单据', '串号齐全后自动生成出入库单据。'],
  ignored: ['没有不处理的回传', '重复的回传、不认识的单据号会列在这里。'],
}
export const STAGE_TONE: Record<Stage, Tone> = {
  received: 'waiting',
  waiting: 'waiting',
  querying: 'busy',
  trouble: 'bad',
  applied: 'ok',
  ignored: 'off',
}
export const SOURCE_TEXT: Record<ReturnRow['source'], string> = {
  feed: '变更查询',
  callback: '回调',
  lookUp: '单号查询',
}

export const RETURNS_TEXT = {
  note: '单据只由ideal的回传生成：收到完成状态 → 查询串号 → 串号齐全才生成单据，不会生成一半。',
  search: '单据号',
  refresh: '手动查询',
  refreshHint: '立即查询变更，并按单据号逐个查询等待回传的订单',
  listener: '回调接收',
  received: '最近一次接收',
  asked: '最近一次查询',
  never: '还没有',
  waiting: '处理中',
  again: '重新获取串号',
  againHint: '再向ideal查询一次串号；齐全后自动生成单据',
  againOnly: '只有回传异常和等待中的可以重新获取',
  changes: (count: string) => `${count} 条有变化，点此更新`,
  selected: (count: string) => `已选 ${count} 条`,
  clear: '取消选择',
  nothingFound: '没有符合条件的回传',
  nothingFoundHint: '换一个页签，或清空查找。',
  problems: '串号问题',
  history: '经过',
  problemsMost: '最多显示 200 条',
  noHistory: '还没有经过',
  openOrder: '打开订单',
  openDocument: '打开生成的单据',
  journal: '看日志',
  listenerTitle: '回调接收设置',
  listenerOn: '接收ideal的回调',
  listenerHost: '监听地址',
  listenerHostHint: '127.0.0.1 只接收本机；改为其他地址时，前面要有 TLS 代理，并放行防火墙端口',
  listenerPort: '端口',
  listenerLead:
    '不开启也能正常工作：本软件一直按变更查询接收回传。开启后收到回调会立即查询，更快一些。回调只是提示，单据内容始终以查询为准。',
  listenerUrl: '回调地址（给荣耀）',
  portRange: '端口在 1024 到 65535 之间',
  needHost: '请填写监听地址',
  nothingChanged: '没有修改',
} as const

export const STOCK_DOCUMENTS_TEXT = {
  note: '由ideal回传自动生成，串号与回传一致，写入博远ERP。一张订单的一个阶段只生成一张。',
  search: '单号、订单号',
  none: '还没有自动生成的单据',
  noneHint: '推送ideal的订单完成后，这里会出现采购入库单、移出库单、移入库单、批发出库单等。',
  nothingFound: '没有符合条件的单据',
  nothingFoundHint: '去掉一些筛选条件。',
  allKinds: '全部类型',
  lines: '商品行',
  serials: '串号',
  serialSearch: '查找串号',
  allLines: '全部商品行',
  copySerials: '复制串号',
  exportSerials: '导出串号',
  printSerials: '打印串号',
  noSerials: '这张单据没有串号',
  difference: '数量差异',
  differenceHint: (ordered: string, actual: string) => `订单 ${ordered}，实际 ${actual}。按实际数量生成。`,
  openQueue: '在队列中查看',
} as const

export const DOCUMENT_STATE_TONE: Record<StockDocument['state'], Tone> = {
  queued: 'waiting',
  sending: 'busy',
  unknown: 'unknown',
  delivered: 'ok',
  refused: 'bad',
}

export const SERIALS_TEXT = {
  note: '扫描或输入主串号、辅助串号、SN 中的任意一个，查看一台机器从入库到出库的全部经过。',
  scan: '扫描串号，回车查询',
  find: '查询',
  found: (count: string) => `${count} 台机器有这个串号`,
  notFound: (serial: string) => `没有找到串号「${serial}」`,
  notFoundHint: '串号要完整，前后的 0 也要有。还没有导入期初串号的，请先导入。',
  life: '串号经过',
  list: '串号列表',
  changes: (count: string) => `${count} 台有变化，点此更新`,
  listSearch: '串号开头',
  productNo: '商品编号',
  warehouse: '仓库',
  allWarehouses: '全部仓库',
  none: '还没有串号',
  noneHint: 'ideal回传生成单据后自动登记；已有库存请先导入期初串号。',
  nothingFound: '没有符合条件的串号',
  nothingFoundHint: '列表按串号的开头查找；按任意部分查询请用上面的扫描框。',
  opening: '期初串号',
  openingBoyuan: '从博远ERP导入',
  openingFile: '从文件导入…',
  openingHint: '登记已有库存的串号，出库时才能核对。重复导入不会重复登记。',
  openingDone: (added: string, known: string) => `期初串号：新登记 ${added} 台，已有 ${known} 台`,
  openingConflicts: (count: string) => `，${count} 台与现有记录矛盾，没有登记`,
  openingErrors: (count: string) => `文件里有 ${count} 处需要修改，这些行没有登记`,
  exportXlsx: '导出 Excel',
  exportCsv: '导出 CSV',
} as const

export const SERIAL_TABS = ['all', 'in', 'moving', 'out'] as const
export type SerialTab = (typeof SERIAL_TABS)[number]
export const SERIAL_TAB_TEXT: Record<SerialTab, string> = { all: '全部', in: '在库', moving: '在途', out: '已出库' }
export const SERIAL_TONE: Record<SerialLife['state'], Tone> = { in: 'ok', moving: 'busy', out: 'off' }

/** 86001 / 86002: all parts of a device as one text. */
export function serialText(serial: SerialLife['serial']): string {
  return [serial.main, serial.aux1, serial.aux2].filter((part) => part !== null && part !== '').join(' / ')
}

/** 已重新查询 3 条；1 条不能：已生成单据. */
export function againText({ changed, refused }: CallOutput<'returns.again'>): string {
  const done = `已重新获取 ${changed} 条`
  if (refused.length === 0) return done
  const reasons = [...new Set(refused.map((one) => one.reason))]
  return `${done}；${refused.length} 条不能：${reasons.slice(0, 3).join('；')}`
}
