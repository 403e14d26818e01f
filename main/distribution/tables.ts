import type { OrderKind } from '../../preload/contract/index.ts'
import { type Database, inTransaction } from '../store/index.ts'
import type { DeliveryWhat, OrderEvent, StoredLine, StoredOrder } from './order-types.ts'

/** Column of every field of an order; the order of `StoredOrder`. */
const COLUMNS: Record<keyof StoredOrder, string> = {
  id: 'id',
  connectionId: 'connection_id',
  kind: 'kind',
  orderNo: 'order_no',
  inBoyuan: 'in_boyuan',
  sourceNo: 'source_no',
  source: 'source',
  vfNo: 'vf_no',
  billDate: 'bill_date',
  manualNo: 'manual_no',
  warehouseNo: 'warehouse_no',
  toWarehouseNo: 'to_warehouse_no',
  partnerNo: 'partner_no',
  partnerName: 'partner_name',
  remark: 'remark',
  awaiting: 'awaiting',
  state: 'state',
  trouble: 'trouble',
  version: 'version',
  boyuanVersion: 'boyuan_version',
  boyuanStatus: 'boyuan_status',
  lockedElsewhere: 'locked_elsewhere',
  writeAction: 'write_action',
  writeOutbox: 'write_outbox',
  pushNo: 'push_no',
  pushOutbox: 'push_outbox',
  lockOutbox: 'lock_outbox',
  upload: 'upload',
  uploadedAt: 'uploaded_at',
  idealNo: 'ideal_no',
  returned: 'returned',
  returnedAt: 'returned_at',
  documents: 'documents',
  lineCount: 'line_count',
  quantity: 'quantity',
  amount: 'amount',
  createdAt: 'created_at',
  createdBy: 'created_by',
  updatedAt: 'updated_at',
  correlationId: 'correlation_id',
}
const FIELDS = Object.keys(COLUMNS) as (keyof StoredOrder)[]
/** Select list that gives rows for `toOrder`. */
export const ORDER_COLUMNS = FIELDS.map((field) => `o.${COLUMNS[field]} AS ${field}`).join(', ')
const BOOLEANS = ['inBoyuan', 'awaiting', 'lockedElsewhere'] as const

const OPEN_SQL = "'saved', 'awaiting', 'introduced', 'refused'"

export type RawOrder = Record<keyof StoredOrder, string | number | null>

export function toOrder(raw: RawOrder): StoredOrder {
  const order = { ...raw, trouble: raw.trouble === null ? null : JSON.parse(String(raw.trouble)) } as Record<
    string,
    unknown
  >
  for (const field of BOOLEANS) order[field] = raw[field] === 1
  return order as unknown as StoredOrder
}

function toColumn(value: unknown): string | number | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'object' ? JSON.stringify(value) : (value as string | number)
}

export type NewOrder = Omit<StoredOrder, 'id' | 'lineCount' | 'quantity' | 'amount'>
export type OrderPatch = Partial<Omit<StoredOrder, 'id' | 'connectionId' | 'kind' | 'createdAt' | 'createdBy'>>
export type NewLine = Pick<StoredLine, 'lineNo' | 'productNo' | 'quantity' | 'price' | 'remark'>

export interface OrderDelivery {
  outboxId: number
  orderId: number
  what: DeliveryWhat
  pushNo: number | null
  at: number
  ended: string | null
}

/** SQL of orders, their lines, events and deliveries; nothing here decides anything. */
export function createOrderTables(db: Database) {
  const select = `SELECT ${ORDER_COLUMNS} FROM province_order o`
  const byId = db.prepare<[number], RawOrder>(`${select} WHERE o.id = ?`)
  const byNo = db.prepare<[number, string, string], RawOrder>(
    `${select} WHERE o.connection_id = ? AND o.kind = ? AND o.order_no = ?`,
  )
  const bySource = db.prepare<[number, string], RawOrder>(`${select} WHERE o.connection_id = ? AND o.source_no = ?`)
  const byOutbox = db.prepare<[number], RawOrder>(
    `${select} WHERE o.id = (SELECT order_id FROM province_order_delivery WHERE outbox_id = ?)`,
  )
  const ofVf = db
    .prepare<[number, string], number>(
      `SELECT id FROM province_order WHERE connection_id = ? AND vf_no = ? AND state <> 'deleted' LIMIT 1`,
    )
    .pluck()
  const newFields = FIELDS.filter((field) => field !== 'id')
  const insert = db.prepare(
    `INSERT INTO province_order (${newFields.map((field) => COLUMNS[field]).join(', ')}) VALUES (${newFields.map(() => '?').join(', ')})`,
  )
  const lines = db.prepare<[number], StoredLine>(
    `SELECT line, line_no AS lineNo, product_no AS productNo, quantity, price, remark, goods_code AS goodsCode, actual, serials
     FROM province_order_line WHERE order_id = ? ORDER BY line`,
  )
  const addLine = db.prepare(
    'INSERT INTO province_order_line (order_id, line, line_no, product_no, quantity, price, remark) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const putActual = db.prepare(
    'UPDATE province_order_line SET actual = ?, serials = ? WHERE order_id = ? AND line_no = ?',
  )
  const dropLines = db.prepare('DELETE FROM province_order_line WHERE order_id = ?')
  const sums = db.prepare('UPDATE province_order SET line_count = ?, quantity = ?, amount = ? WHERE id = ?')
  const event = db.prepare(
    'INSERT INTO province_order_event (order_id, at, event, text, by_name, outbox_id) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const events = db.prepare<
    [number, number],
    { at: number; event: string; text: string; by: string | null; outboxId: number | null }
  >(
    `SELECT at, event, text, by_name AS 'by', outbox_id AS outboxId FROM province_order_event WHERE order_id = ? ORDER BY id DESC LIMIT ?`,
  )
  const addDelivery = db.prepare(
    'INSERT INTO province_order_delivery (outbox_id, order_id, what, push_no, at, by_name) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const delivery = `SELECT outbox_id AS outboxId, order_id AS orderId, what, push_no AS pushNo, at, ended FROM province_order_delivery`
  const deliveryOf = db.prepare<[number], OrderDelivery>(`${delivery} WHERE outbox_id = ?`)
  const deliveriesOf = db.prepare<[number], OrderDelivery>(`${delivery} WHERE order_id = ? ORDER BY outbox_id DESC`)
  const endDelivery = db.prepare('UPDATE province_order_delivery SET ended = ?, ended_at = ? WHERE outbox_id = ?')
  const ordersIn = db.prepare<[number, string], RawOrder>(
    `${select} WHERE o.connection_id = ? AND o.state IN (SELECT value FROM json_each(?)) ORDER BY o.id`,
  )

  const one = (raw: RawOrder | undefined): StoredOrder | null => (raw ? toOrder(raw) : null)
  const tables = {
    db,
    transaction: <T>(work: () => T): T => inTransaction(db, work),
    get: (id: number): StoredOrder | null => one(byId.get(id)),
    byNo: (connectionId: number, kind: OrderKind, orderNo: string): StoredOrder | null =>
      one(byNo.get(connectionId, kind, orderNo)),
    bySource: (connectionId: number, sourceNo: string): StoredOrder | null => one(bySource.get(connectionId, sourceNo)),
    byOutbox: (outboxId: number): StoredOrder | null => one(byOutbox.get(outboxId)),
    /** Orders in our hands whose state in 博远 is not known any more. */
    stale: (connectionId: number): StoredOrder[] =>
      db
        .prepare<[number], RawOrder>(
          `${select} WHERE o.connection_id = ? AND o.state IN (${OPEN_SQL}) AND o.boyuan_version IS NULL AND o.in_boyuan = 1
             AND o.write_action IS NULL ORDER BY o.id LIMIT 2000`,
        )
        .all(connectionId)
        .map(toOrder),
    /** 博远's feed has a hole: every order in our hands is to be asked for. */
    makeAllStale(connectionId: number): void {
      db.prepare(
        `UPDATE province_order SET boyuan_version = NULL WHERE connection_id = ? AND in_boyuan = 1 AND state IN (${OPEN_SQL})`,
      ).run(connectionId)
    },
    /** A person threw the order of this VF order away. */
    vfDeleted: (connectionId: number, vfNo: string): boolean =>
      db
        .prepare<[number, string]>(
          "SELECT 1 FROM province_order WHERE connection_id = ? AND vf_no = ? AND vf_no <> '' AND source = 'vf' LIMIT 1",
        )
        .get(connectionId, vfNo) !== undefined,
    /** Order that stands for a VF order, whoever made it; deleted ones do not count. */
    ofVf: (connectionId: number, vfNo: string): number | null => ofVf.get(connectionId, vfNo) ?? null,
    /** Orders of a connection in any of these states, oldest first. */
    inStates: (connectionId: number, states: readonly StoredOrder['state'][]): StoredOrder[] =>
      ordersIn.all(connectionId, JSON.stringify(states)).map(toOrder),
    /** Orders of all connections whose push is under way. */
    moving: (): StoredOrder[] =>
      db.prepare<[], RawOrder>(`${select} WHERE o.state IN ('queued', 'sending', 'unknown')`).all().map(toOrder),
    insert(order: NewOrder, ofOrder: readonly NewLine[]): number {
      const values = { ...order, lineCount: 0, quantity: 0, amount: 0 } as Record<string, unknown>
      const id = Number(insert.run(...newFields.map((field) => toColumn(values[field]))).lastInsertRowid)
      tables.replaceLines(id, ofOrder)
      return id
    },
    patch(id: number, patch: OrderPatch): void {
      const fields = (Object.keys(patch) as (keyof OrderPatch)[]).filter((field) => patch[field] !== undefined)
      if (fields.length === 0) return
      db.prepare(
        `UPDATE province_order SET ${fields.map((field) => `${COLUMNS[field]} = ?`).join(', ')} WHERE id = ?`,
      ).run(...fields.map((field) => toColumn(patch[field])), id)
    },
    lines: (orderId: number): StoredLine[] => lines.all(orderId),
    replaceLines(orderId: number, ofOrder: readonly NewLine[]): void {
      dropLines.run(orderId)
      let quantity = 0
      let amount = 0
      ofOrder.forEach((line, index) => {
        addLine.run(orderId, index + 1, line.lineNo, line.productNo, line.quantity, line.price, line.remark)
        quantity += line.quantity
        amount += amountOf(line.quantity, line.price)
      })
      sums.run(ofOrder.length, quantity, amount, orderId)
    },
    /** The e栈 codes of a push, for the returns that name them. */
    putGoodsCodes(orderId: number, codes: readonly { lineNo: string; goodsCode: string }[]): void {
      const put = db.prepare('UPDATE province_order_line SET goods_code = ? WHERE order_id = ? AND line_no = ?')
      for (const { lineNo, goodsCode } of codes) put.run(goodsCode, orderId, lineNo)
    },
    putActual(orderId: number, lineNo: string, actual: number, serials: number): void {
      putActual.run(actual, serials, orderId, lineNo)
    },
    addEvent(orderId: number, one: OrderEvent): void {
      event.run(orderId, one.at, one.event, one.text, one.by ?? null, one.outboxId ?? null)
    },
    /** Newest first. */
    events: (orderId: number, limit: number) => events.all(orderId, limit),
    addDelivery(
      outboxId: number,
      of: { orderId: number; what: DeliveryWhat; pushNo?: number; at: number; by: string },
    ) {
      addDelivery.run(outboxId, of.orderId, of.what, of.pushNo ?? null, of.at, of.by)
    },
    delivery: (outboxId: number): OrderDelivery | null => deliveryOf.get(outboxId) ?? null,
    /** Newest first. */
    deliveries: (orderId: number): OrderDelivery[] => deliveriesOf.all(orderId),
    endDelivery(outboxId: number, ended: string | null, at: number): void {
      endDelivery.run(ended, ended === null ? null : at, outboxId)
    },
  }
  return tables
}
export type OrderTables = ReturnType<typeof createOrderTables>

/** Quantity × price, all × 10⁴, rounded half away from zero; exact for what a person can enter. */
export function amountOf(quantity: number, price: number | null): number {
  if (price === null) return 0
  const product = BigInt(quantity) * BigInt(price)
  const half = product >= 0n ? 5_000n : -5_000n
  return Number((product + half) / 10_000n)
}
