import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inFeeds } from '../../main/documents/in-read.ts'
import { stockUp } from '../../scripts/lib/demo-month.ts'
import { DAY, openMonthWorld } from '../../scripts/lib/demo-month-world.ts'

export interface IdleHour {
  wangdian: number
  /** Simulated time passes faster than a long poll is held: in real time `implied.pos` long polls take the place of these. */
  pos: number
  /** What the intervals make of it: lists every 3 and every 15 minutes at the most, and long polls held 25 seconds. */
  implied: { wangdian: number; pos: number }
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
    const { rows } = await world.call('connections.mapping', { id: world.connectionId })
    const feeds = inFeeds(rows.flatMap((row) => (row.state === 'confirmed' ? [row.shopId] : [])))
    const lists = (slow: boolean): number =>
      feeds.reduce((sum, feed) => sum + (feed.slow === slow ? feed.statuses.length : 0), 0)
    const implied = { wangdian: 20 * lists(false) + 4 * lists(true), pos: 3_600 / 25 }
    return { wangdian: await count('wangdian'), pos: await count('pos'), implied, byPath }
  } finally {
    await world.end()
    rmSync(dir, { recursive: true, force: true })
  }
}
