import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CategoryView } from '../../preload/contract/index.ts'
import { type HourlyWorld, startHourlyWorld } from '../catalog/hourly-world.ts'

let world: HourlyWorld
beforeEach(async () => {
  world = await startHourlyWorld({ skus: 20 })
})
afterEach(() => world.end())

const view = () => world.call('categories.get', { connectionId: world.connectionId })

/** The first view that fits. */
async function seen(fits: (view: CategoryView) => boolean): Promise<CategoryView> {
  const found: CategoryView[] = []
  await world.until('categories.changed', async () => {
    const now = await view()
    if (fits(now)) found.push(now)
    return found.length > 0
  })
  return found[0]!
}
const read = () => seen((now) => !now.refreshing && now.asOf !== null)
const pathsOf = (rows: readonly { path: string[] }[]) => rows.map((row) => row.path.join('/'))

describe('分类与品牌', () => {
  it('S60 S61 S62 S65 checks the ERP, makes chosen paths first and brands, and shows them in the tree', async () => {
    const make = (goodsNo: string, classPath: string[]) =>
      world.sandbox.control.createGoods({
        goodsNo,
        goodsName: `名称${goodsNo}`,
        classPath,
        brandName: '牌甲',
        unitName: '件',
        specs: [{ specNo: goodsNo }],
      })
    await make('D1', ['深', '二', '三', '四'])
    await make('M1', ['缺', '缺二', '缺三'])
    await world.intoPos('T1', [{ specNo: 'T1' }], '茶')
    const first = await read()
    const { check } = first
    expect(pathsOf(check!.tooDeep)).toContain('深/二/三/四')
    expect(pathsOf(check!.missing)).toEqual(expect.arrayContaining(['缺/缺二', '缺/缺二/缺三', '深/二', '深/二/三']))
    const row = check!.missing.find((one) => one.path.join('/') === '缺/缺二/缺三')
    expect(row).toMatchObject({ state: 'open', flattenedTo: '缺三' })
    expect(pathsOf(first.categories)).toContain('货架')

    const { connectionId } = world
    expect(
      await world.call('categories.create', {
        connectionId,
        paths: [
          ['缺', '缺二', '缺三'],
          ['缺', '缺二', '缺三'],
        ],
      }),
    ).toEqual({ queued: 1 })
    expect(await world.call('categories.createBrands', { connectionId, names: ['全新品牌'] })).toEqual({ queued: 1 })
    const after = await seen(
      (now) =>
        pathsOf(now.categories).includes('缺/缺二/缺三') &&
        now.brands.some((one) => one.name === '全新品牌' && one.state === 'created') &&
        !now.refreshing,
    )
    expect(after.check!.missing.filter((one) => one.state !== 'open')).toEqual([])
    expect(pathsOf(after.check!.missing)).not.toContain('缺/缺二')
    expect(pathsOf(after.categories.filter((one) => one.path[0] === '缺'))).toEqual(['缺', '缺/缺二', '缺/缺二/缺三'])
  })

  it('S64 counts the products of the list in each category and brand', async () => {
    await world.intoPos('T1', [{ specNo: 'T1' }], '茶')
    await world.intoPos('T2', [{ specNo: 'T2' }], '茶')
    await read()
    await world.call('catalog.refreshProducts', { connectionId: world.connectionId })
    await world.until('catalog.productsChanged', async () => {
      const { categories, brands } = await view()
      return (
        categories.some((one) => one.path.join('/') === '货架' && one.products === 2 && one.productsBelow === 2) &&
        brands.some((one) => one.name === '牌甲' && one.products >= 2)
      )
    })
  })

  it('S61 works on what was last read while the POS is away, and says so; what was asked for waits', async () => {
    await read()
    await world.sandbox.control.setFault({ system: 'pos', kind: 'refuse' })
    await world.call('categories.refresh', { connectionId: world.connectionId })
    const away = await seen((now) => !now.refreshing && now.trouble !== null)
    expect(away.categories.length).toBeGreaterThan(0)
    await world.call('categories.create', { connectionId: world.connectionId, paths: [['离线建的']] })
    await world.restart()
    expect(pathsOf((await view()).categories)).not.toContain('离线建的')
    await world.sandbox.control.clearFaults()
    await world.call('queue.kick', { lane: null })
    await seen((now) => pathsOf(now.categories).includes('离线建的'))
  })
})
