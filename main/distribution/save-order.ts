import type { CallOutput, OrderInput, ParsedInput } from '../../preload/contract/index.ts'
import type { Queue } from '../queue/index.ts'
import { checkOrder } from './order-check.ts'
import { type FactsDeps, factsOf } from './order-facts.ts'
import type { OrderNames } from './order-names.ts'
import type { StoredOrder } from './order-types.ts'
import { boyuanInput, numberType, sendWrite, type WriteDeps } from './order-write.ts'
import { ProvinceRefusal, refuse } from './refusal.ts'
import { decide, isLocked } from './rules.ts'
import type { NewLine } from './tables.ts'

export interface SaveDeps extends FactsDeps, WriteDeps {
  queue: Pick<Queue, 'get' | 'enqueue' | 'mint' | 'discard'>
  names: OrderNames
  by(): string
  newCorrelationId(): string
}
type Changed = CallOutput<'orders.delete'>

/** Saves an order here and puts it on its way to 博远ERP, its book of record (B22), in one transaction. */
export function saveOrder(input: ParsedInput<'orders.save'>, deps: SaveDeps): StoredOrder {
  const checked = checkOrder(input.connectionId, input.order, deps.names)
  if (!checked.ok) {
    throw new ProvinceRefusal({
      code: 'ORDER_INVALID',
      problem: '订单没有保存。',
      cause: Object.values(checked.fields).slice(0, 5).join('；'),
      action: '请按提示改正后重新保存。',
      fields: checked.fields,
    })
  }
  const entered = { ...headOf(input.order), partnerName: checked.order.partnerName }
  const { lines } = checked.order
  const id = deps.tables.transaction(() => {
    if (input.id === null) return createOrder(input.connectionId, input.order, entered, lines, deps, { source: 'app' })
    changeOrder(input.id, input, entered, lines, deps)
    return input.id
  })
  const order = deps.tables.get(id)!
  deps.changed(order.connectionId, [id])
  return order
}

/** What a person enters of the head. */
export function headOf(order: OrderInput) {
  const transfer = order.kind === 'transfer'
  return {
    billDate: order.billDate,
    manualNo: order.manualNo.trim(),
    warehouseNo: order.warehouseNo,
    toWarehouseNo: transfer ? order.toWarehouseNo : '',
    partnerNo: transfer ? '' : order.partnerNo,
    remark: order.remark,
    awaiting: order.kind === 'wholesale' && order.awaiting,
  }
}

/** A new order under a number of ours; `send: false` keeps it here until a person has saved it (VF orders). */
export function createOrder(
  connectionId: number,
  input: Pick<OrderInput, 'kind'>,
  entered: ReturnType<typeof headOf> & { partnerName: string },
  lines: readonly NewLine[],
  deps: SaveDeps,
  more: { source: StoredOrder['source']; vfNo?: string; send?: false; text?: string },
): number {
  const { tables } = deps
  const now = deps.now()
  const by = deps.by()
  const id = tables.insert(
    {
      connectionId,
      kind: input.kind,
      orderNo: deps.queue.mint(numberType(input.kind)),
      inBoyuan: false,
      sourceNo: null,
      source: more.source,
      vfNo: more.vfNo ?? '',
      ...entered,
      state: 'draft',
      trouble: null,
      version: 1,
      boyuanVersion: null,
      boyuanStatus: null,
      lockedElsewhere: false,
      writeAction: null,
      writeOutbox: null,
      pushNo: 0,
      pushOutbox: null,
      lockOutbox: null,
      upload: 'none',
      uploadedAt: null,
      idealNo: null,
      returned: 'none',
      returnedAt: null,
      documents: 0,
      createdAt: now,
      createdBy: by,
      updatedAt: now,
      correlationId: deps.newCorrelationId(),
    },
    lines,
  )
  const { outboxId = null } = more.send === false ? {} : sendWrite(tables.get(id)!, 'create', by, deps)
  tables.addEvent(id, { at: now, event: 'order.created', text: more.text ?? '新建并保存', by, outboxId })
  return id
}

function changeOrder(
  id: number,
  input: ParsedInput<'orders.save'>,
  entered: ReturnType<typeof headOf> & { partnerName: string },
  lines: readonly NewLine[],
  deps: SaveDeps,
): void {
  const { tables } = deps
  const order = known(id, deps)
  if (order.kind !== input.order.kind || order.connectionId !== input.connectionId)
    refuse('ORDER_KIND', '订单没有保存。', '单据类型不能修改。', '请新建一张订单。')
  if (!isLocked(order.state) && order.version !== input.version) {
    refuse(
      'ORDER_CONFLICT',
      '订单没有保存：它在别处被修改过。',
      `你打开的是第 ${input.version ?? 0} 版，现在是第 ${order.version} 版（${describe(order)}）；你填写的是：${describe({ ...order, ...entered, quantity: sum(lines), lineCount: lines.length })}。`,
      '请刷新订单，核对后重新修改。',
    )
  }
  const verdict = decide('edit', factsOf(order, deps))
  if (!verdict.allowed) refuse('ORDER_LOCKED', '订单没有保存。', `${verdict.reason}。`, '请刷新订单。')
  const before = boyuanInput(order, tables.lines(id))
  tables.patch(id, { ...entered, version: order.version + 1, updatedAt: deps.now() })
  tables.replaceLines(id, lines)
  const changed = tables.get(id)!
  const same = JSON.stringify(before) === JSON.stringify(boyuanInput(changed, tables.lines(id)))
  const by = deps.by()
  // Nothing that 博远 keeps is different.
  if (same && (order.inBoyuan || order.writeAction === 'create')) {
    tables.addEvent(id, { at: deps.now(), event: 'order.saved', text: '保存（内容没有变化）', by })
    return
  }
  takeBack(changed, deps)
  if (!order.inBoyuan) {
    // A number names one content for ever.
    const fresh = order.sourceNo !== null
    if (fresh) tables.patch(id, { orderNo: deps.queue.mint(numberType(order.kind)) })
    tables.patch(id, { trouble: null })
  }
  const { outboxId } = sendWrite(tables.get(id)!, order.inBoyuan ? 'update' : 'create', by, deps)
  tables.addEvent(id, { at: deps.now(), event: 'order.saved', text: '修改并保存', by, outboxId })
}

/** Gives up a write that provably never left; throws when it may have. */
export function takeBack(order: StoredOrder, deps: SaveDeps): void {
  if (order.writeOutbox === null) return
  deps.tables.patch(order.id, { writeAction: null, writeOutbox: null })
  const { refused } = deps.queue.discard([order.writeOutbox], '订单又被修改，由新的内容代替', deps.by())
  if (refused[0]) refuse('WRITE_UNDER_WAY', '订单没有保存。', `${refused[0].reason}。`, '请稍候再试。')
}

/** Deletes orders that IDEAL does not have (I34): here, or in 博远ERP first. */
export function deleteOrders(ids: readonly number[], deps: SaveDeps): Promise<Changed> {
  return onEach(ids, deps, (order) => {
    const verdict = decide('delete', factsOf(order, deps))
    if (!verdict.allowed) return verdict.reason
    const by = deps.by()
    takeBack(order, deps)
    if (order.inBoyuan) {
      const { outboxId } = sendWrite(deps.tables.get(order.id)!, 'delete', by, deps)
      deps.tables.addEvent(order.id, { at: deps.now(), event: 'order.delete', text: '点击了【删除】', by, outboxId })
      return null
    }
    deps.tables.patch(order.id, { state: 'deleted', trouble: null, version: order.version + 1, updatedAt: deps.now() })
    deps.tables.addEvent(order.id, { at: deps.now(), event: 'order.deleted', text: '删除（没有到过博远ERP）', by })
    return null
  })
}

/** Runs an act on each order in a transaction of its own; a text it gives is the reason why not. */
export async function onEach(
  ids: readonly number[],
  deps: Pick<SaveDeps, 'tables' | 'changed'>,
  act: (order: StoredOrder) => string | null,
): Promise<Changed> {
  const result: Changed = { changed: 0, refused: [] }
  for (const id of new Set(ids)) {
    if (ids.length > 1) await new Promise<void>((resolve) => setImmediate(resolve))
    const order = deps.tables.get(id)
    let reason: string | null
    try {
      reason = order ? deps.tables.transaction(() => act(deps.tables.get(id)!)) : '订单不存在'
    } catch (error) {
      if (!(error instanceof ProvinceRefusal)) throw error
      reason = error.error.cause
    }
    if (reason !== null) result.refused.push({ id, reason })
    else {
      result.changed += 1
      deps.changed(order!.connectionId, [id])
    }
  }
  return result
}

export function known(id: number, deps: Pick<SaveDeps, 'tables'>): StoredOrder {
  return (
    deps.tables.get(id) ??
    refuse('ORDER_UNKNOWN', '找不到这张订单。', `编号 ${id} 的订单不存在，可能已被删除。`, '请返回列表重新选择。')
  )
}

const sum = (lines: readonly NewLine[]): number => lines.reduce((total, line) => total + line.quantity, 0)

function describe(
  order: Pick<StoredOrder, 'billDate' | 'manualNo' | 'warehouseNo' | 'partnerNo' | 'remark' | 'lineCount' | 'quantity'>,
) {
  return [
    order.billDate,
    order.manualNo && `手工单号 ${order.manualNo}`,
    order.warehouseNo && `仓库 ${order.warehouseNo}`,
    order.partnerNo && `往来单位 ${order.partnerNo}`,
    order.remark && `备注 ${order.remark}`,
    `${order.lineCount} 行 ${order.quantity / 10_000} 件`,
  ]
    .filter((part) => part !== '')
    .join('，')
}
