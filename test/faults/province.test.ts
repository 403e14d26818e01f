import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { randomOf } from '../../scripts/lib/demo-month.ts'
import { openOffice, WIRE_FAULTS, WRITE_PATHS } from '../../scripts/lib/demo-week.ts'
import { judgeWeek } from '../../scripts/lib/demo-week-judge.ts'
import { anything, ENDINGS, type Ending, ending } from '../../scripts/lib/demo-week-plan.ts'
import { MINUTE, openWeekWorld } from '../../scripts/lib/demo-week-world.ts'

const SEED = Number(process.env.SEED ?? randomInt(1, 1_000_000))
const ROUNDS = 2
const ORDERS = 8
const PIECES = 4

it(`I24 I69–I72 B9–B12 random orders, faults, restarts and callbacks of a province agree with its ledger (SEED=${SEED})`, {
  timeout: 5 * 60_000,
}, async () => {
  const random = randomOf(SEED)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const dir = mkdtempSync(join(tmpdir(), 'danju-province-'))
  const world = await openWeekWorld({ dir, seed: SEED, at: '2027-03-08T09:00:00+08:00' })
  const wrong: unknown[] = []
  const told: string[] = []
  try {
    const { desk, untouched } = await openOffice(world, random)
    for (let round = 0; round < ROUNDS; round++) {
      await world.listen(random() < 0.5)
      for (const [system, path] of WRITE_PATHS)
        if (random() < 0.4)
          await world.control.setFault({
            system,
            path,
            kind: pick([...WIRE_FAULTS, 'throttle-429']),
            times: pick([1, 2]),
          })
      const made = await desk.make(Array.from({ length: ORDERS }, () => anything(PIECES, random)))
      const [unwanted] = await desk.make([ending(pick(Object.keys(ENDINGS) as Ending[]), PIECES)])
      const click = () => desk.push([...made, unwanted!])
      const off = () => world.sleep(pick([0, 1, 5, 90]) * MINUTE)
      if (random() < 0.5) await world.restart(off, { path: /^\/v1\//, nth: 1 + Math.floor(random() * 15), click })
      else await click()
      await desk.uploaded([...made, unwanted!])
      const { changed } = await world.call('orders.terminate', { id: unwanted!.id, reason: '客户不要了' })
      expect(changed, `seed ${SEED}: ${unwanted!.orderNo}`).toBe(1)
      if (random() < 0.5) await world.restart(off)
      await desk.rested([...made, unwanted!])
      await world.control.clearFaults()
    }
    await judgeWeek({
      world,
      orders: desk.orders,
      untouched,
      tell(step, ok, facts) {
        told.push(step)
        if (!ok) wrong.push({ step, facts })
      },
    })
    expect(wrong, `seed ${SEED}`).toEqual([])
    expect(told, `seed ${SEED}`).toHaveLength(5)
  } finally {
    await world.end()
    rmSync(dir, { recursive: true, force: true })
  }
})
