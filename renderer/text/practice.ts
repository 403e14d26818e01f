import type { CallOutput } from '../../preload/contract/index.ts'

export type Fault = CallOutput<'practice.faults'>['faults'][number]

/** What a person in a shop would call it, and what to watch then. */
export const FAULT_TEXT: Record<Fault['kind'], readonly [name: string, watch: string]> = {
  refuse: ['断网', '连不上对方，单据留在队列，恢复后自动发送'],
  'timeout-before-commit': ['超时，对方没收到', '结果未知 → 查询后重新发送'],
  'timeout-after-commit': ['超时，对方其实收到了', '结果未知 → 查询后认定已送达，不会重复'],
  'error-500': ['对方系统出错', '自动重试'],
  'throttle-429': ['限流', '按对方要求的时间暂停后继续'],
  garbage: ['返回乱码', '不当作成功，查询后再定'],
  slow: ['响应很慢', '进度变慢，窗口仍可操作'],
  'half-body': ['回答只收到一半', '结果未知 → 查询'],
  'wrong-clock': ['时间不准', '提示本机时间偏差，按对方时间签名'],
  'auth-expired': ['授权过期', '通道停止并要求重新授权，不消耗重试次数'],
  'empty-answer': ['收下订单但什么也不回答', '结果未知 → 按单据号查询，不会重复下单'],
  'no-return': ['收下订单但仓库不动', '一直等待回传；恢复后自动收到'],
  'callback-first': ['先回传，后回答推送', '单据照样只生成一张'],
  'serials-short': ['串号少一个', '回传异常；恢复后点【重新获取串号】'],
  'serials-length': ['串号长度不对', '回传异常，列出不对的串号'],
  'serials-duplicate': ['串号重复', '回传异常，列出重复的串号'],
  'cancel-refused': ['取消申请被拒绝', '订单不变，显示对方的理由'],
  'cancel-pending': ['取消申请迟迟没有结果', '一直显示终止申请中'],
  'interface-closed': ['接口被博远后台关闭', '不能再推送，已推送的照样回传'],
}

const SHOP_SYSTEMS = [
  ['wangdian', '旺店通ERP'],
  ['pos', '智能POS'],
] as const
const PROVINCE_FAULT_SYSTEMS = [
  ['ideal', '荣耀IDEAL'],
  ['boyuan', '博远ERP'],
  ['ezhan', '荣耀e栈'],
] as const
/** Every practice system by name. */
export const FAULT_SYSTEMS: readonly (readonly [system: Fault['system'], label: string])[] = [
  ...SHOP_SYSTEMS,
  ...PROVINCE_FAULT_SYSTEMS,
]

/** The systems a role has to do with. */
export function faultSystems(role: 'shop' | 'province' | null): typeof FAULT_SYSTEMS {
  return role === 'province' ? PROVINCE_FAULT_SYSTEMS : SHOP_SYSTEMS
}

export const PRACTICE_TEXT = {
  idealOnly: '荣耀IDEAL与它的仓库才有的',
  title: '练习环境',
  what: {
    shop: '旺店通和智能POS由本机模拟，怎么操作都不影响真实门店。',
    province: '荣耀IDEAL、博远ERP和荣耀e栈由本机模拟，怎么操作都不影响真实单据。',
  },
  starting: '练习服务正在启动…',
  failed: '练习服务没有启动',
  stopped: '练习服务已停止',
  simulate: '模拟故障',
  recover: '恢复正常',
  recovered: '没有故障，不需要恢复',
  reset: '重置练习数据',
  resetTitle: '重置练习数据？',
  resetBody: '练习环境里的商品、队列、日志和模拟系统的数据都会删除，重新开始。正式环境不受影响。',
  resetTick: '我知道练习数据会全部删除',
} as const
