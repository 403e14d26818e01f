import { AT_ONCE } from './tables.ts'
import type { OutboxRow, OutboxState, Trouble } from './types.ts'

/** A row as `outbox` joined with `outbox_body` gives it. */
export interface RawRow {
  id: number
  lane: string
  group_key: string
  kind: string
  priority: number
  /** `sending` only in memory: a row on the wire keeps its former state in the file. */
  state: OutboxState
  /** The state in the file, which the counts go by, where it differs from `state`. */
  booked?: OutboxState
  stage: number
  setback: number
  waits: number
  attempts: number
  calls: number
  offline_tries: number
  lookups: number
  due_at: number
  due_from: number | null
  not_after: number | null
  supersedes: string | null
  trouble_code: string | null
  trouble: string | null
  remote_no: string | null
  result: string | null
  created_at: number
  updated_at: number
  first_sent_at: number | null
  last_sent_at: number | null
  took_ms: number | null
  existed: number
  not_found_at: number | null
  finished_at: number | null
  idempotency_key: string
  content_hash: string
  payload: string
  subject_type: string
  subject_id: string
  subject_label: string
  asked_by: string
  correlation_id: string
}

export const ROW_COLUMNS = `o.id, o.lane, o.group_key, o.kind, o.priority, o.state, o.stage, o.setback, o.waits, o.attempts,
  o.calls, o.offline_tries, o.lookups, o.due_at, o.due_from, o.not_after, o.supersedes, o.trouble_code,
  o.trouble, o.remote_no, o.result, o.created_at, o.updated_at, o.first_sent_at, o.last_sent_at, o.took_ms, o.existed, o.not_found_at,
  o.finished_at, b.idempotency_key, b.content_hash, b.payload, b.subject_type, b.subject_id, b.subject_label, b.asked_by,
  b.correlation_id`

/** The public shape of a row. Throws SyntaxError when the stored payload no longer parses. */
export function toRow(raw: RawRow): OutboxRow {
  return shape(raw, JSON.parse(raw.payload))
}

/** As `toRow`, for lists and broken rows: a payload that does not parse is null. */
export function toRowLeniently(raw: RawRow): OutboxRow {
  return shape(raw, parseOr(raw.payload, null))
}

/** The fields every change of a row needs, whether its payload can be read or not. */
export function troubleOf(raw: RawRow): Trouble | null {
  return raw.trouble === null ? null : (parseOr(raw.trouble, null) as Trouble | null)
}

function shape(raw: RawRow, payload: unknown): OutboxRow {
  return {
    id: raw.id,
    lane: raw.lane,
    groupKey: raw.group_key,
    kind: raw.kind,
    priority: raw.priority,
    idempotencyKey: raw.idempotency_key,
    payload,
    contentHash: raw.content_hash,
    state: raw.state,
    attempts: raw.attempts,
    dueAt: raw.due_at === AT_ONCE ? raw.updated_at : raw.due_at,
    notAfter: raw.not_after,
    supersedes: raw.supersedes,
    subject: { type: raw.subject_type, id: raw.subject_id, label: raw.subject_label },
    askedBy: raw.asked_by,
    correlationId: raw.correlation_id,
    trouble: troubleOf(raw),
    remoteNo: raw.remote_no,
    result: raw.result === null ? null : parseOr(raw.result, null),
    createdAt: raw.created_at,
    updatedAt: raw.updated_at,
    firstSentAt: raw.first_sent_at,
    lastSentAt: raw.last_sent_at,
    finishedAt: raw.finished_at,
  }
}

function parseOr(text: string, fallback: unknown): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return fallback
  }
}
