import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atRest, NO_TICKS, wizardOf } from './file-kit.ts'
import { posProduct, startWorld, type World } from './harness.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ skus: 40 })
})
afterAll(() => world.end())
const { when, paste, match, plan, execute, create } = wizardOf(() => world)

describe('批量更新', () => {
  it('S107 S110 S111 A8 A32 W7 changes only what the file names; 上架 wants the tick', async () => {
    await create([
      ['P12x1', '甲', '', '牌', '', 'C12x1', '1', '件', '69'],
      ['P12x2', '乙', '', '', '', 'C12x2', '2', '', ''],
    ])
    const UPDATE = ['商家编码', '货品名称', '分类', '品牌', '零售价', '基本单位', '规格条码', '上下架']
    const off = await paste('update', [
      UPDATE,
      ['C12x1', '', '', '', '1.5', '', '', '2'],
      ['C12x2', '', '', '', '', '', '', '2'],
      ['C404', '', '', '', '9', '', '', ''],
    ])
    await match(off)
    const planned = await plan(off.id)
    expect(planned.plan).toMatchObject({ rows: { change: 2, error: 1 }, changes: 3, toOffSale: 2, toOnSale: 0 })
    const lines = await world.call('fileImport.planLines', {
      id: off.id,
      action: 'change',
      result: null,
      text: '',
      cursor: null,
      limit: 10,
    })
    expect(lines.rows[0]).toMatchObject({
      productNo: 'P12x1',
      changes: [{ field: '上下架', old: '上架', new: '下架' }],
      specs: [{ changes: [{ field: '零售价', old: '1', new: '1.5' }] }],
    })
    const done = await execute(off.id, { onlyCorrect: true })
    expect(done.result.updated).toBe(2)
    expect(await posProduct(world, 'P12x1')).toMatchObject({
      name: '甲',
      brand: '牌',
      on_sale: 0,
      specs: [{ retail_price: 15_000, barcode: '69' }],
    })

    const on = await paste('update', [UPDATE, ['C12x1', '甲甲', '', '', '', '', '', '']])
    await match(on)
    expect((await plan(on.id)).plan).toMatchObject({ toOnSale: 1, changes: 2 })
    await expect(world.call('fileImport.execute', { id: on.id, ...NO_TICKS })).rejects.toThrow(/ON_SALE/)
    await execute(on.id, { acceptOnSale: true })
    expect(await posProduct(world, 'P12x1')).toMatchObject({ name: '甲甲', on_sale: 1 })

    const same = await paste('update', [
      ['商家编码', '货品名称'],
      ['c12x1', '甲甲'],
    ])
    await match(same)
    expect((await plan(same.id)).plan).toMatchObject({ rows: { same: 1 }, changes: 0 })

    const undo = await world.call('fileImport.previewUndo', { id: on.id })
    expect(undo).toMatchObject({
      restore: 1,
      rows: [
        {
          changes: [
            { field: '货品名称', old: '甲甲', new: '甲' },
            { field: '上下架', old: '上架', new: '下架' },
          ],
        },
      ],
    })
    await world.call('fileImport.undoImport', { id: on.id })
    await when(on.id, (view) => view.undone.done === 1)
    expect(await posProduct(world, 'P12x1')).toMatchObject({ name: '甲', on_sale: 0 })
  })

  it('S110 does not overwrite a change that somebody made after the plan; the retry plans anew', async () => {
    await create([['P14x1', '甲', '', '', '', 'C14x1', '1', '', '']])
    const first = await paste('update', [
      ['商家编码', '零售价'],
      ['C14x1', '2'],
    ])
    const second = await paste('update', [
      ['商家编码', '零售价'],
      ['C14x1', '3'],
    ])
    for (const view of [first, second]) {
      await match(view)
      await plan(view.id)
    }
    await execute(first.id)
    const refused = await execute(second.id)
    expect(refused.result).toMatchObject({ updated: 0, failed: 1 })
    const { import: retried } = await world.call('fileImport.retry', { id: second.id })
    await match(await when(retried.id, atRest('matching')))
    await plan(retried.id)
    expect((await execute(retried.id)).result.updated).toBe(1)
    expect((await posProduct(world, 'P14x1'))?.specs[0]).toMatchObject({ retail_price: 30_000 })
  })
})
