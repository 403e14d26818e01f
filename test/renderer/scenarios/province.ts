import type {
  CallOutput,
  EzhanMappingRow,
  InterfaceState,
  MappingState,
  ProvinceCheck,
  ProvinceConnection,
  RuleRow,
  WarehouseRow,
} from '../../../preload/contract/index.ts'
import { type FakeHandlers, trouble } from '../fake-bridge.ts'
import { calmSummary, lane, NOW } from './home.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

const check = (
  system: ProvinceCheck['system'],
  name: string,
  label: string,
  part: Partial<ProvinceCheck> = {},
): ProvinceCheck => ({
  name: `${system}.${name}`,
  label,
  system,
  state: 'pass',
  problem: '',
  cause: '',
  action: '',
  found: '',
  ...part,
})

const CHECKS: ProvinceCheck[] = [
  check('ideal', 'reach', '地址可达', { found: '52 毫秒' }),
  check('ideal', 'clock', '本机时间', { found: '慢 1 秒' }),
  check('ideal', 'account', '签名与账号'),
  check('boyuan', 'reach', '地址可达', { found: '18 毫秒' }),
  check('boyuan', 'account', '签名与账号'),
  check('boyuan', 'state', '接口状态', { found: '启用' }),
  check('ezhan', 'reach', '地址可达', { found: '77 毫秒' }),
  check('ezhan', 'account', '签名与账号', {
    state: 'fail',
    problem: '荣耀e栈拒绝了登录。',
    cause: 'appSecret 与荣耀登记的不一致。',
    action: '请向荣耀核对后重新填写 appSecret，再测试连接。',
  }),
]

const erp = (part: Partial<ProvinceConnection['boyuan']>): ProvinceConnection['boyuan'] => ({
  baseUrl: 'https://erp.boyuan.example/openapi/',
  appKey: 'by-44010',
  appSecret: { has: true, hint: '61e0' },
  perMinute: 120,
  signatureMethod: 'HMAC-SHA256',
  state: 'ok',
  ...part,
})

export function provinceConnection(part: Partial<ProvinceConnection> = {}): ProvinceConnection {
  return {
    id: 1,
    name: '广东省包',
    kind: 'province',
    ideal: {
      baseUrl: 'https://ideal.honor.example/gateway/',
      interfaceId: 'IDEAL-GD-0021',
      appKey: { has: true, hint: '8c2f' },
      provinceCode: 'GD440000',
      enabledFrom: '2026-11-01',
      purchaseReturnEndpoint: 'inbound-orders',
      perMinute: 60,
      signatureMethod: 'HMAC-SHA256',
      state: 'ok',
    },
    boyuan: erp({}),
    ezhan: erp({
      baseUrl: 'https://ezhan.honor.example/api/',
      appKey: 'ez-7781',
      appSecret: { has: true, hint: '0aa9' },
    }),
    verifiedAt: NOW - 2 * HOUR,
    checks: CHECKS.map((one) => ({ ...one, state: 'pass', problem: '', cause: '', action: '' })),
    clockOffsetMs: -1000,
    ...part,
  }
}

const OPEN: InterfaceState = {
  ideal: 'open',
  changedAt: NOW - 9 * DAY,
  ezhanOpened: true,
  readAt: NOW - 4 * 60_000,
  trouble: null,
  blocked: null,
}
const CLOSED: InterfaceState = {
  ...OPEN,
  ideal: 'closed',
  changedAt: NOW - 3 * HOUR,
  trouble: { code: 'OFFLINE', problem: '没有连上博远ERP。', cause: '网络已断开。', action: '恢复后自动查询。' },
  blocked: {
    code: 'INTERFACE_CLOSED',
    problem: '荣耀IDEAL接口已关闭。',
    cause: '博远后台在 07:20 关闭了接口。',
    action: '请联系博远业务员启用接口。已推送的单据仍会正常回传。',
  },
}

const IDEAL_WAREHOUSES = [
  { code: 'HNGZ01', name: '荣耀广州中心仓', active: true },
  { code: 'HNGZ02', name: '荣耀广州退货仓', active: true },
  { code: 'HNSZ01', name: '荣耀深圳前置仓', active: true },
  { code: 'HNDG09', name: '荣耀东莞旧仓', active: false },
]

export function warehouseRows(count: number): WarehouseRow[] {
  const base: WarehouseRow[] = [
    ['CK001', '广州中心仓', true, 'HNGZ01', '荣耀广州中心仓', null, ''],
    ['CK002', '广州退货仓', true, null, null, 'HNGZ02', ''],
    ['CK003', '深圳前置仓', true, null, null, 'HNSZ01', ''],
    ['CK004', '东莞仓', true, 'HNDG09', '荣耀东莞旧仓', null, 'IDEAL已停用编码 HNDG09，请向荣耀核对'],
    ['CK005', '佛山仓', true, 'HNFS77', null, null, 'IDEAL没有编码 HNFS77，请向荣耀核对'],
    ['CK006', '名字特别特别长的粤东西北二级联合前置周转仓（含售后退换货与样机专区）', true, null, null, null, ''],
    ['CK007', '已停用旧仓', false, null, null, null, ''],
  ].map(([warehouseNo, name, active, idealCode, idealName, proposal, problem]) => ({
    warehouseNo: String(warehouseNo),
    name: String(name),
    active: active === true,
    idealCode: idealCode as string | null,
    idealName: idealName as string | null,
    proposal: proposal as string | null,
    problem: String(problem),
  }))
  return Array.from({ length: count }, (_, index) =>
    index < base.length
      ? base[index]!
      : { ...base[6]!, warehouseNo: `CK${1000 + index}`, name: `第 ${index} 个仓库`, active: true },
  )
}

const STATES: MappingState[] = ['unmapped', 'conflict', 'proposed', 'proposed', 'confirmed', 'confirmed', 'confirmed']
export function mappingRows(count: number, what: 'products' | 'customers'): EzhanMappingRow[] {
  return Array.from({ length: count }, (_, index): EzhanMappingRow => {
    const state = STATES[index % STATES.length] ?? 'confirmed'
    const partner = state === 'proposed' || state === 'confirmed'
    const name =
      what === 'products'
        ? index === 2
          ? '荣耀Magic7 Pro 5G 12GB+256GB 天际金 全网通 双卡双待 旗舰拍照手机（含90天碎屏保障特别版）'
          : `荣耀X60 ${8 + (index % 3) * 4}GB+${128 + (index % 2) * 128}GB ${['幻夜黑', '月影白', '青山绿'][index % 3]}`
        : `${['天河', '越秀', '福田', '南山'][index % 4]}渠道客户 ${index + 1}`
    return {
      ezhanCode: `EZ${100200 + index}`,
      ezhanName: name,
      model: what === 'products' ? `ABR-AN${String(index % 30).padStart(2, '0')}` : null,
      barcode: what === 'products' ? `69365200${String(10000 + index)}` : null,
      erpNo: partner ? `BY${50100 + index}` : null,
      erpName: partner ? name.slice(0, 24) : null,
      state,
      reason:
        state === 'conflict'
          ? '名称相同的有 2 个：BY50112 荣耀X60、BY50199 荣耀X60 样机'
          : state === 'proposed'
            ? '69码相同'
            : '',
      confirmedBy: state === 'confirmed' ? '李实施' : null,
      confirmedAt: state === 'confirmed' ? NOW - 2 * DAY : null,
    }
  }).sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state))
}

function ruleRows(count: number): RuleRow[] {
  const rule = { serialManaged: true, serialLength: 15, multiSerial: true, auxLength: 15 }
  return Array.from({ length: count }, (_, index): RuleRow => {
    const different = index < 3
    return {
      productNo: `BY${50100 + index}`,
      productName: `荣耀X60 ${index}`,
      goodsCode: `EZ${100200 + index}`,
      erp: index === 5 ? { ...rule, serialManaged: false, serialLength: null } : rule,
      ideal: different
        ? { ...rule, serialLength: 16, multiSerial: index !== 1 }
        : index === 5
          ? { ...rule, serialManaged: false, serialLength: null }
          : rule,
      differences: different
        ? ['串号长度：ERP 15，IDEAL 16', ...(index === 1 ? ['是否多串号管理：ERP 是，IDEAL 否'] : [])]
        : [],
    }
  })
}

const provinceLanes = [
  lane({ lane: 'ideal:1', label: '荣耀IDEAL · 广东省包' }),
  lane({ lane: 'boyuan:1', label: '博远ERP · 广东省包' }),
  lane({ lane: 'ezhan:1', label: '荣耀e栈 · 广东省包' }),
]
export const provinceSummary: typeof calmSummary = { ...calmSummary, lanes: provinceLanes }

export type ProvinceSituation = 'calm' | 'closed' | 'new' | 'many' | 'broken'

/** Answers of 省包 set-up. `many` is what a list must stand; `broken` has every reading fail. */
export function provinceHandlers(situation: ProvinceSituation): FakeHandlers {
  const fresh = situation === 'new'
  const closed = situation === 'closed'
  const connection = provinceConnection(
    closed
      ? {
          verifiedAt: null,
          checks: CHECKS,
          ezhan: erp({ state: 'needs-reentry', appSecret: { has: false, hint: null } }),
        }
      : {},
  )
  let warehouses = warehouseRows(situation === 'many' ? 800 : 7)
  const all = {
    products: mappingRows(situation === 'many' ? 10_000 : 46, 'products'),
    customers: mappingRows(23, 'customers'),
  }
  const sync: CallOutput<'province.syncState'> = {
    readAt: fresh ? null : NOW - 3 * HOUR,
    running: false,
    trouble: closed
      ? {
          code: 'EZHAN_AUTH',
          problem: '荣耀e栈拒绝了登录。',
          cause: 'appSecret 不对。',
          action: '请重新填写后再同步。',
        }
      : null,
  }
  const fail = () => {
    throw trouble('STORE_BUSY', '没有读到列表。', '数据文件正被另一个程序占用。', '稍后再试。')
  }
  const page = <Row>(rows: Row[], cursor: string | null, size = 100) => {
    const at = Number(cursor ?? 0)
    return { rows: rows.slice(at, at + size), next: at + size < rows.length ? String(at + size) : null }
  }
  const answers = () => ({ rows: warehouses, idealWarehouses: IDEAL_WAREHOUSES, readAt: sync.readAt })
  if (situation === 'broken') {
    return {
      'province.connections': () => ({ connections: [connection] }),
      'province.state': fail,
      'province.warehouses': fail,
      'province.mapping': fail,
      'province.rules': fail,
      'province.syncState': fail,
    }
  }
  return {
    'province.connections': () => ({ connections: fresh ? [] : [connection] }),
    'province.saveConnection': () => ({ connection }),
    'province.testConnection': () => ({ connection }),
    'province.state': () => (closed ? CLOSED : OPEN),
    'province.refreshState': () => (closed ? CLOSED : OPEN),
    'province.warehouses': answers,
    'province.mapWarehouse': ({ warehouseNo, idealCode }) => {
      if (warehouses.some((row) => row.idealCode === idealCode && idealCode !== null)) {
        throw trouble('WAREHOUSE_CODE_TAKEN', '没有保存：一个ERP仓库只能对应一个荣耀IDEAL仓库编码。')
      }
      warehouses = warehouses.map((row) =>
        row.warehouseNo === warehouseNo
          ? {
              ...row,
              idealCode,
              idealName: IDEAL_WAREHOUSES.find((one) => one.code === idealCode)?.name ?? null,
              proposal: null,
              problem: '',
            }
          : row,
      )
      return answers()
    },
    'province.sync': () => sync,
    'province.syncState': () => sync,
    'province.mapping': ({ what, side, state, search, cursor }) => {
      const rows = side === 'erp' ? [] : all[what]
      const found = rows.filter(
        (row) => (state == null || row.state === state) && `${row.ezhanCode} ${row.ezhanName}`.includes(search ?? ''),
      )
      const count = (wanted: MappingState) => all[what].filter((row) => row.state === wanted).length
      return {
        ...page(found, cursor ?? null),
        counts: {
          unmapped: count('unmapped'),
          proposed: count('proposed'),
          conflict: count('conflict'),
          confirmed: count('confirmed'),
          erpOnly: 0,
        },
        sync,
      }
    },
    'province.candidates': ({ search }) => ({
      rows: Array.from({ length: 12 }, (_, index) => ({
        erpNo: `BY${50100 + index}`,
        erpName: `荣耀X60 ${search.slice(0, 20)} ${index}`,
        takenBy: index % 4 === 1 ? `EZ${100200 + index}` : null,
      })),
    }),
    'province.confirmMapping': ({ pairs }) => ({ confirmed: pairs.length }),
    'province.confirmProposals': () => ({ confirmed: 12 }),
    'province.unmap': () => ({}),
    'province.rules': ({ onlyDifferent, cursor }) => {
      const rows = ruleRows(situation === 'many' ? 4000 : 30).filter(
        (row) => !onlyDifferent || row.differences.length > 0,
      )
      return { ...page(rows, cursor ?? null), different: 3, equal: rows.length - 3 }
    },
    'province.exportRules': () => ({ file: { token: 't', name: '串号规则对照.csv' } }),
  }
}
