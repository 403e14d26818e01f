import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stockUp } from '../../scripts/lib/demo-month.ts'
import { DAY, openMonthWorld } from '../../scripts/lib/demo-month-world.ts'

export interface IdleHour {
  wangdian: number
  pos: number
  /** What was asked, by endpoint. */
  byPath: Record<string, number>
}

/** Requests of one simulated hour in which nothing happens: 20 runs of 单据 at the interval of 3 minutes. */
export async function idleHour(): Promise<IdleHour> {
  const dir = mkdtempSync(join(tmpdir(), 'documents-idle-'))
  const world = await openMonthWorld({ dir, skus: 60, seed: 7, at: new Date(Date.now() - DAY).toISOString() })
  const minutes = async (count: number): Promise<void> => {
    for (let passed = 0; passed < count; passed += 3) {
      await world.pass(3 * 60_000)
      await world.quiet()
    }
  }
  try {
    await stockUp(world)
    await world.start()
    // What a start asks for once is not part of an idle hour.
    await minutes(30)
    await world.control.clearRequests()
    await minutes(60)
    const byPath: Record<string, number> = {}
    const count = async (system: 'wangdian' | 'pos'): Promise<number> => {
      const { entries } = await world.control.requests({ system, limit: 1_000_000 })
      for (const { path } of entries) byPath[path] = (byPath[path] ?? 0) + 1
      return entries.length
    }
    return { wangdian: await count('wangdian'), pos: await count('pos'), byPath }
  } finally {
    await world.end()
    rmSync(dir, { recursive: true, force: true })
  }
}
