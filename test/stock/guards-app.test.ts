import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Refused } from '../app/pc.ts'
import { HOUR, MINUTE, SHOP, SHOP_2, type StockWorld, startStockWorld } from './world.ts'

let world: StockWorld
beforeEach(async () => {
  world = await startStockWorld()
})
afterEach(() => world.end())

const settle = () => world.pass(3 * MINUTE)
const codes = (letter: string, count: number) => Array.from({ length: count }, (_, index) => `${letter}${index + 1}`)
const answer = (id: number, how: 'release' | 'skip') =>
  world.call('stock.answerGuard', { id, answer: how, reason: '已核对' })

describe('guards of 库存同步', () => {
  it('S127 A22 too many zeroings stop the run with zero writes until a person answers; 跳过 keeps the changes for later', async () => {
    const all = codes('Z', 12)
    await world.skus(all)
    await world.choose('erp')
    for (const code of all) await world.control.erpEditStock(SHOP, code, '0')
    settle()
    const run = await world.sync()
    expect(run).toMatchObject({ state: 'guarded', counts: { write: 12, zero: 12, written: 0 } })
    expect(run.guards.map((guard) => [guard.name, guard.limit, guard.released])).toContainEqual([
      'too-many-zero',
      '最多 30 %',
      false,
    ])
    expect(await world.posWrites()).toBe(0)
    // Nothing else is begun beside it, and it survives a restart.
    expect((await world.call('stock.runNow', { connectionId: world.connectionId })).run.id).toBe(run.id)
    await world.restart()
    expect((await world.state()).current).toMatchObject({ id: run.id, state: 'guarded' })
    const skipped = (await answer(run.id, 'skip')).run
    expect(skipped).toMatchObject({ state: 'skipped', answers: [{ answer: 'skip', reason: '已核对' }] })
    expect(await world.posWrites()).toBe(0)
    await expect(answer(run.id, 'release')).rejects.toThrow(Refused)

    world.pass(HOUR)
    const again = await world.sync()
    expect(again).toMatchObject({ state: 'guarded', counts: { zero: 12 } })
    await answer(again.id, 'release')
    const done = await world.reached(again.id, 'done')
    expect(done).toMatchObject({ trigger: 'released', counts: { written: 12, verified: 12 } })
    expect(done.guards.every((guard) => guard.released)).toBe(true)
    expect(await world.pos('Z1')).toBe(0)
  })

  it('S127 a release is for what was seen: read anew hours later with more zeroings, it asks again', async () => {
    const all = codes('R', 14)
    await world.skus(all)
    await world.choose('erp')
    for (const code of all.slice(0, 11)) await world.control.erpEditStock(SHOP, code, '0')
    settle()
    const run = await world.sync()
    expect(run).toMatchObject({ state: 'guarded', counts: { zero: 11 } })
    for (const code of all.slice(11)) await world.control.erpEditStock(SHOP, code, '0')
    world.pass(HOUR)
    await answer(run.id, 'release')
    const asked = await world.until(async () => {
      const now = await world.run(run.id)
      return now.state === 'guarded' && now.counts.zero === 14 && now
    })
    expect(asked.guards.find((guard) => guard.name === 'too-many-zero')).toMatchObject({ released: false })
    expect(await world.posWrites()).toBe(0)
    await answer(run.id, 'release')
    expect(await world.reached(run.id, 'done')).toMatchObject({ counts: { verified: 14 } })
  })

  it('S127 an empty source stops the run; nothing is zeroed', async () => {
    await world.skus(['E1'])
    await world.choose('erp')
    await world.control.setVisible('warehouse', SHOP, false)
    settle()
    const run = await world.sync()
    expect(run.state).toBe('guarded')
    expect(run.guards.map((guard) => guard.name)).toContain('empty-source')
    const compare = await world.compare()
    expect(compare.guards.map((guard) => guard.name)).toContain('empty-source')
    expect(await world.posWrites()).toBe(0)
    expect(await world.pos('E1')).toBe(10)
    // Back again: the watermark has not moved past what happened meanwhile.
    await world.control.setVisible('warehouse', SHOP, true)
    await answer(run.id, 'skip')
    await world.control.erpEditStock(SHOP, 'E1', '4')
    settle()
    expect(await world.sync()).toMatchObject({ state: 'done', counts: { written: 1 } })
    expect(await world.pos('E1')).toBe(4)
  })

  it('negative quantities, a large change and a blackout stop it; released, the negative ones still are not written', async () => {
    await world.skus(['G1', 'G2'])
    await world.choose('erp')
    const { settings } = await world.state()
    await world.call('stock.setSettings', {
      connectionId: world.connectionId,
      settings: {
        ...settings,
        blackout: [{ from: '00:00', to: '06:00' }],
        limits: { ...settings.limits, maxChangePercent: 1 },
      },
    })
    await world.control.erpEditStock(SHOP, 'G1', '-3')
    await world.control.erpEditStock(SHOP, 'G2', '900000')
    settle()
    const run = await world.sync()
    expect(run.state).toBe('guarded')
    expect(run.guards.map((guard) => guard.name).sort()).toEqual(['blackout', 'negative', 'too-large-change'])
    expect(await world.posWrites()).toBe(0)
    await answer(run.id, 'release')
    expect(await world.reached(run.id, 'done')).toMatchObject({ counts: { write: 1, negative: 1, written: 1 } })
    expect([await world.pos('G1'), await world.pos('G2')]).toEqual([10, 900000])
    expect(await world.lines(run.id, { filter: 'negative' })).toMatchObject([{ code: 'G1', after: '-3', result: null }])
  })

  it('A20 by hand in opening hours it asks, saying so; a plan that was seen is carried out at once', async () => {
    await world.skus(['O1'])
    await world.choose('erp')
    await world.control.erpEditStock(SHOP, 'O1', '4')
    world.to('14:00:00')
    const run = await world.sync()
    expect(run).toMatchObject({ state: 'guarded', trigger: 'manual', estimate: { opening: 'during' } })
    expect(run.guards).toMatchObject([{ name: 'opening-hours', label: '营业时间内', measured: '14:00' }])
    expect(run.guards[0]!.text).toContain('现在是营业时间（09:00–22:00）')
    expect(await world.posWrites()).toBe(0)
    await answer(run.id, 'release')
    expect(await world.reached(run.id, 'done')).toMatchObject({ counts: { verified: 1 } })
    expect(await world.pos('O1')).toBe(4)

    await world.control.erpEditStock(SHOP, 'O1', '3')
    settle()
    const plan = await world.preview()
    expect(plan).toMatchObject({ state: 'planned', guards: [], estimate: { opening: 'during' } })
    await world.call('stock.confirm', { id: plan.id })
    expect(await world.reached(plan.id, 'done')).toMatchObject({ counts: { verified: 1 } })
    expect(await world.pos('O1')).toBe(3)
  })

  it('A19 what nobody answered is asked again the next night, though more changes make it a smaller share; a notice says so', async () => {
    const zeroed = codes('Z', 12)
    const others = codes('N', 40)
    await world.skus([...zeroed, ...others])
    await world.choose('erp')
    // Behind the overlap of two readings.
    world.pass(15 * MINUTE)
    expect(await world.sync()).toMatchObject({ state: 'done', counts: { write: 0 } })
    for (const code of zeroed) await world.control.erpEditStock(SHOP, code, '0')
    const nightRun = async (time: string, last: number, notices: number) => {
      if (world.now() < Date.parse(`2027-03-10T${time}+08:00`)) world.to(time)
      else world.toNextDay(time)
      world.ports.resume()
      return world.until(async () => {
        const [run] = (await world.state()).lastRuns
        const told = world.ports.notices.length === notices
        return told && run !== undefined && run.id !== last && run.state === 'guarded' && run
      })
    }
    const first = await nightRun('02:10:01', (await world.state()).lastRuns[0]!.id, 1)
    expect(first.guards.map((guard) => guard.name)).toEqual(['too-many-zero'])
    expect(world.ports.notices.map(({ key, title }) => [key, title])).toEqual([
      [`practice:stock:${world.connectionId}`, '【练习】库存同步已拦截，没有写入'],
    ])
    for (const code of others) await world.control.erpEditStock(SHOP, code, '11')
    const second = await nightRun('02:10:01', first.id, 2)
    // 12 of 52 alone would not stop it.
    expect(second).toMatchObject({
      counts: { write: 52, zero: 12 },
      guards: [{ name: 'too-many-zero', measured: '100 %' }],
    })
    expect(second.guards[0]!.text).toMatch(/^上次拦截后没有人处理：/)
    expect(await world.run(first.id)).toMatchObject({ state: 'skipped' })
    expect(await world.posWrites()).toBe(0)
    await answer(second.id, 'release')
    expect(await world.reached(second.id, 'done')).toMatchObject({ counts: { verified: 52 } })
  })

  it('S45 a shop that is not mapped any more stops every run until a person lets one go', async () => {
    await world.skus(['U1'], '10', [SHOP, SHOP_2])
    await world.choose('erp')
    await world.control.erpEditStock(SHOP, 'U1', '9')
    settle()
    expect(await world.sync()).toMatchObject({ state: 'done' })
    await world.control.setVisible('warehouse', SHOP_2, false)
    await world.call('connections.refreshMapping', { id: world.connectionId })
    for (const quantity of ['8', '7']) {
      await world.control.erpEditStock(SHOP, 'U1', quantity)
      settle()
      const run = await world.sync()
      expect(run).toMatchObject({ state: 'guarded', guards: [{ name: 'unmapped' }] })
      if (quantity === '8') await answer(run.id, 'skip')
      else {
        await answer(run.id, 'release')
        await world.reached(run.id, 'done')
      }
    }
    expect(await world.pos('U1')).toBe(7)
    await world.control.erpEditStock(SHOP, 'U1', '6')
    settle()
    expect(await world.sync()).toMatchObject({ state: 'done', guards: [] })
  })

  it('a wrong PC clock stops it', async () => {
    await world.skus(['C1'])
    await world.choose('erp')
    await world.control.erpEditStock(SHOP, 'C1', '4')
    settle()
    await world.control.setClockOffset(7 * MINUTE)
    const run = await world.sync()
    expect(run.guards.map((guard) => guard.name)).toEqual(['clock-difference'])
    expect(run.state).toBe('guarded')
    expect(await world.posWrites()).toBe(0)
  })
})
