import { afterEach, describe, expect, test } from 'vitest'
import type { Envelope } from '../../main/connections/types.ts'
import { erpShop, failing, ok, posShop, type RemoteScript, warehouse } from './fake-remotes.ts'
import { type Bench, form, openBench, PRODUCT } from './harness.ts'

const benches: Bench[] = []
afterEach(async () => {
  for (const one of benches.splice(0)) await one.close()
})

async function connected(script: RemoteScript = {}): Promise<Bench & { id: number }> {
  const bench = openBench({ script })
  benches.push(bench)
  await bench.connections.start()
  const saved = await bench.connections.save(form(), PRODUCT)
  return { ...bench, id: must(saved).connection.id }
}
const must = <T>(answer: Envelope<T>): T => {
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.cause}`)
  return answer.data
}
const states = (view: { rows: { shopId: string; state: string }[] }) =>
  view.rows.map((row) => `${row.shopId} ${row.state}`).toSorted()

describe('门店与仓库对照', () => {
  test('S45 S48 both sides are read, equal codes proposed, a person confirms, features ask', async () => {
    const { connections, id, journal, clock } = await connected()
    expect(must(connections.mapping(id))).toEqual({ rows: [], readAt: null })
    const read = must(await connections.refreshShops(id))
    expect(read.readAt).toBe(clock.now())
    expect(states(read)).toEqual(['1001 proposed', '1002 proposed', 'ZC01 proposed'])
    expect(connections.warehouseOfShop(id, '1001')).toBeNull()

    const pairs = read.rows.map((row) => ({ shopId: row.shopId, warehouseNo: row.warehouseNo! }))
    expect(states(must(connections.confirmMapping(id, pairs, PRODUCT)))).toEqual([
      '1001 confirmed',
      '1002 confirmed',
      'ZC01 confirmed',
    ])
    expect(connections.warehouseOfShop(id, '1001')).toEqual({ shopId: '1001', warehouseNo: '1001', erpShopNo: 'S01' })
    expect(connections.shopOfWarehouse(id, '1002')).toEqual({ shopId: '1002', warehouseNo: '1002', erpShopNo: '1002' })
    expect(connections.shopOfWarehouse(id, '9')).toBeNull()
    expect(connections.pairs(id).map((pair) => pair.shopId)).toEqual(['1001', '1002', 'ZC01'])
    expect(journal.at(-1)).toMatchObject({ event: 'connection.mapping-confirmed' })
    const lines = journal.length
    must(connections.confirmMapping(id, pairs, PRODUCT))
    expect(journal).toHaveLength(lines)
  })

  test('S45 a pair of unequal codes cannot be confirmed, and then none of the others is', async () => {
    const { connections, id } = await connected({
      warehouses: ok([warehouse('1001', '人民路店'), warehouse('01002', '解放路店')]),
    })
    must(await connections.refreshShops(id))
    const answer = connections.confirmMapping(
      id,
      [
        { shopId: '1001', warehouseNo: '1001' },
        { shopId: '1002', warehouseNo: '01002' },
        { shopId: '1001', warehouseNo: '01002' },
        { shopId: '7', warehouseNo: '7' },
      ],
      PRODUCT,
    )
    expect(!answer.ok && Object.keys(answer.error.fields ?? {}).toSorted()).toEqual(['1001', '1002', '7'])
    expect(connections.pairs(id)).toEqual([])
  })

  test('S45 the database itself refuses a pair of unequal codes', async () => {
    const { db, id } = await connected()
    const insert = db.prepare('INSERT INTO shop_mapping VALUES (?, ?, ?, NULL, 0, ?)')
    expect(() => insert.run(id, '1001', '01001', 'x')).toThrow(/CHECK/)
  })

  test('S45 a confirmed pair stops counting when its warehouse is gone or disabled, and comes back', async () => {
    const bench = await connected()
    const { connections, id, script } = bench
    must(await connections.refreshShops(id))
    must(connections.confirmMapping(id, [{ shopId: '1001', warehouseNo: '1001' }], PRODUCT))
    for (const warehouses of [[warehouse('1002', '解放路店')], [warehouse('1001', '人民路店', { disabled: true })]]) {
      script.warehouses = ok(warehouses)
      must(await connections.refreshShops(id))
      expect(connections.warehouseOfShop(id, '1001')).toBeNull()
    }
    script.warehouses = ok([warehouse('1001', '人民路店')])
    expect(states(must(await connections.refreshShops(id)))).toContain('1001 confirmed')
    expect(connections.warehouseOfShop(id, '1001')?.warehouseNo).toBe('1001')
  })

  test.each<[string, RemoteScript]>([
    ['the POS answers with no shops', { posShops: ok([]) }],
    ['the ERP answers with no warehouses', { warehouses: ok([]) }],
    ['the POS cannot be read', { posShops: failing('not-sent') }],
    ['the ERP shops cannot be read', { erpShops: failing('unauthorised') }],
  ])('what is known stays when %s', async (_what, script) => {
    const bench = await connected()
    const before = must(await bench.connections.refreshShops(bench.id))
    Object.assign(bench.script, script)
    bench.clock.advance(1000)
    expect((await bench.connections.refreshShops(bench.id)).ok).toBe(false)
    expect(must(bench.connections.mapping(bench.id))).toEqual(before)
  })

  test('a number that a side shows twice is kept once', async () => {
    const { connections, id } = await connected({
      posShops: ok([posShop('1001', '人民路店'), posShop('1001', '人民路店'), posShop('', '没有编号')]),
    })
    expect(states(must(await connections.refreshShops(id)))).toEqual(['1001 proposed'])
  })

  test('S34 the ERP shop follows when it is replaced by another one', async () => {
    const { connections, id, script } = await connected()
    must(await connections.refreshShops(id))
    must(connections.confirmMapping(id, [{ shopId: '1001', warehouseNo: '1001' }], PRODUCT))
    script.erpShops = ok([erpShop('S77', '人民路店')])
    must(await connections.refreshShops(id))
    expect(connections.warehouseOfShop(id, '1001')?.erpShopNo).toBe('S77')
  })
})
