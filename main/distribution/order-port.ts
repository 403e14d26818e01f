import type { CallOutput, OrderKind, Trouble } from '../../preload/contract/index.ts'
import type { IdealCancel } from '../remote/ideal/index.ts'
import type { ProvinceGuards } from './mapping-guards.ts'
import type { OrderEvent, StoredOrder } from './order-types.ts'
import type { OrderTables } from './tables.ts'

/** A line as the returns need it. Quantities × 10⁴. */
export interface PortLine {
  lineNo: string
  productNo: string
  /** e栈 code under which it was pushed; the code of today when it never was; null = not mapped. */
  goodsCode: string | null
  quantity: number
  price: number | null
  actual: number | null
}

/**
 * What returns know and may change of orders: the only door between them. Setters run inside the caller's transaction, write
 * the event they are named after, and are harmless when they come twice; `changed` is told after the commit.
 */
export interface OrderPort {
  find(connectionId: number, kind: OrderKind, orderNo: string): StoredOrder | null
  get(id: number): StoredOrder | null
  lines(id: number): PortLine[]
  /** Orders whose return is still to come: pushed or perhaps pushed, not done, oldest first. */
  waiting(connectionId: number): StoredOrder[]
  /** IDEAL has it, said a return or a look-up: also when our own push was not answered yet. */
  setPushed(id: number, facts: { idealNo: string; at: number }): void
  /** 移库 came out: 部分回传(已移出). */
  setPartly(id: number, facts: { at: number; text: string }): void
  /** The last document is made: 已回传. */
  setDone(id: number, facts: { at: number; text: string }): void
  /** 回传异常; null = the trouble is over and the order waits again (or stays 部分回传). */
  setReturnTrouble(id: number, trouble: Trouble | null, at: number): void
  /** What the warehouse did with a line: total of the latest phase. */
  putActual(id: number, lineNo: string, actual: number, serials: number): void
  /** A stock document exists: from now on 终止 is not offered (B5). */
  noteDocument(id: number): void
  addEvent(id: number, event: OrderEvent): void
  /** Answer to a 取消申请 by feed, callback or look-up; unknown applications change nothing. */
  cancelResult(id: number, cancel: IdealCancel): void
  /** Tells the windows. */
  changed(connectionId: number, ids: readonly number[]): void
}

/** What the order pages ask of the returns. */
export interface ReturnsForOrders {
  documentsOf(orderId: number): CallOutput<'orders.get'>['documents']
  /** 手动查询: asks IDEAL for these orders now. */
  lookUp(connectionId: number, orderIds: readonly number[]): void
}

const WAITS: readonly StoredOrder['state'][] = [
  'queued',
  'sending',
  'unknown',
  'pushed',
  'partly',
  'returnTrouble',
  'terminating',
  'terminateApproved',
]
const MOVING: ReadonlySet<string> = new Set(['queued', 'sending', 'unknown'])
const OPEN: ReadonlySet<string> = new Set(['saved', 'awaiting', 'refused'])

export function createOrderPort(deps: {
  tables: OrderTables
  guards: Pick<ProvinceGuards, 'product'>
  now(): number
  cancelResult(order: StoredOrder, cancel: IdealCancel): void
  changed(connectionId: number, ids: readonly number[]): void
}): OrderPort {
  const { tables } = deps
  const port: OrderPort = {
    find: (connectionId, kind, orderNo) => tables.byNo(connectionId, kind, orderNo),
    get: (id) => tables.get(id),
    lines(id) {
      const order = tables.get(id)
      if (!order) return []
      return tables.lines(id).map(({ lineNo, productNo, goodsCode, quantity, price, actual }) => {
        if (goodsCode !== null) return { lineNo, productNo, goodsCode, quantity, price, actual }
        const today = deps.guards.product(order.connectionId, productNo)
        return { lineNo, productNo, goodsCode: today.ok ? today.goodsCode : null, quantity, price, actual }
      })
    },
    // An order that never left (待发送, not sent) is asked for by nobody.
    waiting: (connectionId) => tables.inStates(connectionId, WAITS).filter((order) => order.state !== 'queued'),
    setPushed(id, { idealNo, at }) {
      const order = tables.get(id)
      if (!order) return
      if (order.idealNo === null || order.uploadedAt === null)
        tables.patch(id, { idealNo: order.idealNo ?? idealNo, uploadedAt: order.uploadedAt ?? at, upload: 'uploaded' })
      // Pushed by another PC, whose lock 博远 has shown us.
      const elsewhere = order.lockedElsewhere && OPEN.has(order.state)
      if (!MOVING.has(order.state) && !elsewhere) return
      tables.patch(id, { state: 'pushed', trouble: null, version: order.version + 1, updatedAt: at })
      const text = `荣耀IDEAL已收到，IDEAL单号 ${idealNo}${elsewhere ? '（由另一台电脑推送）' : ''}`
      tables.addEvent(id, { at, event: 'push.arrived', text })
    },
    setPartly(id, { at, text }) {
      const order = tables.get(id)
      if (!order || order.state === 'done' || (order.state === 'partly' && order.returned === 'partly')) return
      tables.patch(id, { state: 'partly', trouble: null, returned: 'partly', returnedAt: at, updatedAt: at })
      tables.addEvent(id, { at, event: 'return.partly', text })
    },
    setDone(id, { at, text }) {
      const order = tables.get(id)
      if (!order || order.state === 'done') return
      tables.patch(id, { state: 'done', trouble: null, returned: 'returned', returnedAt: at, updatedAt: at })
      tables.addEvent(id, { at, event: 'return.done', text })
    },
    setReturnTrouble(id, trouble, at) {
      const order = tables.get(id)
      if (!order || order.state === 'done') return
      if (trouble) {
        if (
          order.returned === 'trouble' &&
          order.trouble?.code === trouble.code &&
          order.trouble.cause === trouble.cause
        )
          return
        // A 终止 under way keeps its state: both are to be seen.
        const keeps =
          order.state === 'terminating' || order.state === 'terminateApproved' || order.state === 'terminated'
        tables.patch(id, {
          ...(keeps ? {} : { state: 'returnTrouble' as const }),
          trouble,
          returned: 'trouble',
          returnedAt: at,
          updatedAt: at,
        })
        tables.addEvent(id, { at, event: 'return.trouble', text: `回传异常：${trouble.problem} ${trouble.cause}` })
        return
      }
      if (order.returned !== 'trouble') return
      const partly = order.documents > 0
      tables.patch(id, {
        ...(order.state === 'returnTrouble' ? { state: partly ? ('partly' as const) : ('pushed' as const) } : {}),
        trouble: null,
        returned: partly ? 'partly' : 'none',
        updatedAt: at,
      })
    },
    putActual: (id, lineNo, actual, serials) => tables.putActual(id, lineNo, actual, serials),
    noteDocument(id) {
      const order = tables.get(id)
      if (order) tables.patch(id, { documents: order.documents + 1 })
    },
    addEvent: (id, event) => tables.addEvent(id, event),
    cancelResult(id, cancel) {
      const order = tables.get(id)
      if (order) deps.cancelResult(order, cancel)
    },
    changed: deps.changed,
  }
  return port
}
