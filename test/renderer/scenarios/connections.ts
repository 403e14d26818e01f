import type { CallOutput, Connection, ConnectionCheck, MappingRow } from '../../../preload/contract/index.ts'
import { NOW } from './home.ts'

const check = (name: string, label: string, system: 'wangdian' | 'pos', part: Partial<ConnectionCheck>) => ({
  name,
  label,
  system,
  state: 'pass' as const,
  problem: '',
  cause: '',
  action: '',
  found: '',
  ...part,
})

export const checks: ConnectionCheck[] = [
  check('erp.reach', '地址可达', 'wangdian', { found: '86 毫秒' }),
  check('erp.clock', '本机时间', 'wangdian', { found: '本机时间快 2 秒' }),
  check('erp.account', '签名与账号', 'wangdian', {}),
  check('erp.shops', '店铺可见', 'wangdian', { found: '3 个店铺，平台 微铺宝' }),
  check('erp.warehouses', '仓库编号一致', 'wangdian', {
    state: 'fail',
    problem: '1 个门店没有相同编号的仓库',
    cause: '门店 S003（滨江店）在旺店通没有编号为 S003 的仓库',
    action: '请ERP实施在 设置→基本设置→仓库 把仓库编号改为 S003，名称改为 滨江店',
  }),
  check('erp.logistics', '物流方式', 'wangdian', {
    state: 'warn',
    problem: '没有看到支持货到付款的物流',
    cause: '接口返回 2 个物流，都没有勾选货到付款',
    action: '请在 设置→基本设置→物流 勾选【支持货到付款】',
  }),
  check('pos.reach', '地址可达', 'pos', { found: '41 毫秒' }),
  check('pos.account', '签名与账号', 'pos', {}),
  check('pos.shops', '门店列表', 'pos', { state: 'running' }),
  check('pos.switch', 'ERP数据同步设置', 'pos', { state: 'waiting' }),
]

export function connection(part: Partial<Connection> = {}): Connection {
  return {
    id: 1,
    name: '总店对接',
    kind: 'shop',
    wangdian: {
      baseUrl: 'https://api.wangdian.cn/openapi2/',
      sid: 'apidevnew2',
      appkey: 'vpb2-ot',
      appsecret: { has: true, hint: '9f3c' },
      perMinute: 60,
      state: 'ok',
    },
    pos: {
      baseUrl: 'https://pos.vpubao-mall.com/gateway/',
      appKey: 'pos-2210',
      appSecret: { has: true, hint: '77ab' },
      perMinute: 120,
      state: 'ok',
    },
    authorisation: { shopId: '10086', shopName: '天天生活超市（总店）', key: { has: true, hint: 'b2e0' } },
    runners: { products: 'app', documentsIn: 'app', documentsOut: 'direct', sales: 'direct', stock: 'app' },
    verifiedAt: NOW - 3_600_000,
    checks,
    clockOffsetMs: 2000,
    ...part,
  }
}

export const mappingRows: MappingRow[] = [
  {
    shopId: 'S001',
    shopName: '天河店',
    shopKind: 'store',
    warehouseNo: 'S001',
    warehouseName: '天河店',
    state: 'confirmed',
    reason: '',
  },
  {
    shopId: 'S002',
    shopName: '越秀店',
    shopKind: 'store',
    warehouseNo: 'S002',
    warehouseName: '越秀店',
    state: 'proposed',
    reason: '',
  },
  {
    shopId: 'S003',
    shopName: '滨江店',
    shopKind: 'store',
    warehouseNo: null,
    warehouseName: null,
    state: 'unmapped',
    reason: '旺店通没有编号为 S003 的仓库',
  },
  {
    shopId: 'S004',
    shopName: '名字特别特别长的华强北电子世界二期地下一层旗舰体验店',
    shopKind: 'store',
    warehouseNo: 'S004',
    warehouseName: '华强北店',
    state: 'mismatch',
    reason: '仓库名称与门店名称不同：华强北店',
  },
  {
    shopId: 'HQ01',
    shopName: '总仓',
    shopKind: 'headquarters',
    warehouseNo: 'HQ01',
    warehouseName: '总仓',
    state: 'confirmed',
    reason: '',
  },
]

/** A chain with ten thousand shops: what a list must stand. */
export const manyRows: MappingRow[] = Array.from({ length: 10_000 }, (_, index) => ({
  shopId: `S${String(index).padStart(5, '0')}`,
  shopName: `第 ${index} 家名字很长很长很长很长的门店`,
  shopKind: 'store' as const,
  warehouseNo: index % 7 === 0 ? null : `S${String(index).padStart(5, '0')}`,
  warehouseName: index % 7 === 0 ? null : `仓库 ${index}`,
  state: index % 7 === 0 ? ('unmapped' as const) : ('confirmed' as const),
  reason: index % 7 === 0 ? '没有编号相同的仓库' : '',
}))

export const implementer: CallOutput<'operators.list'> = {
  operators: [
    { id: 1, name: '李实施', role: 'implementer' },
    { id: 2, name: '王店长', role: 'staff' },
  ],
  current: { id: 1, name: '李实施', role: 'implementer' },
  pinSet: true,
}

export const staff: CallOutput<'operators.list'> = { ...implementer, current: { id: 2, name: '王店长', role: 'staff' } }
