import { formatDecimal, parseDecimal } from '../pos/values.ts'
import type { BoyuanOrderSpec, OrderKind } from '../province/control.ts'
import type { Rule } from '../province/data.ts'
import { mustBeFree, setStatus } from './order-writes.ts'
import { checkContent, insertOrder, type OrderContent, type OrderRow, orderById, orderOf, touch } from './orders.ts'
import type { BoyuanStore } from './store.ts'

/** What people do in 博远ERP itself, and what 博远后台 switches. All methods throw a readable Error. */
export type BoyuanDesk = {
  setInterfaceState(state: 'open' | 'closed'): void
  setClosedByFault(closed: boolean): void
  setEzhanOpened(opened: boolean): void
  createOrder(spec: BoyuanOrderSpec): { orderNo: string }
  introduceOrder(kind: OrderKind, orderNo: string): void
  editOrder(
    kind: OrderKind,
    orderNo: string,
    patch: { remark?: string; manualNo?: string; status?: 'saved' | 'awaitingShipment' },
  ): void
  deleteOrder(kind: OrderKind, orderNo: string): void
  setSerialRule(productNo: string, rule: Rule): void
}

export function createBoyuanDesk(store: BoyuanStore): BoyuanDesk {
  /** Runs one act of a person in a transaction and tells the feed's readers. */
  const act = <T>(work: () => T): T => {
    const done = store.atomic(work)
    store.announce()
    return done
  }
  const find = (kind: OrderKind, orderNo: string): OrderRow => {
    const order = orderOf(store, kind, orderNo)
    if (!order) throw new Error(`博远ERP has no order ${kind} ${orderNo}`)
    return order
  }
  return {
    setInterfaceState(state) {
      store.putSetting('ideal', state)
      store.putSetting('ideal-changed', String(store.now()))
    },
    setClosedByFault(closed) {
      store.closedByFault = closed ? (store.closedByFault ?? store.now()) : null
    },
    setEzhanOpened: (opened) => store.putSetting('ezhan', opened ? '1' : '0'),
    createOrder: (spec) =>
      act(() => {
        const wholesale = spec.kind === 'wholesale' || spec.kind === 'wholesaleReturn'
        const status = spec.status ?? (spec.kind === 'wholesale' ? 'awaitingShipment' : 'saved')
        const content: OrderContent = {
          billDate: spec.billDate ?? new Date(store.now() + 8 * 3_600_000).toISOString().slice(0, 10),
          manualNo: spec.manualNo ?? null,
          warehouseNo: spec.warehouseNo ?? 'CK01',
          toWarehouseNo: spec.kind === 'transfer' ? (spec.toWarehouseNo ?? 'CK02') : null,
          partnerNo: spec.kind === 'transfer' ? null : (spec.partnerNo ?? (wholesale ? 'KH0001' : 'GYS001')),
          remark: spec.remark ?? null,
          vfNo: null,
          lines: (spec.lines ?? [{ productNo: 'SJ00001', quantity: '2' }]).map((line, index) => ({
            lineNo: String(index + 1),
            productNo: line.productNo,
            quantity: decimal(line.quantity),
            price: line.price === undefined ? null : decimal(line.price),
          })),
        }
        checkContent(store, spec.kind, { ...content, status })
        const made = insertOrder(store, {
          kind: spec.kind,
          content,
          status,
          sourceNo: null,
          at: store.now(),
          ...(spec.orderNo === undefined ? {} : { orderNo: spec.orderNo }),
        })
        return { orderNo: made.order_no }
      }),
    introduceOrder: (kind, orderNo) =>
      act(() => {
        const order = find(kind, orderNo)
        mustBeFree(order)
        store
          .sql('UPDATE orders SET introduced = 1, version = version + 1, updated_at = ? WHERE id = ?')
          .run(store.now(), order.id)
        touch(store, order.id)
      }),
    editOrder: (kind, orderNo, { status, ...patch }) =>
      act(() => {
        const order = find(kind, orderNo)
        mustBeFree(order)
        const content = { ...(JSON.parse(order.content) as OrderContent), ...patch }
        store.sql('UPDATE orders SET content = ? WHERE id = ?').run(JSON.stringify(content), order.id)
        setStatus(store, order, status ?? order.status, store.now())
        touch(store, order.id)
      }),
    deleteOrder: (kind, orderNo) =>
      act(() => {
        const order = orderById(store, find(kind, orderNo).id)
        mustBeFree(order)
        setStatus(store, order, 'deleted', store.now())
        touch(store, order.id)
      }),
    setSerialRule(productNo, rule) {
      if (!store.rule(productNo)) throw new Error(`博远ERP has no product ${productNo}`)
      store.sql('UPDATE product SET rule = ? WHERE product_no = ?').run(JSON.stringify(rule), productNo)
    },
  }
}

function decimal(text: string): string {
  const value = parseDecimal(text)
  if (value === undefined) throw new Error(`no decimal: ${text}`)
  return formatDecimal(value)
}
