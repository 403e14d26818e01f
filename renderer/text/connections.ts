import type { CallInput, Connection, ConnectionCheck, MappingRow } from '../../preload/contract/index.ts'
import type { Tone } from './status.ts'

export type Stream = CallInput<'connections.setRunner'>['stream']
export type Runner = CallInput<'connections.setRunner'>['runner']
type AccountState = Connection['wangdian']['state']

export const ACCOUNT_STATE: Record<AccountState, readonly [tone: Tone, text: string, hint: string]> = {
  ok: ['ok', '已验证', ''],
  unverified: ['warn', '未验证', '保存后还没有通过测试连接'],
  'needs-reentry': ['bad', '需重新填写密钥', '密钥在这台电脑或这个用户下无法解开，请重新填写'],
  'locked-elsewhere': ['bad', '已在别处运行', '此账号已在本机另一个窗口或另一个用户下运行，请先关闭那一个'],
  incomplete: ['off', '未填完', '还有必填项没有填写'],
}

/** S8: editable by configuration of the vendor, copied by the person. */
export const LOGIN_ADDRESS = 'http://pos.vpubao-mall.com/system/?c=shop&m=login'

export const CONNECTION_TEXT = {
  note: '填写账号 → 保存 → 测试连接 → 对应门店与仓库',
  none: '还没有对接',
  noneHint: '一个对接 = 一个商户的旺店通账号和智能POS账号。需要实施人员填写。',
  create: '新建对接',
  newName: '新对接',
  practiceNote: '练习环境的对接由系统自动填写并验证，可以直接使用。实施 PIN 是 0000。',
  secretHeld: (hint: string | null) => `已保存${hint ? `，末尾 ${hint}` : ''}。不修改请留空`,
  secretNone: '尚未填写',
  replaceTitle: '更换密钥？',
  replaceBody: '已保存的密钥会被新填写的替换，旧的无法找回。更换后需要重新测试连接。',
  replaceTick: '我确认更换',
  removeTitle: '删除这个对接？',
  removeBody: '账号、密钥和门店仓库对应关系会删除。队列里还有未完成的行时不能删除。',
  saveFirst: '有未保存的修改，请先保存',
  unsaved: '还没有保存对接',
  nothingChanged: '没有修改',
  testNone: '还没有测试过',
  testHint: '点【测试连接】，逐项检查地址、本机时间、账号、店铺、仓库和物流。',
  testing: '正在测试',
  wangdianHint: '由ERP实施提供：旺店通后台开通 API 后得到。',
  posHint: '由门店实施在商家后台开通后得到。',
  perMinute: '每分钟请求数，按对方给的限额填写',
  authorisationSteps: ['商家管理', '平台配置', '旺店通Erp服务', '操作', '授权使用本店铺数据'],
  authorisationLead: '用商家后台账号登录，按路径打开，复制三个值填到下面，再点击门店【授权】。',
  handover: '交接卡（发给ERP实施）',
  handoverHint: 'ERP实施在旺店通店铺授权里填写：平台账号、AppKey、SessionKey。授权密钥不在卡片上显示。',
  saveIncomplete: '门店ID、门店名称、授权密钥三项都要填写',
} as const

export const STREAM_LABEL: Record<Stream, readonly [name: string, what: string]> = {
  products: ['商品', 'ERP商品 → 智能POS：ERP商品导入'],
  documentsIn: ['单据（ERP → 门店）', '入库单据回传、ERP创建的单据，完成后约十分钟到门店'],
  documentsOut: ['单据（门店 → ERP）', '其他入库、其他出库、盘点、调拨，实时到ERP'],
  sales: ['销售单', '由旺店通十分钟内主动抓取，本软件从不发送'],
  stock: ['库存', '每天 02:10 以主方为准同步有变化的商品'],
}

export const RUNNER_TEXT = {
  title: '执行方',
  lead: '同一项只能有一个执行方，两边同时执行会重复。已由旺店通或智能POS的服务器直连执行的，选【对方系统直连】，本软件只观察和核对。',
  fixedSales: '销售单由旺店通抓取，不能改',
} as const

export const MAPPING_STATE: Record<MappingRow['state'], readonly [tone: Tone, text: string]> = {
  confirmed: ['ok', '已确认'],
  proposed: ['waiting', '待确认'],
  mismatch: ['warn', '不一致'],
  unmapped: ['bad', '没有对应'],
}

export const SHOP_KIND = { store: '门店', headquarters: '总仓' } as const

export const CHECK_STATE: Record<ConnectionCheck['state'], readonly [tone: Tone, text: string]> = {
  waiting: ['waiting', '等待'],
  running: ['busy', '正在检查'],
  pass: ['ok', '通过'],
  warn: ['warn', '提醒'],
  fail: ['bad', '不通过'],
  skipped: ['off', '跳过'],
}

export const OPERATOR_TEXT = {
  title: '操作员',
  why: (staff: string) => `记录是谁点的。实施可以修改设置，${staff}只能查看。`,
  name: '姓名',
  signIn: '登录',
  switch: '换人',
  pin: '实施 PIN',
  pinFirst: '第一次使用，请设置至少 4 位数字',
  pinAsk: '实施人员设置的数字，输错 5 次要等 5 分钟',
  needName: '请填写姓名',
  needPin: '请填写至少 4 位数字的 PIN',
} as const
