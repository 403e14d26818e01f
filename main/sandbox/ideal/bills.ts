import { z } from 'zod'
import { GatewayFailure } from '../kit/gateway-failures.ts'
import { canonicalJson, formatDecimal, formatTime, parseDecimal } from '../pos/values.ts'
import { cancelView, latestCancel } from './cancel-view.ts'
import { type IdealStore, sha256 } from './store.ts'
import { planWork } from './warehouse.ts'

const decimal = z.string().refine((text) => (parseDecimal(text) ?? 0) > 0, '应为大于 0 的数字文本')
const text = (max: number) => z.string().trim().min(1).max(max)
const orderInput = z.object({
  idempotencyKey: text(100),
  contentHash: text(128),
  billType: z.enum(['purchase', 'purchaseReturn', 'transfer', 'wholesale', 'wholesaleReturn']),
  direction: z.enum(['IN', 'OUT', 'TRANSFER']),
  billNo: text(50),
  manualNo: z.string().min(1).max(50).optional(),
  billDate: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  warehouseCode: text(50),
  toWarehouseCode: text(50).optional(),
  partnerCode: text(50).optional(),
  partnerName: z.string().max(200).optional(),
  remark: z.string().max(500).optional(),
  lines: z
    .array(z.object({ lineNo: text(20), itemCode: text(50), quantity: decimal, price: z.string().optional() }))
    .min(1)
    .max(1000),
})
export type OrderInput = z.output<typeof orderInput>

export type BillRow = {
  id: number
  bill_type: OrderInput['billType']
  bill_no: string
  ideal_no: string
  key: string
  content_hash: string
  derived_hash: string
  direction: string
  manual_no: string | null
  payload: string
  status: string
  held: number
  behaviour: string
  update_key: string | null
  update_at: number | null
  version: number
  created_at: number
  updated_at: number
}
export type PhaseRow = {
  id: number
  bill_id: number
  phase: string
  version: number
  final: number
  finished_at: number | null
  lines: string
  serial_count: number
  queries: number
}
export type PhaseLine = { lineNo: string; itemCode: string; plan: number; actual: number }

const DIRECTION = {
  purchase: 'IN',
  purchaseReturn: 'OUT',
  transfer: 'TRANSFER',
  wholesale: 'OUT',
  wholesaleReturn: 'IN',
}
const TAKES: Record<string, readonly string[]> = {
  'inbound-orders': ['purchase', 'purchaseReturn', 'wholesaleReturn'],
  'outbound-orders': ['purchaseReturn', 'wholesale'],
  'transfer-orders': ['transfer'],
  'sales-orders': ['wholesale'],
}

/** The four creating calls. Keeps one bill per 单据号 and type for ever. */
export function createBill(store: IdealStore, endpoint: string, body: unknown): Record<string, unknown> {
  const parsed = orderInput.safeParse(body)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw new GatewayFailure('INVALID_FIELD', `${issue.path.join('.')} ${issue.message}`)
  }
  const order = parsed.data
  const { idempotencyKey, contentHash, ...content } = order
  const derived = sha256(canonicalJson(content))
  store
    .sql(
      `INSERT INTO arrival VALUES (?, ?, 1, 0) ON CONFLICT (bill_type, bill_no) DO UPDATE SET received = received + 1`,
    )
    .run(order.billType, order.billNo)
  const there = billOf(store, order.billType, order.billNo)
  if (there) {
    if (there.key !== idempotencyKey || there.derived_hash !== derived) throw new GatewayFailure('BILL_EXISTS')
    return created('exists', there)
  }
  check(store, endpoint, order)
  const now = store.now()
  const id = Number(
    store
      .sql(
        `INSERT INTO bill (bill_type, bill_no, ideal_no, endpoint, key, content_hash, derived_hash, direction, manual_no, payload,
           status, behaviour, version, created_at, updated_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'ACCEPTED', ?, 1, ?, ?)`,
      )
      .run(
        order.billType,
        order.billNo,
        `new-${order.billType}-${order.billNo}`,
        endpoint,
        idempotencyKey,
        contentHash,
        derived,
        order.direction,
        order.manualNo ?? null,
        JSON.stringify(order),
        JSON.stringify(store.takeBehaviour(order.billNo)),
        now,
        now,
      ).lastInsertRowid,
  )
  store.sql('UPDATE bill SET ideal_no = ? WHERE id = ?').run(`IDL${String(10_000_000 + id)}`, id)
  store
    .sql('UPDATE arrival SET applied = applied + 1 WHERE bill_type = ? AND bill_no = ?')
    .run(order.billType, order.billNo)
  const bill = billById(store, id)
  planWork(store, bill, now)
  return created('created', bill)
}

export function interfaceClosed(store: Pick<IdealStore, 'setting' | 'faults'>): boolean {
  return store.setting('interface') === 'closed' || store.faults.has('interface-closed')
}

function check(store: IdealStore, endpoint: string, order: OrderInput): void {
  if (interfaceClosed(store)) throw new GatewayFailure('INTERFACE_CLOSED', '接口已关闭')
  if (!TAKES[endpoint]!.includes(order.billType)) {
    throw new GatewayFailure('WRONG_ENDPOINT', `${endpoint} 不接收 ${order.billType}`)
  }
  if (DIRECTION[order.billType] !== order.direction)
    throw new GatewayFailure('INVALID_FIELD', 'direction 与单据类型不符')
  const transfer = order.billType === 'transfer'
  if (transfer !== (order.toWarehouseCode !== undefined))
    throw new GatewayFailure('INVALID_FIELD', 'toWarehouseCode 不正确')
  if (order.toWarehouseCode === order.warehouseCode) throw new GatewayFailure('INVALID_FIELD', '移出仓与移入仓相同')
  if (!transfer && order.partnerCode === undefined) throw new GatewayFailure('PARTNER_UNKNOWN', '缺少往来单位')
  for (const code of [order.warehouseCode, order.toWarehouseCode]) {
    if (code !== undefined && !store.sql('SELECT 1 FROM warehouse WHERE code = ? AND active = 1').get(code)) {
      throw new GatewayFailure('WAREHOUSE_UNKNOWN', `没有仓库编码 ${code}`)
    }
  }
  for (const line of order.lines) {
    const item = store.item(line.itemCode)
    if (!item) throw new GatewayFailure('ITEM_UNKNOWN', `第 ${line.lineNo} 行：没有商品 ${line.itemCode}`)
    if (item.rule.serialManaged && parseDecimal(line.quantity)! % 10_000 !== 0) {
      throw new GatewayFailure('INVALID_FIELD', `第 ${line.lineNo} 行：按串号管理的商品数量应为整数`)
    }
  }
  if (new Set(order.lines.map((line) => line.lineNo)).size !== order.lines.length) {
    throw new GatewayFailure('INVALID_FIELD', '行号重复')
  }
}

function created(result: string, bill: BillRow): Record<string, unknown> {
  return { result, billType: bill.bill_type, billNo: bill.bill_no, idealNo: bill.ideal_no, status: bill.status }
}

export function billOf(store: IdealStore, billType: string, billNo: string): BillRow | undefined {
  return store.sql('SELECT * FROM bill WHERE bill_type = ? AND bill_no = ?').get(billType, billNo) as
    | BillRow
    | undefined
}

export function billById(store: IdealStore, id: number): BillRow {
  return store.sql('SELECT * FROM bill WHERE id = ?').get(id) as BillRow
}

/** `POST /v1/orders:lookup` */
export function lookUpBills(store: IdealStore, body: unknown): { rows: unknown[] } {
  const parsed = z
    .object({ keys: z.array(z.object({ billType: z.string(), billNo: z.string().min(1) })).min(1) })
    .safeParse(body)
  if (!parsed.success) throw new GatewayFailure('INVALID_REQUEST')
  if (parsed.data.keys.length > 100) throw new GatewayFailure('TOO_MANY_ROWS')
  return {
    rows: parsed.data.keys.map(({ billType, billNo }) => {
      const bill = billOf(store, billType, billNo.trim())
      return { billType, billNo, order: bill ? billView(store, bill) : null }
    }),
  }
}

export function phasesOf(store: IdealStore, billId: number): PhaseRow[] {
  return store.sql('SELECT * FROM phase WHERE bill_id = ? ORDER BY id').all(billId) as PhaseRow[]
}

function billView(store: IdealStore, bill: BillRow): Record<string, unknown> {
  const cancel = latestCancel(store, bill.id)
  return {
    billType: bill.bill_type,
    billNo: bill.bill_no,
    direction: bill.direction,
    idealNo: bill.ideal_no,
    manualNo: bill.manual_no,
    status: bill.status,
    idempotencyKey: bill.key,
    contentHash: bill.content_hash,
    phases: phasesOf(store, bill.id).map((phase) => ({
      phase: phase.phase,
      version: phase.version,
      final: phase.final === 1,
      finishedAt: phase.finished_at === null ? null : formatTime(phase.finished_at),
      lines: (JSON.parse(phase.lines) as PhaseLine[]).map((line) => ({
        lineNo: line.lineNo,
        itemCode: line.itemCode,
        planQty: formatDecimal(line.plan),
        actualQty: formatDecimal(line.actual),
      })),
      serialCount: phase.serial_count,
    })),
    cancel: cancel ? cancelView(cancel) : null,
    update: bill.update_key === null ? null : { updateKey: bill.update_key, at: formatTime(bill.update_at!) },
    version: bill.version,
    createdAt: formatTime(bill.created_at),
    updatedAt: formatTime(bill.updated_at),
  }
}
