import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Refused } from '../app/pc.ts'
import { DAY, MINUTE, SHOP, type StockWorld, startStockWorld } from './world.ts'

let world: StockWorld
beforeEach(async () => {
  world = await startStockWorld()
})
afterEach(() => world.end())

const settle = () => world.pass(3 * MINUTE)
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (error) => (error as Refused).error.code,
  )

describe('what people do with 库存同步', () => {
  it('S121 S125 A21 a direction needs 实施, a fresh 对账 of that direction and the typed words, then it is locked', async () => {
    const { connectionId } = world
    await world.skus(['D1'])
    expect(await codeOf(world.call('stock.runNow', { connectionId }))).toBe('STOCK_NO_DIRECTION')
    const compare = await world.compare('erp')
    const set = (more: object) =>
      world.call('stock.setDirection', {
        connectionId,
        direction: 'erp',
        typed: '以ERP为主',
        compareId: compare.id,
        reason: '',
        ...more,
      } as never)
    expect(await codeOf(set({}))).toBe('IMPLEMENTER_ONLY')
    await world.implementer()
    expect(await codeOf(set({ typed: '以erp为主' }))).toBe('STOCK_TYPED_WRONG')
    expect(await codeOf(set({ direction: 'pos', typed: '以门店系统为主' }))).toBe('STOCK_COMPARE_MISSING')
    world.pass(2 * DAY)
    expect(await codeOf(set({}))).toBe('STOCK_COMPARE_MISSING')
    const fresh = await world.compare('erp')
    await set({ compareId: fresh.id })
    const state = await world.state()
    expect(state).toMatchObject({ direction: 'erp', locked: { by: '实施甲' }, watermark: null })
    // Locked: the same again is refused, a change needs a reason, a fresh 对账 of the other direction, and 实施.
    expect(await codeOf(set({ compareId: fresh.id }))).toBe('STOCK_DIRECTION_SAME')
    const other = await world.compare('pos')
    const change = { direction: 'pos', typed: '以门店系统为主', compareId: other.id }
    expect(await codeOf(set(change))).toBe('STOCK_REASON_MISSING')
    expect(await codeOf(set({ ...change, compareId: fresh.id, reason: '换系统' }))).toBe('STOCK_COMPARE_MISSING')
    await world.call('operators.signIn', { name: '店员', role: 'staff' })
    expect(await codeOf(set({ ...change, reason: '换系统' }))).toBe('IMPLEMENTER_ONLY')
    expect(await codeOf(world.call('stock.setSettings', { connectionId, settings: state.settings }))).toBe(
      'IMPLEMENTER_ONLY',
    )
    await world.implementer()
    await set({ ...change, reason: '换系统' })
    expect((await world.state()).directionHistory.map((one) => [one.direction, one.reason])).toEqual([
      ['pos', '换系统'],
      ['erp', ''],
    ])
  })

  it('A19 对账 lists all differences; chosen rows are planned anew, and written under the same guards', async () => {
    await world.skus(['A1', 'A2', 'A3'])
    await world.choose('erp')
    world.pass(30 * MINUTE)
    await world.sync()
    // Drift on the side that is no master: no nightly run would ever see it.
    await world.control.posEditStock(SHOP, 'A1', '3')
    await world.control.posEditStock(SHOP, 'A2', '30')
    settle()
    expect(await world.sync()).toMatchObject({ counts: { write: 0 } })
    const compare = await world.compare()
    const ours = (await world.lines(compare.id, { sort: 'difference', text: 'a' })).filter((line) =>
      /^A\d$/.test(line.code),
    )
    expect(ours.map(({ code, before, after, reason }) => [code, before, after, reason])).toEqual([
      ['A2', '30', '10', 'lower'],
      ['A1', '3', '10', 'raise'],
    ])
    const chosen = ours.find((line) => line.code === 'A1')!
    // Since the comparison both sides moved on: the plan is made of what they say now.
    await world.control.erpEditStock(SHOP, 'A1', '11')
    await world.control.posEditStock(SHOP, 'A1', '4')
    settle()
    const { run } = await world.call('stock.applyChosen', { id: compare.id, seqs: [chosen.seq], reason: '盘点后更正' })
    const plan = await world.rested(run.id)
    expect(plan).toMatchObject({ kind: 'apply', state: 'planned', ofRun: compare.id, counts: { write: 1 } })
    expect(await world.lines(run.id)).toMatchObject([{ code: 'A1', before: '4', after: '11' }])
    expect(await world.posWrites()).toBe(0)
    await world.call('stock.confirm', { id: run.id })
    expect(await world.reached(run.id, 'done')).toMatchObject({ counts: { verified: 1 } })
    expect([await world.pos('A1'), await world.pos('A2')]).toEqual([11, 30])
  })

  it('a rollback is previewed, writes the old values, and leaves alone what has changed since', async () => {
    await world.skus(['R1', 'R2'])
    await world.choose('erp')
    await world.control.erpEditStock(SHOP, 'R1', '5')
    await world.control.erpEditStock(SHOP, 'R2', '6')
    settle()
    const run = await world.sync()
    expect(run).toMatchObject({ state: 'done', canRollback: true })
    await world.control.posSell(SHOP, [{ merchantCode: 'R2', quantity: '1', price: '10' }])
    const { run: begun } = await world.call('stock.rollback', { id: run.id, reason: '数据有误' })
    const plan = await world.rested(begun.id)
    expect(plan).toMatchObject({ kind: 'rollback', state: 'planned', counts: { write: 1, unusable: 1 } })
    expect(await world.lines(plan.id)).toMatchObject([
      { code: 'R1', before: '5', after: '10', reason: 'raise' },
      { code: 'R2', before: '5', after: '10', reason: 'changed-since', result: null },
    ])
    expect([await world.pos('R1'), await world.pos('R2')]).toEqual([5, 5])
    await world.call('stock.confirm', { id: plan.id })
    expect(await world.reached(plan.id, 'done')).toMatchObject({ counts: { verified: 1 } })
    expect([await world.pos('R1'), await world.pos('R2')]).toEqual([10, 5])
    const { saved } = await world.call('stock.export', { id: run.id, filter: 'all', shopId: null, text: '' })
    const text = new TextDecoder().decode(world.ports.saved.get(saved!.name))
    expect(text).toContain(`R1,G-R1,名称R1,规格R1,"=""${SHOP}""",`)
  })

  it('a rollback of a POS-mastered run restores the warehouse', async () => {
    await world.skus(['B1', 'B2'])
    await world.choose('pos')
    await world.control.posEditStock(SHOP, 'B1', '2')
    await world.control.posEditStock(SHOP, 'B2', '3')
    settle()
    const run = await world.sync()
    expect([await world.erp('B1'), await world.erp('B2')]).toEqual([2, 3])
    await world.control.erpEditStock(SHOP, 'B2', '8')
    settle()
    const { run: begun } = await world.call('stock.rollback', { id: run.id, reason: '数据有误' })
    const plan = await world.rested(begun.id)
    expect(plan).toMatchObject({ counts: { write: 1, unusable: 1 } })
    await world.call('stock.confirm', { id: plan.id })
    expect(await world.reached(plan.id, 'done')).toMatchObject({ counts: { verified: 1 } })
    expect([await world.erp('B1'), await world.erp('B2')]).toEqual([10, 8])
  })

  it('A29 under 对方系统直连 only the differences are shown; nothing is written', async () => {
    await world.skus(['O1'])
    await world.choose('erp')
    await world.call('connections.setRunner', { id: world.connectionId, stream: 'stock', runner: 'direct' })
    expect(await codeOf(world.call('stock.runNow', { connectionId: world.connectionId }))).toBe('STOCK_RUNNER_DIRECT')
    await world.control.erpEditStock(SHOP, 'O1', '1')
    world.to('02:10:01')
    world.ports.resume()
    const run = await world.until(async () => {
      const [newest] = (await world.state()).lastRuns
      return newest?.state === 'done' && newest
    })
    expect(run).toMatchObject({ kind: 'observe', counts: { write: 1, written: 0 } })
    expect(await world.posWrites()).toBe(0)
    expect(await world.pos('O1')).toBe(10)
  })

  it('two PCs: the lease is shown, only its holder writes, and it is taken over by hand', async () => {
    await world.skus(['L1'])
    await world.choose('erp')
    await world.control.erpEditStock(SHOP, 'L1', '9')
    settle()
    await world.sync()
    const first = (await world.state()).lease
    expect(first).toMatchObject({ state: 'ours', holder: first.self })
    const other = await world.secondPc()
    await other.choose('erp')
    const { lease } = await other.call('stock.lease', { connectionId: other.connectionId })
    expect(lease).toMatchObject({ state: 'other', holder: first.self })
    expect(lease.self).not.toBe(first.self)
    expect(await codeOf(other.call('stock.runNow', { connectionId: other.connectionId }))).toBe('STOCK_LEASE_HELD')
    // Nor does it carry documents or hourly updates beside the first one.
    for (const name of ['documents.in', 'catalog.update-hourly']) {
      const jobName = `${name}:${other.connectionId}`
      await other.call('home.runJob', { name: jobName })
      const ended = await other.until(async () => {
        const one = (await other.call('home.jobs', {})).jobs.find((candidate) => candidate.name === jobName)
        return one?.last?.finishedAt != null && !one.running && one
      })
      expect(ended.last?.note).toBe(`由另一台电脑执行：${first.self}`)
    }
    const { streams } = await other.call('documents.status', { connectionId: other.connectionId })
    expect(streams.map((stream) => stream.trouble?.code)).toEqual(['HELD_ELSEWHERE', 'HELD_ELSEWHERE'])
    // Its clock's job runs nothing either, as long as the first PC prolongs.
    world.to('02:09:00')
    await world.sync()
    world.to('02:10:01')
    other.ports.resume()
    const job = await other.until(async () => {
      const now = await other.job()
      return now.last?.finishedAt != null && !now.running && now
    })
    expect(job.last).toMatchObject({ state: 'done', note: `由另一台电脑执行：${first.self}` })
    expect((await other.state()).lastRuns).toEqual([])
    await other.call('stock.takeOver', { connectionId: other.connectionId, reason: '那台电脑坏了' })
    await world.control.erpEditStock(SHOP, 'L1', '4')
    settle()
    expect(await other.sync()).toMatchObject({ state: 'done', counts: { verified: 1 } })
    expect(await codeOf(world.call('stock.runNow', { connectionId: world.connectionId }))).toBe('STOCK_LEASE_HELD')
    // Off for longer than its term: whoever comes first takes it.
    await other.stop()
    world.pass(2 * 60 * MINUTE)
    await world.control.erpEditStock(SHOP, 'L1', '3')
    settle()
    expect(await world.sync()).toMatchObject({ state: 'done' })
    expect(await world.pos('L1')).toBe(3)
  })

  it('a crash in mid-run: what was queued goes out once, the rest follows, nothing is planned twice', async () => {
    const all = Array.from({ length: 9 }, (_, index) => `X${index + 1}`)
    await world.skus(all)
    await world.choose('erp')
    for (const [index, code] of all.entries()) await world.control.erpEditStock(SHOP, code, String(index + 1))
    settle()
    await world.call('queue.pause', { lane: world.lane, until: world.now() + DAY })
    const { run } = await world.call('stock.runNow', { connectionId: world.connectionId })
    await world.reached(run.id, 'reading', 'planning', 'queueing', 'writing')
    await world.restart()
    await world.reached(run.id, 'writing')
    await world.restart()
    await world.call('queue.resume', { lane: world.lane })
    expect(await world.reached(run.id, 'done')).toMatchObject({ counts: { write: 9, verified: 9 } })
    expect(await Promise.all(all.map((code) => world.pos(code)))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('figures that could not be delivered before opening are not written later; the next night brings new ones', async () => {
    await world.skus(['Y1'])
    await world.choose('erp')
    await world.control.erpEditStock(SHOP, 'Y1', '6')
    settle()
    await world.call('queue.pause', { lane: world.lane, until: world.now() + 10 * DAY })
    const { run } = await world.call('stock.runNow', { connectionId: world.connectionId })
    const writing = await world.reached(run.id, 'writing')
    expect(writing.notAfter).toBe(Date.parse('2027-03-10T09:00:00+08:00'))
    world.to('09:30:00')
    await world.call('queue.resume', { lane: world.lane })
    expect(await world.reached(run.id, 'partial')).toMatchObject({ counts: { written: 0, expired: 1 } })
    expect(await world.pos('Y1')).toBe(10)
    expect(await world.posWrites()).toBe(0)
    world.toNextDay('02:10:01')
    world.ports.resume()
    await world.until(async () => (await world.state()).lastRuns[0]?.state === 'done')
    expect(await world.pos('Y1')).toBe(6)
  })

  it('取消 takes back what is not sent yet', async () => {
    await world.skus(['V1'])
    await world.choose('erp')
    await world.control.erpEditStock(SHOP, 'V1', '6')
    settle()
    await world.call('queue.pause', { lane: world.lane, until: world.now() + DAY })
    const { run } = await world.call('stock.runNow', { connectionId: world.connectionId })
    await world.reached(run.id, 'writing')
    await world.call('stock.cancel', { id: run.id })
    await world.call('queue.resume', { lane: world.lane })
    const done = await world.rested(run.id)
    expect(done.counts).toMatchObject({ written: 0, waiting: 0 })
    expect(await world.pos('V1')).toBe(10)
    world.pass(30 * MINUTE)
    await world.sync()
    expect(await world.pos('V1')).toBe(6)
  })
})
