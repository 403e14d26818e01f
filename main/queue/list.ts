import { type Core, countsNow, rowById } from './core.ts'
import { type RawRow, ROW_COLUMNS, toRowLeniently } from './row.ts'
import { type AttemptRecord, OUTBOX_STATES, type OutboxRow, type OutboxState, type Trouble } from './types.ts'

export interface ListQuery {
  /** Empty = all. */
  states?: readonly OutboxState[]
  lane?: string | null
  kind?: string | null
  subject?: { type: string; id?: string } | null
  /** Part of our number, of the subject's id or of its label; ASCII without case. */
  text?: string
  /** `null` or left out = newest first from the top. */
  cursor?: string | null
  limit?: number
}

export interface ListPage {
  rows: OutboxRow[]
  /** Goes on with older rows; null at the end. A page may be empty before the end when a text is searched. */
  next: string | null
  /** Rows of these states and lanes; other filters are not counted. */
  total: number
}

/** Rows looked at for one page: keeps a search for a rare text from stalling the process. */
const SCAN = 5_000

/** Reads rows for the window, newest first. Never blocks for long: a page ends after a bounded number of rows read. */
export function createReader(core: Core) {
  const { db } = core
  const byState = db.prepare<[string, OutboxState, number, number], RawRow>(
    `SELECT ${ROW_COLUMNS} FROM outbox o INDEXED BY outbox_list CROSS JOIN outbox_body b ON b.id = o.id
     WHERE o.lane = ? AND o.state = ? AND o.state <> 'delivered' AND o.id < ? ORDER BY o.id DESC LIMIT ?`,
  )
  const delivered = db.prepare<[string, number, number], RawRow>(
    `SELECT ${ROW_COLUMNS} FROM outbox o NOT INDEXED CROSS JOIN outbox_body b ON b.id = o.id
     WHERE o.lane = ? AND o.state = 'delivered' AND o.id < ? ORDER BY o.id DESC LIMIT ?`,
  )

  function ofState(lane: string, state: OutboxState, before: number, limit: number): RawRow[] {
    if (state === 'sending') {
      const here = [...core.flying.values()].filter(({ raw }) => raw.lane === lane && raw.id < before)
      return here.flatMap(({ raw }) => rowById(core, raw.id) ?? [])
    }
    if (state === 'pending' || state === 'waiting') {
      const found = byState.all(lane, state, before, limit + core.flying.size)
      return found.filter(({ id }) => !core.flying.has(id)).slice(0, limit)
    }
    if (state !== 'delivered') return byState.all(lane, state, before, limit)
    // Most rows are delivered, so walking down from the newest delivered one finds them at once.
    return delivered.all(lane, Math.min(before, core.lanes.lastDelivered(lane) + 1), limit)
  }

  const bySubject = db.prepare<[string, string, number, number], RawRow>(
    `SELECT ${ROW_COLUMNS} FROM outbox_body b INDEXED BY outbox_subject CROSS JOIN outbox o ON o.id = b.id
     WHERE b.subject_type = ? AND b.subject_id = ? AND b.id < ? ORDER BY b.id DESC LIMIT ?`,
  )

  function newest(lanes: string[], states: readonly OutboxState[], before: number, limit: number): RawRow[] {
    const found: RawRow[] = []
    for (const lane of lanes) {
      for (const state of states) {
        found.push(...ofState(lane, state, before, limit))
      }
    }
    return found.sort((a, b) => b.id - a.id).slice(0, limit)
  }

  function list(query: ListQuery): ListPage {
    const limit = Math.min(Math.max(query.limit ?? 100, 1), 500)
    const states = query.states && query.states.length > 0 ? query.states : OUTBOX_STATES
    const lanes = query.lane ? [query.lane] : core.lanes.all().map(({ lane }) => lane)
    const exact = query.subject?.id === undefined ? null : { type: query.subject.type, id: query.subject.id }
    const matches = matcher(query)
    const rows: OutboxRow[] = []
    let before = query.cursor ? Number(query.cursor) : Number.MAX_SAFE_INTEGER
    if (!Number.isSafeInteger(before)) throw new TypeError('cursor is not one of this list')
    let scanned = 0
    let more = true
    while (more && rows.length < limit && scanned < SCAN) {
      const chunk = query.text || query.kind || query.subject ? 500 : limit - rows.length
      const found = exact ? bySubject.all(exact.type, exact.id, before, chunk) : newest(lanes, states, before, chunk)
      more = found.length === chunk
      for (const stored of found) {
        const raw = core.flying.has(stored.id) ? (rowById(core, stored.id) ?? stored) : stored
        before = raw.id
        scanned += 1
        const wanted = !exact || (states.includes(raw.state) && lanes.includes(raw.lane))
        if (wanted && matches(raw)) rows.push(toRowLeniently(raw))
        if (rows.length === limit) {
          more = true
          break
        }
      }
    }
    return { rows, next: more ? String(before) : null, total: countOf(core, lanes, states) }
  }

  const causes = db.prepare<[], { code: string; count: number; newestId: number }>(
    `SELECT trouble_code AS code, count(*) AS count, max(id) AS newestId FROM outbox INDEXED BY outbox_cause
     WHERE state = 'refused' AND trouble_code IS NOT NULL GROUP BY trouble_code ORDER BY count DESC, code`,
  )
  const ofCause = db
    .prepare<[string, number, number], number>(
      `SELECT id FROM outbox INDEXED BY outbox_cause
       WHERE state = 'refused' AND trouble_code = ? AND id > ? ORDER BY id LIMIT ?`,
    )
    .pluck()

  return {
    list,
    get(id: number): { row: OutboxRow; waitsFor: OutboxRow[]; attempts: AttemptRecord[] } | null {
      const raw = rowById(core, id)
      if (!raw) return null
      return {
        row: toRowLeniently(raw),
        waitsFor: core.waits.needs(id).flatMap((need) => {
          const needed = rowById(core, need.id)
          return needed ? [toRowLeniently(needed)] : []
        }),
        attempts: historyOf(raw, core.attempts.all(id)),
      }
    },
    /** Refused rows grouped by cause, most frequent first. */
    causes(): { code: string; problem: string; count: number; newestAt: number }[] {
      return causes.all().map(({ code, count, newestId }) => {
        const raw = core.rows.byId(newestId)
        const trouble = raw?.trouble ? (JSON.parse(raw.trouble) as Trouble) : null
        return { code, count, problem: trouble?.problem ?? code, newestAt: raw?.finished_at ?? 0 }
      })
    },
    idsOfCause: (code: string, afterId: number, limit: number) => ofCause.all(code, afterId, limit),
  }
}

function countOf(core: Core, lanes: readonly string[], states: readonly OutboxState[]): number {
  const counts = countsNow(core)
  let total = 0
  for (const lane of lanes) for (const state of states) total += counts.get(lane)?.[state] ?? 0
  return total
}

function matcher(query: ListQuery): (raw: RawRow) => boolean {
  const text = query.text?.trim().toLowerCase() ?? ''
  return (raw) => {
    if (query.kind && raw.kind !== query.kind) return false
    if (query.subject && raw.subject_type !== query.subject.type) return false
    if (!text) return true
    return [raw.idempotency_key, raw.subject_id, raw.subject_label, raw.remote_no ?? ''].some((field) =>
      field.toLowerCase().includes(text),
    )
  }
}

/** A row delivered by a send carries that last line itself. */
function historyOf(raw: RawRow, attempts: AttemptRecord[]): AttemptRecord[] {
  if (raw.took_ms === null || raw.last_sent_at === null) return attempts
  const outcome = raw.existed === 1 ? 'existed' : 'delivered'
  return [...attempts, { at: raw.last_sent_at, tookMs: raw.took_ms, purpose: 'send', outcome, note: '' }]
}
