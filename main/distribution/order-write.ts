import type { Trouble } from '../../preload/contract/index.ts'
import type { Queue } from '../queue/index.ts'
import type { DeliveryHandler, OutboxRow, Outcome } from '../queue/types.ts'
import type { Boyuan, BoyuanOrderInput, BoyuanOrderRow } from '../remote/boyuan/index.ts'
import { decimalText } from './decimal-text.ts'
import { ORDER_WRITE_KIND, rowOf } from './order-groups.ts'
import type { StoredLine, StoredOrder, WriteAction } from './order-types.ts'
import { type ClientOf, failedFinding, unauthorised, writeKey } from './push-delivery.ts'
import type { OrderTables } from './tables.ts'

/** One write to an order in 博远ERP, frozen. */
export type WritePayload = { orderId: number; kind: StoredOrder['kind'] } & (
  | { action: 'create'; order: BoyuanOrderInput }
  | { action: 'update'; orderNo: string; version: number; order: BoyuanOrderInput }
  | { action: 'delete'; orderNo: string; version: number }
  | { action: 'terminate'; orderNo: string; reason: string }
  | { action: 'unlock'; orderNo: string; lockKey: string }
)

/** Letters of the numbers we mint for writes (design.md section 3). */
const NUMBER: Record<StoredOrder['kind'], string> = {
  purchase: 'CG',
  purchaseReturn: 'CT',
  transfer: 'YK',
  wholesale: 'PF',
  wholesaleReturn: 'PT',
}
export const numberType = (kind: StoredOrder['kind']): string => NUMBER[kind]

/** The order as 博远 wants it. */
export function boyuanInput(order: StoredOrder, lines: readonly StoredLine[]): BoyuanOrderInput {
  return {
    billDate: order.billDate,
    manualNo: order.manualNo === '' ? null : order.manualNo,
    warehouseNo: order.warehouseNo,
    toWarehouseNo: order.kind === 'transfer' ? order.toWarehouseNo : null,
    partnerNo: order.kind === 'transfer' ? null : order.partnerNo,
    remark: order.remark === '' ? null : order.remark,
    vfNo: order.vfNo === '' ? null : order.vfNo,
    status: order.kind === 'wholesale' && order.awaiting ? 'awaitingShipment' : 'saved',
    lines: lines.map(({ lineNo, productNo, quantity, price }) => ({ lineNo, productNo, quantity, price })),
  }
}

export interface WriteDeps {
  tables: OrderTables
  queue: Pick<Queue, 'enqueue' | 'mint' | 'get'>
  now(): number
  /** 博远 does not have the order as we know it: read it again. */
  stale(order: StoredOrder): void
  /** 终止 of a pushed order reached 博远, or not. */
  changed(connectionId: number, ids: readonly number[]): void
}

/** Puts a write on its way to 博远 and books it with the order; in the caller's transaction. */
export function sendWrite(
  order: StoredOrder,
  action: WriteAction,
  by: string,
  deps: WriteDeps,
  reason = '',
): { outboxId: number } {
  const { tables, queue } = deps
  const base = { orderId: order.id, kind: order.kind }
  const version = order.boyuanVersion ?? 0
  const payload = ((): WritePayload => {
    switch (action) {
      case 'create':
        return { ...base, action, order: boyuanInput(order, tables.lines(order.id)) }
      case 'update':
        return {
          ...base,
          action,
          orderNo: order.orderNo,
          version,
          order: boyuanInput(order, tables.lines(order.id)),
        }
      case 'delete':
        return { ...base, action, orderNo: order.orderNo, version }
      case 'terminate':
        return { ...base, action, orderNo: order.orderNo, reason }
    }
  })()
  // The number of an order made here is the number of the write that creates it.
  const key = action === 'create' ? order.orderNo : queue.mint('XG')
  const [row] = queue.enqueue([
    { ...rowOf(order, 'boyuan'), kind: ORDER_WRITE_KIND, idempotencyKey: key, payload, askedBy: by },
  ])
  tables.addDelivery(row!.id, { orderId: order.id, what: action, at: deps.now(), by })
  tables.patch(order.id, {
    writeAction: action,
    writeOutbox: row!.id,
    ...(action === 'create' ? { sourceNo: key } : {}),
  })
  return { outboxId: row!.id }
}

/** Writes to orders in 博远ERP: one call for many, in the order of each order's acts. */
export function orderWriteDelivery(deps: {
  boyuanOf: ClientOf<Boyuan>
  settled(row: OutboxRow): void
  reopened(row: OutboxRow): void
  slowestAnswerMs: number
}): DeliveryHandler {
  return {
    kind: ORDER_WRITE_KIND,
    batchSize: 50,
    slowestAnswerMs: deps.slowestAnswerMs,
    async deliver(rows, context) {
      const there = await deps.boyuanOf(rows[0]!.lane)
      if (!there.ok) return rows.map(() => unauthorised(there.trouble))
      const outcomes = await there.client.deliverOrders(rows.map(wireRow), context)
      return outcomes.map((outcome, index) => already(rows[index]!.payload as WritePayload, outcome))
    },
    async lookUp(rows, context) {
      const there = await deps.boyuanOf(rows[0]!.lane)
      if (!there.ok) return rows.map(() => failedFinding(there.trouble))
      return there.client.findWrites(rows.map(writeKey), context)
    },
    settled: deps.settled,
    reopened: deps.reopened,
  }
}

function wireRow(row: OutboxRow): BoyuanOrderRow {
  const { orderId: _orderId, ...write } = row.payload as WritePayload
  return { ...write, ...writeKey(row) } as BoyuanOrderRow
}

/** What a write wanted is so already, whoever did it. */
function already(payload: WritePayload, outcome: Outcome): Outcome {
  if (outcome.kind !== 'refused') return outcome
  const { code } = outcome.trouble
  const there =
    (payload.action === 'unlock' && (code === 'NOT_LOCKED' || code === 'WRONG_LOCK' || code === 'ORDER_NOT_FOUND')) ||
    (payload.action === 'terminate' && code === 'ORDER_TERMINATED') ||
    (payload.action === 'delete' && code === 'ORDER_NOT_FOUND')
  return there ? { kind: 'delivered', existed: true } : outcome
}

const DONE: Record<WritePayload['action'], string> = {
  create: '已在博远ERP创建',
  update: '修改已送到博远ERP',
  delete: '已在博远ERP删除',
  terminate: '已在博远ERP终止',
  unlock: '已在博远ERP解锁',
}
const FAILED: Record<WritePayload['action'], string> = {
  create: '没有在博远ERP创建',
  update: '修改没有保存到博远ERP，订单恢复为博远ERP里的内容',
  delete: '没有在博远ERP删除',
  terminate: '没有在博远ERP终止',
  unlock: '没有在博远ERP解锁',
}

/** In the transaction that settles a write. */
export function settleWrite(row: OutboxRow, deps: WriteDeps): void {
  const { tables } = deps
  const payload = row.payload as WritePayload
  const now = deps.now()
  const order = tables.byOutbox(row.id)
  tables.endDelivery(row.id, row.state, now)
  if (!order) return
  const latest = order.writeOutbox === row.id
  const ended = latest ? { writeAction: null, writeOutbox: null } : {}
  if (row.state === 'delivered') {
    const version = versionOf(row.result)
    tables.patch(order.id, { ...ended, updatedAt: now, ...effect(order, payload, row.remoteNo, version) })
    const no = payload.action === 'create' && row.remoteNo ? `，单据号 ${row.remoteNo}` : ''
    tables.addEvent(order.id, {
      at: now,
      event: `write.${payload.action}`,
      text: `${DONE[payload.action]}${no}`,
      outboxId: row.id,
    })
    // A look-up does not tell the version; a lock must name it.
    if (version === null && (payload.action === 'create' || payload.action === 'update'))
      deps.stale({ ...order, ...effect(order, payload, row.remoteNo, version) })
  } else {
    if (row.state === 'discarded' && !latest) return
    const trouble = row.trouble ?? discarded()
    tables.patch(order.id, { ...ended, trouble, version: order.version + 1, updatedAt: now })
    tables.addEvent(order.id, {
      at: now,
      event: `write.${payload.action}.failed`,
      text: `${FAILED[payload.action]}：${trouble.problem} ${trouble.cause}${typed(payload)}`,
      outboxId: row.id,
    })
    if (payload.action !== 'create') deps.stale(order)
  }
  deps.changed(order.connectionId, [order.id])
}

function effect(
  order: StoredOrder,
  payload: WritePayload,
  remoteNo: string | null,
  version: number | null,
): Partial<StoredOrder> {
  switch (payload.action) {
    case 'create':
      return {
        orderNo: remoteNo ?? order.orderNo,
        inBoyuan: true,
        boyuanVersion: version,
        boyuanStatus: payload.order.status,
        state: payload.order.status === 'awaitingShipment' ? 'awaiting' : 'saved',
        trouble: null,
        version: order.version + 1,
      }
    case 'update':
      return {
        boyuanVersion: version,
        boyuanStatus: payload.order.status,
        // An order that was refused by IDEAL is mended now.
        state: payload.order.status === 'awaitingShipment' ? 'awaiting' : 'saved',
        trouble: null,
        version: order.version + 1,
      }
    case 'delete':
      return { state: 'deleted', boyuanStatus: 'deleted', trouble: null, version: order.version + 1 }
    case 'terminate':
      return {
        state: 'terminated',
        boyuanStatus: 'terminated',
        trouble: null,
        boyuanVersion: version,
        version: order.version + 1,
      }
    case 'unlock':
      return {}
  }
}

/** What the person had entered, so that nothing typed is lost to a conflict. */
function typed(payload: WritePayload): string {
  if (payload.action !== 'update') return ''
  const { billDate, manualNo, warehouseNo, toWarehouseNo, partnerNo, remark, lines } = payload.order
  const head = [billDate, manualNo, warehouseNo, toWarehouseNo, partnerNo, remark].filter((text) => text !== null)
  const shown = lines.slice(0, 20).map((line) => `${line.productNo}×${decimalText(line.quantity)}`)
  const more = lines.length > shown.length ? ` 等 ${lines.length} 行` : ''
  return `（填写的内容：${[...head, ...shown].join('，')}${more}）`
}

function versionOf(result: unknown): number | null {
  const version = (result as { version?: unknown } | null)?.version
  return typeof version === 'number' ? version : null
}

function discarded(): Trouble {
  return {
    code: 'WRITE_GIVEN_UP',
    problem: '没有送到博远ERP。',
    cause: '这一条已在【队列】里放弃。',
    action: '请打开订单核对后重新保存。',
  }
}
