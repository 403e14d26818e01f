import { parseDecimal } from '../pos/values.ts'
import type { WarehouseBehaviour } from '../province/control.ts'
import { type BillRow, billById, type OrderInput, type PhaseLine, type PhaseRow } from './bills.ts'
import { latestCancel } from './cancel-view.ts'
import { publish } from './events.ts'
import { faultyBehaviour, heldActions } from './faults.ts'
import type { IdealStore } from './store.ts'

/** The warehouse behind IDEAL: what it does with an order, and when, by the simulated clock. */

const MINUTE = 60_000
const ONE = 10_000

type Action = 'part' | 'done' | 'in' | 'event' | 'cancel'
type PlanRow = { id: number; at: number; action: Action; bill_id: number; data: string }

/** How the warehouse treats this order just now. */
export const behaviourOf = (store: Pick<IdealStore, 'faults'>, bill: BillRow): WarehouseBehaviour => ({
  ...(JSON.parse(bill.behaviour) as WarehouseBehaviour),
  ...faultyBehaviour(store.faults),
})

export function plan(store: IdealStore, at: number, action: Action, billId: number, data: object = {}): void {
  store
    .sql('INSERT INTO plan (at, action, bill_id, data) VALUES (?, ?, ?, ?)')
    .run(at, action, billId, JSON.stringify(data))
}

/** What follows an accepted order. */
export function planWork(store: IdealStore, bill: BillRow, from: number): void {
  const behaviour = behaviourOf(store, bill)
  const doneAt = behaviour.callbacks === 'beforeReply' ? from : from + (behaviour.doneAfterMinutes ?? 2) * MINUTE
  plan(store, doneAt, behaviour.partialFirst ? 'part' : 'done', bill.id)
}

/** Does everything that is due at `now`, each thing at its own time. Returns how many things happened. */
export function settle(store: IdealStore, now: number): number {
  const held = JSON.stringify(heldActions(store.faults))
  for (let count = 0; ; count += 1) {
    const next = store
      .sql(
        'SELECT * FROM plan WHERE at <= ? AND action NOT IN (SELECT value FROM json_each(?)) ORDER BY at, id LIMIT 1',
      )
      .get(now, held) as PlanRow | undefined
    if (!next) return count
    store.atomic(() => {
      store.sql('DELETE FROM plan WHERE id = ?').run(next.id)
      carryOut(store, next)
    })
    store.announce()
  }
}

function carryOut(store: IdealStore, row: PlanRow): void {
  const bill = billById(store, row.bill_id)
  const behaviour = behaviourOf(store, bill)
  const stopped = ['TERMINATED', 'OUT_DONE', 'DONE'].includes(bill.status)
  switch (row.action) {
    case 'part':
      if (bill.held || stopped) break
      work(store, bill, row.at, false)
      plan(store, row.at + (behaviour.doneAfterMinutes ?? 2) * MINUTE, 'done', bill.id)
      break
    case 'done':
      // Held by a 取消申请: planned anew when that is rejected; what was shipped before its time is not shipped again.
      if (!bill.held && !stopped) work(store, bill, row.at, true)
      break
    case 'in':
      moveIn(store, bill, row.at)
      break
    case 'event': {
      const event = JSON.parse(row.data) as { phase: string; status: string; version: number }
      publish(store, bill, { ...event, at: row.at })
      break
    }
    case 'cancel':
      decideCancel(store, bill, JSON.parse(row.data) as { approve: boolean }, row.at)
      break
  }
}

export function firstPhase(bill: Pick<BillRow, 'bill_type'>): string {
  switch (bill.bill_type) {
    case 'purchase':
    case 'wholesaleReturn':
      return 'INBOUND_DONE'
    case 'purchaseReturn':
      return 'OUTBOUND_DONE'
    case 'transfer':
      return 'TRANSFER_OUT_DONE'
    case 'wholesale':
      return 'SALES_STATUS'
  }
}

function work(store: IdealStore, bill: BillRow, at: number, final: boolean): void {
  const order = JSON.parse(bill.payload) as OrderInput
  const behaviour = behaviourOf(store, bill)
  const name = firstPhase(bill)
  const lines: PhaseLine[] = order.lines.map((line, index) => {
    const planned = parseDecimal(line.quantity)!
    return {
      lineNo: line.lineNo,
      itemCode: line.itemCode,
      plan: planned,
      actual: actualOf(planned, index, behaviour, final),
    }
  })
  for (const line of lines) fillSerials(store, bill, name, line, order.warehouseCode)
  const done = putPhase(store, bill, name, lines, at, final)
  const status = !final ? 'PART_DONE' : bill.bill_type === 'transfer' ? 'OUT_DONE' : 'DONE'
  setStatus(store, bill.id, status, at)
  if (final && bill.bill_type === 'transfer') {
    plan(store, at + (behaviour.inAfterMinutes ?? 2) * MINUTE, 'in', bill.id)
  }
  // Out of order: word of 移出 leaves together with that of 移入, behind it.
  if (behaviour.callbacks === 'outOfOrder' && bill.bill_type === 'transfer') return
  tell(store, bill, done, status, at)
}

function actualOf(planned: number, index: number, behaviour: WarehouseBehaviour, final: boolean): number {
  if (behaviour.quantity === 'none') return 0
  const whole =
    index > 0
      ? planned
      : behaviour.quantity === 'short'
        ? Math.max(0, planned - ONE)
        : behaviour.quantity === 'over'
          ? planned + ONE
          : planned
  return final ? whole : Math.floor(whole / 2 / ONE) * ONE
}

/** As many serials on the line as pieces were handled so far; those of an earlier part stay. */
function fillSerials(store: IdealStore, bill: BillRow, phase: string, line: PhaseLine, warehouse: string): void {
  const item = store.item(line.itemCode)!
  if (!item.rule.serialManaged) return
  const count = store
    .sql('SELECT count(*) FROM serial WHERE bill_id = ? AND phase = ? AND line_no = ?')
    .pluck()
    .get(bill.id, phase, line.lineNo) as number
  for (let i = count; i < line.actual / ONE; i += 1) {
    const device =
      bill.direction === 'IN' ? incoming(store, bill, item, warehouse) : outgoing(store, bill, item, warehouse)
    putSerial(store, bill.id, phase, line, device)
  }
}

type Serial = { main: string; sub1: string | null; sub2: string | null }

/** A new device; what a customer sends back is one that was sold, where there is any. */
function incoming(
  store: IdealStore,
  bill: BillRow,
  item: Parameters<IdealStore['newSerial']>[0],
  warehouse: string,
): Serial {
  const sold =
    bill.bill_type === 'wholesaleReturn'
      ? (store
          .sql("SELECT main, sub1, sub2 FROM device WHERE item_code = ? AND state = 'out' LIMIT 1")
          .get(item.code) as Serial | undefined)
      : undefined
  const device = sold ?? store.newSerial(item)
  store
    .sql("INSERT OR REPLACE INTO device VALUES (?, ?, ?, ?, ?, 'in')")
    .run(device.main, item.code, device.sub1, device.sub2, warehouse)
  return device
}

/** A device from stock; a warehouse that has none left ships one that nobody knew of (B23). */
function outgoing(
  store: IdealStore,
  bill: BillRow,
  item: Parameters<IdealStore['newSerial']>[0],
  warehouse: string,
): Serial {
  const device =
    (store
      .sql("SELECT main, sub1, sub2 FROM device WHERE item_code = ? AND warehouse_code = ? AND state = 'in' LIMIT 1")
      .get(item.code, warehouse) as Serial | undefined) ?? store.newSerial(item)
  store
    .sql('INSERT OR REPLACE INTO device VALUES (?, ?, ?, ?, NULL, ?)')
    .run(device.main, item.code, device.sub1, device.sub2, bill.bill_type === 'transfer' ? 'transit' : 'out')
  return device
}

function moveIn(store: IdealStore, bill: BillRow, at: number): void {
  const order = JSON.parse(bill.payload) as OrderInput
  const out = store
    .sql("SELECT * FROM phase WHERE bill_id = ? AND phase = 'TRANSFER_OUT_DONE'")
    .get(bill.id) as PhaseRow
  const lines = (JSON.parse(out.lines) as PhaseLine[]).map((line) => ({ ...line, plan: line.actual }))
  const moved = store
    .sql(
      "SELECT line_no, item_code, main, sub1, sub2 FROM serial WHERE bill_id = ? AND phase = 'TRANSFER_OUT_DONE' ORDER BY id",
    )
    .all(bill.id) as (Serial & { line_no: string; item_code: string })[]
  for (const serial of moved) {
    putSerial(store, bill.id, 'TRANSFER_IN_DONE', { lineNo: serial.line_no, itemCode: serial.item_code }, serial)
    store
      .sql("UPDATE device SET warehouse_code = ?, state = 'in' WHERE main = ?")
      .run(order.toWarehouseCode, serial.main)
  }
  const done = putPhase(store, bill, 'TRANSFER_IN_DONE', lines, at, true)
  setStatus(store, bill.id, 'DONE', at)
  tell(store, bill, done, 'DONE', at)
  if (behaviourOf(store, bill).callbacks === 'outOfOrder') tell(store, bill, out, 'OUT_DONE', at)
}

function putSerial(
  store: IdealStore,
  billId: number,
  phase: string,
  line: { lineNo: string; itemCode: string },
  serial: Serial,
): void {
  store
    .sql(
      `INSERT INTO serial (bill_id, phase, line_no, item_code, main, sub1, sub2, stock_type) VALUES (?, ?, ?, ?, ?, ?, ?, 'ZP')`,
    )
    .run(billId, phase, line.lineNo, line.itemCode, serial.main, serial.sub1, serial.sub2)
}

function putPhase(
  store: IdealStore,
  bill: BillRow,
  phase: string,
  lines: PhaseLine[],
  at: number,
  final: boolean,
): Pick<PhaseRow, 'phase' | 'version'> {
  const count = store
    .sql('SELECT count(*) FROM serial WHERE bill_id = ? AND phase = ?')
    .pluck()
    .get(bill.id, phase) as number
  store
    .sql(
      `INSERT INTO phase (bill_id, phase, version, final, finished_at, lines, serial_count) VALUES (?, ?, 1, ?, ?, ?, ?)
       ON CONFLICT (bill_id, phase) DO UPDATE SET version = version + 1, final = excluded.final,
         finished_at = excluded.finished_at, lines = excluded.lines, serial_count = excluded.serial_count`,
    )
    .run(bill.id, phase, final ? 1 : 0, final ? at : null, JSON.stringify(lines), count)
  return store.sql('SELECT phase, version FROM phase WHERE bill_id = ? AND phase = ?').get(bill.id, phase) as PhaseRow
}

export function setStatus(store: IdealStore, billId: number, status: string, at: number): void {
  store.sql('UPDATE bill SET status = ?, version = version + 1, updated_at = ? WHERE id = ?').run(status, at, billId)
}

function tell(
  store: IdealStore,
  bill: BillRow,
  phase: Pick<PhaseRow, 'phase' | 'version'>,
  status: string,
  at: number,
): void {
  const late = (behaviourOf(store, bill).lateMinutes ?? 0) * MINUTE
  plan(store, at + late, 'event', bill.id, { phase: phase.phase, version: phase.version, status })
}

/** Ends a 取消申请; a rejected one lets the warehouse go on. */
export function decideCancel(store: IdealStore, bill: BillRow, { approve }: { approve: boolean }, at: number): void {
  const cancel = latestCancel(store, bill.id)
  if (cancel?.state !== 'APPLIED') return
  const state = approve ? 'APPROVED' : 'REJECTED'
  store
    .sql('UPDATE cancel SET state = ?, reason = ?, decided_at = ? WHERE id = ?')
    .run(state, approve ? '同意取消' : '仓库已开始拣货，不能取消', at, cancel.id)
  if (!approve) {
    store.sql('UPDATE bill SET held = 0 WHERE id = ?').run(bill.id)
    planWork(store, bill, at)
  }
  setStatus(store, bill.id, bill.status, at)
  plan(store, at, 'event', bill.id, { phase: 'CANCEL_RESULT', version: cancel.id, status: state })
}
