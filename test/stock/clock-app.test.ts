import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MINUTE, SHOP, type StockWorld, startStockWorld } from './world.ts'

let world: StockWorld
beforeEach(async () => {
  world = await startStockWorld()
  await world.skus(['T1'])
  await world.choose('erp')
})
afterEach(() => world.end())

/** The newest run that serves a slot, once it rests. */
const slotRun = (trigger: string, ...states: string[]) =>
  world.until(async () => {
    const [run] = (await world.state()).lastRuns
    return run !== undefined && run.trigger === trigger && states.includes(run.state) && run
  })

describe('02:10', () => {
  it('S122 A18 runs at 02:10 Beijing time and shows the next slot and the interval', async () => {
    expect((await world.state()).schedule).toMatchObject({
      sentence: '每天 02:10（北京时间）',
      nextAt: Date.parse('2027-03-10T02:10:00+08:00'),
      catchUpUntil: '08:30',
    })
    await world.control.erpEditStock(SHOP, 'T1', '6')
    world.to('02:10:01')
    world.ports.resume()
    const run = await slotRun('schedule', 'done')
    expect(run).toMatchObject({
      kind: 'sync',
      plannedAt: Date.parse('2027-03-10T02:10:00+08:00'),
      counts: { write: 1, verified: 1 },
    })
    // A18: the first time since the previous 02:10.
    expect(run.interval!.from).toBe(Date.parse('2027-03-09T02:10:00+08:00'))
    expect(await world.pos('T1')).toBe(6)
    const state = await world.state()
    expect(state.schedule.nextAt).toBe(Date.parse('2027-03-11T02:10:00+08:00'))
    expect(state.watermark).toBe(run.interval!.to)
    expect(state.lastSuccessAt).not.toBeNull()
    // The next night goes on from there.
    await world.control.erpEditStock(SHOP, 'T1', '5')
    world.toNextDay('02:10:02')
    world.ports.resume()
    const second = await world.until(async () => {
      const [newest] = (await world.state()).lastRuns
      return newest !== undefined && newest.id !== run.id && newest.state === 'done' && newest
    })
    expect(second.interval!.from).toBe(run.interval!.to - 10 * MINUTE)
    expect(await world.pos('T1')).toBe(5)
  })

  /** Missed slots wait a minute after a start or a resume; then the clock looks again. */
  async function networkIsUp(): Promise<void> {
    world.pass(61_000)
    await world.call('stock.pause', { connectionId: world.connectionId, until: null, reason: '' })
  }

  it('S122 A20 asleep for two nights, or off until 08:20: one catch-up; off until 08:45: a person is asked', async () => {
    await world.control.erpEditStock(SHOP, 'T1', '7')
    world.toNextDay('03:00:00')
    world.toNextDay('05:00:00')
    world.ports.resume()
    await networkIsUp()
    const caught = await slotRun('catch-up', 'done')
    expect(caught).toMatchObject({ plannedAt: Date.parse('2027-03-12T02:10:00+08:00'), counts: { verified: 1 } })
    expect(caught.startedAt).toBeGreaterThanOrEqual(Date.parse('2027-03-12T05:01:00+08:00'))
    expect(await world.pos('T1')).toBe(7)
    expect((await world.state()).lastRuns).toHaveLength(1)

    await world.stop()
    await world.control.erpEditStock(SHOP, 'T1', '8')
    world.toNextDay('08:20:00')
    await world.start()
    await networkIsUp()
    const second = await world.until(async () => {
      const [run] = (await world.state()).lastRuns
      return run !== undefined && run.id !== caught.id && run.state === 'done' && run
    })
    expect(second).toMatchObject({ trigger: 'catch-up', plannedAt: Date.parse('2027-03-13T02:10:00+08:00') })
    expect(await world.pos('T1')).toBe(8)

    await world.stop()
    await world.control.erpEditStock(SHOP, 'T1', '9')
    world.toNextDay('08:45:00')
    await world.start()
    await networkIsUp()
    const asked = await slotRun('catch-up', 'waiting-person')
    expect(asked.plannedAt).toBe(Date.parse('2027-03-14T02:10:00+08:00'))
    expect(await world.pos('T1')).toBe(8)
    await world.call('stock.answerGuard', { id: asked.id, answer: 'release', reason: '还没开门' })
    expect(await world.reached(asked.id, 'done')).toMatchObject({ trigger: 'released', counts: { verified: 1 } })
    expect(await world.pos('T1')).toBe(9)
    // Skipped instead: zero writes; the changes are part of the next night.
    await world.stop()
    await world.control.erpEditStock(SHOP, 'T1', '3')
    world.toNextDay('10:00:00')
    await world.start()
    await networkIsUp()
    const missed = await slotRun('catch-up', 'waiting-person')
    await world.call('stock.answerGuard', { id: missed.id, answer: 'skip', reason: '营业中' })
    expect((await world.run(missed.id)).state).toBe('skipped')
    expect(await world.pos('T1')).toBe(9)
    world.toNextDay('02:10:01')
    world.ports.resume()
    const next = await slotRun('schedule', 'done')
    expect(next.interval!.from).toBeLessThanOrEqual(Date.parse('2027-03-14T08:50:00+08:00'))
    expect(await world.pos('T1')).toBe(3)
  })

  it('S122 a pause holds the schedule and is shown; without a direction nothing runs', async () => {
    const until = Date.parse('2027-03-12T00:00:00+08:00')
    const paused = await world.call('stock.pause', { connectionId: world.connectionId, until, reason: '盘点' })
    expect(paused.schedule).toMatchObject({ pausedUntil: until, pauseReason: '盘点' })
    await world.control.erpEditStock(SHOP, 'T1', '1')
    world.to('02:10:01')
    world.ports.resume()
    expect((await world.state()).lastRuns).toEqual([])
    expect(await world.pos('T1')).toBe(10)
  })
})
