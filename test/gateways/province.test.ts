import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { signGateway } from '../../main/remote/gateway-sign.ts'
import { signCallback } from '../../main/remote/ideal/index.ts'
import { order, PHONE_NO, type Province, startProvince, value } from '../remote/province/kit.ts'
import { problems, type Schema } from '../sandbox/pos-schema-check.ts'

type Operation = {
  operationId: string
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[]
  requestBody?: { content: { 'application/json': { schema: Schema } } }
  responses: Record<string, { content: { 'application/json': { schema: Schema } } }>
}
type Contract = { info: { description: string }; paths: Record<string, Record<string, Operation>> }
type System = 'ideal' | 'boyuan' | 'ezhan'
const SYSTEMS: System[] = ['ideal', 'boyuan', 'ezhan']
const contracts = Object.fromEntries(
  SYSTEMS.map((name) => [
    name,
    parse(readFileSync(new URL(`../../resources/gateways/${name}.openapi.yaml`, import.meta.url), 'utf8')) as Contract,
  ]),
) as Record<System, Contract>

interface Seen {
  system: System
  method: string
  path: string
  query: URLSearchParams
  body: unknown
  status: number
  answer: unknown
}

/** Every exchange of the connectors with the practice servers, as it was on the wire. */
const seen: Seen[] = []
let world: Province
beforeAll(async () => {
  world = await startProvince({
    onExchange(exchange) {
      const url = new URL(exchange.url)
      seen.push({
        system: exchange.system as System,
        method: exchange.method.toLowerCase(),
        path: url.pathname,
        query: url.searchParams,
        body: exchange.requestBody === '' ? undefined : JSON.parse(exchange.requestBody),
        status: exchange.status ?? 0,
        answer: JSON.parse(exchange.responseBody),
      })
    },
  })
  await everyCall()
})
afterAll(() => world.end())

/** Every method of every connector once, with what it can send. */
async function everyCall(): Promise<void> {
  const { ideal, boyuan, ezhan } = world
  value(await ideal.ping())
  value(await ideal.warehouses())
  const rows = [
    order({ manualNo: '00123', remark: '加急' }),
    order({ billType: 'purchaseReturn' }),
    order({ billType: 'transfer' }),
    order({ billType: 'wholesaleReturn' }),
    order({ billType: 'wholesale' }),
  ]
  const start = value(await ideal.changes({}))
  for (const outcome of await ideal.deliverOrders(rows)) expect(outcome.kind).toBe('delivered')
  const sale = order({ billType: 'wholesale' })
  await ideal.deliverOrders([sale])
  const cancel = { applicationKey: `Q-${sale.billNo}`, billNo: sale.billNo, reason: '客户取消' }
  await ideal.applyCancel([cancel])
  await ideal.updateSales([{ updateKey: 'U1', billNo: sale.billNo, applicationNo: `QX-Q-${sale.billNo}` }])
  await world.advance(5)
  value(await ideal.lookUp([...rows, sale, { billType: 'purchase', billNo: 'nothing' }]))
  value(await ideal.changes({ cursor: start.kind === 'page' ? start.nextCursor : null, limit: 3 }))
  value(await ideal.serials({ billType: 'purchase', billNo: rows[0]!.billNo, phase: 'INBOUND_DONE' }))
  await ideal.deliverOrders([order({ warehouseCode: 'NONE' })])

  value(await boyuan.ping())
  value(await boyuan.interfaceState())
  value(await boyuan.warehouses())
  value(await boyuan.products())
  value(await boyuan.partners())
  const orders = value(await boyuan.orders({ kind: 'purchase', limit: 3 }))
  const feed = value(await boyuan.orderChanges({}))
  const one = orders.rows[0]!
  const input = {
    billDate: '2026-03-02',
    manualNo: '00123',
    warehouseNo: 'CK01',
    toWarehouseNo: null,
    partnerNo: 'GYS001',
    remark: null,
    vfNo: null,
    status: 'saved' as const,
    lines: [{ lineNo: '1', productNo: PHONE_NO, quantity: 10_000, price: 39_990_000 }],
  }
  const row = <T extends object>(sourceNo: string, more: T) => ({
    sourceNo,
    contentHash: `hash-${sourceNo}`,
    kind: 'purchase' as const,
    ...more,
  })
  const made = await boyuan.deliverOrders([row('W1', { action: 'create' as const, order: input })])
  const orderNo = made[0]!.kind === 'delivered' ? made[0]!.remoteNo! : ''
  await boyuan.deliverOrders([row('W2', { action: 'update' as const, orderNo, version: 1, order: input })])
  await boyuan.deliverOrders([row('W3', { action: 'lock' as const, orderNo, version: 2 })])
  await boyuan.deliverOrders([row('W4', { action: 'unlock' as const, orderNo, lockKey: 'W3' })])
  await boyuan.deliverOrders([row('W5', { action: 'terminate' as const, orderNo, reason: '不要了' })])
  await boyuan.deliverOrders([row('W6', { action: 'delete' as const, orderNo: one.orderNo, version: one.version })])
  const document = {
    sourceNo: 'D1',
    contentHash: 'hash-D1',
    kind: 'purchaseIn' as const,
    order: { kind: 'purchase' as const, orderNo: orders.rows[1]!.orderNo },
    warehouseNo: 'CK01',
    partnerNo: 'GYS001',
    occurredAt: Date.parse('2026-03-02T10:00:00+08:00'),
    quantityDifference: true,
    remark: null,
    lines: [
      {
        lineNo: '1',
        productNo: PHONE_NO,
        quantity: 10_000,
        serials: [{ main: '860000000000001', aux1: '860000000000002', aux2: null }],
      },
    ],
  }
  expect(await boyuan.deliverDocuments([document])).toMatchObject([{ kind: 'delivered' }])
  value(await boyuan.lookUpOrders([one, { kind: 'transfer', orderNo: 'nothing' }]))
  value(await boyuan.lookUpDocuments([{ kind: 'purchaseIn', orderNo: orders.rows[1]!.orderNo }]))
  value(await boyuan.lookUpWrites(['W1', 'D1', 'nothing']))
  value(await boyuan.orderChanges({ cursor: feed.kind === 'page' ? feed.nextCursor : null }))
  value(await boyuan.openingSerials({ limit: 5 }))

  value(await ezhan.ping())
  value(await ezhan.goods())
  value(await ezhan.customers())
  value(await ezhan.vfOrders({ since: 0, limit: 5 }))
}

describe.each(SYSTEMS)('%s: connector and practice server against the contract', (system) => {
  const contract = contracts[system]
  const operationOf = (one: Seen) => contract.paths[one.path]?.[one.method]

  it('every operation of the contract was used, and nothing beside it', () => {
    const promised = Object.entries(contract.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    )
    const used = new Set(seen.filter((one) => one.system === system).map((one) => `${one.method} ${one.path}`))
    // The alternative call for 采购退货 is a setting; its own test is in the connector's.
    expect([...used].sort()).toEqual(promised.filter((one) => one !== 'post /v1/outbound-orders').sort())
  })

  it('requests fit', () => {
    for (const one of seen.filter((other) => other.system === system)) {
      const operation = operationOf(one)!
      for (const name of one.query.keys())
        expect(operation.parameters?.map((parameter) => parameter.name)).toContain(name)
      for (const parameter of operation.parameters ?? []) {
        if (parameter.required) expect(one.query.get(parameter.name), `${one.path} ${parameter.name}`).not.toBeNull()
      }
      const schema = operation.requestBody?.content['application/json'].schema
      if (schema) expect(problems(contract, schema, one.body), one.path).toEqual([])
      else expect(one.body).toBeUndefined()
    }
  })

  it('answers fit, refusals too', () => {
    for (const one of seen.filter((other) => other.system === system)) {
      const reply = operationOf(one)!.responses[one.status === 200 ? '200' : 'default']!
      expect(problems(contract, reply.content['application/json'].schema, one.answer), one.path).toEqual([])
    }
  })

  it('says that it is our own contract', () => {
    expect(contract.info.description).toContain('不是厂商的接口文档')
  })
})

describe('signature vectors of the contracts', () => {
  const vectors = [
    [
      'ideal',
      'IF0001/SB3301',
      'ideal-demo-appkey-0001',
      'GET',
      '/v1/serials?billType=purchase&billNo=CGDD%2F0001&phase=INBOUND_DONE&page=1',
      '',
    ],
    [
      'ideal',
      'IF0001/SB3301',
      'ideal-demo-appkey-0001',
      'POST',
      '/v1/orders:lookup',
      '{"keys":[{"billType":"purchase","billNo":"采购0001"}]}',
    ],
    ['boyuan', 'boyuan-demo', 'boyuan-demo-secret-0001', 'GET', '/v1/orders?kind=purchase&limit=20', ''],
    [
      'boyuan',
      'boyuan-demo',
      'boyuan-demo-secret-0001',
      'POST',
      '/v1/orders:lookup',
      '{"keys":[{"kind":"purchase","orderNo":"采购0001"}]}',
    ],
    ['ezhan', 'ezhan-demo', 'ezhan-demo-secret-0001', 'GET', '/v1/goods?limit=20', ''],
  ] as const
  it.each(vectors)('%s %s %s %s', (system, identity, secret, method, target, body) => {
    const messageId = method === 'GET' ? '2d1f3b1c-77b0-4a5b-8d8e-0b8f2f8e6a11' : '0f8c6f0e-2a51-4a0e-9a3b-5d2f6c1b7e90'
    const request = { method, target, timestamp: 1767225600, messageId, identity, body }
    const { description } = contracts[system].info
    for (const how of ['HMAC-SHA256', 'MD5'] as const) expect(description).toContain(signGateway(request, secret, how))
  })

  it('a callback', () => {
    const body = '{"method":"inbound.confirm","billNo":"CGDD0001","status":"FULFILLED"}'
    expect(signCallback({ id: 'cb_0001', timestamp: '1767225600', body }, '0123456789abcdef0123456789abcdef')).toBe(
      'v1,TvvqI1cvnS2+Rrqf5tBL4kEom4eRpW1gfYffLh9O2p8=',
    )
  })
})
