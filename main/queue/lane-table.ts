import type { Database } from '../store/index.ts'
import { jsonOrNull } from './tables.ts'
import { OUTBOX_STATES, type OutboxState, type Trouble } from './types.ts'

export interface LaneRecord {
  lane: string
  pausedUntil: number | null
  pauseReason: string | null
  throttledFrom: number | null
  throttledUntil: number | null
  throttleReason: string | null
  stopped: Trouble | null
  lastSuccessAt: number | null
}

interface RawLane {
  lane: string
  paused_until: number | null
  pause_reason: string | null
  throttled_from: number | null
  throttled_until: number | null
  throttle_reason: string | null
  stopped: string | null
  last_success_at: number | null
}

/** The SQL of lanes (pauses that survive a restart) and of the counts per lane and state. */
export function createLaneTable(db: Database) {
  const ensure = db.prepare('INSERT INTO outbox_lane (lane) VALUES (?) ON CONFLICT (lane) DO NOTHING')
  const all = db.prepare<[], RawLane>('SELECT * FROM outbox_lane ORDER BY lane')
  const one = db.prepare<[string], RawLane>('SELECT * FROM outbox_lane WHERE lane = ?')
  const pause = db.prepare('UPDATE outbox_lane SET paused_until = ?, pause_reason = ? WHERE lane = ?')
  const throttle = db.prepare(
    'UPDATE outbox_lane SET throttled_from = ?, throttled_until = ?, throttle_reason = ? WHERE lane = ?',
  )
  const stop = db.prepare('UPDATE outbox_lane SET stopped = ? WHERE lane = ?')
  const success = db.prepare(
    'UPDATE outbox_lane SET last_success_at = ?, last_delivered = max(coalesce(last_delivered, 0), ?) WHERE lane = ?',
  )
  const bump = db.prepare(`INSERT INTO outbox_count (lane, state, n) VALUES (@lane, @state, max(@by, 0))
     ON CONFLICT (lane, state) DO UPDATE SET n = max(n + @by, 0)`)
  const counts = db.prepare<[], { lane: string; state: OutboxState; n: number }>(
    'SELECT lane, state, n FROM outbox_count',
  )
  const oldest = db
    .prepare<[string, string], number>(
      `SELECT created_at FROM outbox INDEXED BY outbox_list
       WHERE lane = ? AND state = ? AND state <> 'delivered' ORDER BY id LIMIT 1`,
    )
    .pluck()
  const lastDelivered = db
    .prepare<[string], number | null>('SELECT last_delivered FROM outbox_lane WHERE lane = ?')
    .pluck()
  const meta = db.prepare<[string], string>('SELECT value FROM outbox_meta WHERE key = ?').pluck()
  const setMeta = db.prepare(
    'INSERT INTO outbox_meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  const shape = (raw: RawLane): LaneRecord => ({
    lane: raw.lane,
    pausedUntil: raw.paused_until,
    pauseReason: raw.pause_reason,
    throttledFrom: raw.throttled_from,
    throttledUntil: raw.throttled_until,
    throttleReason: raw.throttle_reason,
    stopped: raw.stopped === null ? null : (JSON.parse(raw.stopped) as Trouble),
    lastSuccessAt: raw.last_success_at,
  })
  return {
    ensure(lane: string): void {
      ensure.run(lane)
    },
    all: () => all.all().map(shape),
    one(lane: string): LaneRecord | null {
      const raw = one.get(lane)
      return raw ? shape(raw) : null
    },
    pause(lane: string, until: number | null, reason: string | null): void {
      pause.run(until, reason, lane)
    },
    throttle(lane: string, from: number | null, until: number | null, reason: string | null): void {
      throttle.run(from, until, reason, lane)
    },
    stop(lane: string, trouble: Trouble | null): void {
      stop.run(jsonOrNull(trouble), lane)
    },
    /** `newestId` = highest id among the rows delivered now. */
    success(lane: string, now: number, newestId: number): void {
      success.run(now, newestId, lane)
    },
    bump(lane: string, state: OutboxState, by: number): void {
      bump.run({ lane, state, by })
    },
    /** Rows per lane and state; every state is there. */
    counts(): Map<string, Record<OutboxState, number>> {
      const result = new Map<string, Record<OutboxState, number>>()
      for (const { lane, state, n } of counts.all()) {
        const record = result.get(lane) ?? emptyCounts()
        record[state] = n
        result.set(lane, record)
      }
      return result
    },
    /** Epoch ms at which the oldest row that is not settled was written, or null. */
    oldestOpen(lane: string): number | null {
      const times = (['pending', 'waiting', 'unknown'] as const)
        .map((state) => oldest.get(lane, state))
        .filter((time) => time !== undefined)
      return times.length > 0 ? Math.min(...times) : null
    },
    /** Highest id of a delivered row of this lane; no row above it is delivered. */
    lastDelivered: (lane: string) => lastDelivered.get(lane) ?? 0,
    meta: (key: string) => meta.get(key) ?? null,
    setMeta(key: string, value: string): void {
      setMeta.run(key, value)
    },
  }
}
export type LaneTable = ReturnType<typeof createLaneTable>

export function emptyCounts(): Record<OutboxState, number> {
  return Object.fromEntries(OUTBOX_STATES.map((state) => [state, 0])) as Record<OutboxState, number>
}
