import type { OrderState } from '../../preload/contract/index.ts'
import type { BoyuanOrder } from '../remote/boyuan/index.ts'
import type { StoredLine, StoredOrder } from './order-types.ts'
import { isLocked, openState } from './rules.ts'
import type { NewLine, NewOrder, OrderPatch } from './tables.ts'

/** Pure: what a word of 博远ERP about an order does to ours. */

export interface Taken {
  patch: OrderPatch
  /** Null = the lines stay. */
  lines: NewLine[] | null
  event: { event: string; text: string } | null
}

export function newOrderOf(
  remote: BoyuanOrder,
  facts: { connectionId: number; now: number; correlationId: string },
): { order: NewOrder; lines: NewLine[] } {
  return {
    order: {
      connectionId: facts.connectionId,
      kind: remote.kind,
      orderNo: remote.orderNo,
      inBoyuan: true,
      sourceNo: null,
      source: 'boyuan',
      ...content(remote),
      state: openState({ kind: remote.kind, boyuanStatus: remote.status }, remote.introduced),
      trouble: null,
      version: 1,
      boyuanVersion: remote.version,
      boyuanStatus: remote.status,
      lockedElsewhere: remote.lock !== null,
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
      createdAt: remote.createdAt,
      createdBy: '博远ERP',
      updatedAt: remote.updatedAt,
      correlationId: facts.correlationId,
    },
    lines: linesOf(remote, []),
  }
}

/** What 博远 ended is over here too, unless IDEAL has the order. */
const ENDED: ReadonlySet<OrderState> = new Set(['terminated', 'completed', 'deleted'])

/**
 * Latest state of an order in 博远, taken over. An order in our hands follows 博远 in everything; one that is on its way or
 * pushed keeps what was frozen, and only a contradiction is said. `ourLock`: the lock there is one of ours. Null = nothing
 * new.
 */
export function takeOrder(
  order: StoredOrder,
  lines: readonly StoredLine[],
  remote: BoyuanOrder,
  ourLock: boolean,
): Taken | null {
  const elsewhere = remote.lock !== null && !ourLock
  // A number of ours that a lost answer did not bring back.
  const identity: OrderPatch = order.inBoyuan ? {} : { orderNo: remote.orderNo, inBoyuan: true }
  if (isLocked(order.state) && order.state !== 'introduced' && !ENDED.has(order.state)) return takeLocked(order, remote)
  // Ended through IDEAL: 博远 hears of it from us and does not bring it back.
  if (order.state === 'terminated' && order.idealNo !== null) return null
  const state = openState({ kind: order.kind, boyuanStatus: remote.status }, remote.introduced)
  // While a change of ours is under way, its own answer decides.
  if (order.writeAction !== null && order.inBoyuan) return null
  if (order.boyuanVersion !== null && remote.version < order.boyuanVersion) return null
  const same =
    order.inBoyuan &&
    order.boyuanVersion === remote.version &&
    order.lockedElsewhere === elsewhere &&
    (order.state === state || order.state === 'refused')
  if (same) return null
  const newer = order.boyuanVersion !== remote.version
  // A refusal is mended by a change in 博远 too; reading the same version again mends nothing.
  const changedThere = newer && order.boyuanVersion !== null
  const staysRefused = order.state === 'refused' && !changedThere && !ENDED.has(state) && state !== 'introduced'
  return {
    patch: {
      ...identity,
      ...(newer || !order.inBoyuan ? content(remote) : {}),
      state: staysRefused ? 'refused' : state,
      ...(staysRefused || order.boyuanVersion === null ? {} : { trouble: null }),
      boyuanVersion: remote.version,
      boyuanStatus: remote.status,
      lockedElsewhere: elsewhere,
      version: order.version + 1,
      updatedAt: remote.updatedAt,
    },
    lines: newer || !order.inBoyuan ? linesOf(remote, lines) : null,
    event: eventOf(order, state, elsewhere, newer),
  }
}

function takeLocked(order: StoredOrder, remote: BoyuanOrder): Taken | null {
  const ended = remote.status === 'terminated' || remote.status === 'deleted'
  if (!ended || order.boyuanStatus === remote.status || order.state === 'done') return null
  const word = remote.status === 'terminated' ? '终止' : '删除'
  return {
    patch: { boyuanStatus: remote.status },
    lines: null,
    event: { event: 'boyuan.contradiction', text: `订单已推送ideal，却在博远ERP里被${word}：请核对` },
  }
}

function eventOf(order: StoredOrder, state: OrderState, elsewhere: boolean, newer: boolean): Taken['event'] {
  if (!order.inBoyuan) return { event: 'boyuan.created', text: '已在博远ERP创建' }
  if (elsewhere && !order.lockedElsewhere) return { event: 'boyuan.locked', text: '在博远ERP里由另一次推送锁定' }
  if (state !== order.state) {
    switch (state) {
      case 'introduced':
        return { event: 'boyuan.introduced', text: '在博远ERP里被引入，不能再推送ideal' }
      case 'completed':
        return { event: 'boyuan.completed', text: '在博远ERP里完成' }
      case 'terminated':
        return { event: 'boyuan.terminated', text: '在博远ERP里终止' }
      case 'deleted':
        return { event: 'boyuan.deleted', text: '在博远ERP里删除' }
      case 'awaiting':
        if (order.state === 'saved') return { event: 'boyuan.awaiting', text: '在博远ERP里转为待发货' }
        break
      default:
        break
    }
  }
  return newer && order.boyuanVersion !== null ? { event: 'boyuan.changed', text: '按博远ERP里的修改更新了订单' } : null
}

function content(remote: BoyuanOrder) {
  return {
    vfNo: remote.vfNo ?? '',
    billDate: remote.billDate,
    manualNo: remote.manualNo ?? '',
    warehouseNo: remote.warehouseNo,
    toWarehouseNo: remote.toWarehouseNo ?? '',
    partnerNo: remote.partnerNo ?? '',
    partnerName: remote.partnerName ?? '',
    remark: remote.remark ?? '',
    awaiting: remote.status === 'awaitingShipment',
  }
}

/** Remarks of lines are ours alone: they stay with the line of the same number and product. */
function linesOf(remote: BoyuanOrder, before: readonly StoredLine[]): NewLine[] {
  const remarks = new Map(before.map((line) => [`${line.lineNo}\n${line.productNo}`, line.remark]))
  return remote.lines.map(({ lineNo, productNo, quantity, price }) => ({
    lineNo,
    productNo,
    quantity,
    price,
    remark: remarks.get(`${lineNo}\n${productNo}`) ?? '',
  }))
}
