import { z } from 'zod'
import { checkContent, insertOrder, KINDS, type OrderRow, orderById, orderInput, orderOf, touch } from './orders.ts'
import { RowRefusal } from './row-refusal.ts'
import type { Written } from './rows.ts'
import type { BoyuanStore } from './store.ts'

const base = { sourceNo: z.string(), kind: z.enum(KINDS) }
const no = z.string().min(1)
const orderRow = z.discriminatedUnion('action', [
  z.object({ ...base, action: z.literal('create'), order: orderInput }),
  z.object({ ...base, action: z.literal('update'), orderNo: no, version: z.int(), order: orderInput }),
  z.object({ ...base, action: z.literal('delete'), orderNo: no, version: z.int() }),
  z.object({ ...base, action: z.literal('lock'), orderNo: no, version: z.int() }),
  z.object({ ...base, action: z.literal('unlock'), orderNo: no, lockKey: no }),
  z.object({ ...base, action: z.literal('terminate'), orderNo: no, reason: z.string().max(500) }),
])

/** One row of `POST /v1/orders:batch`. */
export function writeOrder(store: BoyuanStore, given: unknown): Written {
  const parsed = orderRow.safeParse(given)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw new RowRefusal('INVALID_FIELD', issue.message, issue.path.join('.'))
  }
  const row = parsed.data
  if (row.action === 'create') {
    checkContent(store, row.kind, row.order)
    const { status, ...content } = row.order
    const made = insertOrder(store, { kind: row.kind, content, status, sourceNo: row.sourceNo, at: store.now() })
    return { action: 'create', no: made.order_no, version: made.version }
  }
  const order = orderOf(store, row.kind, row.orderNo)
  if (!order || order.status === 'deleted') throw new RowRefusal('ORDER_NOT_FOUND', `没有订单 ${row.orderNo}`)
  const now = store.now()
  switch (row.action) {
    case 'update': {
      mustBeFree(order)
      mustBeAt(order, row.version)
      checkContent(store, row.kind, row.order)
      const { status, ...content } = row.order
      store
        .sql('UPDATE orders SET content = ?, status = ?, version = version + 1, updated_at = ? WHERE id = ?')
        .run(JSON.stringify(content), status, now, order.id)
      break
    }
    case 'delete':
      mustBeFree(order)
      mustBeAt(order, row.version)
      setStatus(store, order, 'deleted', now)
      break
    case 'lock':
      if (order.lock_key !== null) throw new RowRefusal('ORDER_LOCKED', '订单已锁定')
      mustBeFree(order)
      mustBeAt(order, row.version)
      store.sql('UPDATE orders SET lock_key = ?, lock_at = ? WHERE id = ?').run(row.sourceNo, now, order.id)
      break
    case 'unlock':
      if (order.lock_key === null) throw new RowRefusal('NOT_LOCKED', '订单没有锁定')
      if (order.lock_key !== row.lockKey) throw new RowRefusal('WRONG_LOCK', '订单由另一次推送锁定')
      if (hasDocument(store, order)) throw new RowRefusal('ORDER_COMPLETED', '订单已有出入库单')
      store.sql('UPDATE orders SET lock_key = NULL, lock_at = NULL WHERE id = ?').run(order.id)
      break
    case 'terminate':
      if (order.status === 'terminated') throw new RowRefusal('ORDER_TERMINATED', '订单已终止')
      if (order.introduced) throw new RowRefusal('ORDER_INTRODUCED', '订单已被引入')
      if (hasDocument(store, order)) throw new RowRefusal('ORDER_COMPLETED', '订单已有出入库单')
      setStatus(store, order, 'terminated', now)
      break
  }
  touch(store, order.id)
  const after = orderById(store, order.id)
  return { action: row.action, no: after.order_no, version: after.version }
}

/** Why nobody may change this order any more; the same for the interface and for people in 博远ERP. */
export function mustBeFree(order: OrderRow): void {
  if (order.status === 'deleted') throw new RowRefusal('ORDER_NOT_FOUND', `没有订单 ${order.order_no}`)
  if (order.status === 'terminated') throw new RowRefusal('ORDER_TERMINATED', '订单已终止')
  if (order.status === 'completed') throw new RowRefusal('ORDER_COMPLETED', '订单已完成')
  if (order.introduced) throw new RowRefusal('ORDER_INTRODUCED', '订单已被引入')
  if (order.lock_key !== null) throw new RowRefusal('ORDER_LOCKED', '订单已锁定（已推送ideal）')
}

function mustBeAt(order: OrderRow, version: number): void {
  if (order.version !== version) {
    throw new RowRefusal('ORDER_CHANGED', `订单已修改：现在是第 ${order.version} 版，读到的是第 ${version} 版`)
  }
}

export function setStatus(store: BoyuanStore, order: OrderRow, status: string, now: number): void {
  store
    .sql('UPDATE orders SET status = ?, version = version + 1, updated_at = ? WHERE id = ?')
    .run(status, now, order.id)
}

function hasDocument(store: BoyuanStore, order: OrderRow): boolean {
  const found = store
    .sql('SELECT 1 FROM document WHERE order_kind = ? AND order_no = ?')
    .get(order.kind, order.order_no)
  return found !== undefined
}
