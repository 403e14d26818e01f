import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { carryOut, daysAgo, noonDaysAgo, plan, posProduct, startWorld, type World } from './harness.ts'

let world: World
beforeEach(async () => {
  world = await startWorld()
})
afterEach(() => world.end())

const FROM = daysAgo(20)
const TO = daysAgo(5)

async function lineOf(id: number, text: string) {
  const page = await world.call('catalog.planLines', { id, action: null, result: null, text, cursor: null, limit: 50 })
  return page.rows[0]
}

describe('ERP商品导入', () => {
  it('S69 S72 S73 S75 imports what was created in the window, edited later or not, and only that', async () => {
    const { control } = world.sandbox
    await control.createGoods({
      goodsNo: 'IN-1',
      goodsName: '窗口内',
      specs: [{ specNo: '00IN1', barcode: '6901234567892', retailPrice: '12.5' }],
      createdAt: noonDaysAgo(10),
    })
    await control.createGoods({
      goodsNo: 'IN-2',
      goodsName: '后来改过',
      specs: [{ specNo: 'IN2' }],
      createdAt: noonDaysAgo(20),
    })
    await control.editGoods('IN-2', { goodsName: '改过的名称' })
    await control.createGoods({
      goodsNo: 'OUT-1',
      goodsName: '窗口前',
      specs: [{ specNo: 'OUT1' }],
      createdAt: noonDaysAgo(21),
    })
    await control.createGoods({
      goodsNo: 'OUT-2',
      goodsName: '窗口后',
      specs: [{ specNo: 'OUT2' }],
      createdAt: noonDaysAgo(4),
    })
    const planned = await plan(world, FROM, TO)
    const erp = await control.expectedNew({
      from: Date.parse(`${FROM}T00:00:00+08:00`),
      to: Date.parse(`${TO}T23:59:59.999+08:00`),
    })
    const olderWithNewSpecs = new Set(
      erp.specs.filter((spec) => spec.kind === 'of-old-goods').map((spec) => spec.goodsNo),
    ).size
    expect(planned.reading.goodsInWindow).toBe(erp.goods + olderWithNewSpecs)
    const sum = Object.values(planned.plan).reduce((a, b) => a + b, 0)
    expect(sum).toBe(planned.reading.goodsInWindow)

    const done = await carryOut(world, planned.id)
    expect(done.result.created + done.result.existed).toBe(planned.plan.create + planned.plan['add-specs'])
    expect(done.result.failed + done.result.unknown + done.result.waiting).toBe(0)
    expect(await posProduct(world, 'IN-1')).toMatchObject({
      name: '窗口内',
      specs: [{ merchant_code: '00IN1', barcode: '6901234567892', retail_price: 125_000 }],
    })
    expect(await posProduct(world, 'IN-2')).toMatchObject({ name: '改过的名称' })
    expect(await posProduct(world, 'OUT-1')).toBeNull()
    expect(await posProduct(world, 'OUT-2')).toBeNull()

    // The log finds every product of a batch by its 货号, not only the first.
    const filter = {
      levels: [],
      scope: 'queue',
      system: null,
      connectionId: null,
      correlationId: null,
      subjectType: null,
      subjectId: null,
      from: null,
      to: null,
    }
    for (const text of ['IN-1', 'IN-2']) {
      const { rows } = await world.call('journal.search', { ...filter, text, cursor: null, limit: 10 })
      expect(
        rows.map((row) => row.correlationId),
        text,
      ).toContain(done.correlationId)
    }
  })

  it('S73 S74 S103 leaves an existing product as it is and adds only its new spec', async () => {
    const { control } = world.sandbox
    await control.createGoods({
      goodsNo: 'A',
      goodsName: '老名称',
      specs: [{ specNo: 'A-1', retailPrice: '5' }],
      createdAt: noonDaysAgo(40),
    })
    const first = await plan(world, daysAgo(45), daysAgo(35))
    await carryOut(world, first.id)
    await control.editGoods('A', { goodsName: '新名称' })
    await control.editSpec('A-1', { retailPrice: '9' })
    await control.addSpec('A', { specNo: 'A-2', retailPrice: '6', createdAt: noonDaysAgo(10) })
    const second = await plan(world, FROM, TO)
    expect(await lineOf(second.id, 'A-2')).toMatchObject({ productNo: 'A', action: 'add-specs' })
    await carryOut(world, second.id)
    const product = await posProduct(world, 'A')
    expect(product?.name).toBe('老名称')
    expect(product?.specs.map((spec) => [spec.merchant_code, spec.retail_price])).toEqual([
      ['A-1', 50_000],
      ['A-2', 60_000],
    ])
    const again = await plan(world, daysAgo(45), daysAgo(35))
    expect(await lineOf(again.id, 'A-1')).toMatchObject({ action: 'exists', reason: '已存在，未修改' })
  })

  it('S60 S61 S62 S63 shows depth and missing paths beforehand, and the result equals the preview', async () => {
    const { control } = world.sandbox
    const createdAt = noonDaysAgo(10)
    const make = (no: string, classPath: string[]) =>
      control.createGoods({ goodsNo: no, goodsName: no, classPath, specs: [{ specNo: no }], createdAt })
    await make('C1', ['专柜甲'])
    await make('C3', ['专柜乙', '二层', '三层叶'])
    await make('C4', ['专柜丙', '二', '三', '四层叶'])
    await make('D3', ['专柜丁', '二层丁', '三层丁'])
    await make('C0', [])
    const planned = await plan(world, FROM, TO)
    const { issues } = await world.call('catalog.categoryIssues', { id: planned.id })
    expect(issues).toContainEqual(expect.objectContaining({ kind: 'too-deep', path: ['专柜丙', '二', '三', '四层叶'] }))
    expect(issues).toContainEqual(
      expect.objectContaining({ kind: 'missing', path: ['专柜乙', '二层', '三层叶'], flattenedTo: '三层叶' }),
    )
    expect(await lineOf(planned.id, 'C3')).toMatchObject({ action: 'create', categoryInPos: ['三层叶'] })
    expect(await lineOf(planned.id, 'C4')).toMatchObject({ action: 'skipped', reasonCode: 'CATEGORY_TOO_DEEP' })

    await expect(
      world.call('catalog.confirmImport', { id: planned.id, acceptFlattening: false }),
    ).rejects.toMatchObject({ error: { code: 'FLATTENING' } })
    await world.call('catalog.createCategories', { id: planned.id, paths: [['专柜丁', '二层丁', '三层丁']] })
    expect(await lineOf(planned.id, 'D3')).toMatchObject({ categoryInPos: ['专柜丁', '二层丁', '三层丁'] })
    await carryOut(world, planned.id)
    expect(await posProduct(world, 'C3')).toMatchObject({ category: '三层叶', level: 1 })
    expect(await posProduct(world, 'D3')).toMatchObject({ category: '三层丁', level: 3 })
    expect(await posProduct(world, 'C1')).toMatchObject({ category: '专柜甲', level: 1 })
    expect(await posProduct(world, 'C0')).toMatchObject({ level: 0 })
    expect(await posProduct(world, 'C4')).toBeNull()
  })

  it('S65 S77 makes a new brand by itself; a multi-spec product takes the picture of its first SKU', async () => {
    const planned = await plan(world, FROM, TO)
    const page = await world.call('catalog.planLines', {
      id: planned.id,
      action: 'create',
      result: null,
      text: '',
      cursor: null,
      limit: 500,
    })
    const several = page.rows.find((row) => row.specs.length > 1 && row.image !== null && row.brand !== '')
    expect(several).toBeDefined()
    await carryOut(world, planned.id)
    const product = await posProduct(world, several!.productNo)
    expect(product).toMatchObject({ image: several!.image, brand: several!.brand })
    expect(product!.specs.every((spec) => spec.image === null)).toBe(true)
    const { rows } = await world.sandbox.control.books('wangdian', {
      tables: ['spec'],
      where: { spec_no: several!.specs[0]!.merchantCode },
    })
    expect(JSON.stringify(rows)).toContain(new URL(several!.image!).pathname.split('/').at(-1))
  })

  it('S70 refuses more than a month with the last allowed day and imports the parts one after another', async () => {
    const { connectionId } = world
    const wish = { connectionId, from: daysAgo(80), to: daysAgo(3) }
    const check = await world.call('catalog.checkDates', wish)
    expect(check.ok).toBe(false)
    expect(check.lastAllowed).not.toBeNull()
    await expect(world.call('catalog.startImport', { ...wish, split: false })).rejects.toMatchObject({
      error: { code: 'DATES' },
    })
    const { imports } = await world.call('catalog.startImport', { ...wish, split: true })
    expect(imports.map((one) => [one.from, one.to])).toEqual(check.split.map((part) => [part.from, part.to]))
    for (const one of imports)
      expect((await world.when(one.id, (view) => view.state === 'planned')).state).toBe('planned')
  })

  it('A29 writes nothing while 对方系统直连 runs the products', async () => {
    await world.call('operators.signIn', { name: '实施甲', role: 'implementer', pin: '0000' })
    await world.call('connections.setRunner', { id: world.connectionId, stream: 'products', runner: 'direct' })
    const planned = await plan(world, FROM, TO)
    await expect(world.call('catalog.confirmImport', { id: planned.id, acceptFlattening: true })).rejects.toMatchObject(
      { error: { code: 'RUNNER_DIRECT' } },
    )
    expect((await world.sandbox.control.books('pos')).counts.imported_product).toBe(0)
  })

  it('cancelling before the click writes nothing; the plan is gone', async () => {
    const planned = await plan(world, FROM, TO)
    await world.call('catalog.cancelImport', { id: planned.id })
    expect((await world.call('catalog.getImport', { id: planned.id })).import.state).toBe('cancelled')
    await expect(world.call('catalog.confirmImport', { id: planned.id, acceptFlattening: true })).rejects.toMatchObject(
      { error: { code: 'WRONG_STATE' } },
    )
    expect((await world.sandbox.control.books('pos')).counts.imported_product).toBe(0)
  })

  it('the same click twice queues every product once', async () => {
    const planned = await plan(world, FROM, TO)
    await Promise.all([
      world.call('catalog.confirmImport', { id: planned.id, acceptFlattening: true }),
      world.call('catalog.confirmImport', { id: planned.id, acceptFlattening: true }),
    ])
    await world.when(planned.id, (view) => view.state === 'done')
    const { counts } = await world.sandbox.control.books('pos')
    expect(counts.imported_product).toBe(planned.plan.create)
    expect(counts.repeated_write).toBe(0)
  })
})

describe('when things go wrong', () => {
  it('S76 waits out a lost network while reading, says why, and reads on where it stopped', async () => {
    const { control } = world.sandbox
    await control.setFault({ system: 'wangdian', kind: 'refuse' })
    const { imports } = await world.call('catalog.startImport', {
      connectionId: world.connectionId,
      from: FROM,
      to: TO,
      split: false,
    })
    const id = imports[0]!.id
    const waiting = await world.when(id, (view) => view.trouble !== null)
    expect(waiting.state).toBe('reading')
    expect(waiting.trouble!.action).not.toBe('')
    // The pill and the to-do list say so too, although nothing is in the queue.
    const summary = await world.call('home.summary', {})
    expect(summary.lanes.find((lane) => lane.lane.startsWith('wangdian:'))).toMatchObject({ state: 'offline' })
    expect(summary.todo.map((thing) => thing.key)).toContain(`offline:wangdian:${world.connectionId}`)
    await control.clearFaults()
    await world.call('queue.kick', { lane: null })
    const planned = await world.when(id, (view) => view.state === 'planned')
    expect(planned.trouble).toBeNull()
    const after = await world.call('home.summary', {})
    expect(after.lanes.find((lane) => lane.lane.startsWith('wangdian:'))).toMatchObject({
      state: 'ok',
      lastSuccessAt: expect.any(Number),
    })
  })

  it('an answer that cannot be used does not leave the pill green', async () => {
    await world.sandbox.control.setFault({ system: 'wangdian', kind: 'garbage' })
    const span = { connectionId: world.connectionId, from: FROM, to: TO, split: false }
    const { imports } = await world.call('catalog.startImport', span)
    await world.when(imports[0]!.id, (view) => view.trouble !== null)
    const { lanes } = await world.call('home.summary', {})
    expect(lanes.find((lane) => lane.lane.startsWith('wangdian:'))).toMatchObject({
      state: 'offline',
      text: '暂时不通',
    })
  })

  it('a wrong key stops the import with the reason; 继续 goes on after the repair', async () => {
    const { control } = world.sandbox
    await control.setFault({ system: 'wangdian', kind: 'auth-expired' })
    const { imports } = await world.call('catalog.startImport', {
      connectionId: world.connectionId,
      from: FROM,
      to: TO,
      split: false,
    })
    const failed = await world.when(imports[0]!.id, (view) => view.state === 'failed')
    expect(failed.trouble?.problem).not.toBe('')
    await control.clearFaults()
    await world.call('catalog.resumeImport', { id: failed.id })
    expect((await world.when(failed.id, (view) => view.state === 'planned')).trouble).toBeNull()
  })

  it.each(['garbage', 'error-500', 'throttle-429', 'half-body'] as const)(
    'reads everything although some answers are %s',
    async (kind) => {
      const { control } = world.sandbox
      await control.setFault({ system: 'wangdian', kind, times: 2, retryAfterSeconds: 1 })
      const planned = await plan(world, FROM, TO)
      const erp = await control.expectedNew(
        { from: Date.parse(`${FROM}T00:00:00+08:00`), to: Date.parse(`${TO}T23:59:59.999+08:00`) },
        { countsOnly: true },
      )
      expect(planned.reading.goodsInWindow).toBeGreaterThanOrEqual(erp.goods)
    },
  )

  it.each(['half-body-after', 'garbage-after', 'error-500-after'] as const)(
    'an answer lost after the work (%s) is settled by look-up, every product once',
    async (kind) => {
      const { control } = world.sandbox
      const planned = await plan(world, FROM, TO)
      await control.setFault({ system: 'pos', kind, path: '/v1/products:batch', times: 1 })
      const done = await carryOut(world, planned.id)
      expect(done.result.created).toBe(planned.plan.create + planned.plan['add-specs'])
      const { counts } = await control.books('pos')
      expect(counts.imported_product).toBe(planned.plan.create)
      expect(counts.repeated_write).toBe(0)
    },
  )

  it('S76 goes on after a restart in the middle of reading, planning and delivering', async () => {
    const { control } = world.sandbox
    const { imports } = await world.call('catalog.startImport', {
      connectionId: world.connectionId,
      from: FROM,
      to: TO,
      split: false,
    })
    const id = imports[0]!.id
    await world.restart()
    const planned = await world.when(id, (view) => view.state === 'planned')
    await world.restart()
    expect((await world.call('catalog.getImport', { id })).import.state).toBe('planned')
    await control.setFault({ system: 'pos', kind: 'refuse' })
    await world.call('catalog.confirmImport', { id, acceptFlattening: true })
    await world.when(id, (view) => view.state === 'delivering')
    await world.restart()
    await control.clearFaults()
    await world.call('queue.kick', { lane: null })
    const done = await world.when(id, (view) => view.state === 'done')
    expect(done.result.created).toBe(planned.plan.create + planned.plan['add-specs'])
  })

  it('a failed product can be retried from the queue and is counted right all the time', async () => {
    const { control } = world.sandbox
    await control.createGoods({
      goodsNo: 'F',
      goodsName: '会失败',
      specs: [{ specNo: 'F-1' }],
      createdAt: noonDaysAgo(10),
    })
    const planned = await plan(world, FROM, TO)
    await control.setFault({ system: 'pos', kind: 'auth-expired', path: '/v1/products:batch' })
    await world.call('catalog.confirmImport', { id: planned.id, acceptFlattening: true })
    const stopped = await world.when(planned.id, (view) => view.state === 'delivering' && view.trouble !== null)
    expect(stopped.result.failed).toBe(0)
    const { lanes } = await world.call('queue.lanes', {})
    expect(lanes.find((lane) => lane.lane.startsWith('pos:'))).toMatchObject({ state: 'unauthorised' })
    await control.clearFaults()
    await world.call('queue.resume', { lane: null })
    const done = await world.when(planned.id, (view) => view.state === 'done')
    expect(done.result.created).toBe(planned.plan.create + planned.plan['add-specs'])
  })
})

describe('商品列表', () => {
  it('S104 finds by 货号, 商家编码 and 名称, also while the POS cannot be reached', async () => {
    const { control } = world.sandbox
    await control.createGoods({
      goodsNo: 'HH-77',
      goodsName: '独一无二的茶',
      specs: [{ specNo: '0077-Ab' }],
      createdAt: noonDaysAgo(10),
    })
    const planned = await plan(world, FROM, TO)
    await carryOut(world, planned.id)
    const { connectionId } = world
    const seen = new Promise<void>((resolve) => {
      const end = world.app().on('catalog.productsChanged', () => {
        void search('HH-77').then((page) => {
          if (page.total === 0) return
          end()
          resolve()
        })
      })
    })
    const search = (keyword: string) =>
      world.call('catalog.products', { connectionId, keyword, category: '', brand: '', cursor: null, limit: 20 })
    await world.call('catalog.refreshProducts', { connectionId })
    await seen
    await control.setFault({ system: 'pos', kind: 'refuse' })
    for (const keyword of ['HH-77', 'hh-7', '0077-aB', '无二的'])
      expect(
        (await search(keyword)).rows.map((row) => row.productNo),
        keyword,
      ).toEqual(['HH-77'])
    expect((await search('%')).total).toBe(0)
    expect((await search('')).total).toBe((await control.books('pos')).counts.live_product)
  })

  it('S64 filters by category and brand, which change nothing else', async () => {
    const planned = await plan(world, FROM, TO)
    await carryOut(world, planned.id)
    const { connectionId } = world
    const all = { keyword: '', category: '', brand: '', cursor: null, limit: 200 }
    const level = new Promise<void>((resolve) => {
      const end = world.app().on('catalog.productsChanged', () => {
        void world.call('catalog.products', { connectionId, ...all }).then((page) => {
          if (page.refreshing || page.asOf === null) return
          end()
          resolve()
        })
      })
    })
    await world.call('catalog.refreshProducts', { connectionId })
    await level
    const { categories, brands } = await world.call('catalog.facets', { connectionId })
    expect(categories.length).toBeGreaterThan(1)
    expect(brands.length).toBeGreaterThan(1)
    const category = categories[0]!
    const page = await world.call('catalog.products', { connectionId, ...all, category })
    expect(page.rows.length).toBeGreaterThan(0)
    expect(page.rows.every((row) => row.categoryPath.join(' / ') === category)).toBe(true)
    const branded = await world.call('catalog.products', { connectionId, ...all, brand: brands[0]! })
    expect(branded.rows.every((row) => row.brand === brands[0])).toBe(true)
    const total = (await world.call('catalog.products', { connectionId, ...all })).total
    expect(page.total).toBeLessThan(total)
  })
})

describe('首页', () => {
  it('S1 shows a pill per account before anything was queued, and one line each for 商品, 单据, 库存', async () => {
    const summary = await world.call('home.summary', {})
    expect(summary.lanes.map((lane) => lane.label)).toEqual(['旺店通ERP · 练习商家', '智能POS · 练习商家'])
    expect(summary.lanes.every((lane) => lane.state === 'ok' && lane.text === '正常')).toBe(true)
    expect(summary.streams.map((line) => line.label)).toEqual(['商品', '单据', '库存'])
    expect(summary.streams[0]).toMatchObject({ runner: 'app', state: 'ok' })
    expect(summary.clockOffsetMs).not.toBeNull()
  })
})
