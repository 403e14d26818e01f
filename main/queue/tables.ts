import type { Database } from '../store/index.ts'
import { type RawRow, ROW_COLUMNS } from './row.ts'
import type { NewDelivery, OutboxState, Trouble } from './types.ts'

const FROM = 'FROM outbox o CROSS JOIN outbox_body b ON b.id = o.id'

/**
 * Due time of a row that may go at once. Not "now": a clock set back would make that a time in the future.
 */
export const AT_ONCE = 0

/** What `change` may set; what is missing keeps its value. Times epoch ms. */
export interface RowChange {
  state: OutboxState
  stage: 0 | 1 | 2 | 3
  setback: boolean
  attempts: number
  calls: number
  offlineTries: number
  lookups: number
  dueAt: number
  /** When `dueAt` was computed, for back-offs only: a later `now` before it means the clock was set back. */
  dueFrom: number | null
  trouble: Trouble | null
  remoteNo: string | null
  result: unknown
  firstSentAt: number | null
  lastSentAt: number | null
  notFoundAt: number | null
  finishedAt: number | null
}

export interface DeliveredChange {
  attempts: number
  remoteNo: string | null
  result: unknown
  firstSentAt: number | null
  lastSentAt: number | null
  tookMs: number | null
  existed: boolean
}

export interface GroupHead {
  id: number
  state: OutboxState
  stage: number
  due_at: number
  waits: number
}

/**
 * The SQL of outbox rows. Nothing here opens a transaction; callers do.
 *
 * Statements of the hot path name their index and have no ORDER BY: the index gives the order (best first, due first,
 * oldest first), and an ORDER BY costs more here than running the statement. `LIMIT ? + 0`: the planner reads the value
 * of a bare `LIMIT ?`, and so prepares the statement anew at each call. Tests of the order stand in test/queue/outbox.test.ts.
 */
export function createRowTable(db: Database) {
  const insertRow = db.prepare(`INSERT INTO outbox
    (lane, group_key, kind, priority, state, stage, waits, due_at, not_after, supersedes, created_at, updated_at)
    VALUES (@lane, @groupKey, @kind, @priority, 'pending',
      CASE WHEN @waits > 0 OR EXISTS (SELECT 1 FROM outbox WHERE lane = @lane AND group_key = @groupKey AND finished_at IS NULL)
        THEN 0 WHEN @dueAt > @now THEN 2 ELSE 1 END,
      @waits, @dueAt, @notAfter, @supersedes, @now, @now)`)
  const insertBody = db.prepare(`INSERT INTO outbox_body
    (id, idempotency_key, content_hash, payload, subject_type, subject_id, subject_label, asked_by, correlation_id)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const byKey = db.prepare<[string], { id: number; content_hash: string }>(
    'SELECT id, content_hash FROM outbox_body WHERE idempotency_key = ?',
  )
  const byId = db.prepare<[number], RawRow>(`SELECT ${ROW_COLUMNS} ${FROM} WHERE o.id = ?`)
  const top = db.prepare<[string, string, number], { id: number; setback: number; priority: number }>(
    `SELECT id, setback, priority FROM outbox INDEXED BY outbox_ready
     WHERE lane = ? AND kind = ? AND stage = 1 LIMIT ? + 0`,
  )
  const ready = db.prepare<[string, string, number], RawRow>(
    `SELECT ${ROW_COLUMNS} FROM outbox o INDEXED BY outbox_ready CROSS JOIN outbox_body b ON b.id = o.id
     WHERE o.lane = ? AND o.kind = ? AND o.stage = 1 LIMIT ? + 0`,
  )
  const followers = db.prepare<[string, string, number, number], RawRow>(
    `SELECT ${ROW_COLUMNS} FROM outbox o INDEXED BY outbox_group CROSS JOIN outbox_body b ON b.id = o.id
     WHERE o.lane = ? AND o.group_key = ? AND o.finished_at IS NULL AND o.id > ? ORDER BY o.id LIMIT ? + 0`,
  )
  const toLookUp = db.prepare<[string, number, number], RawRow>(
    `SELECT ${ROW_COLUMNS} FROM outbox o INDEXED BY outbox_look_up CROSS JOIN outbox_body b ON b.id = o.id
     WHERE o.lane = ? AND o.stage = 3 AND o.due_at <= ? LIMIT ? + 0`,
  )
  const promote = db.prepare(`UPDATE outbox SET stage = 1 WHERE id IN (
     SELECT id FROM outbox INDEXED BY outbox_timed WHERE lane = ? AND stage = 2 AND due_at <= ? ORDER BY due_at LIMIT ?)`)
  const deliver = db.prepare(`UPDATE outbox SET state = 'delivered', stage = 0, setback = 0,
     attempts = ?, calls = calls + 1, offline_tries = 0, due_from = NULL, trouble_code = NULL, trouble = NULL,
     remote_no = ?, result = ?, first_sent_at = ?, last_sent_at = ?, took_ms = ?, existed = ?, updated_at = ?,
     finished_at = ? WHERE id = ?`)
  const change =
    db.prepare(`UPDATE outbox SET state = @state, stage = @stage, setback = @setback, took_ms = NULL, existed = 0,
     attempts = @attempts, calls = @calls, offline_tries = @offlineTries, lookups = @lookups, due_at = @dueAt,
     due_from = @dueFrom, trouble_code = @troubleCode, trouble = @trouble, remote_no = @remoteNo, result = @result,
     first_sent_at = @firstSentAt, last_sent_at = @lastSentAt, not_found_at = @notFoundAt, finished_at = @finishedAt,
     updated_at = @now WHERE id = @id`)
  const head = db.prepare<[string, string], GroupHead>(
    `SELECT id, state, stage, due_at, waits FROM outbox INDEXED BY outbox_group
     WHERE lane = ? AND group_key = ? AND finished_at IS NULL LIMIT 1`,
  )
  const setStage = db.prepare('UPDATE outbox SET stage = ? WHERE id = ?')
  const unstageOthers = db.prepare(
    `UPDATE outbox SET stage = 0 WHERE lane = ? AND group_key = ? AND finished_at IS NULL AND id <> ? AND stage IN (1, 2)`,
  )
  const addFlight = db.prepare('INSERT INTO outbox_flight (run_id, lane, at, row_ids) VALUES (?, ?, ?, ?)')
  const endFlight = db.prepare('DELETE FROM outbox_flight WHERE id = ?')
  const foreignFlight = db.prepare<[string], { id: number; at: number; row_ids: string }>(
    'SELECT id, at, row_ids FROM outbox_flight WHERE run_id <> ? ORDER BY id LIMIT 1',
  )
  const olderOfKey = db.prepare<[string, string], RawRow>(
    `SELECT ${ROW_COLUMNS} FROM outbox o INDEXED BY outbox_supersedes CROSS JOIN outbox_body b ON b.id = o.id
     WHERE o.lane = ? AND o.supersedes = ? AND o.finished_at IS NULL AND o.state = 'pending' AND o.first_sent_at IS NULL`,
  )
  const nextTimed = db
    .prepare<[string], number>('SELECT due_at FROM outbox INDEXED BY outbox_timed WHERE lane = ? AND stage = 2 LIMIT 1')
    .pluck()
  const nextLookUp = db
    .prepare<[string], number>(
      'SELECT due_at FROM outbox INDEXED BY outbox_look_up WHERE lane = ? AND stage = 3 LIMIT 1',
    )
    .pluck()
  const rebase = db.prepare(`UPDATE outbox SET due_at = @now + (due_at - due_from), due_from = @now WHERE id IN (
     SELECT id FROM outbox INDEXED BY outbox_clock WHERE due_from > @now LIMIT @limit)`)
  const bringForward = db.prepare(`UPDATE outbox SET setback = 0,
     stage = CASE WHEN stage = 0 THEN 0 WHEN @all = 1 OR offline_tries < 2 THEN 1 ELSE 2 END,
     due_at = CASE WHEN @all = 1 OR offline_tries < 2 THEN 0
       ELSE @now + min(@first << min(offline_tries, 20), @cap) END,
     due_from = CASE WHEN @all = 1 OR offline_tries < 2 THEN NULL ELSE @now END
     WHERE id IN (SELECT id FROM outbox INDEXED BY outbox_setback WHERE lane = @lane AND setback = 1 LIMIT @limit)`)
  const endBackOff = db.prepare(`UPDATE outbox SET stage = 1, due_at = 0, due_from = NULL WHERE id IN (
     SELECT id FROM outbox INDEXED BY outbox_timed WHERE lane = @lane AND stage = 2 AND due_from IS NOT NULL
     ORDER BY due_at LIMIT @limit)`)
  const kindAfter = db
    .prepare<[string, string], string>(
      'SELECT kind FROM outbox INDEXED BY outbox_ready WHERE lane = ? AND stage = 1 AND kind > ? ORDER BY kind LIMIT 1',
    )
    .pluck()
  const lookUpNow = db.prepare(`UPDATE outbox SET due_at = 0, due_from = NULL WHERE id IN (
     SELECT id FROM outbox INDEXED BY outbox_look_up WHERE lane = @lane AND stage = 3 AND due_at > @now ORDER BY due_at LIMIT @limit)`)
  const hasSetback = db
    .prepare<[string], number>('SELECT 1 FROM outbox INDEXED BY outbox_setback WHERE lane = ? AND setback = 1 LIMIT 1')
    .pluck()

  function lookUpIsDue(lane: string, now: number): boolean {
    const due = nextLookUp.get(lane)
    return due !== undefined && due <= now
  }

  return {
    insert(row: NewDelivery, frozen: { payload: string; contentHash: string; waits: number; now: number }): number {
      const id = Number(
        insertRow.run({
          lane: row.lane,
          groupKey: row.groupKey,
          kind: row.kind,
          priority: row.priority,
          waits: frozen.waits,
          dueAt: row.dueAt ?? AT_ONCE,
          notAfter: row.notAfter ?? null,
          supersedes: row.supersedes ?? null,
          now: frozen.now,
        }).lastInsertRowid,
      )
      insertBody.run(
        id,
        row.idempotencyKey,
        frozen.contentHash,
        frozen.payload,
        row.subject.type,
        row.subject.id,
        row.subject.label,
        row.askedBy,
        row.correlationId,
      )
      return id
    },
    byKey: (key: string) => byKey.get(key),
    byId: (id: number) => byId.get(id),
    /** The best claimable rows of a kind. */
    top: (lane: string, kind: string, limit: number) => top.all(lane, kind, limit),
    /** Claimable rows of a kind, best first: one per group, since only heads are staged. */
    ready: (lane: string, kind: string, limit: number) => ready.all(lane, kind, limit),
    /** Open rows of a group behind `id`, in order. */
    followers: (lane: string, groupKey: string, id: number, limit: number) => followers.all(lane, groupKey, id, limit),
    toLookUp(lane: string, now: number, limit: number): RawRow[] {
      return lookUpIsDue(lane, now) ? toLookUp.all(lane, now, limit) : []
    },
    lookUpIsDue,
    /** Makes timed rows that are due claimable; returns how many. */
    promote(lane: string, now: number, limit: number): number {
      const due = nextTimed.get(lane)
      return due === undefined || due > now ? 0 : promote.run(lane, now, limit).changes
    },
    /** The frequent case of `change`, with fewer columns to rewrite. `tookMs` null = not by an answer to a send. */
    deliver(id: number, to: DeliveredChange, now: number): void {
      deliver.run(
        to.attempts,
        to.remoteNo,
        jsonOrNull(to.result),
        to.firstSentAt,
        to.lastSentAt,
        to.tookMs,
        to.existed ? 1 : 0,
        now,
        now,
        id,
      )
    },
    change(id: number, to: RowChange, now: number): void {
      change.run({
        ...to,
        id,
        now,
        setback: to.setback ? 1 : 0,
        troubleCode: to.trouble?.code ?? null,
        trouble: jsonOrNull(to.trouble),
        result: jsonOrNull(to.result),
      })
    },
    head: (lane: string, groupKey: string) => head.get(lane, groupKey),
    setStage(id: number, stage: 0 | 1 | 2): void {
      setStage.run(stage, id)
    },
    /** Takes the stage from all rows of a group but its head (a retried row may have come before a staged one). */
    unstageOthers(lane: string, groupKey: string, id: number): void {
      unstageOthers.run(lane, groupKey, id)
    },
    /** Books a call with the rows it carries, sent at `at`; returns its id. */
    addFlight: (runId: string, lane: string, at: number, ids: readonly number[]): number =>
      Number(addFlight.run(runId, lane, at, JSON.stringify(ids)).lastInsertRowid),
    endFlight(id: number): void {
      endFlight.run(id)
    },
    /** A call that another run made and never acknowledged, or null. */
    foreignFlight(runId: string): { id: number; at: number; rowIds: number[] } | null {
      const found = foreignFlight.get(runId)
      return found ? { id: found.id, at: found.at, rowIds: JSON.parse(found.row_ids) as number[] } : null
    },
    olderOfKey: (lane: string, key: string) => olderOfKey.all(lane, key),
    /** Epoch ms of the lane's next timed row or look-up, or null. */
    nextDue(lane: string): number | null {
      const timed = nextTimed.get(lane) ?? Number.POSITIVE_INFINITY
      const lookUp = nextLookUp.get(lane) ?? Number.POSITIVE_INFINITY
      const due = Math.min(timed, lookUp)
      return Number.isFinite(due) ? due : null
    },
    /** Moves back-offs computed by a clock that was ahead of `now`; returns how many. */
    rebase: (now: number, limit: number) => rebase.run({ now, limit }).changes,
    hasSetback: (lane: string) => hasSetback.get(lane) !== undefined,
    /**
     * Rows that stood back while the other side could not be reached may go again. One that failed repeatedly while others
     * got through keeps a wait of its own, unless `all`. Returns how many.
     */
    bringForward: (
      lane: string,
      now: number,
      how: { all: boolean; firstMs: number; capMs: number; limit: number },
    ): number =>
      bringForward.run({ lane, now, all: how.all ? 1 : 0, first: how.firstMs, cap: how.capMs, limit: how.limit })
        .changes,
    endBackOff: (lane: string, limit: number) => endBackOff.run({ lane, limit }).changes,
    /** Kinds of claimable rows, in alphabetical order, without reading the rows. */
    readyKinds(lane: string): string[] {
      const kinds: string[] = []
      for (let kind = kindAfter.get(lane, ''); kind !== undefined; kind = kindAfter.get(lane, kind)) kinds.push(kind)
      return kinds
    },
    lookUpNow: (lane: string, now: number, limit: number) => lookUpNow.run({ lane, now, limit }).changes,
  }
}
export type RowTable = ReturnType<typeof createRowTable>

export function jsonOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value)
}
