import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../main/store/index.ts'
import { newRemote, remoteHandler } from './fake-remote.ts'
import { type FakeClock, fakeClock, openBusiness, type Rig, rig, tempFile } from './harness.ts'

/**
 * Watches every statement that the queue runs and asks SQLite how it runs it: a statement of the delivery loop may
 * search, never scan a table or sort it.
 */
describe('a backlog does not slow the loop', () => {
  let place: ReturnType<typeof tempFile>
  let db: Database
  let clock: FakeClock
  let r: Rig
  const statements = new Set<string>()
  beforeAll(async () => {
    place = tempFile()
    db = openBusiness(place.file)
    const prepare = db.prepare.bind(db)
    db.prepare = ((sql: string) => {
      statements.add(sql)
      return prepare(sql)
    }) as typeof db.prepare
    clock = fakeClock()
    r = rig(db, { clock })
    db.prepare = prepare
    r.queue.register(remoteHandler(newRemote(), () => 'delivered'))
  })
  afterAll(() => {
    db.close()
    place.remove()
  })

  test('no statement scans outbox, outbox_body or outbox_wait, save the grouping of causes for the window', () => {
    expect(statements.size).toBeGreaterThan(30)
    const scans: string[] = []
    for (const sql of statements) {
      const holes = (sql.replace(/'[^']*'/g, '').match(/\?/g) ?? []).length
      const names = [...sql.matchAll(/@(\w+)/g)].map(([, name]) => [name!, 1])
      const plan = db
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all(...(names.length > 0 ? [Object.fromEntries(names)] : Array(holes).fill(1))) as { detail: string }[]
      for (const { detail } of plan) {
        // A partial index that holds only what is asked for may be read from its start.
        const scan = /^SCAN (?!outbox USING (COVERING )?INDEX outbox_(spread|cause))/.exec(detail)
        const sort = /USE TEMP B-TREE/.exec(detail)
        if (scan || sort) scans.push(`${detail} ← ${sql.replace(/\s+/g, ' ').slice(0, 60)}`)
      }
    }
    expect(scans.filter((line) => !/^SCAN outbox_(lane|count|flight)/.test(line))).toEqual([
      // The list of causes, ordered by how many there are: not part of the loop.
      expect.stringContaining('USE TEMP B-TREE FOR ORDER BY ← SELECT trouble_code AS code'),
    ])
  })
})
