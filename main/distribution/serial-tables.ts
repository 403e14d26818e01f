import type { SerialRuleView, StockDocumentKind } from '../../preload/contract/index.ts'
import type { IdealSerial } from '../remote/ideal/index.ts'
import type { Database } from '../store/index.ts'
import type { KnownDevice } from './serial-rules.ts'

export interface ReadSerial {
  n: number
  lineNo: string
  itemCode: string
  main: string
  aux1: string | null
  aux2: string | null
  warning: string
}

/** A step in the life of a device, read from the documents. */
export interface SerialStep {
  at: number
  documentId: number
  number: string
  boyuanNo: string | null
  kind: StockDocumentKind
  orderId: number
  orderNo: string
  warehouseNo: string
  partnerName: string
}

export interface DeviceRow extends KnownDevice {
  id: number
  connectionId: number
  openingAt: number | null
  openingWarehouseNo: string | null
}

type RawDevice = Omit<DeviceRow, 'firstIn'> & { firstIn: number }
const DEVICE = `d.id, d.connection_id AS connectionId, d.main, d.aux1, d.aux2, d.product_no AS productNo, d.state, d.warehouse_no AS warehouseNo,
  d.at, d.first_at AS firstAt, d.first_in AS firstIn, d.opening_at AS openingAt, d.opening_warehouse_no AS openingWarehouseNo`
const toDevice = (raw: RawDevice): DeviceRow => ({ ...raw, firstIn: raw.firstIn === 1 })

/** SQL of serials as they were returned, and of the book of devices. */
export function createSerialTables(db: Database) {
  const put = db.prepare(
    'INSERT INTO return_serial (return_id, n, line_no, item_code, main, aux1, aux2, warning) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const clear = db.prepare(
    'DELETE FROM return_serial WHERE return_id = ? AND n IN (SELECT n FROM return_serial WHERE return_id = ? LIMIT ?)',
  )
  const page = db.prepare<[number, number, number], ReadSerial>(
    'SELECT n, line_no AS lineNo, item_code AS itemCode, main, aux1, aux2, warning FROM return_serial WHERE return_id = ? AND n > ? ORDER BY n LIMIT ?',
  )
  const warn = db.prepare('UPDATE return_serial SET warning = ? WHERE return_id = ? AND n = ?')
  const rule = db.prepare<
    [number, string],
    { serialManaged: number; serialLength: number | null; multiSerial: number; auxLength: number | null }
  >(
    `SELECT serial_managed AS serialManaged, serial_length AS serialLength, multi_serial AS multiSerial, aux_length AS auxLength
     FROM province_product WHERE connection_id = ? AND no = ?`,
  )
  const anyOf = ['main', 'aux1', 'aux2'].map((column) =>
    db.prepare<[number, string], RawDevice>(
      `SELECT ${DEVICE} FROM serial_device d WHERE d.connection_id = ? AND d.${column} IN (SELECT value FROM json_each(?))`,
    ),
  )
  const whole = ['main', 'aux1', 'aux2'].map((column) =>
    db.prepare<[number, string], RawDevice>(
      `SELECT ${DEVICE} FROM serial_device d WHERE d.connection_id = ? AND d.${column} = ?`,
    ),
  )
  const deviceOf = db.prepare<[number, string], RawDevice>(
    `SELECT ${DEVICE} FROM serial_device d WHERE d.connection_id = ? AND d.main = ?`,
  )
  const addDevice = db.prepare(
    `INSERT INTO serial_device (connection_id, main, aux1, aux2, product_no, state, warehouse_no, at, first_at, first_in, opening_at, opening_warehouse_no)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const moveDevice = db.prepare(
    'UPDATE serial_device SET state = ?, warehouse_no = ?, at = ?, aux1 = coalesce(aux1, ?), aux2 = coalesce(aux2, ?) WHERE id = ?',
  )
  const firstDevice = db.prepare('UPDATE serial_device SET first_at = ?, first_in = ? WHERE id = ?')
  const steps = db.prepare<[number, string], SerialStep>(
    `SELECT s.occurred_at AS at, s.id AS documentId, s.number, s.boyuan_no AS boyuanNo, s.kind, s.order_id AS orderId, s.order_no AS orderNo,
       s.warehouse_no AS warehouseNo, s.partner_name AS partnerName
     FROM return_serial q JOIN stock_document s ON s.return_id = q.return_id
     WHERE s.connection_id = ? AND q.main = ? ORDER BY s.occurred_at, s.id`,
  )

  return {
    db,
    /** Rows of one page, from number `from` on; in the caller's transaction. */
    put(returnId: number, from: number, rows: readonly IdealSerial[]): void {
      rows.forEach((row, index) => {
        const { lineNo, itemCode, main, sub1, sub2, stockType } = row
        put.run(
          returnId,
          from + index,
          lineNo,
          itemCode,
          main,
          sub1,
          sub2,
          stockType === 'ZP' ? '' : `库存类型 ${stockType}`,
        )
      })
    },
    /** Removes up to `limit` rows; returns how many. */
    clear: (returnId: number, limit: number): number => clear.run(returnId, returnId, limit).changes,
    page: (returnId: number, after: number, limit: number): ReadSerial[] => page.all(returnId, after, limit),
    warn: (returnId: number, n: number, warning: string): void => void warn.run(warning, returnId, n),
    /** The ERP's serial rule of a product, mapped or not. */
    erpRule(connectionId: number, productNo: string): SerialRuleView | null {
      const found = rule.get(connectionId, productNo)
      if (!found) return null
      const { serialManaged, multiSerial, ...lengths } = found
      return { serialManaged: serialManaged === 1, multiSerial: multiSerial === 1, ...lengths }
    },
    /** Devices that have one of these numbers in any column. */
    anyOf(connectionId: number, serials: readonly string[]): Map<string, DeviceRow[]> {
      const wanted = JSON.stringify(serials)
      const found = new Map<number, DeviceRow>()
      for (const statement of anyOf)
        for (const raw of statement.all(connectionId, wanted)) found.set(raw.id, toDevice(raw))
      const byNumber = new Map<string, DeviceRow[]>()
      for (const device of found.values())
        for (const part of new Set([device.main, device.aux1, device.aux2])) {
          if (part === null) continue
          const there = byNumber.get(part)
          if (there) there.push(device)
          else byNumber.set(part, [device])
        }
      return byNumber
    },
    /** Devices that have exactly this number in any column. */
    whole(connectionId: number, serial: string): DeviceRow[] {
      const found = new Map<number, DeviceRow>()
      for (const statement of whole)
        for (const raw of statement.all(connectionId, serial)) found.set(raw.id, toDevice(raw))
      return [...found.values()]
    },
    device(connectionId: number, main: string): DeviceRow | null {
      const raw = deviceOf.get(connectionId, main)
      return raw ? toDevice(raw) : null
    },
    addDevice(device: Omit<DeviceRow, 'id'>): void {
      const d = device
      addDevice.run(
        d.connectionId,
        d.main,
        d.aux1,
        d.aux2,
        d.productNo,
        d.state,
        d.warehouseNo,
        d.at,
        d.firstAt,
        d.firstIn ? 1 : 0,
        d.openingAt,
        d.openingWarehouseNo,
      )
    },
    moveDevice(
      id: number,
      to: { state: string; warehouseNo: string; at: number; aux1: string | null; aux2: string | null },
    ) {
      moveDevice.run(to.state, to.warehouseNo, to.at, to.aux1, to.aux2, id)
    },
    firstDevice: (id: number, at: number, firstIn: boolean): void => void firstDevice.run(at, firstIn ? 1 : 0, id),
    /** Steps of a device, oldest first. */
    steps: (connectionId: number, main: string): SerialStep[] => steps.all(connectionId, main),
  }
}
export type SerialTables = ReturnType<typeof createSerialTables>
