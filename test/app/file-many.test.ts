import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atRest, CREATE, NO_FILTER, NO_TICKS, wizardOf } from './file-kit.ts'
import { posProduct, startWorld, type World } from './harness.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ skus: 40 })
})
afterAll(() => world.end())
const { when, paste, match, plan, execute } = wizardOf(() => world)

describe('many rows', () => {
  it('S86 advises to split more than 5,000 rows; 5,000 pass silently', { timeout: 300_000 }, async () => {
    const table = (rows: number) => [
      CREATE,
      ...Array.from({ length: rows }, (_one, index) => [
        `N${Math.floor(index / 3)}`,
        'n',
        '',
        '',
        '',
        `NC${index}`,
        '1',
        '',
        '',
      ]),
    ]
    expect((await paste('create', table(5_000))).overLimit).toBe('none')
    const many = await paste('create', table(5_001))
    expect(many.overLimit).toBe('advice')
    expect((await match(many)).state).toBe('checking')

    // Acts on many rows run in a worker thread.
    const scope = { filter: { ...NO_FILTER, column: 5, text: 'NC500' } }
    const input = { id: many.id, scope, column: 1, find: 'n', replace: '名', wholeCell: true, matchCase: true }
    const sought = { id: many.id, filter: scope.filter, fresh: true, offset: 0, limit: 2 }
    const found = await world.call('fileImport.rows', { ...sought, sort: { column: 5, descending: true } })
    expect(found.rows.map((row) => row.cells[5])).toEqual(['NC5000', 'NC500'])
    expect(await world.call('fileImport.previewReplace', input)).toMatchObject({ cells: 2, rows: 2 })
    await world.call('fileImport.replace', input)
    const replaced = await when(many.id, (view) => view.work === null && view.undo !== null)
    expect(replaced.undo).toBe('把“n”替换为“名”')
    const { rows } = await world.call('fileImport.rows', { ...sought, filter: NO_FILTER, sort: null, offset: 500 })
    expect(rows.map((row) => row.cells[1])).toEqual(['名', 'n'])
    await world.call('fileImport.undo', { id: many.id })
    await when(many.id, (view) => view.work === null && view.redo !== null)
    const undone = await world.call('fileImport.rows', { ...sought, filter: NO_FILTER, sort: null, offset: 500 })
    expect(undone.rows[0]?.cells[1]).toBe('n')

    // All at once wants a tick; the offer to split leaves products whole.
    await plan(many.id)
    await expect(world.call('fileImport.execute', { id: many.id, ...NO_TICKS })).rejects.toThrow(/SPLIT_ADVICE/)
    const { imports } = await world.call('fileImport.split', { id: many.id })
    const parts = await Promise.all(imports.map((one) => when(one.id, atRest('matching'))))
    expect(parts.map((part) => part.rows.total)).toEqual([4_998, 3])
    expect((await world.call('fileImport.get', { id: many.id })).import.state).toBe('cancelled')
    const last = parts[1]!
    await match(last)
    await plan(last.id)
    expect((await execute(last.id)).result).toMatchObject({ created: 3, failed: 0 })
    expect((await posProduct(world, 'N1666'))?.specs).toHaveLength(3)
  })

  it('S110 A3 refuses 5,001 SKU before anything is asked or written', { timeout: 300_000 }, async () => {
    const read = await paste('update', [
      ['商家编码', '零售价'],
      ...Array.from({ length: 5_001 }, (_one, index) => [`C${index}`, '1']),
    ])
    expect(read.overLimit).toBe('refused')
    await match(read)
    await expect(world.call('fileImport.plan', { id: read.id })).rejects.toThrow('一次最多更新 5000')
  })
})
