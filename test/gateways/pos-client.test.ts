import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Pos } from '../../main/remote/pos/index.ts'
import { client, createRow, failure, gateway, type Received } from '../remote/pos/pos-kit.ts'
import { problems, resolve, type Schema } from '../sandbox/pos-schema-check.ts'

interface Parameter {
  $ref?: string
  name: string
  in: string
  required?: boolean
  schema: Schema
}
interface Operation {
  operationId: string
  parameters?: Parameter[]
  requestBody?: { content: { 'application/json': { schema: Schema } } }
}
interface Contract {
  paths: Record<string, Record<string, Operation> & { parameters?: Parameter[] }>
  components: {
    securitySchemes: Record<string, { name: string }>
    schemas: Record<string, Schema & { 'x-layers'?: Record<string, string[]>; enum?: string[] }>
  }
}

const contract = parse(
  readFileSync(new URL('../../resources/gateways/pos.openapi.yaml', import.meta.url), 'utf8'),
) as Contract

const HASH = 'c'.repeat(64)
const create = createRow('S1', {
  via: 'erpImport',
  product: {
    productNo: '00123',
    name: '男士纯棉衬衫',
    categoryPath: ['服饰', '男装', '衬衫'],
    brand: '海澜之家',
    unit: '件',
    image: 'https://img.example/00123.png',
    onSale: true,
    source: { system: 'wangdian', no: '00123' },
    specs: [
      {
        merchantCode: '00123-L',
        specName: '白色 L',
        attributes: [{ name: '颜色', value: '白色' }],
        barcode: '6901234567892',
        retailPrice: 1_290_000,
        image: null,
      },
    ],
  },
})

/** Every method of the client, with everything it can send. */
const CALLS: Record<keyof Pos, (pos: Pos) => Promise<unknown>> = {
  ping: (pos) => pos.ping(),
  shops: (pos) => pos.shops(),
  erpSync: (pos) => pos.erpSync(),
  putErpSync: (pos) => pos.putErpSync({ enabled: true, sellerAccount: '卖家', version: 3 }),
  categories: (pos) => pos.categories(),
  createCategories: (pos) => pos.createCategories([['服饰', '男装']]),
  brands: (pos) => pos.brands(),
  createBrands: (pos) => pos.createBrands(['农夫山泉']),
  products: (pos) => pos.products({ keyword: '茶 & 咖啡', status: 'onSale', limit: 20, cursor: 'abc=' }),
  lookUpProducts: (pos) => pos.lookUpProducts('merchantCode', ['00123-L']),
  writeProducts: (pos) =>
    pos.writeProducts([
      create,
      {
        sourceNo: 'S2',
        action: 'addSpecs',
        contentHash: HASH,
        product: { productNo: '1', specs: [{ merchantCode: 'x', retailPrice: 0 }] },
      },
      {
        sourceNo: 'S3',
        action: 'update',
        via: 'hourlyUpdate',
        onMissingCategory: 'refuse',
        expectedVersion: 2,
        product: { productNo: '1', name: '新', brand: null, specs: [{ merchantCode: 'x', retailPrice: 99_000 }] },
      },
    ]),
  deliverProducts: (pos) => pos.deliverProducts([create]),
  findProducts: (pos) => pos.findProducts([{ sourceNo: 'S1', contentHash: HASH }]),
  stock: (pos) => pos.stock({ shopId: '1001', limit: 3 }),
  lookUpStock: (pos) => pos.lookUpStock('1001', ['00123-L']),
  writeStock: (pos) =>
    pos.writeStock([
      { sourceNo: 'K1', shopId: '1001', merchantCode: 'x', quantity: -5_000, expectedOld: null },
      { sourceNo: 'K2', contentHash: HASH, shopId: '1001', merchantCode: 'x', quantity: 0, expectedOld: 10_000 },
    ]),
  deliverStock: (pos) =>
    pos.deliverStock([
      { sourceNo: 'K3', contentHash: HASH, shopId: '1001', merchantCode: 'x', quantity: 10_000, expectedOld: 20_000 },
    ]),
  lookUpStockWrites: (pos) => pos.lookUpStockWrites(['K3']),
  findStock: (pos) => pos.findStock([{ sourceNo: 'K3', contentHash: HASH }]),
  changes: (pos) => pos.changes({ cursor: 'abc', limit: 50, waitSeconds: 99, types: ['product', 'document'] }),
  documents: (pos) => pos.documents({ shopId: '1001' }),
  document: (pos) => pos.document('RK/1 中'),
  lookUpDocuments: (pos) => pos.lookUpDocuments('source', ['wangdian/RK1']),
  writeDocuments: (pos) =>
    pos.writeDocuments([
      {
        sourceNo: 'D1',
        contentHash: HASH,
        kind: 'purchaseIn',
        shopId: '1001',
        source: { system: 'wangdian', no: 'RK1' },
        occurredAt: Date.UTC(2026, 0, 1),
        lines: [{ lineNo: '1', merchantCode: 'x', quantity: 10_000, price: null }],
      },
    ]),
  deliverDocuments: (pos) => pos.deliverDocuments([]),
  findDocuments: (pos) => pos.findDocuments([{ sourceNo: 'D1', contentHash: HASH }]),
  lease: (pos) => pos.lease('products'),
  takeLease: (pos) => pos.takeLease('products', '安装-A1', 60),
}

async function requestsOf(name: keyof Pos): Promise<Received[]> {
  const { url, requests } = await gateway(() => failure(422, 'INVALID_REQUEST'))
  await CALLS[name](client(url).pos)
  return requests
}

function operationOf(request: Received): { operation: Operation; parameters: Parameter[]; path: string } | undefined {
  const sent = request.target.split('?')[0]!
  for (const [path, methods] of Object.entries(contract.paths)) {
    const pattern = new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`)
    const operation = methods[request.method.toLowerCase()]
    if (!operation || !pattern.test(sent)) continue
    const parameters = [...(methods.parameters ?? []), ...(operation.parameters ?? [])]
    return {
      operation,
      parameters: parameters.map((one) => (one.$ref ? (resolve(contract, one.$ref) as unknown as Parameter) : one)),
      path,
    }
  }
  return undefined
}

const names = Object.keys(CALLS) as (keyof Pos)[]

test.each(names.filter((name) => name !== 'deliverDocuments'))('what %s sends is in the contract', async (name) => {
  const requests = await requestsOf(name)
  expect(requests.length).toBeGreaterThan(0)
  for (const request of requests) {
    const found = operationOf(request)
    expect(found, `${request.method} ${request.target}`).toBeDefined()
    const { operation, parameters } = found!
    for (const { name: header } of Object.values(contract.components.securitySchemes)) {
      expect(request.headers[header.toLowerCase()], header).toMatch(/\S/)
    }
    expect(request.headers['x-message-id']).toMatch(/^[A-Za-z0-9._-]{8,64}$/)
    expect(request.headers['x-timestamp']).toMatch(/^\d{10}$/)
    for (const one of parameters.filter((one) => one.required && one.in === 'header')) {
      expect(request.headers[one.name.toLowerCase()]).toMatch(/\S/)
    }
    const query = new URLSearchParams(request.target.split('?')[1] ?? '')
    for (const [key, text] of query) {
      const parameter = parameters.find((one) => one.in === 'query' && one.name === key)
      expect(parameter, `query ${key}`).toBeDefined()
      const isNumber = parameter!.schema.type === 'integer'
      expect(problems(contract, parameter!.schema, isNumber ? Number(text) : text)).toEqual([])
    }
    const schema = operation.requestBody?.content['application/json'].schema
    expect(schema !== undefined).toBe(request.text !== '')
    if (schema) {
      expect(request.headers['content-type']).toBe('application/json')
      expect(problems(contract, schema, request.json)).toEqual([])
    }
  }
})

test('the client uses every operation of the contract but the look-up of a single number', async () => {
  const used = new Set<string>()
  for (const name of names)
    for (const request of await requestsOf(name)) used.add(operationOf(request)!.operation.operationId)
  const all = Object.values(contract.paths).flatMap((methods) =>
    ['get', 'post', 'put'].flatMap((method) => (methods[method] ? [methods[method].operationId] : [])),
  )
  expect(all.filter((id) => !used.has(id))).toEqual(['lookupProduct'])
})

const OUTCOMES = ['not-now', 'throttled', 'unauthorised', 'refused', 'unknown']

test.each(contract.components.schemas.FailureCode!.enum!)('the failure code %s has its Chinese words', async (code) => {
  const statuses: Record<string, number> = { RATE_LIMITED: 429, INTERNAL: 500, UNAVAILABLE: 503, CURSOR_TOO_OLD: 410 }
  const { url } = await gateway(() => failure(statuses[code] ?? 422, code))
  const [outcome] = await client(url).pos.deliverProducts([create])
  expect(OUTCOMES).toContain(outcome!.kind)
  if (outcome && 'trouble' in outcome) {
    expect(outcome.trouble.code).toBe(code)
    for (const text of [outcome.trouble.problem, outcome.trouble.cause, outcome.trouble.action]) {
      expect(text).toMatch(/[\u4e00-\u9fff]/)
    }
  }
})

test('410 is no failure of the feed but its own answer', async () => {
  const { url } = await gateway(() => failure(410, 'CURSOR_TOO_OLD'))
  expect(await client(url).pos.changes({ cursor: 'old' })).toEqual({ ok: true, value: { kind: 'too-old' } })
})
