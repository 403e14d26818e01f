import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Log } from '../../main/log/index.ts'
import type { ClockPort } from '../../main/ports.ts'
import { createQueue, type NewDelivery, type Queue, type QueueNote, type QueueOptions } from '../../main/queue/index.ts'
import { openRaw } from '../../main/store/database.ts'
import type { Database } from '../../main/store/index.ts'
import { migrate } from '../../main/store/migrate.ts'
import { businessMigrations } from '../../main/store/migrations/index.ts'
import { applyPragmas } from '../../main/store/pragmas.ts'

/** A wall clock that moves only by hand. Timers run by elapsed time, as the machine's do, not by the wall clock. */
export interface FakeClock extends ClockPort {
  /** Lets time pass: wall clock and timers. Timers run in order, each at its own moment. */
  advance(ms: number): void
  /** Sets the wall clock only (someone corrects it); no timer runs. */
  set(now: number): void
  pending(): number
}

export const NOON = Date.parse('2026-11-22T12:00:00+08:00')

export function fakeClock(start = NOON): FakeClock {
  let now = start
  let elapsed = 0
  let next = 1
  const timers = new Map<number, { at: number; run: () => void }>()
  return {
    now: () => now,
    after(delayMs, run) {
      const id = next++
      timers.set(id, { at: elapsed + Math.max(0, delayMs), run })
      return () => timers.delete(id)
    },
    advance(ms) {
      const end = elapsed + ms
      for (;;) {
        let first: [number, { at: number; run: () => void }] | null = null
        for (const entry of timers) if (entry[1].at <= end && (!first || entry[1].at < first[1].at)) first = entry
        if (!first) break
        timers.delete(first[0])
        now += first[1].at - elapsed
        elapsed = first[1].at
        first[1].run()
      }
      now += end - elapsed
      elapsed = end
    },
    set(value) {
      now = value
    },
    pending: () => timers.size,
  }
}

export const silentLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silentLog,
  secrets: { add() {} },
}

/** A directory of its own and a business file in it, with the product's own schema and durability. */
export function tempFile(): { file: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'outbox-'))
  return { file: join(dir, 'business.db'), remove: () => rmSync(dir, { recursive: true, force: true }) }
}

export function openBusiness(file: string): Database {
  const db = openRaw(file)
  applyPragmas(db, 'business')
  migrate(db, businessMigrations, { appVersion: '0.0.0' })
  return db
}

export interface Rig {
  db: Database
  queue: Queue
  notes: QueueNote[]
  clock: FakeClock
  /** Enqueues in a transaction of its own. */
  add(...rows: (Partial<NewDelivery> & { idempotencyKey: string })[]): number[]
  state(id: number): string
  /** Lets `ms` pass in steps, with the queue idle after each. */
  pass(ms: number, stepMs?: number): Promise<void>
}

export function rig(db: Database, options: Partial<QueueOptions> & { clock: FakeClock }): Rig {
  const notes: QueueNote[] = []
  const queue = createQueue({
    db,
    log: silentLog,
    journal: { write: (note) => notes.push(note) },
    runId: 'run-1',
    installation: { code: 'AB2C', numbersRenewed: false },
    deliveryPaused: () => false,
    endDeliveryPause() {},
    random: () => 0.5,
    ...options,
  })
  return {
    db,
    queue,
    notes,
    clock: options.clock,
    add: (...rows) => db.transaction(() => queue.enqueue(rows.map(delivery)).map(({ id }) => id))(),
    state: (id) => queue.get(id)!.row.state,
    async pass(ms, stepMs = ms) {
      await queue.idle()
      for (let done = 0; done < ms; done += stepMs) {
        options.clock.advance(Math.min(stepMs, ms - done))
        await queue.idle()
      }
    },
  }
}

export function delivery(row: Partial<NewDelivery> & { idempotencyKey: string }): NewDelivery {
  return {
    lane: 'pos:1',
    groupKey: row.idempotencyKey,
    kind: 'product',
    priority: 10,
    payload: { no: row.idempotencyKey },
    subject: { type: 'product', id: row.idempotencyKey, label: `货品 ${row.idempotencyKey}` },
    askedBy: '王芳',
    correlationId: 'C1',
    ...row,
  }
}

export const trouble = (code: string) => ({ code, problem: `问题 ${code}`, cause: '原因', action: '怎么办' })
