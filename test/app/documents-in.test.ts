import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, type InWorld, MINUTE, startInWorld } from '../documents/in-world.ts'

const SHOP = '100231'
const HQ = '880001'
let world: InWorld
beforeEach(async () => {
  world = await startInWorld()
})
afterEach(() => world.end())
const line = (specNo: string, num = '2', price = '5') => ({ specNo, num, price })

describe('单据 ERP → POS', () => {
  it('S93 S97 S99 S116 A30 brings every kind that travels, finished, to exactly the shop of its warehouse, once', async () => {
    await world.goods('G1', ['G1-A', 'G1-B'])
    const { control } = world
    const made: [string, string, string][] = []
    for (const [kind, as] of [
      ['采购入库', 'purchaseIn'],
      ['调拨入库', 'transferIn'],
      ['生产入库', 'productionIn'],
      ['其他入库', 'otherIn'],
      ['初始化入库', 'initialIn'],
      ['保修入库', 'otherIn'],
    ] as const) {
      const { no } = await control.erpCreateStockIn({
        kind,
        warehouseNo: SHOP,
        lines: [line('G1-A'), line('G1-B', '1.5')],
      })
      made.push([no, as, SHOP])
    }
    for (const [kind, as] of [
      ['调拨出库', 'transferOut'],
      ['采购退货出库', 'purchaseReturnOut'],
      ['生产出库', 'productionOut'],
      ['其他出库', 'otherOut'],
    ] as const) {
      const { no } = await control.erpCreateStockOut({ kind, warehouseNo: HQ, lines: [line('G1-A', '1')] })
      made.push([no, as, HQ])
    }
    await world.cycle()
    const book = await world.posBook()
    expect(book.map((one) => [one.erpNo, one.kind, one.shopId]).sort()).toEqual(made.sort())
    expect(book.find((one) => one.erpNo === made[0]![0])?.lines).toBeDefined()
    for (const [no] of made) expect(await world.state(no)).toBe('arrived')
    await world.cycle()
    expect(await world.posBook()).toHaveLength(made.length)
    const { timeline } = await world.get(made[0]![0])
    expect(timeline.map((step) => step.event)).toEqual(['seen', 'queued', 'queued', 'sent', 'arrived'])
  })
})
void MINUTE
void DAY
