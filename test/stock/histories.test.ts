import { afterEach, expect, it } from 'vitest'
import type { StockDirection, StockRun } from '../../preload/contract/index.ts'
import { MINUTE, SHOP, SHOP_2, type StockWorld, startStockWorld } from './world.ts'

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 1_000_000))
const ROUNDS = 3

function randomOf(seed: number) {
  let state = seed >>> 0 || 1
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 4294967296
  }
  return {
    chance: (p: number): boolean => next() < p,
    below: (n: number): number => Math.floor(next() * n),
    pick: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!,
  }
}

let world: StockWorld
afterEach(() => world.end())

/** The run once it rests; a read that failed is asked again at once instead of after its back-off. */
async function rested(id: number): Promise<StockRun> {
  return world.until(async () => {
    const run = await world.run(id)
    if (['done', 'partial', 'guarded'].includes(run.state)) return run
    if (run.state === 'failed') throw new Error(`seed ${SEED}: ${JSON.stringify(run.trouble)}`)
    if (run.trouble !== null) await world.call('queue.kick', { lane: null })
    return false
  })
}

/**
 * Random changes on the master, sales on the other side in the middle of runs, answers lost after the write, half answers,
 * a warehouse or shop that vanishes for a run, restarts: whatever was written was the master's figure, nothing is zeroed
 * that the master does not say is 0, and in the end both sides agree.
 */
it.each<StockDirection>(['erp', 'pos'])(
  `S123 S124 S126 S127 random histories converge (SEED=${SEED}), master %s`,
  async (direction) => {
    const random = randomOf(SEED + (direction === 'erp' ? 0 : 7_919))
    const said = (what: string): string => `seed ${SEED}, master ${direction}: ${what}`
    world = await startStockWorld({ skus: 8 })
    const codes = ['H1', 'H2', 'H3', 'H4', 'H5', 'H6']
    const shops = [SHOP, SHOP_2]
    await world.skus(codes, '20', shops)
    await world.choose(direction)
    const settings = (await world.state()).settings
    await world.call('stock.setSettings', {
      connectionId: world.connectionId,
      settings: { ...settings, limits: { ...settings.limits, maxChangePercent: 10_000 } },
    })
    const master = direction === 'erp' ? world.erp : world.pos
    const target = direction === 'erp' ? world.pos : world.erp
    const edit = (side: 'master' | 'target', shop: string, code: string, quantity: string): Promise<void> =>
      (side === 'master') === (direction === 'erp')
        ? world.control.erpEditStock(shop, code, quantity)
        : world.control.posEditStock(shop, code, quantity)
    const writePath = direction === 'erp' ? '/v1/stock:batch' : 'stock_sync_by_pd'
    const writeSystem = direction === 'erp' ? 'pos' : 'wangdian'
    /** Every figure that a SKU may have at the target: the master's at any time, and what was set there by hand. */
    const allowed = new Map<string, Set<number>>()
    const place = (shop: string, code: string): string => `${shop}/${code}`
    for (const shop of shops) for (const code of codes) allowed.set(place(shop, code), new Set([20]))
    const change = async (side: 'master' | 'target', shop: string, code: string, quantity: number): Promise<void> => {
      allowed.get(place(shop, code))!.add(quantity)
      await edit(side, shop, code, String(quantity))
    }
    const holds = async (): Promise<void> => {
      for (const shop of shops)
        for (const code of codes) {
          const now = (await target(code, shop)) ?? 0
          expect(allowed.get(place(shop, code))!.has(now), said(`${place(shop, code)} is ${now}`)).toBe(true)
        }
    }

    for (let round = 0; round < ROUNDS; round++) {
      for (let n = 1 + random.below(5); n > 0; n--)
        await change('master', random.pick(shops), random.pick(codes), random.chance(0.15) ? 0 : 1 + random.below(60))
      world.pass(3 * MINUTE)
      const gone = random.chance(0.3) ? random.pick(shops) : null
      if (gone !== null && direction === 'erp') await world.control.setVisible('warehouse', gone, false)
      if (random.chance(0.5))
        await world.control.setFault({
          system: writeSystem,
          kind: random.pick(['error-500-after', 'half-body-after', 'timeout-before-commit', 'garbage-after'] as const),
          path: writePath,
          times: 1,
        })
      if (random.chance(0.3))
        await world.control.setFault({ system: 'wangdian', kind: 'half-body', path: 'stock_query', times: 1 })
      const lane = `${writeSystem}:${world.connectionId}`
      const held = random.chance(0.4)
      if (held) await world.call('queue.pause', { lane, until: world.now() + 60 * MINUTE })
      const { run } = await world.call('stock.runNow', { connectionId: world.connectionId })
      if (held) {
        await world.until(async () => {
          const now = await world.run(run.id)
          if (now.trouble !== null) await world.call('queue.kick', { lane: null })
          return !['reading', 'planning', 'queueing'].includes(now.state)
        })
        // Sold while the figures wait.
        if (random.chance(0.7)) await change('target', random.pick(shops), random.pick(codes), 1 + random.below(30))
        if (random.chance(0.4)) await world.restart()
        await world.call('queue.resume', { lane })
      }
      await world.call('queue.kick', { lane: null })
      const ended = await rested(run.id)
      if (gone !== null && direction === 'erp') await world.control.setVisible('warehouse', gone, true)
      await world.control.clearFaults({})
      if (ended.state === 'guarded')
        await world.call('stock.answerGuard', { id: run.id, answer: 'skip', reason: '先不写' })
      await holds()
      world.pass(15 * MINUTE)
    }
    // Whatever the other side was edited to by hand is the master's again once the master moves on.
    for (const shop of shops) for (const code of codes) await change('master', shop, code, 100 + random.below(50))
    world.pass(3 * MINUTE)
    const last = await rested((await world.call('stock.runNow', { connectionId: world.connectionId })).run.id)
    expect(last.state, said(JSON.stringify(last.guards))).toBe('done')
    for (const shop of shops)
      for (const code of codes) expect(await target(code, shop), said(place(shop, code))).toBe(await master(code, shop))
    await world.control.clearRequests()
    world.pass(30 * MINUTE)
    const quiet = await rested((await world.call('stock.runNow', { connectionId: world.connectionId })).run.id)
    expect(quiet, said('the next run')).toMatchObject({ state: 'done', counts: { write: 0 } })
    expect(await (direction === 'erp' ? world.posWrites() : world.erpWrites()), said('nothing is sent again')).toBe(0)
  },
)
