import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CallOutput, EditableProduct, EditField, FieldChange } from '../../preload/contract/index.ts'
import { type HourlyWorld, startHourlyWorld } from '../catalog/hourly-world.ts'

let world: HourlyWorld
beforeEach(async () => {
  world = await startHourlyWorld({ skus: 20 })
})
afterEach(() => world.end())

type Listed = CallOutput<'catalog.products'>['rows'][number]

const find = async (keyword: string): Promise<Listed | undefined> =>
  (
    await world.call('catalog.products', {
      connectionId: world.connectionId,
      keyword,
      category: '',
      brand: '',
      cursor: null,
      limit: 10,
    })
  ).rows[0]

/** Resolves once the list has a product of this keyword that fits. */
const listed = (keyword: string, fits: (product: Listed) => boolean = () => true) =>
  world.until('catalog.productsChanged', async () => {
    const product = await find(keyword)
    return product !== undefined && fits(product)
  })

const opened = (productNo: string) => world.call('productEdit.refresh', { connectionId: world.connectionId, productNo })

const set = (field: EditField, from: string, to: string, merchantCode: string | null = null): FieldChange => ({
  field,
  merchantCode,
  from,
  to,
})

const save = (product: EditableProduct, changes: FieldChange[], replaces: number | null = null) =>
  world.call('productEdit.save', {
    connectionId: world.connectionId,
    productId: product.productId,
    changes,
    replaces,
    undoOf: null,
  })

async function queued(product: EditableProduct, changes: FieldChange[], replaces: number | null = null) {
  const saved = await save(product, changes, replaces)
  if (saved.outcome !== 'queued') throw new Error(`not queued: ${JSON.stringify(saved)}`)
  return saved.edit
}

const history = async (productNo: string) =>
  (await world.call('productEdit.history', { connectionId: world.connectionId, productNo, cursor: null, limit: 50 }))
    .rows

/** Resolves once the edit has left the queue. */
const settled = (productNo: string, id: number) =>
  world.until('productEdit.changed', async () => {
    const edit = (await history(productNo)).find((one) => one.id === id)
    return edit !== undefined && edit.state !== 'queued'
  })

const pause = () => world.call('queue.pause', { lane: world.lane, until: world.now() + 3_600_000 })
const resume = () => world.call('queue.resume', { lane: world.lane })

describe('手工修改', () => {
  it('S104 S105 finds a product by 货号, 商家编码 and 名称, saves every field that the POS takes, and keeps the history', async () => {
    await world.intoPos(
      'E1',
      [{ specNo: '00E1-A', retailPrice: '10', barcode: '0111' }, { specNo: '00E1-B' }],
      '乌龙茶',
    )
    for (const keyword of ['E1', '00e1-a', '乌龙']) {
      await world.call('catalog.refreshProducts', { connectionId: world.connectionId })
      await listed(keyword, (product) => product.productNo === 'E1')
    }
    const { product, open } = await opened('E1')
    expect(open).toBeNull()
    expect(product).toMatchObject({ productNo: 'E1', name: '乌龙茶', categoryPath: ['货架'], onSale: true })
    const edit = await queued(product, [
      set('name', '乌龙茶', ' 乌龙茶 新装 '),
      set('categoryPath', '货架', ''),
      set('brand', '牌甲', '牌乙'),
      set('unit', '盒', ''),
      set('image', '', 'https://img.example/1.png'),
      set('onSale', '1', '2'),
      set('specName', '', '大', '00E1-A'),
      set('attributes', '', '容量：500ml；口味:原味', '00E1-A'),
      set('barcode', '0111', '００９９', '00E1-A'),
      set('retailPrice', '10.00', '12.5', '00E1-A'),
    ])
    expect(edit).toMatchObject({ state: 'queued', source: 'edit', noUndo: '还没有写入 POS' })
    await settled('E1', edit.id)
    await listed('E1', (one) => one.name === '乌龙茶 新装')
    expect((await opened('E1')).product).toMatchObject({
      version: product.version + 1,
      name: '乌龙茶 新装',
      categoryPath: [],
      brand: '牌乙',
      unit: '',
      image: 'https://img.example/1.png',
      onSale: false,
      specs: [
        { specName: '大', attributes: '容量:500ml;口味:原味', barcode: '0099', retailPrice: '12.5000', image: '' },
        { merchantCode: '00E1-B', barcode: '', retailPrice: '0.0000' },
      ],
    })
    const [entry, ...older] = await history('E1')
    expect(entry).toMatchObject({ id: edit.id, state: 'delivered', noUndo: null })
    expect(entry?.changes).toContainEqual(set('retailPrice', '10.00', '12.50', '00E1-A'))
    // What the list then reads in the POS is the same change, told once.
    expect(older).toEqual([])
  })

  it('S105 takes the price a person saw in either form for the same', async () => {
    await world.intoPos('E9', [{ specNo: 'E9-A', retailPrice: '10' }], '茶')
    await world.call('catalog.refreshProducts', { connectionId: world.connectionId })
    await listed('E9')
    const { product } = await opened('E9')
    expect((await save(product, [set('retailPrice', '9.0000', '12', 'E9-A')])).outcome).toBe('moved')
    const edit = await queued(product, [set('retailPrice', product.specs[0]!.retailPrice, '12', 'E9-A')])
    expect(edit.changes).toEqual([set('retailPrice', '10.00', '12.00', 'E9-A')])
  })

  it('S105 refuses what the POS cannot take, before anything is sent, and names the fields', async () => {
    await world.intoPos('E2', [{ specNo: 'E2-A' }], '茶')
    const { product } = await opened('E2')
    const answer = await world.app().call(
      'productEdit.save',
      {
        connectionId: world.connectionId,
        productId: product.productId,
        changes: [
          set('name', '茶', '  '),
          set('retailPrice', '0.00', '-1', 'E2-A'),
          set('barcode', '', 'x', 'GONE'),
          set('categoryPath', '货架', 'a/b/c/d'),
        ],
        replaces: null,
        undoOf: null,
      },
      { kind: 'window', id: 1 },
    )
    expect(answer).toMatchObject({
      ok: false,
      error: {
        code: 'INVALID_FIELD',
        fields: {
          name: expect.any(String),
          'retailPrice:e2-a': expect.any(String),
          'barcode:gone': expect.any(String),
          categoryPath: expect.any(String),
        },
      },
    })
    expect((await world.call('productEdit.pending', { connectionId: world.connectionId })).edits).toEqual([])
    expect(await save(product, [set('name', '茶', ' 茶 ')])).toEqual({ outcome: 'unchanged' })
  })

  it('S105 offline: the edit waits visibly, can be changed and withdrawn, and goes once the POS is back', async () => {
    await world.intoPos('E3', [{ specNo: 'E3-A', retailPrice: '1' }], '茶')
    const { product } = await opened('E3')
    await pause()
    await world.sandbox.control.setFault({ system: 'pos', kind: 'refuse' })
    const first = await queued(product, [set('name', '茶', '绿茶')])
    const offline = await world.call('productEdit.open', { connectionId: world.connectionId, productNo: 'E3' })
    expect(offline.open).toMatchObject({ id: first.id, state: 'queued', changes: [set('name', '茶', '绿茶')] })
    await world.restart()
    const second = await queued(product, [set('name', '茶', '红茶'), set('retailPrice', '1.00', '2', 'E3-A')], first.id)
    const { edits } = await world.call('productEdit.pending', { connectionId: world.connectionId })
    expect(edits.map((one) => one.id)).toEqual([second.id])
    const other = await world.app().call(
      'productEdit.save',
      {
        connectionId: world.connectionId,
        productId: product.productId,
        changes: [set('brand', '牌甲', '乙')],
        replaces: null,
        undoOf: null,
      },
      { kind: 'window', id: 2 },
    )
    expect(other).toMatchObject({ ok: false, error: { code: 'OPEN_EDIT' } })
    await resume()
    await world.until(
      'queue.changed',
      async () =>
        (await world.call('queue.lanes', {})).lanes.find((one) => one.lane === world.lane)?.state === 'offline',
    )
    await world.sandbox.control.clearFaults()
    await settled('E3', second.id)
    expect(await world.posProduct('E3')).toMatchObject({ name: '红茶', specs: [{ retail_price: 20_000 }] })
    expect((await history('E3')).map((one) => one.state)).toEqual(['delivered', 'replaced'])

    await pause()
    const third = await queued((await opened('E3')).product, [set('name', '红茶', '白茶')])
    expect((await world.call('productEdit.withdraw', { id: third.id })).edit.state).toBe('withdrawn')
    await resume()
    expect((await opened('E3')).open).toBeNull()
    expect(await world.posProduct('E3')).toMatchObject({ name: '红茶' })
  })

  it('S105 an edit made right after another is made against what that one wrote, also while the POS is away', async () => {
    await world.intoPos('E9', [{ specNo: 'E9-A', retailPrice: '1' }], '茶')
    const { product } = await opened('E9')
    const known = () => world.call('productEdit.open', { connectionId: world.connectionId, productNo: 'E9' })
    // Nothing can be read back: the list has only what the answer to the write said.
    await world.sandbox.control.setFault({ system: 'pos', kind: 'error-500', path: '/v1/changes' })
    const first = await queued(product, [set('name', '茶', '绿茶'), set('retailPrice', '1.00', '2', 'E9-A')])
    await settled('E9', first.id)
    const after = (await known()).product
    expect(after).toMatchObject({ version: product.version + 1, name: '绿茶', specs: [{ retailPrice: '2.0000' }] })
    const second = await queued(after, [set('name', '绿茶', '红茶')])
    await settled('E9', second.id)
    expect((await history('E9')).map((one) => one.state)).toEqual(['delivered', 'delivered'])
    expect(await world.posProduct('E9')).toMatchObject({ name: '红茶', specs: [{ retail_price: 20_000 }] })
  })

  it('S105 a change of another field meanwhile is no conflict; of the same field it is, and the person chooses', async () => {
    await world.intoPos('E4', [{ specNo: 'E4-A', retailPrice: '1' }], '茶')
    const { product } = await opened('E4')
    await pause()
    const mild = await queued(product, [set('name', '茶', '我的名')])
    await world.editInPos({ productNo: 'E4', specs: [{ merchantCode: 'E4-A', retailPrice: '3' }] })
    await resume()
    await settled('E4', mild.id)
    expect(await world.posProduct('E4')).toMatchObject({ name: '我的名', specs: [{ retail_price: 30_000 }] })

    const again = (await opened('E4')).product
    await pause()
    const hard = await queued(again, [set('name', '我的名', '我的新名'), set('unit', '盒', '箱')])
    await world.editInPos({ productNo: 'E4', name: '店里的名' })
    await resume()
    await settled('E4', hard.id)
    const { open, product: now } = await opened('E4')
    expect(open).toMatchObject({ id: hard.id, state: 'conflict', trouble: { code: 'VERSION_CONFLICT' } })
    const { conflicts } = await world.call('productEdit.conflicts', { id: hard.id })
    expect(conflicts).toEqual([
      { field: 'name', merchantCode: null, before: '我的名', mine: '我的新名', theirs: '店里的名' },
    ])
    // The same question is put where the conflict is known before anything is sent.
    expect(await save(now, [set('name', '我的名', '我的新名')], hard.id)).toMatchObject({ outcome: 'moved', conflicts })
    const chosen = await queued(now, [set('name', '店里的名', '我的新名'), set('unit', '盒', '箱')], hard.id)
    await settled('E4', chosen.id)
    expect(await world.posProduct('E4')).toMatchObject({ name: '我的新名', unit: '箱' })
    expect(
      (await world.call('queue.list', { states: ['refused'], lane: world.lane, text: '', cursor: null, limit: 9 }))
        .rows,
    ).toEqual([])
    await world.until('productEdit.changed', async () =>
      (await history('E4')).some(
        (one) => one.source === 'pos' && one.changes.some((change) => change.to === '店里的名'),
      ),
    )
  })

  it('S103 S105 S112 A7 survives the next full hour beside a change of the ERP, and both are told', async () => {
    await world.both('E5', [{ specNo: 'E5-A', retailPrice: '10', barcode: '111' }])
    await world.strikeAndDeliver()
    const { product } = await opened('E5')
    const edit = await queued(product, [set('name', '名称E5', '手工名'), set('retailPrice', '10.00', '9', 'E5-A')])
    await settled('E5', edit.id)
    await world.sandbox.control.editSpec('E5-A', { barcode: '222' })
    await world.strikeAndDeliver()
    expect(await world.posProduct('E5')).toMatchObject({
      name: '手工名',
      specs: [{ retail_price: 90_000, barcode: '222' }],
    })
    await world.sandbox.control.editSpec('E5-A', { retailPrice: '11' })
    await world.strikeAndDeliver()
    expect(await world.posProduct('E5')).toMatchObject({ name: '手工名', specs: [{ retail_price: 110_000 }] })
    const told = await history('E5')
    expect(told.map((one) => one.source)).toEqual(['hourly', 'hourly', 'edit'])
    expect(told[0]?.changes).toEqual([set('retailPrice', '9.00', '11.00', 'E5-A')])
    expect(told[1]).toMatchObject({ by: '整点更新', changes: [{ field: 'barcode', to: '222' }] })
  })

  it('S105 an undo is a new edit; fields that were changed since stay, with the reason', async () => {
    await world.intoPos('E6', [{ specNo: 'E6-A', retailPrice: '1' }], '茶')
    const edit = await queued((await opened('E6')).product, [
      set('name', '茶', '绿茶'),
      set('retailPrice', '1.00', '2', 'E6-A'),
    ])
    await settled('E6', edit.id)
    await world.editInPos({ productNo: 'E6', name: '店里的名' })
    const { product } = await opened('E6')
    const preview = await world.call('productEdit.undoPreview', { id: edit.id })
    expect(preview.lines).toEqual([
      { change: set('name', '店里的名', '茶'), reason: '之后又被改过' },
      { change: set('retailPrice', '2.00', '1.00', 'E6-A'), reason: null },
    ])
    const undo = await world.call('productEdit.save', {
      connectionId: world.connectionId,
      productId: product.productId,
      changes: preview.lines.filter((line) => line.reason === null).map((line) => line.change),
      replaces: null,
      undoOf: edit.id,
    })
    if (undo.outcome !== 'queued') throw new Error('not queued')
    await settled('E6', undo.edit.id)
    expect(await world.posProduct('E6')).toMatchObject({ name: '店里的名', specs: [{ retail_price: 10_000 }] })
    const told = await history('E6')
    expect(told.find((one) => one.id === edit.id)?.noUndo).toBe('已经撤销过')
    expect(told.find((one) => one.source === 'pos')?.changes).toEqual([set('name', '绿茶', '店里的名')])
    await expect(world.call('productEdit.undoPreview', { id: edit.id })).rejects.toThrow('NO_UNDO')
  })

  it('S105 an answer lost after the POS had written is looked up, never written twice', async () => {
    await world.intoPos('E7', [{ specNo: 'E7-A' }], '茶')
    const { product } = await opened('E7')
    await world.sandbox.control.setFault({
      system: 'pos',
      kind: 'half-body-after',
      path: '/v1/products:batch',
      times: 1,
    })
    const edit = await queued(product, [set('name', '茶', '绿茶')])
    await settled('E7', edit.id)
    expect(await world.posProduct('E7')).toMatchObject({ name: '绿茶', version: product.version + 1 })
    await world.call('catalog.refreshProducts', { connectionId: world.connectionId })
    await listed('E7', (one) => one.name === '绿茶')
    expect((await history('E7')).map((one) => one.source)).toEqual(['edit'])
  })

  it('S104 what an import brought stands in the list by itself, and in the history of its product', async () => {
    const day = new Date(world.now() - 10 * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)
    await world.sandbox.control.createGoods({
      goodsNo: 'L1',
      goodsName: '新到的',
      specs: [{ specNo: 'L1-A' }],
      createdAt: Date.parse(`${day}T12:00:00+08:00`),
    })
    const { connectionId, call } = world
    await world.until('catalog.productsChanged', async () => {
      const list = await call('catalog.products', {
        ...{ connectionId, keyword: '', category: '', brand: '', cursor: null, limit: 1 },
      })
      return list.asOf !== null && !list.refreshing
    })
    const { imports } = await call('catalog.startImport', { connectionId, from: day, to: day, split: false })
    const { id } = imports[0]!
    const reached = (state: string) =>
      world.until('catalog.import', async () => (await call('catalog.getImport', { id })).import.state === state)
    await reached('planned')
    await call('catalog.confirmImport', { id, acceptFlattening: true })
    await listed('L1', (one) => one.name === '新到的')
    expect(await history('L1')).toMatchObject([{ source: 'import', state: 'delivered', note: '新建商品，1 个规格' }])
  })

  it('A29 writes nothing where 对方系统直连 runs the products', async () => {
    await world.intoPos('E8', [{ specNo: 'E8-A' }], '茶')
    const { product } = await opened('E8')
    await world.call('operators.signIn', { name: '实施甲', role: 'implementer', pin: '0000' })
    await world.call('connections.setRunner', {
      id: world.connectionId,
      stream: 'products',
      runner: 'direct',
    })
    await expect(save(product, [set('name', '茶', '绿茶')])).rejects.toThrow('RUNNER_DIRECT')
  })
})
