import type {
  InterfaceState,
  MappingState,
  MappingWhat,
  ProvinceSystem,
  SerialRuleView,
} from '../../preload/contract/index.ts'
import type { Tone } from './status.ts'

/** Pages of 荣耀接口 by the manual's menu paths (I15, I20); 映射 and 对照 stand beside them. */
const HONOR = ['系统管理', '接口管理', '荣耀接口'] as const
export const PROVINCE_MENU = {
  settings: [...HONOR, '荣耀IDEAL接口设置'],
  warehouses: [...HONOR, '荣耀IDEAL仓库设置'],
  products: [...HONOR, 'e栈商品映射'],
  customers: [...HONOR, 'e栈客户映射'],
  rules: [...HONOR, '串号规则对照'],
} as const

export const PROVINCE_SYSTEM_LABEL: Record<ProvinceSystem, string> = {
  ideal: '荣耀IDEAL',
  boyuan: '博远ERP',
  ezhan: '荣耀e栈',
}

export const PROVINCE_SETTINGS_TEXT = {
  note: '填写荣耀提供的账号 → 保存 → 测试连接 → 仓库设置 → e栈商品、客户映射',
  practiceNote: '练习环境的接口由系统自动填写并验证，可以直接推送。实施 PIN 是 0000。',
  none: '还没有设置荣耀IDEAL接口',
  noneHint: '需要荣耀提供的接口ID、APPKEY、省包编号，以及博远ERP、荣耀e栈的账号。由实施人员填写。',
  create: '填写接口设置',
  newName: '省包对接',
  goSettings: '去荣耀IDEAL接口设置',
  unsaved: '还没有保存接口设置',
  idealLead: '接口ID、APPKEY、省包编号由荣耀提供。',
  boyuanLead: '读取订单、锁定已推送的订单、写入自动生成的单据。由博远提供。',
  ezhanLead: '商品信息与渠道客户来源于荣耀e栈，必须先开通。',
  enabledFrom: '单据日期早于这一天的单据不能推送',
  enabledFromEmpty: '没有填写时不能推送任何单据',
  endpointLabel: '采购退货',
  endpointHint: '操作说明写的是入库指令；荣耀另有要求时再改',
  endpoints: { 'inbound-orders': '创建入库指令接口', 'outbound-orders': '创建出库指令接口' },
  signatureLabel: '签名方式',
  signatureHint: '一般不改；对方要求时再选 MD5',
  perMinute: '每分钟请求数，按对方给的限额填写',
  removeTitle: '删除这个省包对接？',
  removeBody: '账号、密钥、仓库设置和映射关系会删除。队列里还有未完成的行时不能删除。',
  testHint: '点【测试连接】，逐项检查荣耀IDEAL、博远ERP、荣耀e栈的地址、本机时间和账号。',
  stateTitle: '接口状态',
  stateHint: '由博远后台启用、关闭，请联系博远业务员',
  askState: '重新查询',
} as const

export const INTERFACE_STATE: Record<InterfaceState['ideal'], readonly [tone: Tone, text: string]> = {
  open: ['ok', '启用'],
  closed: ['bad', '关闭'],
  unknown: ['unknown', '未知'],
}

/** 荣耀e栈 has been opened, not opened, or never asked (I11). */
export function ezhanState(opened: boolean | null): readonly [tone: Tone, text: string] {
  if (opened === null) return ['unknown', '未知']
  return opened ? ['ok', '已开通'] : ['bad', '未开通']
}

export const WAREHOUSE_TEXT = {
  note: '建立映射后，该仓库发生的业务才能推送ideal。一个ERP仓库只对应一个IDEAL仓库编码，编码由荣耀提供。',
  sync: '同步',
  syncHint: '重新读取博远ERP的仓库、商品、往来单位，荣耀IDEAL的仓库，荣耀e栈的商品和客户',
  readAt: '读取于',
  notRead: '尚未读取',
  set: '设置编码',
  change: '修改',
  clear: '清除',
  accept: '采用',
  acceptAll: (count: string) => `采用 ${count} 个建议`,
  noProposals: '没有可以采用的建议',
  search: '仓库编号、名称、IDEAL编码',
  none: '还没有读取仓库',
  noneHint: '测试连接通过后点【同步】，读取博远ERP的仓库。',
  nothingFound: '没有符合条件的仓库',
  nothingFoundHint: '换一个页签，或清空查找。',
  dialogTitle: (name: string) => `仓库「${name}」的IDEAL仓库编码`,
  codeLabel: 'IDEAL仓库编码',
  codeHint: '从荣耀IDEAL的仓库里选择，或直接填写荣耀提供的编码。',
  needCode: '请填写编码',
  taken: (name: string) => `这个编码已用在仓库「${name}」`,
  sameCode: '没有修改',
  clearTitle: '清除这个仓库的编码？',
  clearBody: '清除后，这个仓库的单据不能再推送ideal。已经推送的单据仍会正常回传。',
} as const

export const WAREHOUSE_TABS = ['all', 'unmapped', 'problem', 'mapped'] as const
export type WarehouseTab = (typeof WAREHOUSE_TABS)[number]
export const WAREHOUSE_TAB_TEXT: Record<WarehouseTab, string> = {
  all: '全部',
  unmapped: '未映射',
  problem: '有问题',
  mapped: '已映射',
}

const MAPPING_NOUN: Record<MappingWhat, string> = { products: '商品', customers: '客户' }

export const MAPPING_TEXT = {
  note: {
    products: 'ideal接口的商品信息来源于荣耀e栈。没有映射的商品不能推送；自动找到的对应需要人工确认。',
    customers: 'ideal接口的渠道客户来源于荣耀e栈。没有映射的客户不能推送；自动找到的对应需要人工确认。',
  },
  sync: '同步',
  syncing: '正在同步',
  readAt: '同步于',
  notRead: '尚未同步',
  syncRunning: '正在读取荣耀e栈与博远ERP，完成后列表自动更新。',
  confirm: '确认',
  choose: '选择…',
  rechoose: '改选…',
  unmap: '取消映射',
  confirmSelected: '确认所选',
  confirmAll: (count: string) => `确认全部 ${count} 个待确认`,
  confirmAllTitle: (count: string) => `确认全部 ${count} 个自动找到的对应？`,
  confirmAllBody: '按编码、69码、名称、型号自动找到，两边都唯一。确认后就可以推送；确认错了可以逐行取消映射。',
  confirmAllTick: '我已抽查，对应正确',
  noProposals: '没有待确认的对应',
  onlyProposed: '所选的行里没有待确认的对应',
  confirmed: (count: string) => `已确认 ${count} 个`,
  unmapTitle: '取消这个映射？',
  unmapBody: (name: string) => `取消后，含「${name}」的单据不能推送ideal，直到重新映射。已经推送的不受影响。`,
  chooseTitle: (what: MappingWhat, name: string) => `给e栈${MAPPING_NOUN[what]}「${name}」选择ERP${MAPPING_NOUN[what]}`,
  chooseSearch: '编号、名称、型号、69码',
  chooseNone: '没有找到',
  chooseNoneHint: '换一个词；刚在ERP里建的要先【同步】。',
  takenBy: (code: string) => `已对应e栈 ${code}`,
  search: { products: '编码、名称、型号、69码', customers: '编码、名称' },
  none: {
    products: ['还没有同步商品', '点【同步】，读取荣耀e栈的商品型号与博远ERP的商品。'],
    customers: ['还没有同步客户', '点【同步】，读取荣耀e栈的渠道客户与博远ERP的往来单位。'],
  },
  changes: (count: string) => `${count} 行有变化，点此更新`,
  nothingFound: '没有符合条件的行',
  nothingFoundHint: '换一个页签，或清空查找。',
  selected: (count: string) => `已选 ${count} 行`,
  clear: '取消选择',
} as const

export const MAPPING_TABS = ['all', 'unmapped', 'conflict', 'proposed', 'confirmed', 'erp'] as const
export type MappingTab = (typeof MAPPING_TABS)[number]

export function mappingTabText(tab: MappingTab, what: MappingWhat): string {
  const text: Record<MappingTab, string> = {
    all: '全部',
    unmapped: '未映射',
    conflict: '冲突',
    proposed: '待确认',
    confirmed: '已确认',
    erp: `ERP未映射${MAPPING_NOUN[what]}`,
  }
  return text[tab]
}

export const MAPPING_TAB_EMPTY: Record<MappingTab, string> = {
  all: '没有符合条件的行',
  unmapped: '没有未映射的行',
  conflict: '没有冲突',
  proposed: '没有待确认的对应',
  confirmed: '还没有确认的映射',
  erp: 'ERP里的都已映射',
}

export const MAPPING_STATE_TEXT: Record<MappingState, readonly [tone: Tone, text: string]> = {
  unmapped: ['bad', '未映射'],
  proposed: ['waiting', '待确认'],
  conflict: ['warn', '冲突'],
  confirmed: ['ok', '已确认'],
}

export const RULES_TEXT = {
  note: '是否按串号管理、串号长度、是否多串号管理，ideal系统必须与ERP系统一致。不一致的商品不能推送。',
  exportAll: '导出全部',
  exportDifferent: '导出不一致',
  none: '还没有可以对照的商品',
  noneHint: '在【e栈商品映射】确认映射后，这里逐个对照两边的串号规则。',
  allEqual: '没有不一致的商品',
  allEqualHint: '已映射的商品两边规则都一致。',
  search: '商品编号、名称、e栈编码',
  equal: '一致',
  different: '不一致',
  nothingFound: '没有符合条件的商品',
  fix: '在ERP的商品资料里改成与荣耀一致，或请荣耀修改，然后点【同步】。',
} as const

/** 串号 15 位，辅助 15 位. */
export function ruleText(rule: SerialRuleView): string {
  if (!rule.serialManaged) return '不按串号管理'
  const length = (value: number | null) => (value === null ? '不限长度' : `${value} 位`)
  const main = `串号 ${length(rule.serialLength)}`
  return rule.multiSerial ? `${main}，辅助 ${length(rule.auxLength)}` : `${main}，单串号`
}
