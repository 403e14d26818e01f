import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { PosProductRow } from '../../../main/remote/pos/index.ts'
import { type FaultKind, type Sandbox, startSandbox } from '../../../main/sandbox/index.ts'
import { client, createRow } from './pos-kit.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ skus: 300, seed: 11 })
})
afterAll(() => sandbox.stop())
afterEach(async () => {
  await sandbox.control.clearFaults()
})

function connect(totalTimeoutMs?: number) {
  const account = sandbox.credentials.pos
  return client(sandbox.urls.pos, { account, ...(totalTimeoutMs === undefined ? {} : { totalTimeoutMs }) }).pos
}

let last = 0
/** Rows with numbers no other test uses. */
function fresh(count = 1): PosProductRow[] {
  return Array.from({ length: count }, () => createRow(`T${String(++last).padStart(6, '0')}`))
}

function value<T>(read: { ok: true; value: T } | { ok: false; outcome: unknown }): T {
  if (!read.ok) throw new Error(JSON.stringify(read.outcome))
  return read.value
}

test('ping, shops and the switch', async () => {
  const pos = connect()
  expect(value(await pos.ping())).toMatchObject({ account: { appKey: sandbox.credentials.pos.appKey } })
  expect(value(await pos.shops()).map((shop) => shop.kind)).toContain('headquarters')
  const before = value(await pos.erpSync())
  const after = value(
    await pos.putErpSync({ enabled: !before.enabled, sellerAccount: '卖家', version: before.version }),
  )
  expect(after).toMatchObject({ enabled: !before.enabled, sellerAccount: '卖家' })
  expect(await pos.putErpSync({ enabled: true, sellerAccount: null, version: before.version })).toMatchObject({
    ok: false,
    outcome: { kind: 'refused', trouble: { code: 'VERSION_CONFLICT' } },
  })
})

test('S92 with the switch off no product comes from documents, and the row says where to turn it on', async () => {
  const pos = connect()
  const before = value(await pos.erpSync())
  await pos.putErpSync({ enabled: false, sellerAccount: before.sellerAccount, version: before.version })
  const [outcome] = await pos.deliverProducts([{ ...fresh()[0]!, via: 'inboundDocument' }])
  expect(outcome).toMatchObject({ kind: 'refused', trouble: { code: 'SYNC_SWITCH_OFF' } })
  expect(outcome && 'trouble' in outcome && outcome.trouble.action).toContain('商家管理→平台配置→旺店通ERP服务')
})

test('categories and brands are read whole and made by path and name', async () => {
  const pos = connect()
  const paths = [['新类', '新二', '新三'], ['新类'], ['一', '二', '三', '四']]
  const made = value(await pos.createCategories(paths))
  expect(made.map((row) => row.result)).toEqual(['created', 'exists', 'refused'])
  expect(value(await pos.categories()).map((row) => row.path.join('/'))).toContain('新类/新二/新三')
  expect(value(await pos.createBrands(['新牌', '新牌'])).map((row) => row.result)).toEqual(['created', 'exists'])
  expect(value(await pos.brands()).map((row) => row.name)).toContain('新牌')
})

test('products are made once, found by every number, listed and changed', async () => {
  const pos = connect()
  const [row] = fresh()
  if (row?.action !== 'create') return
  expect(await pos.deliverProducts([row])).toMatchObject([{ kind: 'delivered', existed: false }])
  expect(await pos.deliverProducts([row])).toMatchObject([{ kind: 'delivered', existed: true }])
  const other: PosProductRow = { ...row, product: { ...row.product, name: '别的' } }
  expect(await pos.deliverProducts([other])).toMatchObject([{ kind: 'unknown', trouble: { code: 'KEY_REUSED' } }])
  expect(
    await pos.findProducts([row, { ...row, contentHash: 'other' }, { sourceNo: 'never', contentHash: 'h' }]),
  ).toMatchObject([{ kind: 'found', sameContent: true }, { kind: 'found', sameContent: false }, { kind: 'not-found' }])
  for (const [by, key] of [
    ['merchantCode', row.product.specs[0]!.merchantCode],
    ['productNo', row.product.productNo],
    ['sourceNo', row.sourceNo],
  ] as const) {
    const [found] = value(await pos.lookUpProducts(by, [key]))
    expect(found?.matches[0]).toMatchObject({ name: row.product.name, specs: [{ retailPrice: 129_000 }] })
  }
  const page = value(await pos.products({ keyword: row.product.productNo, limit: 5 }))
  expect(page.rows.map((product) => product.productNo)).toContain(row.product.productNo)
})

test('a long list is read page by page without a row twice or missing', async () => {
  const pos = connect()
  const seen: string[] = []
  for (let cursor: string | null = null; ; ) {
    const page: { rows: { productId: string }[]; nextCursor: string | null } = value(
      await pos.products({ limit: 7, cursor }),
    )
    seen.push(...page.rows.map((product) => product.productId))
    cursor = page.nextCursor
    if (cursor === null) break
  }
  const books = await sandbox.control.books('pos')
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen.length).toBe(books.counts.product)
})

test('the change feed starts at now, brings what was made, and waits when there is nothing', async () => {
  const pos = connect()
  const begin = value(await pos.changes({ types: ['product'] }))
  if (begin.kind !== 'page') throw new Error('too old')
  expect(begin.items).toEqual([])
  const start: string = begin.nextCursor
  const waiting = pos.changes({ cursor: start, waitSeconds: 20, types: ['product'] })
  const [row] = fresh()
  const productNo = String(row!.product.productNo)
  await pos.deliverProducts([row!])
  // At least once: what was there before may come again first.
  let page = value(await waiting)
  const changed: string[] = []
  for (let polls = 0; polls < 10 && page.kind === 'page'; polls++) {
    expect(page.nextCursor).not.toBe(start)
    for (const item of page.items)
      if (item.type === 'product' && item.op === 'upsert') changed.push(item.data.productNo)
    if (changed.includes(productNo)) break
    page = value(await pos.changes({ cursor: page.nextCursor, waitSeconds: 20, types: ['product'] }))
  }
  expect(changed).toContain(productNo)
})

test('a cursor that is none is refused, a look-up of a missing document is empty', async () => {
  const pos = connect()
  expect(await pos.changes({ cursor: 'nonsense' })).toMatchObject({ ok: false, outcome: { kind: 'refused' } })
  expect(value(await pos.document('NONE 0001/中'))).toBeNull()
})

test('documents and stock go there and back exactly', async () => {
  const pos = connect()
  const [row] = fresh()
  if (row?.action !== 'create') return
  await pos.deliverProducts([row])
  const merchantCode = row.product.specs[0]!.merchantCode
  const shop = value(await pos.shops()).find((one) => one.kind === 'store' && one.status === 'open')!
  const document = {
    sourceNo: `D${row.sourceNo}`,
    contentHash: 'h',
    kind: 'purchaseIn',
    shopId: shop.shopId,
    source: { system: 'wangdian', no: `RK${row.sourceNo}` },
    occurredAt: Date.UTC(2026, 0, 1),
    lines: [{ lineNo: '1', merchantCode, quantity: 105_000, price: 12_345 }],
  }
  const [made] = await pos.deliverDocuments([document])
  expect(made).toMatchObject({ kind: 'delivered', existed: false })
  expect(await pos.findDocuments([document])).toMatchObject([{ kind: 'found', sameContent: true }])
  expect(await pos.deliverDocuments([{ ...document, sourceNo: `E${row.sourceNo}` }])).toMatchObject([
    { kind: 'delivered', existed: true },
  ])
  const read = value(await pos.document((made as { remoteNo: string }).remoteNo))
  expect(read).toMatchObject({ lines: document.lines, occurredAt: document.occurredAt, source: document.source })
  const [stock] = value(await pos.lookUpStock(shop.shopId, [merchantCode]))
  expect(stock?.stock?.quantity).toBe(105_000)
  const [written] = await pos.writeStock([
    { sourceNo: `K${row.sourceNo}`, shopId: shop.shopId, merchantCode, quantity: 7, expectedOld: 105_000 },
  ])
  expect(written).toMatchObject({ kind: 'answered', result: { result: 'updated', quantity: 7 } })
})

test('a lease is taken, seen and given up', async () => {
  const pos = connect()
  const name = `products.${randomUUID()}`
  expect(value(await pos.lease(name))).toMatchObject({ holder: null, term: 0 })
  expect(value(await pos.takeLease(name, '甲', 60))).toMatchObject({ holder: '甲', term: 1 })
  expect(await pos.takeLease(name, '乙', 60)).toMatchObject({
    ok: false,
    outcome: { kind: 'refused', trouble: { code: 'LEASE_HELD' } },
  })
  expect(value(await pos.takeLease(name, '甲', 0))).toMatchObject({ holder: null })
})

describe('faults on a write', () => {
  test.each<[fault: FaultKind, outcome: string, done: boolean]>([
    ['refuse', 'not-sent', false],
    ['timeout-before-commit', 'unknown', false],
    ['timeout-after-commit', 'unknown', true],
    ['error-500', 'unknown', false],
    ['error-500-after', 'unknown', true],
    ['throttle-429', 'throttled', false],
    ['garbage', 'unknown', false],
    ['garbage-after', 'unknown', true],
    ['half-body', 'unknown', false],
    ['half-body-after', 'unknown', true],
    ['auth-expired', 'unauthorised', false],
  ])('%s: %s, the look-up tells, and a second delivery ends with one product', async (kind, outcome, done) => {
    const rows = fresh(3)
    await sandbox.control.setFault({ system: 'pos', kind })
    const outcomes = await connect(300).deliverProducts(rows)
    expect(outcomes.map((one) => one.kind)).toEqual([outcome, outcome, outcome])
    await sandbox.control.clearFaults()

    const findings = await connect().findProducts(rows)
    const finding = done ? { kind: 'found', sameContent: true } : { kind: 'not-found' }
    expect(findings).toMatchObject([finding, finding, finding])

    const again = await connect().deliverProducts(rows)
    expect(again).toMatchObject(rows.map(() => ({ kind: 'delivered', existed: done })))
    for (const row of rows) {
      const { rows: arrivals } = await sandbox.control.books('pos', {
        tables: ['arrival'],
        where: { source_no: row.sourceNo },
      })
      expect(arrivals.arrival).toMatchObject([{ applied: 1 }])
    }
  })

  test.each<[FaultKind, string]>([
    ['timeout-before-commit', 'not-now'],
    ['error-500', 'not-now'],
    ['garbage', 'not-now'],
    ['half-body', 'not-now'],
    ['throttle-429', 'throttled'],
    ['refuse', 'not-sent'],
    ['auth-expired', 'unauthorised'],
  ])('a read under %s is %s', async (kind, outcome) => {
    await sandbox.control.setFault({ system: 'pos', kind })
    expect(await connect(300).shops()).toMatchObject({ ok: false, outcome: { kind: outcome } })
  })

  test('a clock that is 13 minutes off is learnt and the write goes through once', async () => {
    const [row] = fresh()
    await sandbox.control.setFault({ system: 'pos', kind: 'wrong-clock', minutes: 13 })
    expect(await connect().deliverProducts([row!])).toMatchObject([{ kind: 'delivered', existed: false }])
  })

  test('throttled says for how long', async () => {
    await sandbox.control.setFault({ system: 'pos', kind: 'throttle-429', retryAfterSeconds: 17 })
    expect(await connect().deliverProducts(fresh())).toMatchObject([{ kind: 'throttled', retryAfterMs: 17_000 }])
  })
})

test('wrong credentials stop the lane; a reader may read and not write', async () => {
  const { appKey, readOnlyAppKey, readOnlyAppSecret } = sandbox.credentials.pos
  const wrong = client(sandbox.urls.pos, { account: { appKey, appSecret: 'wrong-secret' } }).pos
  expect(await wrong.ping()).toMatchObject({ ok: false, outcome: { kind: 'unauthorised' } })
  const reader = client(sandbox.urls.pos, { account: { appKey: readOnlyAppKey!, appSecret: readOnlyAppSecret! } }).pos
  expect(await reader.shops()).toMatchObject({ ok: true })
  expect(await reader.deliverProducts(fresh())).toMatchObject([
    { kind: 'unauthorised', trouble: { code: 'FORBIDDEN' } },
  ])
})
