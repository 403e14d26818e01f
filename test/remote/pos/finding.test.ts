import { expect, test } from 'vitest'
import { client, failure, gateway, success } from './pos-kit.ts'

const ROWS = [{ sourceNo: 'N0', contentHash: 'h0' }]
const PRODUCT = {
  productId: 'P7',
  productNo: '0007',
  name: '茶',
  categoryId: null,
  categoryPath: [],
  brand: null,
  unit: null,
  image: null,
  status: 'deleted',
  source: null,
  specs: [],
  version: 3,
  contentHash: 'x',
  createdAt: '2026-01-01T08:00:00.000+08:00',
  updatedAt: '2026-01-01T08:00:00.000+08:00',
}
const write = (contentHash: string | null) => ({
  sourceNo: 'N0',
  action: 'create',
  result: 'created',
  contentHash,
  derivedHash: 'a'.repeat(64),
  appliedAt: '2026-01-01T08:00:00.000+08:00',
})
const found = (hash: string | null, matches: unknown[] = [PRODUCT]) => ({
  key: 'N0',
  found: true,
  matches,
  write: write(hash),
})

async function ask(row: unknown, rows: typeof ROWS | { sourceNo: string }[] = ROWS) {
  const { url, requests } = await gateway(() => success({ rows: row === undefined ? [] : [row] }))
  const [finding] = await client(url).pos.findProducts(rows)
  expect(requests[0]).toMatchObject({
    method: 'POST',
    target: '/v1/products:lookup',
    json: { by: 'sourceNo', keys: ['N0'] },
  })
  return finding
}

test('our number with our content is found, also when the product was deleted since', async () => {
  expect(await ask(found('h0'))).toMatchObject({ kind: 'found', sameContent: true, remoteNo: 'P7' })
})

test('our number with other content is for a person', async () => {
  expect(await ask(found('other'))).toMatchObject({
    kind: 'found',
    sameContent: false,
    trouble: { code: 'KEY_REUSED' },
  })
})

test('content that cannot be compared is not taken for ours', async () => {
  expect(await ask(found(null))).toMatchObject({ kind: 'found', sameContent: false })
  expect(await ask(found('h0'), [{ sourceNo: 'N0' }])).toMatchObject({ kind: 'found', sameContent: false })
})

test('a write whose product is gone altogether still counts as found', async () => {
  expect(await ask(found('h0', []))).toMatchObject({ kind: 'found', sameContent: true })
})

test('not found is said as such', async () => {
  expect(await ask({ key: 'N0', found: false, matches: [], write: null })).toEqual({ kind: 'not-found' })
})

test.each([
  ['an answer about another key', { key: 'N1', found: false, matches: [], write: null }],
  ['an empty answer', undefined],
  ['a row without the word found', { key: 'N0', matches: [], write: null }],
])('%s decides nothing', async (_what, row) => {
  expect(await ask(row)).toMatchObject({ kind: 'failed', outcome: { kind: 'not-now' } })
})

test('a look-up that fails decides nothing for any row', async () => {
  const { url } = await gateway(() => failure(500, 'INTERNAL'))
  const findings = await client(url).pos.findProducts([...ROWS, { sourceNo: 'N1', contentHash: 'h1' }])
  expect(findings).toMatchObject([
    { kind: 'failed', outcome: { kind: 'not-now' } },
    { kind: 'failed', outcome: { kind: 'not-now' } },
  ])
})

test('more than 200 keys are asked in several requests', async () => {
  const { url, requests } = await gateway(({ json }) =>
    success({ rows: json.keys.map((key) => ({ key, found: false, matches: [], write: null })) }),
  )
  const rows = Array.from({ length: 450 }, (_, i) => ({ sourceNo: `N${i}`, contentHash: 'h' }))
  expect(await client(url).pos.findProducts(rows)).toHaveLength(450)
  expect(requests.map((one) => one.json.keys.length)).toEqual([200, 200, 50])
})
