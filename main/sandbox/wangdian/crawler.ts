import type { SandboxDatabase } from '../kit/database.ts'
import type { CrawlReport } from '../kit/shop-control.ts'
import type { LinkedSale, PosLink } from '../kit/shop-link.ts'
import { type BookLine, dateDigits, insertDocument, STATUS, setStatus, TYPE } from './book.ts'
import { findSpec } from './push-input.ts'
import { isOn } from './settings.ts'

type Shop = { shop_no: string; account_id: string; authorised: number; no_fetch: number }

/**
 * The ERP's own fetching of POS sales (S118): of shops that are 已授权 (S43) and not 禁止抓取订单 (S37), into orders with
 * their stock-out, cash as 货到付款 (S57). A sale that cannot be matched waits and is tried again. Runs inside the
 * caller's transaction. @param at epoch ms on a whole second
 */
export function fetchSales(db: SandboxDatabase, pos: PosLink, at: number): CrawlReport {
  const report: CrawlReport = { fetched: [], waiting: [], skippedShops: [] }
  const shops = db
    .prepare(
      'SELECT shop_no, account_id, authorised, no_fetch FROM shop WHERE platform_id = 19 AND is_disabled = 0 ORDER BY shop_id',
    )
    .all() as Shop[]
  const download = isOn(db, '启用订单自动下载')
  for (const shop of shops) {
    if (!download || shop.authorised === 0 || shop.no_fetch === 1) {
      report.skippedShops.push(shop.shop_no)
      continue
    }
    fetchShop(db, pos, shop, at, report)
  }
  return report
}

function fetchShop(db: SandboxDatabase, pos: PosLink, shop: Shop, at: number, report: CrawlReport): void {
  const mark = (db.prepare('SELECT sale_id FROM fetch_mark WHERE shop_no = ?').pluck().get(shop.shop_no) as number) ?? 0
  const waiting = db
    .prepare('SELECT sale_id FROM raw_order WHERE shop_no = ? ORDER BY sale_id')
    .pluck()
    .all(shop.shop_no)
  const again = new Set(waiting as number[])
  const from = again.size === 0 ? mark : Math.min(mark, ...[...again].map((id) => id - 1))
  for (const sale of pos.sales(shop.account_id, from)) {
    if (sale.id <= mark && !again.has(sale.id)) continue
    const problem = takeSale(db, shop, sale, at)
    if (problem === null) {
      db.prepare('DELETE FROM raw_order WHERE tid = ?').run(sale.tid)
      report.fetched.push(sale.tid)
    } else {
      db.prepare('INSERT OR REPLACE INTO raw_order VALUES (?, ?, ?, ?)').run(sale.tid, shop.shop_no, sale.id, problem)
      report.waiting.push({ tid: sale.tid, reason: problem })
    }
    if (sale.id > mark) db.prepare('INSERT OR REPLACE INTO fetch_mark VALUES (?, ?)').run(shop.shop_no, sale.id)
  }
}

/** Turns a sale into an order; a reason when it cannot be one yet. */
function takeSale(db: SandboxDatabase, shop: Shop, sale: LinkedSale, at: number): string | null {
  if (db.prepare('SELECT 1 FROM trade WHERE src_tid = ?').get(sale.tid)) return null
  const lines: BookLine[] = []
  for (const line of sale.lines) {
    const specId = line.merchantCode === null ? undefined : findSpec(db, line.merchantCode)
    if (specId === undefined) return `商家编码 ${line.merchantCode ?? '（空）'} 没有匹配到货品`
    lines.push({ specId, num: line.num, price: line.price })
  }
  const serial = (db.prepare('SELECT coalesce(max(trade_id), 0) + 1 FROM trade').pluck().get() as number) ?? 1
  const tradeNo = `JY${dateDigits(at)}${String(serial).padStart(6, '0')}`
  // 启用订单自动递交 off: the order waits for a person, and nothing leaves the warehouse.
  const submitted = isOn(db, '启用订单自动递交')
  let stockoutNo = ''
  if (submitted) {
    const id = insertDocument(
      db,
      {
        direction: 'out',
        orderType: TYPE.sale,
        warehouseNo: shop.account_id,
        lines,
        born: 'sale',
        srcOrderNo: tradeNo,
        shopNo: shop.shop_no,
        tid: sale.tid,
      },
      at,
    )
    setStatus(db, id, STATUS.out.finished, at)
    stockoutNo = db.prepare('SELECT order_no FROM document WHERE document_id = ?').pluck().get(id) as string
  }
  const soldAt = Math.floor(sale.soldAt / 1000) * 1000
  db.prepare('INSERT INTO trade VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
    serial,
    tradeNo,
    sale.tid,
    shop.shop_no,
    shop.account_id,
    submitted ? 110 : 30,
    sale.cash ? 2 : 1,
    'WDH01',
    stockoutNo,
    soldAt,
    sale.cash ? 0 : soldAt,
    at,
    at,
  )
  const add = db.prepare('INSERT INTO trade_line VALUES (NULL, ?, ?, ?, ?)')
  for (const line of lines) add.run(serial, line.specId, line.num, line.price)
  return null
}
