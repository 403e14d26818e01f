import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createDocumentTables } from '../../main/distribution/document-tables.ts'
import { createOrderPort } from '../../main/distribution/order-port.ts'
import { createReturnTables } from '../../main/distribution/return-tables.ts'
import { createReturnWorker } from '../../main/distribution/return-worker.ts'
import { createSerialTables } from '../../main/distribution/serial-tables.ts'
import { createOrderTables } from '../../main/distribution/tables.ts'
import type { Log } from '../../main/log/index.ts'
import type { ClockPort } from '../../main/ports.ts'
import { createQueue } from '../../main/queue/index.ts'
import type { Ideal, IdealLookup, IdealSerial } from '../../main/remote/ideal/index.ts'
import { createCheckpointer } from '../../main/store/checkpointer.ts'
import { openRaw } from '../../main/store/database.ts'
import { type Database, inTransaction } from '../../main/store/index.ts'
import { migrate } from '../../main/store/migrate.ts'
import { businessMigrations } from '../../main/store/migrations/index.ts'
import { applyPragmas } from '../../main/store/pragmas.ts'
import { createStandReader, type Hold, type Holds, meterTurns, ownMs } from './turn-meter.ts'

export interface SerialsBenchResult {
  name: 'serials'
  orders: number
  serials: number
  /** Serials per second from the answer of a look-up to document, queue row and book, and the same as bare SQL. */
  wall: Rates
  /** The same without the time in which other programs had the processor. */
  own: Rates
  holds: Holds
  /** ms of one look-up, by the clock on the wall and without the time in which other programs had the processor. */
  lookUp: { rows: number; samples: number; wall: Spread; own: Spread; aimMs: 5; met: boolean }
}

interface Rates {
  appliedPerSecond: number
  barePerSecond: number
  ratio: number
}
interface Spread {
  p50: number
  p99: number
  max: number
}

const CONNECTION = 1
const AT = Date.parse('2026-03-02T10:00:00+08:00')
const realClock: ClockPort = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
}
const noLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error(message, data) {
    throw new Error(`${message} ${JSON.stringify(data)}`)
  },
  child: () => noLog,
  secrets: { add() {} },
}

/** 14 digits far from the order of their making, as devices of many boxes are, distinct for n < 10^12; and a check digit. */
const bodyOf = (n: number): string => String((BigInt(n) * 618_033_988_749n) % 1_000_000_000_000n).padStart(12, '0')
const serialOf = (n: number): string => withCheckDigit(`86${bodyOf(n)}`)
const auxOf = (n: number): string => withCheckDigit(`35${bodyOf(n)}`)
function withCheckDigit(digits: string): string {
  let sum = 0
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits.charCodeAt(i) - 48
    const value = i % 2 === 1 ? digit * 2 : digit
    sum += value > 9 ? value - 9 : value
  }
  return `${digits}${(10 - (sum % 10)) % 10}`
}
const orderNo = (order: number): string => `CG${String(order).padStart(8, '0')}`

/**
 * Returns of many orders applied by the product's own worker, with an IDEAL that answers at once out of memory, against
 * bare inserts with the same checks in SQL on a file with the same pragmas; then look-ups in a large book.
 */
export async function serialsBench(
  options: { orders?: number; perOrder?: number; book?: number; samples?: number } = {},
): Promise<SerialsBenchResult> {
  const { orders = 1_000, perOrder = 100, book = 5_000_000, samples = 2_000 } = options
  const serials = orders * perOrder
  const bare = await inTempFile(async (db) => bareApply(db, orders, perOrder))
  const applied = await inTempFile((db) => apply(db, orders, perOrder))
  const lookUp = await inTempFile(async (db) => lookUps(db, book, samples))
  const rates = (of: (hold: Hold) => number): Rates => {
    const rate = (hold: Hold): number => Math.round((serials / of(hold)) * 1000)
    return {
      appliedPerSecond: rate(applied.took),
      barePerSecond: rate(bare),
      ratio: Math.round((of(bare) / of(applied.took)) * 100) / 100,
    }
  }
  return {
    name: 'serials',
    orders,
    serials,
    wall: rates((hold) => hold.wall),
    own: rates(ownMs),
    holds: applied.holds,
    lookUp,
  }
}

function prepare(db: Database): void {
  inTransaction(db, () => {
    db.prepare(
      "INSERT INTO connection (id, kind, name, created_at, updated_at) VALUES (1, 'province', 'bench', 0, 0)",
    ).run()
    db.prepare(
      `INSERT INTO province_product (connection_id, no, name, serial_managed, serial_length, multi_serial, aux_length, active, seen_at)
       VALUES (1, 'P1', '手机', 1, 15, 1, 15, 1, 0)`,
    ).run()
  })
}

async function apply(db: Database, orders: number, perOrder: number): Promise<{ took: Hold; holds: Holds }> {
  prepare(db)
  const orderTables = createOrderTables(db)
  inTransaction(db, () => {
    for (let order = 0; order < orders; order += 1) addOrder(orderTables, order, perOrder)
  })
  const queue = createQueue({
    db,
    clock: realClock,
    log: noLog,
    journal: { write() {} },
    runId: 'bench',
    installation: { code: 'BEN1', numbersRenewed: false },
    deliveryPaused: () => true,
    endDeliveryPause() {},
  })
  const port = createOrderPort({
    tables: orderTables,
    guards: { product: () => ({ ok: false, trouble: { code: '', problem: '', cause: '', action: '' } }) },
    now: () => AT,
    cancelResult() {},
    changed() {},
  })
  const worker = createReturnWorker(
    {
      tables: createReturnTables(db),
      documents: createDocumentTables(db),
      serials: createSerialTables(db),
      orders: port,
      guards: { serialRules: () => null },
      queue,
      now: () => AT,
      breathe: () => nextTurn(),
      idealOf: async () => ({ ok: true, client: memoryIdeal(perOrder) }),
      after: () => () => {},
      newCorrelationId: () => 'bench',
      changed() {},
      note() {},
      failed(error) {
        throw error
      },
    },
    CONNECTION,
  )
  const meter = meterTurns()
  const reader = createStandReader()
  const from = reader.read()
  await worker.refresh('all')
  const took = reader.since(from)
  reader.close()
  const holds = meter()
  await worker.stop()
  const made = db.prepare<[], number>('SELECT count(*) FROM stock_document WHERE booked IS NULL').pluck().get()
  const devices = db.prepare<[], number>('SELECT count(*) FROM serial_device').pluck().get()
  if (made !== orders || devices !== orders * perOrder)
    throw new Error(`${made} of ${orders} documents, ${devices} of ${orders * perOrder} devices`)
  return { took, holds }
}

function addOrder(tables: ReturnType<typeof createOrderTables>, order: number, pieces: number): void {
  const id = tables.insert(
    {
      connectionId: CONNECTION,
      kind: 'purchase',
      orderNo: orderNo(order),
      inBoyuan: true,
      sourceNo: null,
      source: 'boyuan',
      vfNo: '',
      billDate: '2026-03-01',
      manualNo: '',
      warehouseNo: 'CK01',
      toWarehouseNo: '',
      partnerNo: 'GYS001',
      partnerName: '国包',
      remark: '',
      awaiting: false,
      state: 'pushed',
      trouble: null,
      version: 1,
      boyuanVersion: 1,
      boyuanStatus: 'saved',
      lockedElsewhere: false,
      writeAction: null,
      writeOutbox: null,
      pushNo: 1,
      pushOutbox: null,
      lockOutbox: null,
      upload: 'uploaded',
      uploadedAt: AT,
      idealNo: `IDL${order}`,
      returned: 'none',
      returnedAt: null,
      documents: 0,
      createdAt: AT,
      createdBy: 'bench',
      updatedAt: AT,
      correlationId: 'bench',
    },
    [{ lineNo: '1', productNo: 'P1', quantity: pieces * 10_000, price: null, remark: '' }],
  )
  tables.putGoodsCodes(id, [{ lineNo: '1', goodsCode: 'E1' }])
}

function rowsOf(order: number, perOrder: number, from: number, to: number): IdealSerial[] {
  const rows: IdealSerial[] = []
  for (let at = from; at < Math.min(to, perOrder); at += 1) {
    const n = order * perOrder + at
    rows.push({ lineNo: '1', itemCode: 'E1', main: serialOf(n), sub1: auxOf(n), sub2: null, stockType: 'ZP' })
  }
  return rows
}

function memoryIdeal(perOrder: number): Ideal {
  const lines = [{ lineNo: '1', itemCode: 'E1', planQty: perOrder * 10_000, actualQty: perOrder * 10_000 }]
  const found = (billNo: string): IdealLookup => ({
    billType: 'purchase',
    billNo,
    order: {
      billType: 'purchase',
      billNo,
      direction: 'IN',
      idealNo: `IDL${Number(billNo.slice(2))}`,
      manualNo: null,
      status: 'DONE',
      idempotencyKey: `purchase-${billNo}-1`,
      contentHash: '',
      phases: [{ phase: 'INBOUND_DONE', version: 1, final: true, finishedAt: AT, lines, serialCount: perOrder }],
      cancel: null,
      update: null,
      version: 1,
      createdAt: AT,
      updatedAt: AT,
    },
  })
  return {
    lookUp: async (keys: readonly { billNo: string }[]) => ({ ok: true, value: keys.map((key) => found(key.billNo)) }),
    serialPage: async ({ billNo, page, pageSize = 200 }: { billNo: string; page: number; pageSize?: number }) => ({
      ok: true,
      value: {
        page,
        pageSize,
        total: perOrder,
        version: 1,
        rows: rowsOf(Number(billNo.slice(2)), perOrder, (page - 1) * pageSize, page * pageSize),
      },
    }),
  } as unknown as Ideal
}

/** The same devices with the same checks by SQL: rows into a table, duplicates, lengths and the book by joins, then the book. */
async function bareApply(db: Database, orders: number, perOrder: number): Promise<Hold> {
  prepare(db)
  db.exec(`CREATE TABLE bare_serial (order_no TEXT NOT NULL, n INTEGER NOT NULL, main TEXT NOT NULL, aux1 TEXT, PRIMARY KEY (order_no, n)) STRICT, WITHOUT ROWID;
    CREATE INDEX bare_serial_main ON bare_serial (main);
    CREATE TABLE bare_document (order_no TEXT PRIMARY KEY, serials INTEGER NOT NULL) STRICT, WITHOUT ROWID`)
  const put = db.prepare('INSERT INTO bare_serial VALUES (?, ?, ?, ?)')
  const checks = [
    'SELECT count(*) FROM bare_serial WHERE order_no = ? AND (length(main) <> 15 OR length(aux1) <> 15)',
    'SELECT count(*) - count(DISTINCT main) FROM bare_serial WHERE order_no = ?',
    'SELECT count(*) - count(DISTINCT aux1) FROM bare_serial WHERE order_no = ?',
    'SELECT count(*) FROM bare_serial b JOIN serial_device d ON d.connection_id = 1 AND d.main IN (b.main, b.aux1) WHERE b.order_no = ?',
    'SELECT count(*) FROM bare_serial b JOIN serial_device d ON d.connection_id = 1 AND d.aux1 IN (b.main, b.aux1) WHERE b.order_no = ?',
  ].map((sql) => db.prepare<[string], number>(sql).pluck())
  const document = db.prepare('INSERT INTO bare_document VALUES (?, ?)')
  const book =
    db.prepare(`INSERT INTO serial_device (connection_id, main, aux1, product_no, state, warehouse_no, at, first_at, first_in)
    SELECT 1, main, aux1, 'P1', 'in', 'CK01', ${AT}, ${AT}, 1 FROM bare_serial WHERE order_no = ?`)
  const reader = createStandReader()
  const from = reader.read()
  for (let order = 0; order < orders; order += 1) {
    inTransaction(db, () => {
      const no = orderNo(order)
      rowsOf(order, perOrder, 0, perOrder).forEach((row, n) => {
        put.run(no, n, row.main, row.sub1)
      })
      for (const check of checks) if (check.get(no) !== 0) throw new Error(`a check of ${no} failed`)
      document.run(no, perOrder)
      book.run(no)
    })
    await nextTurn()
  }
  const took = reader.since(from)
  reader.close()
  return took
}

async function lookUps(db: Database, rows: number, samples: number): Promise<SerialsBenchResult['lookUp']> {
  prepare(db)
  const put = db.prepare(
    `INSERT INTO serial_device (connection_id, main, aux1, product_no, state, warehouse_no, at, first_at, first_in)
     VALUES (1, ?, ?, 'P1', 'in', 'CK01', ${AT}, ${AT}, 1)`,
  )
  // The book is filled first and its indexes built afterwards: only the look-ups are measured.
  const indexes = db
    .prepare<[], { name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'serial_device' AND sql IS NOT NULL",
    )
    .all()
  for (const { name } of indexes) db.exec(`DROP INDEX ${name}`)
  for (let from = 0; from < rows; from += 10_000) {
    inTransaction(db, () => {
      for (let n = from; n < Math.min(rows, from + 10_000); n += 1) put.run(serialOf(n), auxOf(n))
    })
    await nextTurn()
  }
  for (const { sql } of indexes) db.exec(sql)
  const tables = createSerialTables(db)
  const wall: number[] = []
  const own: number[] = []
  const reader = createStandReader()
  for (let i = 0; i < samples; i += 1) {
    const n = Math.floor((i * 0.618_033_988_749 * rows) % rows)
    const wanted = i % 2 === 0 ? serialOf(n) : auxOf(n)
    const before = reader.read()
    const [found] = tables.whole(CONNECTION, wanted)
    if (found) tables.steps(CONNECTION, found.main)
    const hold = reader.since(before)
    wall.push(hold.wall)
    own.push(ownMs(hold))
    if (found?.main !== serialOf(n)) throw new Error(`${wanted} was not found`)
    // Other work has its turn between two scans of a person too.
    if (i % 100 === 0) await nextTurn()
  }
  reader.close()
  const spread = spreadOf(own)
  return { rows, samples, wall: spreadOf(wall), own: spread, aimMs: 5, met: spread.p99 <= 5 }
}

function spreadOf(times: number[]): Spread {
  times.sort((a, b) => a - b)
  const at = (share: number): number =>
    Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))]! * 1000) / 1000
  return { p50: at(0.5), p99: at(0.99), max: at(1) }
}

async function inTempFile<T>(work: (db: Database) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'serials-bench-'))
  const db = openRaw(join(dir, 'business.db'))
  applyPragmas(db, 'business')
  migrate(db, businessMigrations, { appVersion: '0.0.0' })
  const checkpointer = createCheckpointer({ files: [{ role: 'business', db }] })
  try {
    return await work(db)
  } finally {
    await checkpointer.stop()
    db.close()
    rmSync(dir, { recursive: true, force: true })
  }
}
