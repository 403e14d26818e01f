import { isPosShop, mappingRows, PLATFORM_WEIPUBAO } from '../mapping-rules.ts'
import { shopRows, warehouseRows } from '../seen-rows.ts'
import {
  type Check,
  type CheckContext,
  fail,
  failedRead,
  pass,
  sideCheck,
  skipped,
  type Verdict,
  warn,
  wasReached,
} from './check.ts'
import { clockVerdict } from './clock-check.ts'
import type { WangdianProbes } from './probes.ts'

const ADDRESS = 'wangdian.address'
const ACCOUNT = 'wangdian.account'

const shopsOf = (probes: WangdianProbes, context: CheckContext, signal: AbortSignal) =>
  context.once('wangdian.shops', () => probes.shops(signal))
const warehousesOf = (probes: WangdianProbes, context: CheckContext, signal: AbortSignal) =>
  context.once('wangdian.warehouses', () => probes.warehouses(signal))

/** The named checks of the ERP side, in the order they are shown. */
export const WANGDIAN_CHECKS: readonly Check[] = [
  sideCheck('wangdian', 'address', '地址可达', [], async (probes, context, signal) => {
    const read = await shopsOf(probes, context, signal)
    return wasReached(read) ? pass('旺店通有回答') : failedRead(read as Extract<typeof read, { ok: false }>)
  }),
  sideCheck('wangdian', 'clock', '本机时间', [ADDRESS], async (probes) => clockVerdict(probes.offsetMs())),
  sideCheck('wangdian', 'account', '签名与账号', [ADDRESS], async (probes, context, signal) => {
    const read = await shopsOf(probes, context, signal)
    return read.ok ? pass('卖家账号、接口账号和密钥有效') : failedRead(read)
  }),
  sideCheck('wangdian', 'shops', '店铺可见', [ADDRESS, ACCOUNT], async (probes, context, signal) => {
    const read = await shopsOf(probes, context, signal)
    if (!read.ok) return failedRead(read)
    const action = 'ERP：设置 → 基本设置 → 店铺，店铺平台选「微铺宝」、子平台选「POS」，并给接口账号该店铺的权限。'
    const mine = read.value.filter(isPosShop)
    if (mine.length > 0)
      return pass(`看到 ${mine.length} 个微铺宝 POS 店铺：${names(mine.map((shop) => shop.shopName))}`)
    const seen = `接口账号看得到 ${read.value.length} 个店铺`
    return read.value.some((shop) => shop.platformId === PLATFORM_WEIPUBAO)
      ? fail('店铺的子平台不是 POS。', '店铺平台是微铺宝，但子平台不是 POS。', action, seen)
      : fail('看不到微铺宝 POS 店铺。', '店铺还没有添加、平台选错，或接口账号没有店铺权限。', action, seen)
  }),
  sideCheck('wangdian', 'warehouses', '仓库可见', [ADDRESS, ACCOUNT], async (probes, context, signal) => {
    const read = await warehousesOf(probes, context, signal)
    if (!read.ok) return failedRead(read)
    const active = read.value.filter((warehouse) => !warehouse.disabled)
    if (active.length > 0) return pass(`看到 ${active.length} 个启用的仓库`)
    return fail(
      '看不到任何启用的仓库。',
      '仓库还没有添加、已停用，或接口账号没有仓库权限。',
      'ERP：设置 → 基本设置 → 仓库 添加；再到 设置 → 安全设置 → 员工权限 勾选新仓库并保存。',
    )
  }),
  sideCheck('wangdian', 'mapping', '仓库编号一致', [ADDRESS, ACCOUNT], mappingVerdict),
  sideCheck('wangdian', 'logistics', '物流', [ADDRESS, ACCOUNT], logisticsVerdict),
  sideCheck('wangdian', 'goods', '商品接口可读', [ADDRESS, ACCOUNT], async (probes, _context, signal) => {
    const read = await probes.goods(signal)
    return read.ok ? pass('可以读取货品档案') : failedRead(read)
  }),
]

/** S45, S46, S48, S49: every open shop of the POS has a warehouse with exactly its number, and the same name. */
async function mappingVerdict(probes: WangdianProbes, context: CheckContext, signal: AbortSignal): Promise<Verdict> {
  const { pos } = context
  if (!pos.ready) return skipped('没有核对仓库编号。', `智能POS不能访问：${pos.trouble.problem}`, pos.trouble.action)
  const shops = await context.once('pos.shops', () => pos.probes.shops(signal))
  if (!shops.ok) {
    return skipped(
      '没有核对仓库编号。',
      `读不到智能POS的门店：${shops.outcome.trouble.problem}`,
      shops.outcome.trouble.action,
    )
  }
  const warehouses = await warehousesOf(probes, context, signal)
  if (!warehouses.ok) return failedRead(warehouses)
  const rows = mappingRows({
    shops: shopRows(shops.value),
    warehouses: warehouseRows(warehouses.value),
    confirmed: [],
  })
  const good = rows.filter((row) => row.state === 'proposed')
  const bad = rows.filter((row) => row.state !== 'proposed')
  const renamed = good.filter((row) => row.reason !== '')
  const found = `${rows.length} 个门店中 ${good.length} 个编号一致`
  const reasons = [...bad, ...renamed].map((row) => `${row.shopName}：${row.reason}`)
  if (reasons.length === 0) {
    return rows.length > 0
      ? pass(found)
      : fail('智能POS里没有营业中的门店。', '商家后台没有返回门店。', '请在商家后台确认门店已开通。')
  }
  const cause = shorten(reasons)
  const action =
    'ERP：设置 → 基本设置 → 仓库，仓库编号改成店铺ID（总仓改成总仓编号），仓库名称改成店铺名称，并勾选员工权限。'
  if (good.length === 0) return fail('没有一个门店的仓库编号一致。', cause, action, found)
  return bad.length > 0
    ? warn('有门店的仓库编号不一致，这些门店不会同步库存和单据。', cause, action, found)
    : warn('有仓库名称和店铺名称不一致。', cause, action, found)
}

/** S53–S56, as far as the API tells: 物流类别 is not among its fields, so 无单号物流 is known by its name. */
async function logisticsVerdict(probes: WangdianProbes, _context: CheckContext, signal: AbortSignal): Promise<Verdict> {
  const read = await probes.logistics(signal)
  if (!read.ok) return failedRead(read)
  const active = read.value.filter((row) => !row.disabled)
  const found = `看到 ${active.length} 个启用的物流`
  const where = 'ERP：设置 → 基本设置 → 物流'
  if (!active.some((row) => row.supportsCod)) {
    return fail(
      '没有支持货到付款的物流。',
      '现金付款的门店订单到 ERP 是货到付款单，没有这样的物流就不能自动递交。',
      `${where}，至少给一个物流勾选「支持货到付款」。`,
      found,
    )
  }
  const numberless = active.filter((row) => row.logisticsName.includes('无单号'))
  if (numberless.length === 0) {
    return warn(
      '没有认出「无单号物流」。',
      '接口不返回物流类别，按名称没有找到；缺少它时线下销售单不能自动递交。',
      `${where}，请人工确认至少有一个物流的物流类别是「无单号物流」、单号类型是「线下普通单号」。`,
      found,
    )
  }
  if (!numberless.some((row) => row.billType === null || row.billType === 0)) {
    return fail(
      '无单号物流的单号类型不对。',
      `「${numberless[0]!.logisticsName}」的单号类型不是「线下普通单号」。`,
      `${where}，把它的单号类型改成「线下普通单号」。`,
      found,
    )
  }
  return pass(`${found}；无单号物流：${names(numberless.map((row) => row.logisticsName))}；有支持货到付款的物流`)
}

function names(all: readonly string[]): string {
  return all.length <= 5 ? all.join('、') : `${all.slice(0, 5).join('、')} 等`
}

function shorten(reasons: readonly string[]): string {
  return reasons.length <= 5
    ? reasons.join(' ')
    : `${reasons.slice(0, 5).join(' ')} 另有 ${reasons.length - 5} 个，见门店与仓库对照。`
}
