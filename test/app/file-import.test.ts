import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atRest, CREATE, NO_TICKS, sum, wizardOf } from './file-kit.ts'
import { posProduct, startWorld, type World } from './harness.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ skus: 40 })
})
afterAll(() => world.end())
const { when, paste, match, plan, execute, drop, create, allRows } = wizardOf(() => world)

describe('文件导入', () => {
  it('S79 S82 S83 S88 W1 creates products and specs from pasted cells, and does nothing the second time (W7)', async () => {
    const table = [
      CREATE,
      ['P1x1', '衬衫', '', '牌子', '颜色:红;尺码:L', '00P1L', '12.5', '件', '06901234567892'],
      ['P1x1', '衬衫', '', '牌子', '颜色:红;尺码:M', '00P1M', '12.5', '件', ''],
      ['P1x2', '帽子', '', '', '', '00P2', '8', '', ''],
    ]
    const read = await paste('create', table)
    expect(read).toMatchObject({ state: 'matching', rows: { total: 3, errors: 0 }, match: { missing: [] } })
    const checked = await match(read)
    expect(checked.trouble).toBeNull()
    expect(await posProduct(world, 'P1x1')).toBeNull()
    const planned = await plan(read.id)
    expect(planned.plan?.rows).toMatchObject({ create: 3, exists: 0, error: 0 })
    expect(planned.plan?.products).toMatchObject({ create: 2 })
    const done = await execute(read.id)
    expect(done).toMatchObject({ state: 'done', result: { created: 3, failed: 0, waiting: 0 }, undoable: 2 })
    const product = await posProduct(world, 'P1x1')
    expect(product?.specs.map((spec) => [spec.merchant_code, spec.barcode, spec.retail_price])).toEqual([
      ['00P1L', '06901234567892', 125_000],
      ['00P1M', null, 125_000],
    ])
    const again = await paste('create', table)
    expect(again.sameBefore).toMatchObject({ id: read.id })
    await match(again)
    const second = await plan(again.id)
    expect(second.plan).toMatchObject({ changes: 0, rows: { exists: 3, create: 0 } })
    await expect(world.call('fileImport.execute', { id: again.id, ...NO_TICKS })).rejects.toThrow('0 处变更')
  })

  it('A26 A27 W1 W3 imports the right rows only, and the file of failed rows brings exactly the others', async () => {
    const read = await paste('create', [
      CREATE,
      ['P3x1', '甲', '', '', '', 'C3x1', '1', '', ''],
      ['P3x2', '乙', '', '', '', 'C3x2', '', '', ''],
      ['P3x3', '丙', '', '', '', 'C3x1', '3', '', ''],
      ['P3x4', '丁', '一/二/三/四', '', '', 'C3x4', '4', '', ''],
    ])
    await match(read)
    const planned = await plan(read.id)
    expect(planned.plan?.rows).toMatchObject({ create: 1, error: 2, skipped: 1 })
    expect(sum(planned.plan!.rows)).toBe(4)
    expect(planned.plan?.categories.tooDeep).toBe(1)
    await expect(world.call('fileImport.execute', { id: read.id, ...NO_TICKS })).rejects.toThrow(/ERRORS/)
    const done = await execute(read.id, { onlyCorrect: true })
    expect(done.result).toMatchObject({ created: 1, failed: 0 })
    const { saved } = await world.call('fileImport.failedRows', { id: read.id })
    const bytes = world.ports.saved.get(saved!.name)!
    const back = await drop('create', saved!.name, bytes)
    expect(back.rows.total).toBe(2)
    expect(back.match.columns.at(-1)).toMatchObject({ header: '失败原因', field: null })
    await match(back)
    const cells = [
      { row: 1, column: 6, text: '2' },
      { row: 2, column: 5, text: 'C3x3' },
    ]
    await world.call('fileImport.edit', { id: back.id, cells })
    expect((await plan(back.id)).plan?.rows).toMatchObject({ create: 2, exists: 0, error: 0 })
    expect((await execute(back.id)).result.created).toBe(2)
    expect((await posProduct(world, 'P3x3'))?.specs.map((spec) => spec.merchant_code)).toEqual(['C3x3'])
  })

  it('S79 S91 refuses a file without a column by its name, and takes a renamed one only after the tick, once', async () => {
    const lacking = await paste('create', [CREATE.slice(0, 8).filter((name) => name !== '品牌'), ['P', 'n']])
    expect(lacking.match.missing).toEqual(['品牌'])
    await expect(match(lacking)).rejects.toThrow('缺少：品牌')
    const headers = CREATE.map((name) => (name === '货品编号' ? '货号' : name))
    const rows = [headers, ['P4x1', '甲', '', '', '', 'C4x1', '1', '', '']]
    const renamed = await paste('create', rows)
    expect(renamed.match.columns[0]).toMatchObject({ field: null, suggestion: '货品编号' })
    const fields = headers.map((_header, column) => ({ column, field: CREATE[column]! }))
    const asked = { id: renamed.id, fields }
    await expect(world.call('fileImport.match', { ...asked, acceptRenamed: false })).rejects.toThrow(
      '“货号”当作“货品编号”',
    )
    await world.call('fileImport.match', { ...asked, acceptRenamed: true })
    const checked = await when(renamed.id, atRest('checking'))
    expect(checked).toMatchObject({ state: 'checking', rows: { errors: 0 } })
    const next = await paste('create', rows)
    expect(next.match).toMatchObject({ remembered: true, renamed: [], missing: [] })
    expect((await match(next)).state).toBe('checking')
  })

  it('S61 S62 A13 shows missing class paths, makes chosen ones first, and the result equals the preview', async () => {
    const read = await paste('create', [
      CREATE,
      ['K6x1', '甲', '服饰/上衣/衬衫', '', '', 'K6x1', '1', '', ''],
      ['K6x2', '乙', '服饰/下装/短裤', '', '', 'K6x2', '1', '', ''],
    ])
    await match(read)
    const planned = await plan(read.id)
    expect(planned.plan?.categories.missing).toBe(2)
    await expect(world.call('fileImport.execute', { id: read.id, ...NO_TICKS })).rejects.toThrow(/FLATTENING/)
    await world.call('fileImport.createCategories', { id: read.id, paths: [['服饰', '上衣', '衬衫']] })
    const lines = await world.call('fileImport.planLines', {
      id: read.id,
      action: null,
      result: null,
      text: '',
      cursor: null,
      limit: 50,
    })
    expect(lines.rows.map((line) => line.categoryInPos)).toEqual([['服饰', '上衣', '衬衫'], ['短裤']])
    await execute(read.id, { acceptFlattening: true })
    expect(await posProduct(world, 'K6x1')).toMatchObject({ level: 3, category: '衬衫' })
    expect(await posProduct(world, 'K6x2')).toMatchObject({ level: 1, category: '短裤' })
  })

  it('S74 S89 adds a new spec to a product that is there and leaves the product as it is', async () => {
    await create([['P7x1', '甲', '', '', '', 'C7x1', '1', '', '']])
    const read = await paste('create', [
      CREATE,
      ['p7x1', '别名', '', '', '', 'C7x1', '9', '', ''],
      ['P7x1', '别名', '', '', '', 'C7x2', '9', '', ''],
    ])
    await match(read)
    expect((await plan(read.id)).plan?.rows).toMatchObject({ exists: 1, 'add-specs': 1 })
    const done = await execute(read.id)
    expect(done.result.created).toBe(1)
    expect(await posProduct(world, 'P7x1')).toMatchObject({ name: '甲' })
    const undo = await world.call('fileImport.previewUndo', { id: read.id })
    expect(undo.rows[0]).toMatchObject({ act: 'refused', reason: expect.stringContaining('不能删除规格') })
  })

  it('S85 W5 undoes an import: takes new products off sale, refuses those that were changed since', async () => {
    const view = await create([
      ['P8x1', '甲', '', '', '', 'C8x1', '1', '', ''],
      ['P8x2', '乙', '', '', '', 'C8x2', '1', '', ''],
    ])
    const update = await paste('update', [
      ['商家编码', '零售价'],
      ['C8x2', '5'],
    ])
    await match(update)
    await plan(update.id)
    await execute(update.id)
    const preview = await world.call('fileImport.previewUndo', { id: view.id })
    expect(preview).toMatchObject({ delist: 1, refused: 1 })
    expect(preview.rows.find((row) => row.productNo === 'P8x2')?.reason).toContain('又被修改过')
    await world.call('fileImport.undoImport', { id: view.id })
    const undone = await when(view.id, (now) => now.undone.waiting === 0 && now.undone.done === 1)
    expect(undone.undoable).toBe(1)
    expect(await posProduct(world, 'P8x1')).toMatchObject({ on_sale: 0 })
    expect(await posProduct(world, 'P8x2')).toMatchObject({ on_sale: 1 })
  })

  it('W3 W8 what the POS refuses comes back as a file with the reason, and by a retry', async () => {
    const row = (no: string, code: string) => [no, '甲', '', '', '', code, '1', '', '']
    const read = await paste('create', [CREATE, row('P9x1', 'C9x1'), row('P9x2', 'C9x2')])
    await match(read)
    await plan(read.id)
    // Somebody else takes the code between the plan and the click.
    await create([row('P9x3', 'C9x2')])
    const done = await execute(read.id)
    expect(done.result).toMatchObject({ created: 1, failed: 1 })
    const { saved } = await world.call('fileImport.failedRows', { id: read.id })
    const back = await drop('create', saved!.name, world.ports.saved.get(saved!.name)!)
    expect(back).toMatchObject({ rows: { total: 1 } })
    const [failed] = (await allRows(back.id)).rows
    expect(failed?.cells.slice(0, 6)).toEqual(row('P9x2', 'C9x2').slice(0, 6))
    expect(failed?.cells.at(-1)).toContain('C9x2')

    const { import: made } = await world.call('fileImport.retry', { id: read.id })
    const retried = await when(made.id, atRest('matching'))
    expect(retried).toMatchObject({ origin: 'retry', rows: { total: 1 } })
    await match(retried)
    // The plan knows by now whose the code is.
    expect((await plan(retried.id)).plan?.rows).toMatchObject({ error: 1, create: 0 })
    await world.call('fileImport.back', { id: retried.id, to: 'checking' })
    await world.call('fileImport.edit', { id: retried.id, cells: [{ row: 1, column: 5, text: 'C9x4' }] })
    await plan(retried.id)
    expect((await execute(retried.id)).result).toMatchObject({ created: 1, failed: 0 })
    expect((await posProduct(world, 'P9x2'))?.specs).toMatchObject([{ merchant_code: 'C9x4' }])
    expect((await posProduct(world, 'P9x3'))?.specs).toMatchObject([{ merchant_code: 'C9x2' }])
  })

  it('S82 W4 cancels before anything is written, and stops afterwards with what was sent on record', async () => {
    const read = await paste('create', [CREATE, ['P10x1', '甲', '', '', '', 'C10x1', '1', '', '']])
    await match(read)
    expect((await world.call('fileImport.cancel', { id: read.id })).import.state).toBe('cancelled')
    const other = await paste('create', [
      CREATE,
      ['P10x2', '甲', '', '', '', 'C10x2', '1', '', ''],
      ['P10x3', '甲', '', '', '', 'C10x3', '1', '', ''],
    ])
    await match(other)
    await plan(other.id)
    await world.sandbox.control.setFault({ system: 'pos', kind: 'refuse' })
    await world.call('fileImport.execute', { id: other.id, ...NO_TICKS })
    await world.call('fileImport.cancel', { id: other.id })
    const ended = await when(other.id, atRest('done'))
    expect(ended.result.discarded).toBe(2)
    expect(sum(ended.result)).toBe(2)
    await world.sandbox.control.clearFaults()
    expect(await posProduct(world, 'P10x1')).toBeNull()
  })
})

describe('after a restart', () => {
  it('W4 goes on at every step on the same files', { timeout: 300_000 }, async () => {
    const read = await paste('create', [
      CREATE,
      ['P15x1', '甲', '', '', '', 'C15x1', '', '', ''],
      ['P15x2', '乙', '', '', '', 'C15x2', '2', '', ''],
    ])
    await world.restart()
    await match(await when(read.id, atRest('matching')))
    await world.call('fileImport.edit', { id: read.id, cells: [{ row: 1, column: 6, text: '7' }] })
    await world.restart()
    const checking = await when(read.id, atRest('checking'))
    expect(checking).toMatchObject({ rows: { errors: 0 }, undo: expect.stringContaining('零售价') })
    await world.call('fileImport.plan', { id: read.id })
    await world.restart()
    const planned = await when(read.id, atRest('planned'))
    expect(planned.plan?.rows.create).toBe(2)
    await world.call('fileImport.back', { id: read.id, to: 'checking' })
    await plan(read.id)
    await world.call('fileImport.execute', { id: read.id, ...NO_TICKS })
    await world.restart()
    const done = await when(read.id, atRest('done'))
    expect(done.result).toMatchObject({ created: 2, failed: 0, discarded: 0 })
    expect((await posProduct(world, 'P15x1'))?.specs[0]).toMatchObject({ retail_price: 70_000 })
  })
})
