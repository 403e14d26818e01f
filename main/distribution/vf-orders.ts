import type { CallOutput, OrderInput } from '../../preload/contract/index.ts'
import type { FeatureDeps } from '../feature.ts'
import type { VfOrder } from '../remote/ezhan/index.ts'
import type { ProvinceGuards } from './mapping-guards.ts'
import { ProvinceRefusal } from './refusal.ts'
import { createOrder, type SaveDeps } from './save-order.ts'
import type { NewLine } from './tables.ts'

export interface VfDeps extends SaveDeps, Pick<FeatureDeps, 'province'> {
  /** The timer does not bring back what a person has deleted; the button does. */
  byTimer: boolean
  vfGuards: Pick<ProvinceGuards, 'productOfGoods' | 'partnerOfCustomer'>
  /** Orders of 博远 are read first: another PC may have made the order already. Rejects with a readable refusal. */
  pullFirst(connectionId: number): Promise<void>
}
type Result = CallOutput<'orders.pullVf'>

const DAY_MS = 86_400_000
const PAGE = 200
const MOST_PAGES = 200
const AT_ONCE = 20

/**
 * 获取荣耀e栈订单 (I50, B17): makes 批发订单 of confirmed VF orders of these days that are not here yet. They stay here until
 * a person has edited and saved them (the warehouse is missing); fetching pushes nothing.
 * @param from first day @param to last day, `YYYY-MM-DD`, by the VF order's making in Beijing
 */
export async function pullVfOrders(
  connectionId: number,
  from: string,
  to: string,
  deps: VfDeps,
  signal: AbortSignal,
): Promise<Result> {
  await deps.pullFirst(connectionId)
  const account = await deps.province.client(connectionId, 'ezhan')
  if (account.state !== 'ready') throw new ProvinceRefusal(account.trouble)
  const start = Date.parse(`${from}T00:00:00+08:00`)
  const end = Date.parse(`${to}T00:00:00+08:00`) + DAY_MS
  const options = { signal, correlationId: deps.newCorrelationId() }
  const result: Result = { created: 0, known: 0, refused: [] }
  let cursor: string | null = null
  for (let page = 0; page < MOST_PAGES; page++) {
    const read = await account.remote.client.vfOrders({ since: start, cursor, limit: PAGE }, options)
    if (!read.ok) throw new ProvinceRefusal(read.outcome.trouble, true)
    const due = read.value.rows.filter((vf) => vf.createdAt >= start && vf.createdAt < end)
    for (let at = 0; at < due.length; at += AT_ONCE) {
      deps.tables.transaction(() => {
        for (const vf of due.slice(at, at + AT_ONCE)) takeVf(connectionId, vf, deps, result)
      })
      await new Promise<void>((resolve) => setImmediate(resolve))
      if (signal.aborted) return result
    }
    cursor = read.value.nextCursor
    if (cursor === null) break
  }
  if (result.created > 0) deps.changed(connectionId, [])
  return result
}

function takeVf(connectionId: number, vf: VfOrder, deps: VfDeps, result: Result): void {
  const reason = makeOfVf(connectionId, vf, deps, result)
  if (reason !== null) result.refused.push({ vfNo: vf.vfNo, reason })
}

/** Null, or why no order can be made of it. */
function makeOfVf(connectionId: number, vf: VfOrder, deps: VfDeps, result: Result): string | null {
  const deleted = deps.byTimer && deps.tables.vfDeleted(connectionId, vf.vfNo)
  if (deleted || deps.tables.ofVf(connectionId, vf.vfNo) !== null) {
    result.known += 1
    return null
  }
  // A cancelled one is nobody's order.
  if (vf.status !== 'confirmed') return null
  const partnerNo = deps.vfGuards.partnerOfCustomer(connectionId, vf.customerCode)
  if (partnerNo === null)
    return `渠道客户 ${vf.customerName}（${vf.customerCode}）没有e栈客户映射，请先到【e栈客户映射】完成映射`
  const lines: NewLine[] = []
  for (const line of vf.lines) {
    const productNo = deps.vfGuards.productOfGoods(connectionId, line.goodsCode)
    if (productNo === null) return `商品 ${line.goodsCode} 没有e栈商品映射，请先到【e栈商品映射】完成映射`
    if (line.quantity <= 0) return `第 ${line.lineNo} 行的数量不大于 0`
    lines.push({
      lineNo: String(lines.length + 1),
      productNo,
      quantity: line.quantity,
      price: line.price,
      remark: '',
    })
  }
  if (lines.length === 0) return '没有商品'
  const input: Pick<OrderInput, 'kind'> = { kind: 'wholesale' }
  createOrder(
    connectionId,
    input,
    {
      billDate: dayOf(deps.now()),
      manualNo: '',
      warehouseNo: '',
      toWarehouseNo: '',
      partnerNo,
      partnerName: deps.names.partner(connectionId, partnerNo)?.name ?? vf.customerName,
      remark: vf.remark ?? '',
      awaiting: true,
    },
    lines,
    deps,
    { source: 'vf', vfNo: vf.vfNo, send: false, text: `获取荣耀e栈VF订单 ${vf.vfNo}：请选择仓库后保存` },
  )
  result.created += 1
  return null
}

/** Beijing day of an instant. */
export const dayOf = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10)
