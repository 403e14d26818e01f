import { catalogueFrame } from '../data/index.ts'
import type { SandboxDatabase } from '../kit/database.ts'
import { createRandom, type Random } from '../kit/random.ts'

const DAY = 86_400_000
const STOCK_IN_TYPES = [1, 1, 1, 2, 4, 5, 6, 6, 9] as const
const STOCK_IN_STATUSES = [80, 80, 80, 80, 80, 60, 30, 20, 10] as const
// Sales (1) are in the books too; the query that leaves them out has something to leave out.
const STOCK_OUT_TYPES = [1, 1, 2, 3, 4, 5, 7, 7] as const
const STOCK_OUT_STATUSES = [95, 95, 110, 110, 105, 55, 50, 5] as const
const TRADE_STATUSES = [30, 55, 95, 95, 110, 110, 110, 5] as const

type Fill = { seed: number; day: number }

/** Writes a few hundred stock documents of the last 40 days and as many store orders of the last two. */
export function fillDocuments(db: SandboxDatabase, { seed, day }: Fill): void {
  const random = createRandom(seed, 'documents')
  const lastSpec = (db.prepare('SELECT max(spec_id) FROM spec').pluck().get() as number | null) ?? 0
  if (lastSpec === 0) return
  db.transaction(() => {
    fillStockDocuments(db, random, day, lastSpec)
    fillTrades(db, random, day, lastSpec)
  })()
}

function fillStockDocuments(db: SandboxDatabase, random: Random, day: number, lastSpec: number): void {
  const { stores } = catalogueFrame()
  const addDocument =
    db.prepare(`INSERT INTO document (direction, order_no, order_type, status, warehouse_no, src_order_no, outer_no,
    operator_name, remark, done_at, created, modified) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const addLine = db.prepare('INSERT INTO document_line VALUES (NULL, ?, ?, ?, ?)')
  for (let number = 1; number <= 400; number += 1) {
    const direction = number % 2 === 0 ? 'out' : 'in'
    const orderType = random.pick<number>(direction === 'in' ? STOCK_IN_TYPES : STOCK_OUT_TYPES)
    const status = random.pick<number>(direction === 'in' ? STOCK_IN_STATUSES : STOCK_OUT_STATUSES)
    const created = seconds(day - 40 * DAY + random.next() * 39 * DAY)
    const modified = seconds(created + random.next() * 12 * 3_600_000)
    const done = status >= 60
    const prefix = direction === 'in' ? 'RK' : 'CK'
    const { lastInsertRowid: id } = addDocument.run(
      direction,
      `${prefix}${dateDigits(created)}${String(number).padStart(4, '0')}`,
      orderType,
      status,
      random.pick(stores).storeNo,
      sourceNumber(orderType, direction, number, created),
      '',
      random.pick(['张三', '李四', '系统']),
      random.chance(0.2) ? '补货' : '',
      done ? modified : 0,
      created,
      modified,
    )
    for (let line = random.int(1, 6); line > 0; line -= 1) {
      addLine.run(id, random.int(1, lastSpec), random.int(1, 60) * 10_000, random.int(1, 200) * 10_000)
    }
  }
}

function fillTrades(db: SandboxDatabase, random: Random, day: number, lastSpec: number): void {
  const shops = catalogueFrame().stores.filter((store) => store.shopNo !== undefined)
  const addTrade = db.prepare('INSERT INTO trade VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const addLine = db.prepare('INSERT INTO trade_line VALUES (NULL, ?, ?, ?, ?)')
  for (let number = 1; number <= 300; number += 1) {
    const store = random.pick(shops)
    const created = seconds(day - 2 * DAY + random.next() * (2 * DAY - 3_600_000))
    const status = random.pick<number>(TRADE_STATUSES)
    const cash = random.chance(0.3)
    const serial = String(number).padStart(5, '0')
    const { lastInsertRowid: id } = addTrade.run(
      `JY${dateDigits(created)}${serial}`,
      `POS${store.storeNo}${dateDigits(created)}${serial}`,
      store.shopNo,
      store.storeNo,
      status,
      cash ? 2 : 1,
      'WDH01',
      status >= 95 ? `CK${dateDigits(created)}T${serial}` : '',
      created,
      cash ? 0 : created,
      created,
      seconds(created + random.next() * 3_500_000),
    )
    for (let line = random.int(1, 4); line > 0; line -= 1) {
      addLine.run(id, random.int(1, lastSpec), random.int(1, 3) * 10_000, random.int(1, 200) * 10_000)
    }
  }
}

function sourceNumber(orderType: number, direction: string, number: number, created: number): string {
  const serial = `${dateDigits(created)}${String(number).padStart(4, '0')}`
  if (orderType === 2) return `TF${serial}`
  if (orderType === 4) return `PD${serial}`
  if (orderType === 1) return direction === 'in' ? `CG${serial}` : `JY${serial}`
  return ''
}

/** yyyyMMdd in Beijing. */
function dateDigits(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '')
}

function seconds(at: number): number {
  return Math.floor(at / 1000) * 1000
}
