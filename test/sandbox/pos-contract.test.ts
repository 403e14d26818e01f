import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { type Sandbox, startSandbox } from '../../main/sandbox/index.ts'
import { FAILURE_CODES } from '../../main/sandbox/pos/failures.ts'
import { ROUTES } from '../../main/sandbox/pos/routes.ts'
import { signatureOf } from '../../main/sandbox/pos/signature.ts'
import { createRow, type PosAnswer, type PosCall, type PosClient, posClient } from './pos-client.ts'
import { problems, resolve, type Schema } from './pos-schema-check.ts'

type Operation = {
  operationId: string
  requestBody?: { content: { 'application/json': { schema: Schema; example?: unknown } } }
  responses: Record<string, { content: { 'application/json': { schema: Schema; example?: unknown } } }>
}
type Contract = {
  info: { version: string; title: string; description: string }
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema & { 'x-layers'?: Record<string, string[]> }> }
}

const file = new URL('../../resources/gateways/pos.openapi.yaml', import.meta.url)
const parsed = parseDocument(readFileSync(file, 'utf8'))
const contract = parsed.toJS() as Contract

const operations = Object.entries(contract.paths).flatMap(([path, methods]) =>
  Object.entries(methods)
    .filter(([method]) => ['get', 'put', 'post', 'delete', 'patch'].includes(method))
    .map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
)

const shopId = '100231'
const code = 'T00001-1'
const document = {
  sourceNo: 'RKT00001',
  kind: 'purchaseIn',
  shopId,
  source: { system: 'wangdian', no: 'RK0001' },
  occurredAt: '2026-01-01T08:00:00.000+08:00',
  lines: [{ lineNo: '1', merchantCode: code, quantity: '3', price: '2.5' }],
}
const newest = (answer: PosAnswer): string => String(answer.json.data.nextCursor)

/** One good call of every operation; a function may look at what an earlier one made. */
const CALLS: Record<string, (pos: PosClient) => Promise<[string, PosCall?]>> = {
  ping: async () => ['/v1/ping'],
  listShops: async () => ['/v1/shops'],
  getErpSync: async () => ['/v1/settings/erp-sync'],
  putErpSync: async () => [
    '/v1/settings/erp-sync',
    { method: 'PUT', body: { enabled: true, sellerAccount: '卖家' }, headers: { 'If-Match': '"1"' } },
  ],
  listCategories: async () => ['/v1/categories?limit=500'],
  createCategories: async () => [
    '/v1/categories:batch',
    { body: { rows: [{ path: ['甲', '乙', '丙'] }, { path: [] }] } },
  ],
  listBrands: async () => ['/v1/brands?limit=3'],
  createBrands: async () => [
    '/v1/brands:batch',
    { body: { rows: [{ name: '新牌' }, { name: '新牌' }, { name: ' ' }] } },
  ],
  listProducts: async () => ['/v1/products?limit=50'],
  writeProducts: async () => [
    '/v1/products:batch',
    {
      body: {
        rows: [
          createRow(1, { categoryPath: ['甲', '无', '叶'], brand: '自动品牌' }),
          createRow(1),
          { ...createRow(2), sourceNo: 'other' },
          { ...createRow(2), sourceNo: 'other-2' },
          createRow(3, { specs: [{ merchantCode: 'x', retailPrice: 'no' }] }),
          createRow(4, { specs: [{ merchantCode: code, retailPrice: '1' }] }),
          {},
        ],
      },
    },
  ],
  lookupProduct: async () => ['/v1/products:lookup?sourceNo=SPTT00001'],
  lookupProducts: async () => ['/v1/products:lookup', { body: { by: 'merchantCode', keys: [code, 'nowhere'] } }],
  listStock: async () => [`/v1/stock?shopId=${shopId}&limit=5`],
  lookupStock: async () => ['/v1/stock:lookup', { body: { shopId, merchantCodes: [code, 'nowhere'] } }],
  writeStock: async () => [
    '/v1/stock:batch',
    {
      body: {
        rows: [
          { sourceNo: 'KCT1', shopId, merchantCode: code, quantity: '5', expectedOld: '0' },
          { sourceNo: 'KCT2', shopId, merchantCode: code, quantity: '5', expectedOld: '4' },
        ],
      },
    },
  ],
  lookupStockWrites: async (pos) => {
    const row = { sourceNo: 'KCT9', shopId, merchantCode: code, quantity: '7' }
    await pos('/v1/stock:batch', { body: { rows: [row] } })
    return ['/v1/stock-writes:lookup', { body: { keys: ['KCT9', 'never'] } }]
  },
  readChanges: async (pos) => {
    const cursor = newest(await pos('/v1/changes'))
    await pos('/v1/products:batch', { body: { rows: [createRow(8)] } })
    await pos('/v1/documents:batch', { body: { rows: [{ ...document, sourceNo: 'RKT8', kind: 'otherIn' }] } })
    return [`/v1/changes?cursor=${cursor}`]
  },
  listDocuments: async () => ['/v1/documents'],
  writeDocuments: async () => [
    '/v1/documents:batch',
    { body: { rows: [document, { ...document, sourceNo: 'x' }, { ...document, sourceNo: 'y', lines: [] }] } },
  ],
  lookupDocuments: async () => ['/v1/documents:lookup', { body: { by: 'source', keys: ['wangdian/RK0001', 'none'] } }],
  getDocument: async () => ['/v1/documents/D000000001'],
  getLease: async () => ['/v1/leases/sales-stream'],
  putLease: async () => ['/v1/leases/sales-stream', { method: 'PUT', body: { holder: 'A1', seconds: 60 } }],
}

describe('the POS gateway contract', () => {
  it('is well-formed YAML in which every reference leads somewhere', () => {
    expect(parsed.errors).toEqual([])
    expect(parsed.warnings).toEqual([])
    const refs = JSON.stringify(contract).matchAll(/"\$ref":"([^"]+)"/g)
    for (const [, ref] of refs) expect(resolve(contract, ref!)).toBeDefined()
    expect(contract.info.version).toBe('1.1.0')
  })

  it('has no text that YAML split at a comma', () => {
    const nulls: string[] = []
    const walk = (value: unknown, at: string): void => {
      if (value === null && !at.includes('.example.')) nulls.push(at)
      if (typeof value === 'object' && value !== null) {
        for (const [name, member] of Object.entries(value)) walk(member, `${at}.${name}`)
      }
    }
    walk(contract, '$')
    expect(nulls).toEqual([])
  })

  it('has examples that fit their own schemas', () => {
    let checked = 0
    const check = (content: { schema: Schema; example?: unknown } | undefined): void => {
      if (content?.example === undefined) return
      checked += 1
      expect(problems(contract, content.schema, content.example)).toEqual([])
    }
    for (const { operation } of operations) {
      check(operation.requestBody?.content['application/json'])
      check(operation.responses['200']?.content['application/json'])
    }
    expect(checked).toBeGreaterThan(12)
  })

  it('gives signature vectors that hold', () => {
    const rows = contract.info.description.split('\n').filter((line) => line.startsWith('| '))
    const column = (label: string, index: number): string => {
      const row = rows.find((line) => line.startsWith(`| ${label} |`))
      return row!.split(' | ')[index]!.replace(/ \|$/, '').replaceAll('`', '')
    }
    for (const index of [1, 2]) {
      const body = column('body', index)
      const signature = signatureOf('pos-demo-secret-0001', {
        method: column('METHOD', index),
        requestTarget: column('requestTarget', index),
        timestamp: column('X-Timestamp', index),
        messageId: column('X-Message-Id', index),
        body: Buffer.from(body === '(none)' ? '' : body),
      })
      expect(signature).toBe(
        rows.find((line) => line.startsWith('| X-Signature |'))!.match(/[0-9a-f]{64}/g)![index - 1],
      )
    }
  })

  it('lists the failure codes and their layers as the sandbox knows them', () => {
    const { FailureCode } = contract.components.schemas
    expect([...FailureCode!.enum!].sort()).toEqual(Object.keys(FAILURE_CODES).sort())
    for (const [layer, codes] of Object.entries(FailureCode!['x-layers']!)) {
      const here = Object.entries(FAILURE_CODES).filter(([, found]) => found.layer === layer)
      expect([...codes].sort(), layer).toEqual(here.map(([name]) => name).sort())
    }
  })
})

it('the structural check sees what does not fit', () => {
  const schema = contract.components.schemas.Shop!
  const shop = { shopId: '1', name: '店', kind: 'store', status: 'open' }
  expect(problems(contract, schema, shop)).toEqual([])
  expect(problems(contract, schema, { ...shop, kind: 'kiosk' })).toEqual(['$.kind "kiosk" is not in the enum'])
  expect(problems(contract, schema, { ...shop, shopId: 1 })).toEqual(['$.shopId is not string'])
  expect(problems(contract, schema, { ...shop, extra: 1 })).toEqual(['$.extra is not in the contract'])
  const { status: _status, ...partial } = shop
  expect(problems(contract, schema, partial)).toEqual(['$.status is missing'])
})

describe('the sandbox POS against the contract', () => {
  let sandbox: Sandbox
  let pos: PosClient

  beforeAll(async () => {
    sandbox = await startSandbox({ skus: 300 })
    pos = posClient(sandbox.urls.pos, sandbox.credentials.pos)
    // What the reading operations are to find.
    await pos('/v1/products:batch', { body: { rows: [createRow(1), createRow(9)] } })
    await pos('/v1/documents:batch', { body: { rows: [document] } })
  })
  afterAll(() => sandbox.stop())

  it('serves every path and method of the contract and no other', () => {
    const served = ROUTES.map(({ method, path }) => `${method} ${path}`).sort()
    expect(served).toEqual(operations.map(({ method, path }) => `${method} ${path}`).sort())
    expect(Object.keys(CALLS).sort()).toEqual(operations.map(({ operation }) => operation.operationId).sort())
  })

  it.each(operations)('$method $path answers with the declared properties', async ({ method, operation }) => {
    const [path, call] = await CALLS[operation.operationId]!(pos)
    const answer = await pos(path, { method, ...call })
    expect(answer.json.message, answer.text).not.toBe('')
    expect(answer.status, answer.text).toBe(200)
    const { schema } = operation.responses['200']!.content['application/json']
    expect(problems(contract, schema, answer.json)).toEqual([])
    expect(answer.headers.date).toMatch(/GMT$/)
    expect(answer.headers['x-ratelimit-limit']).toBe('6000')
    const rows = answer.json.data.rows ?? answer.json.data.items
    if (Array.isArray(rows)) expect(rows.length).toBeGreaterThan(0)
  })

  it.each(operations)('$method $path refuses with the declared failure', async ({ method, operation, path }) => {
    const schema = contract.components.schemas.Failure!
    const target = path.replace(/\{.*\}/, 'nothing')
    const unsigned = await pos(target, { method, headers: { 'X-Signature': 'x'.repeat(64) } })
    expect(unsigned.status).toBe(401)
    expect(problems(contract, schema, unsigned.json)).toEqual([])
    if (operation.requestBody) {
      const empty = await pos(target, { method, body: {}, headers: { 'If-Match': '"1"' } })
      expect(empty.status, empty.text).toBe(422)
      expect(problems(contract, schema, empty.json)).toEqual([])
    }
  })
})
