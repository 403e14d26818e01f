import { type Check, type CheckContext, fail, failedRead, pass, sideCheck, warn, wasReached } from './check.ts'
import { clockVerdict } from './clock-check.ts'
import type { PosProbes } from './probes.ts'

const ADDRESS = 'pos.address'
const ACCOUNT = 'pos.account'
const SWITCH_PATH = '商家管理 → 平台配置 → 旺店通ERP服务 → ERP数据同步设置'

const pingOf = (probes: PosProbes, context: CheckContext, signal: AbortSignal) =>
  context.once('pos.ping', () => probes.ping(signal))
const syncOf = (probes: PosProbes, context: CheckContext, signal: AbortSignal) =>
  context.once('pos.erpSync', () => probes.erpSync(signal))

/** The named checks of the POS side, in the order they are shown. */
export const POS_CHECKS: readonly Check[] = [
  sideCheck('pos', 'address', '地址可达', [], async (probes, context, signal) => {
    const read = await pingOf(probes, context, signal)
    return wasReached(read) ? pass('智能POS有回答') : failedRead(read as Extract<typeof read, { ok: false }>)
  }),
  sideCheck('pos', 'clock', '本机时间', [ADDRESS], async (probes) => clockVerdict(probes.offsetMs())),
  sideCheck('pos', 'account', '签名与账号', [ADDRESS], async (probes, context, signal) => {
    const read = await pingOf(probes, context, signal)
    if (!read.ok) return failedRead(read)
    const { account } = read.value
    if (account.permissions.includes('write')) return pass(`账号有效：${account.name}`)
    return fail(
      '接口账号没有写入权限。',
      `账号「${account.name}」只能读取。`,
      '请联系智能POS的服务商为这个接口账号开通写入权限。',
    )
  }),
  sideCheck('pos', 'shops', '门店列表', [ADDRESS, ACCOUNT], async (probes, context, signal) => {
    const read = await context.once('pos.shops', () => probes.shops(signal))
    if (!read.ok) return failedRead(read)
    const open = read.value.filter((shop) => shop.status === 'open')
    if (open.length === 0) {
      return fail(
        '看不到营业中的门店。',
        '商家后台没有返回营业中的门店。',
        '请在商家后台确认门店已开通，并授权给接口账号。',
      )
    }
    const headquarters = open.filter((shop) => shop.kind === 'headquarters').length
    return pass(`看到 ${open.length - headquarters} 个门店、${headquarters} 个总仓`)
  }),
  sideCheck('pos', 'sellerAccount', '卖家账号', [ADDRESS, ACCOUNT], async (probes, context, signal) => {
    const read = await syncOf(probes, context, signal)
    if (!read.ok) return failedRead(read)
    const { sellerAccount } = read.value
    const action = `商家后台：${SWITCH_PATH}，填写 ERP 实施提供的卖家账号。`
    if (!sellerAccount) return fail('商家后台还没有填写卖家账号。', '没有卖家账号，两边对不上商家。', action)
    if (context.sid === '') return warn('没有核对卖家账号。', '旺店通的卖家账号还没有填写。', '请先填写旺店通账号。')
    if (sellerAccount === context.sid) return pass(`两边都是 ${sellerAccount}`)
    return fail('两边的卖家账号不一致。', `商家后台是「${sellerAccount}」，这里是「${context.sid}」。`, action)
  }),
  sideCheck('pos', 'erpSync', 'ERP数据同步设置', [ADDRESS, ACCOUNT], async (probes, context, signal) => {
    const read = await syncOf(probes, context, signal)
    if (!read.ok) return failedRead(read)
    if (read.value.enabled) return pass('开关已打开')
    return warn(
      'ERP数据同步设置没有打开。',
      '开关关闭时，入库单据不会在智能POS里新增商品；按钮导入和文件导入不受影响。',
      `商家后台：${SWITCH_PATH}，打开开关。`,
    )
  }),
  sideCheck('pos', 'limit', '接口限速', [ADDRESS, ACCOUNT], async (probes, context, signal) => {
    const read = await pingOf(probes, context, signal)
    if (!read.ok) return failedRead(read)
    const allowed = read.value.limitPerMinute
    const wanted = context.pos.ready ? context.pos.perMinute : 0
    if (wanted <= allowed) return pass(`每分钟最多 ${allowed} 次，这里设为 ${wanted} 次`)
    return warn(
      '每分钟调用上限设得太高。',
      `对方每分钟最多 ${allowed} 次，这里设为 ${wanted} 次，超过时会被限速等待。`,
      `请把智能POS的每分钟调用上限改成 ${allowed} 或更小。`,
    )
  }),
]
