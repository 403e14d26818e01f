import { expect, test } from 'vitest'
import { ACCOUNT, client, createRow, failure, gateway, productResult, success } from './pos-kit.ts'

const kinds = (outcomes: { kind: string }[]) => outcomes.map((one) => one.kind)
const rowsOf = (count: number) => Array.from({ length: count }, (_, i) => createRow(`N${i}`))

test('every row gets its own outcome by its sourceNo, whatever the order of the answer', async () => {
  const { url } = await gateway(({ json }) =>
    success({
      rows: [
        productResult('N2', { result: 'refused', code: 'CATEGORY_TOO_DEEP', message: '太深', productId: null }),
        productResult('N0'),
        productResult('N1', { result: 'exists', code: 'ALREADY_APPLIED' }),
      ].slice(0, json.rows.length),
    }),
  )
  expect(await client(url).pos.deliverProducts(rowsOf(3))).toMatchObject([
    { kind: 'delivered', existed: false, remoteNo: 'P-N0' },
    { kind: 'delivered', existed: true, remoteNo: 'P-N1' },
    { kind: 'refused', trouble: { code: 'CATEGORY_TOO_DEEP' } },
  ])
})

test.each<[what: string, rows: unknown, expected: string[]]>([
  ['fewer rows than sent', [productResult('N0')], ['delivered', 'unknown']],
  ['more rows than sent', [productResult('N0'), productResult('N1'), productResult('N9')], ['delivered', 'delivered']],
  ['rows of someone else', [productResult('X0'), productResult('X1')], ['unknown', 'unknown']],
  ['a row without its number', [productResult(null), productResult('N1')], ['unknown', 'delivered']],
  [
    'a row that breaks the contract',
    [productResult('N0', { productId: 5 }), productResult('N1')],
    ['unknown', 'delivered'],
  ],
  ['a result nobody knows', [productResult('N0', { result: 'queued' }), productResult('N1')], ['unknown', 'delivered']],
  ['the same row twice', [productResult('N0'), productResult('N0'), productResult('N1')], ['delivered', 'delivered']],
  [
    'one row with two stories',
    [productResult('N0'), productResult('N0', { result: 'refused', code: 'TOO_LONG' }), productResult('N1')],
    ['unknown', 'delivered'],
  ],
  ['no rows at all', undefined, ['unknown', 'unknown']],
  ['rows that are no list', 'ok', ['unknown', 'unknown']],
])('%s', async (_what, rows, expected) => {
  const { url } = await gateway(() => success({ rows }))
  expect(kinds(await client(url).pos.deliverProducts(rowsOf(2)))).toEqual(expected)
})

test.each([
  ['KEY_REUSED', 'unknown'],
  ['SOURCE_EXISTS', 'delivered'],
  ['PRODUCT_EXISTS', 'refused'],
  ['PRODUCT_NOT_FOUND', 'refused'],
  ['DUPLICATE_MERCHANT_CODE', 'refused'],
  ['SPEC_NOT_FOUND', 'refused'],
  ['CATEGORY_TOO_DEEP', 'refused'],
  ['CATEGORY_MISSING', 'refused'],
  ['VERSION_CONFLICT', 'refused'],
  ['SYNC_SWITCH_OFF', 'refused'],
  ['SHOP_NOT_FOUND', 'refused'],
  ['SHOP_CLOSED', 'refused'],
  ['STOCK_CHANGED', 'refused'],
  ['PRODUCT_MISSING', 'refused'],
  ['INVALID_FIELD', 'refused'],
  ['TOO_LONG', 'refused'],
  ['CODE_OF_TOMORROW', 'refused'],
])('a row refused with %s is %s, with the POS’s own words', async (code, kind) => {
  const { url } = await gateway(() =>
    success({
      rows: [productResult('N0', { result: 'refused', code, message: '原话', field: 'product.name', productId: null })],
    }),
  )
  const [outcome] = await client(url).pos.deliverProducts(rowsOf(1))
  expect(outcome?.kind).toBe(kind)
  if (outcome && 'trouble' in outcome) {
    expect(outcome.trouble).toMatchObject({ code, cause: expect.stringContaining('原话') })
    expect(outcome.trouble.problem).toMatch(/[\u4e00-\u9fff]/)
  }
})

test.each<[what: string, status: number, code: string, kind: string]>([
  ['unreadable', 400, 'BAD_JSON', 'refused'],
  ['a header missing', 400, 'MISSING_HEADER', 'refused'],
  ['unknown account', 401, 'UNKNOWN_APP_KEY', 'unauthorised'],
  ['bad signature', 401, 'BAD_SIGNATURE', 'unauthorised'],
  ['authorisation expired', 401, 'AUTH_EXPIRED', 'unauthorised'],
  ['clock', 401, 'TIMESTAMP_SKEW', 'unauthorised'],
  ['no permission', 403, 'FORBIDDEN', 'unauthorised'],
  ['no such path', 404, 'PATH_NOT_FOUND', 'not-now'],
  ['method', 405, 'METHOD_NOT_ALLOWED', 'not-now'],
  ['seen before', 409, 'REPLAYED', 'unknown'],
  ['too large', 413, 'BODY_TOO_LARGE', 'refused'],
  ['content', 422, 'INVALID_REQUEST', 'refused'],
  ['rate', 429, 'RATE_LIMITED', 'throttled'],
  ['broken', 500, 'INTERNAL', 'unknown'],
  ['maintenance', 503, 'UNAVAILABLE', 'unknown'],
  ['a refusal of tomorrow', 422, 'NEW_CODE', 'refused'],
  ['a breakage of tomorrow', 500, 'NEW_CODE', 'unknown'],
])('a batch refused whole — %s — is %s %s for every row', async (_what, status, code, kind) => {
  const { url } = await gateway(() => failure(status, code))
  const outcomes = await client(url).pos.deliverProducts(rowsOf(3))
  expect(kinds(outcomes)).toEqual([kind, kind, kind])
})

test('503 with Retry-After stays unknown for a write, as the contract says', async () => {
  const { url } = await gateway(() => failure(503, 'UNAVAILABLE', { 'Retry-After': '9' }))
  const { pos } = client(url)
  expect(kinds(await pos.deliverProducts(rowsOf(1)))).toEqual(['unknown'])
  expect(await pos.shops()).toMatchObject({ ok: false, outcome: { kind: 'not-now', retryAfterMs: 9_000 } })
})

test('success without data, or data with another flag, is no success', async () => {
  for (const body of [
    { flag: 'success', code: 'OK', message: '' },
    { flag: 'failure', data: { rows: [] } },
    '<html>',
  ]) {
    const { url } = await gateway(() => ({ body }))
    const { pos } = client(url)
    expect(kinds(await pos.deliverProducts(rowsOf(1)))).toEqual(['unknown'])
    expect(await pos.shops()).toMatchObject({ ok: false, outcome: { kind: 'not-now' } })
  }
})

test('any number of rows is cut into requests of at most 100', async () => {
  const { url, requests } = await gateway(({ json }) =>
    success({ rows: json.rows.map((row) => productResult(row.sourceNo)) }),
  )
  const outcomes = await client(url).pos.deliverProducts(rowsOf(250))
  expect(requests.map((one) => one.json.rows.length)).toEqual([100, 100, 50])
  expect(outcomes).toHaveLength(250)
  expect(new Set(kinds(outcomes))).toEqual(new Set(['delivered']))
})

test('rows that are large are cut by bytes, below the 4 MiB of the contract', async () => {
  const { url, requests } = await gateway(({ json }) =>
    success({ rows: json.rows.map((row) => productResult(row.sourceNo)) }),
  )
  const heavy = rowsOf(6).map((row) => ({ ...row, product: { ...row.product, image: '茶'.repeat(400_000) } }))
  expect(await client(url).pos.deliverProducts(heavy as never)).toHaveLength(6)
  expect(requests.map((one) => one.json.rows.length)).toEqual([2, 2, 2])
  for (const one of requests) expect(Buffer.byteLength(one.text)).toBeLessThan(4_194_304)
})

test('what follows a failed request was not sent and is never unknown', async () => {
  const run = async (reply: ReturnType<typeof failure>) => {
    const { url, requests } = await gateway(({ json }, index) =>
      index === 1 ? reply : success({ rows: json.rows.map((row) => productResult(row.sourceNo)) }),
    )
    const outcomes = await client(url).pos.deliverProducts(rowsOf(300))
    return { sent: requests.length, kinds: [outcomes[0], outcomes[100], outcomes[200]].map((one) => one?.kind) }
  }
  expect(await run(failure(500, 'INTERNAL'))).toEqual({ sent: 2, kinds: ['delivered', 'unknown', 'not-now'] })
  expect(await run(failure(429, 'RATE_LIMITED'))).toEqual({ sent: 2, kinds: ['delivered', 'throttled', 'throttled'] })
  expect(await run(failure(401, 'AUTH_EXPIRED'))).toEqual({
    sent: 2,
    kinds: ['delivered', 'unauthorised', 'unauthorised'],
  })
  expect(await run(failure(422, 'INVALID_REQUEST'))).toEqual({ sent: 3, kinds: ['delivered', 'refused', 'delivered'] })
})

test('a batch of nothing sends nothing', async () => {
  const { url, requests } = await gateway(() => success({ rows: [] }))
  expect(await client(url).pos.deliverProducts([])).toEqual([])
  expect(requests).toEqual([])
})

test('the payload of a retry is the same bytes under a new envelope', async () => {
  const { url, requests } = await gateway(() => failure(500, 'INTERNAL'))
  const { pos } = client(url)
  await pos.deliverProducts(rowsOf(2))
  await pos.deliverProducts(rowsOf(2))
  const [first, second] = requests
  expect(second!.text).toBe(first!.text)
  expect(second!.headers['x-message-id']).not.toBe(first!.headers['x-message-id'])
})

test('prices go out as decimal text', async () => {
  const { url, requests } = await gateway(() => failure(500, 'INTERNAL'))
  await client(url).pos.deliverProducts([createRow('N0')])
  expect(requests[0]!.json.rows[0]).toMatchObject({
    product: { specs: [{ merchantCode: 'N0-1', retailPrice: '12.9000' }] },
  })
})

test('a wrong PC clock is measured by the refusal; a write may go again, since nothing was done', async () => {
  const { url, requests } = await gateway(({ headers, json }) =>
    Math.abs(Number(headers['x-timestamp']) * 1000 - Date.now()) > 300_000
      ? failure(401, 'TIMESTAMP_SKEW')
      : success({ rows: json.rows.map((row) => productResult(row.sourceNo)) }),
  )
  const { pos, offsetMs } = client(url, { now: () => Date.now() + 13 * 60_000 })
  expect(kinds(await pos.deliverProducts(rowsOf(1)))).toEqual(['delivered'])
  expect(requests).toHaveLength(2)
  expect(requests[1]!.headers['x-message-id']).not.toBe(requests[0]!.headers['x-message-id'])
  expect(Math.abs(offsetMs()! + 13 * 60_000)).toBeLessThan(2_000)
})

test('nothing secret reaches the journal', async () => {
  const { url } = await gateway(() => failure(401, 'BAD_SIGNATURE'))
  const { pos, exchanges } = client(url)
  await pos.ping()
  expect(exchanges[0]?.requestHeaders).toMatchObject({ 'X-App-Key': 'demo-pos', 'X-Signature': '***' })
  expect(JSON.stringify(exchanges)).not.toContain(ACCOUNT.appSecret)
  expect(JSON.stringify(exchanges)).not.toMatch(/[0-9a-f]{64}/)
})
