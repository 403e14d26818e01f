import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Round } from '../../main/documents/out-ask.ts'
import { CONFIRM_EVERY_MS, confirmBooked } from '../../main/documents/out-confirm.ts'
import type { OutPlacing } from '../../main/documents/out-place.ts'
import { outTables } from '../../main/documents/out-tables.ts'
import { confirmSales } from '../../main/documents/sales-confirm.ts'
import { SALES_EVERY_MS } from '../../main/documents/sales-rules.ts'
import { documentTables, type NewDocument } from '../../main/documents/tables.ts'
import { type Database, openRaw } from '../../main/store/database.ts'
import { migrate } from '../../main/store/migrate.ts'
import { businessMigrations } from '../../main/store/migrations/index.ts'
import type { DocumentState } from '../../preload/contract/index.ts'
import { temporaryFolder } from '../store/temporary.ts'

const HOUR = 3_600_000
const START = Date.UTC(2026, 10, 22, 4)
let now = START
let db: Database

beforeEach(() => {
  now = START
  db = openRaw(`${temporaryFolder()}/business.db`)
  migrate(db, businessMigrations, { appVersion: 'test' })
  db.pragma('foreign_keys = OFF')
})
afterEach(() => void db.close())

/** So many documents of the POS, finished just now and never asked for; all of the table by what it says of each. */
function waiting(count: number, kind: string, state: DocumentState) {
  const tables = documentTables(db)
  const ids = Array.from({ length: count }, (_, index) => tables.insert(document(`XS${index}`, kind, state)))
  return { tables, asked: () => new Set(ids.map((id) => tables.get(id)?.askedAt)) }
}

function document(number: string, kind: string, state: DocumentState): NewDocument {
  const extra = { kind, status: 'finished', cash: false, beforeStart: false, wanted: false, refusals: 0 }
  return {
    connectionId: 1,
    direction: 'out',
    family: 'pos',
    remoteId: number,
    number,
    kind: `pos:${kind}`,
    kindLabel: kind,
    sourceNo: '',
    outerNo: '',
    ourNo: `DO${number}`,
    arrivedNo: null,
    shopId: '100231',
    warehouseNo: '100231',
    warehouseName: null,
    remoteState: 'finished',
    remoteStateText: '已完成',
    remark: '',
    version: 0,
    contentHash: number,
    extra: { ...extra, counted: null, erpStatus: null },
    state,
    trouble: null,
    notes: [],
    parts: 1,
    createdThereAt: START,
    finishedThereAt: START,
    changedThereAt: START,
    seenAt: START,
    queuedAt: null,
    sentAt: START,
    arrivedAt: START,
    expectedAt: null,
    alerted: 0,
    askedAt: null,
    lines: 1,
    skus: 1,
    quantity: 10_000,
    amount: 0,
    correlationId: number,
  }
}

/** The PC sleeps for an hour while the ERP's answer, that it has nothing yet, is on its way. */
const round: Round = (() => {
  const sleep = <T>(value: T): Promise<{ ok: true; value: T }> => {
    now += HOUR
    return Promise.resolve({ ok: true, value })
  }
  const erp = {
    now: () => now,
    tradesOfTid: () => sleep([]),
    readTrades: () => sleep({ rows: [], next: null }),
    stockOrdersBy: () => sleep([]),
    readStockOrders: () => sleep({ rows: [], next: null }),
  }
  const asked = { signal: new AbortController().signal, correlationId: 'round' }
  return { connectionId: 1, erp: erp as never, asked, now: () => now }
})()

const deps = (tables: ReturnType<typeof documentTables>) => ({
  db,
  tables,
  own: outTables(db),
  placing: {} as OutPlacing,
  changed: () => {},
  backlog: () => 0,
})

it.each([
  ['one by one', 1],
  ['by what changed', 9],
])('S118 sales asked for before the PC slept are asked for again once it wakes: %s', async (_name, count) => {
  const { tables, asked } = waiting(count, 'sale', 'waiting-erp')
  const next = await confirmSales(round, deps(tables))
  expect(asked()).toEqual(new Set([START]))
  // Due at once: what the ERP did in that hour is not known.
  expect(next).toBeLessThanOrEqual(now)
  expect(next).toBe(START + SALES_EVERY_MS)
})

it.each([
  ['one by one', 1],
  ['by what changed', 9],
])('S21 S22 so are documents that wait to be reviewed in the ERP: %s', async (_name, count) => {
  const { tables, asked } = waiting(count, 'otherIn', 'waiting-audit')
  const next = await confirmBooked(round, deps(tables))
  expect(asked()).toEqual(new Set([START]))
  expect(next).toBe(START + CONFIRM_EVERY_MS)
})
