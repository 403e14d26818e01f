import { join } from 'node:path'
import { readBooks } from '../kit/books.ts'
import { openSandboxDatabase, type SandboxDatabase } from '../kit/database.ts'
import { createGateway, type GatewayRoute, MESSAGE_TABLE } from '../kit/gateway.ts'
import { GatewayFailure } from '../kit/gateway-failures.ts'
import { decodeCursor, pageOf, wholeNumber } from '../kit/gateway-paging.ts'
import { createRandom } from '../kit/random.ts'
import type { System, SystemKit } from '../kit/system.ts'
import { formatDecimal, formatTime, parseDecimal, parseTime } from '../pos/values.ts'
import type { VfOrderSpec } from '../province/control.ts'
import { provinceWorld, type Rule } from '../province/data.ts'

export type EzhanDesk = {
  setOpened(opened: boolean): void
  createVfOrder(spec: VfOrderSpec): { vfNo: string }
  cancelVfOrder(vfNo: string): void
  setSerialRule(goodsCode: string, rule: Rule): void
  setMd5Allowed(allowed: boolean): void
}
export type EzhanSystem = System & { desk: EzhanDesk }

const BOOKS = [
  { name: 'goods', key: 'code' },
  { name: 'customer', key: 'code' },
  { name: 'vf_order', key: 'vf_no' },
] as const
const DROP =
  'DROP TABLE IF EXISTS vf_order; DROP TABLE IF EXISTS customer; DROP TABLE IF EXISTS goods; DROP TABLE IF EXISTS setting; DROP TABLE IF EXISTS message;'
const SCHEMA = `
${MESSAGE_TABLE}
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE goods (code TEXT PRIMARY KEY, name TEXT NOT NULL, model TEXT, barcode TEXT, rule TEXT NOT NULL, active INTEGER NOT NULL, updated_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE customer (code TEXT PRIMARY KEY, name TEXT NOT NULL, active INTEGER NOT NULL, updated_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE vf_order (vf_no TEXT PRIMARY KEY, status TEXT NOT NULL, customer_code TEXT NOT NULL, lines TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL) WITHOUT ROWID;
`
const CONTRACT_VERSION = '1.0.0'
const HOUR_MS = 3_600_000

type VfLine = { lineNo: string; goodsCode: string; quantity: string; price: string | null }

/** 荣耀e栈 behind resources/gateways/ezhan.openapi.yaml: goods, customers and VF orders. Durable state in `ezhan.db`. */
export function createEzhanSystem(kit: SystemKit): EzhanSystem {
  const db = openSandboxDatabase(join(kit.dir, 'ezhan.db'))
  if (db.pragma('user_version', { simple: true }) === 0) db.transaction(() => fill(db, kit))()
  const credentials = { appKey: `ez-${kit.secret('app-key', 12)}`, appSecret: kit.secret('app-secret') }
  const setting = (name: string) =>
    db.prepare('SELECT value FROM setting WHERE name = ?').pluck().get(name) as string | undefined
  const putSetting = (name: string, value: string) =>
    db.prepare('INSERT OR REPLACE INTO setting VALUES (?, ?)').run(name, value)
  const gateway = createGateway({
    db,
    now: kit.now,
    identity: { 'X-App-Key': credentials.appKey },
    secret: credentials.appSecret,
    limitPerMinute: kit.limitPerMinute,
    methods: () => (setting('md5') === '1' ? ['HMAC-SHA256', 'MD5'] : ['HMAC-SHA256']),
    routes: routes(db, kit, credentials.appKey, () => setting('opened') !== '0'),
  })
  return {
    name: 'ezhan',
    credentials,
    handle: gateway.handle,
    failure: gateway.failure,
    describe: gateway.describe,
    books: (query) => readBooks(db, 'ezhan', BOOKS, query),
    desk: {
      setOpened: (opened) => void putSetting('opened', opened ? '1' : '0'),
      setMd5Allowed: (allowed) => void putSetting('md5', allowed ? '1' : '0'),
      createVfOrder: (spec) => ({ vfNo: insertVf(db, spec, kit.now()) }),
      cancelVfOrder(vfNo) {
        const changed = db
          .prepare("UPDATE vf_order SET status = 'cancelled', updated_at = ? WHERE vf_no = ?")
          .run(kit.now(), vfNo)
        if (changed.changes === 0) throw new Error(`e栈 has no VF order ${vfNo}`)
      },
      setSerialRule(goodsCode, rule) {
        const changed = db
          .prepare('UPDATE goods SET rule = ?, updated_at = ? WHERE code = ?')
          .run(JSON.stringify(rule), kit.now(), goodsCode)
        if (changed.changes === 0) throw new Error(`e栈 has no goods ${goodsCode}`)
      },
    },
    reset: () =>
      db.transaction(() => {
        db.exec(DROP)
        fill(db, kit)
      })(),
    close: () => void db.close(),
  }
}

function fill(db: SandboxDatabase, kit: SystemKit): void {
  db.exec(SCHEMA)
  const world = provinceWorld(kit.seed)
  const at = kit.day - 30 * 24 * HOUR_MS
  const goods = db.prepare('INSERT INTO goods VALUES (?, ?, ?, ?, ?, 1, ?)')
  for (const one of world.products) {
    if (one.goodsCode) goods.run(one.goodsCode, one.name, one.model, one.barcode, JSON.stringify(one.rule), at)
  }
  const customer = db.prepare('INSERT INTO customer VALUES (?, ?, 1, ?)')
  for (const one of world.partners) if (one.customerCode) customer.run(one.customerCode, one.name, at)
  const random = createRandom(kit.seed, 'vf-orders')
  const mapped = world.products.filter((one) => one.goodsCode && one.productNo)
  const customers = world.partners.filter((one) => one.customerCode && one.partnerNo)
  for (let no = 1; no <= 8; no += 1) {
    const lines = Array.from({ length: random.int(1, 3) }, () => ({
      goodsCode: random.pick(mapped).goodsCode!,
      quantity: String(random.int(1, 4)),
      price: String(random.int(499, 4999)),
    }))
    insertVf(db, { customerCode: random.pick(customers).customerCode!, lines }, kit.day - (9 - no) * 5 * HOUR_MS)
  }
  db.pragma('user_version = 1')
}

function insertVf(db: SandboxDatabase, spec: VfOrderSpec, at: number): string {
  const count = db.prepare('SELECT count(*) FROM vf_order').pluck().get() as number
  const vfNo = spec.vfNo ?? `VF${String(33_000_001 + count)}`
  const anyCustomer = () => db.prepare('SELECT code FROM customer ORDER BY code LIMIT 1').pluck().get() as string
  const anyGoods = () => db.prepare('SELECT code FROM goods ORDER BY code LIMIT 1').pluck().get() as string
  const lines: VfLine[] = (spec.lines ?? [{ goodsCode: anyGoods(), quantity: '1' }]).map((line, index) => ({
    lineNo: String(index + 1),
    goodsCode: line.goodsCode,
    quantity: formatDecimal(parseDecimal(line.quantity) ?? 0),
    price: line.price === undefined ? null : formatDecimal(parseDecimal(line.price) ?? 0),
  }))
  db.prepare('INSERT INTO vf_order VALUES (?, ?, ?, ?, ?, ?)').run(
    vfNo,
    spec.status ?? 'confirmed',
    spec.customerCode ?? anyCustomer(),
    JSON.stringify(lines),
    at,
    at,
  )
  return vfNo
}

function routes(db: SandboxDatabase, kit: SystemKit, appKey: string, opened: () => boolean): GatewayRoute[] {
  const get = (path: string, answer: GatewayRoute['answer']): GatewayRoute => ({
    method: 'GET',
    path,
    writes: false,
    answer: (call) => {
      if (!opened()) throw new GatewayFailure('NOT_OPENED', '省包没有开通荣耀e栈接口')
      return answer(call)
    },
  })
  return [
    get('/v1/ping', ({ now }) => ({
      serverTime: formatTime(now),
      account: { appKey, name: '练习省包', provinceCode: 'SB3301' },
      limitPerMinute: kit.limitPerMinute,
      contractVersion: CONTRACT_VERSION,
    })),
    get('/v1/goods', ({ query }) =>
      list(db, query, 'goods', (row) => ({
        goodsCode: row.code,
        name: row.name,
        model: row.model,
        barcode: row.barcode,
        rule: JSON.parse(String(row.rule)) as unknown,
        active: row.active === 1,
        updatedAt: formatTime(Number(row.updated_at)),
      })),
    ),
    get('/v1/customers', ({ query }) =>
      list(db, query, 'customer', (row) => ({
        customerCode: row.code,
        name: row.name,
        active: row.active === 1,
        updatedAt: formatTime(Number(row.updated_at)),
      })),
    ),
    get('/v1/vf-orders', ({ query }) => {
      const since = parseTime(query.get('since') ?? '')
      if (since === undefined) throw new GatewayFailure('INVALID_REQUEST', 'since 应为时间')
      const limit = wholeNumber(query, 'limit', 1, 200, 100)
      const name = `vf/${since}`
      const after = decodeCursor(query.get('cursor'), name) ?? ''
      const found = db
        .prepare(
          `SELECT v.*, c.name AS customer_name FROM vf_order v LEFT JOIN customer c ON c.code = v.customer_code
           WHERE v.updated_at >= ? AND v.vf_no > ? ORDER BY v.vf_no LIMIT ?`,
        )
        .all(since, after, limit + 1) as Record<string, string | number | null>[]
      const page = pageOf(name, found, limit, (row) => row.vf_no!)
      return {
        ...page,
        rows: page.rows.map((row) => ({
          vfNo: row.vf_no,
          status: row.status,
          customerCode: row.customer_code,
          customerName: row.customer_name ?? '',
          remark: null,
          lines: JSON.parse(String(row.lines)) as VfLine[],
          createdAt: formatTime(Number(row.created_at)),
          updatedAt: formatTime(Number(row.updated_at)),
        })),
      }
    }),
  ]
}

function list(
  db: SandboxDatabase,
  query: URLSearchParams,
  table: 'goods' | 'customer',
  view: (row: Record<string, string | number | null>) => Record<string, unknown>,
) {
  const limit = wholeNumber(query, 'limit', 1, 500, 100)
  const after = decodeCursor(query.get('cursor'), table) ?? ''
  const found = db
    .prepare(`SELECT * FROM ${table} WHERE code > ? ORDER BY code LIMIT ?`)
    .all(after, limit + 1) as Record<string, string | number | null>[]
  const page = pageOf(table, found, limit, (row) => row.code!)
  return { ...page, rows: page.rows.map(view) }
}
