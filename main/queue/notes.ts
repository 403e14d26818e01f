import type { Claimed } from './claim.ts'
import type { RawRow } from './row.ts'
import type { Decision } from './rules.ts'
import { STATE_TEXT } from './troubles.ts'
import type { QueueNote, Turn } from './turn.ts'
import type { Trouble } from './types.ts'

/** One journal line per correlation id: a batch of one click stays one line that names all its rows. */
export function noteDelivered(turn: Turn, delivered: readonly Claimed[]): void {
  const byCorrelation = new Map<string, Claimed[]>()
  for (const claimed of delivered) {
    const list = byCorrelation.get(claimed.raw.correlation_id)
    if (list) list.push(claimed)
    else byCorrelation.set(claimed.raw.correlation_id, [claimed])
  }
  for (const list of byCorrelation.values()) {
    const { raw } = list[0]!
    turn.notes.push({
      ...noteOf(raw),
      level: 'info',
      event: 'queue.delivered',
      message: list.length === 1 ? `已送达：${raw.subject_label}` : `已送达 ${list.length} 条：${raw.subject_label} 等`,
      keywords: list.flatMap(({ raw: each }) => [each.subject_id, each.idempotency_key]),
      detail: {
        kind: raw.kind,
        rows: list.map(({ raw: each }) => ({
          id: each.id,
          subjectType: each.subject_type,
          subjectId: each.subject_id,
          label: each.subject_label,
          ourNo: each.idempotency_key,
        })),
      },
    })
  }
}

/** A row that was not delivered. Looking up without news is not worth a line. */
export function noteTrouble(
  turn: Turn,
  raw: RawRow,
  entry: { decision: Decision; outcome: string; purpose: 'send' | 'look-up' },
): void {
  const { decision, outcome } = entry
  if (entry.purpose === 'look-up' && decision.state === 'unknown') return
  const trouble = decision.trouble
  turn.notes.push({
    ...noteOf(raw),
    level: decision.state === 'refused' ? 'error' : 'warn',
    event: `queue.${outcome}`,
    message: `${raw.subject_label}：${trouble?.problem ?? outcome}（${STATE_TEXT[decision.state]}）`,
    detail: { id: raw.id, kind: raw.kind, ourNo: raw.idempotency_key, attempts: decision.attempts, trouble },
  })
}

/** A row that ended without being sent. */
export function noteEnded(turn: Turn, raw: RawRow, state: 'expired' | 'refused', trouble: Trouble): void {
  turn.notes.push({
    ...noteOf(raw),
    level: state === 'refused' ? 'error' : 'warn',
    event: `queue.${state}-unsent`,
    message: `${raw.subject_label}：${trouble.problem}（${STATE_TEXT[state]}）`,
    detail: { id: raw.id, kind: raw.kind, ourNo: raw.idempotency_key, trouble },
  })
}

/** A person's act on a row. */
export function noteAct(turn: Turn, raw: RawRow, act: string, text: string, detail: Record<string, unknown>): void {
  turn.notes.push({
    ...noteOf(raw),
    level: 'info',
    event: `queue.${act}`,
    message: `${raw.subject_label}：${text}`,
    detail: { id: raw.id, kind: raw.kind, ourNo: raw.idempotency_key, ...detail },
  })
}

function noteOf(raw: RawRow): Pick<QueueNote, 'lane' | 'correlationId' | 'subject'> {
  return {
    lane: raw.lane,
    correlationId: raw.correlation_id,
    subject: { type: raw.subject_type, id: raw.subject_id },
  }
}
