import type { z } from 'zod'
import type { Outcome } from '../../queue/types.ts'
import { assertNever } from '../assert-never.ts'
import { garbage } from '../outcome.ts'
import type { Failure, Read } from '../read.ts'
import { trouble } from '../trouble.ts'
import type { Call, CallOptions } from './call.ts'
import { missingRow, posOutcome } from './outcome.ts'
import { rowsOf } from './schemas.ts'
import type { PosRowResult } from './types.ts'

/** Bytes of a body with room for the envelope; the contract takes 4 MiB. */
const MOST_BYTES = 3_500_000

/** One row's answer, or the failure of the request it went with. `missing`: the answer does not speak of it. */
export type BatchRow<Result> =
  | { kind: 'answered'; result: Result }
  | { kind: 'missing' }
  | { kind: 'failed'; outcome: Failure }

export interface BatchPlan<Row extends { sourceNo: string }, Result extends PosRowResult> {
  path: string
  mostRows: number
  rows: readonly Row[]
  toWire(row: Row): object
  schema: z.ZodType<Result>
}

/**
 * Sends rows in requests of the allowed size, one after the other, and gives every row its own answer, found by its
 * sourceNo. Never throws.
 */
export async function sendBatch<Row extends { sourceNo: string }, Result extends PosRowResult>(
  call: Call,
  plan: BatchPlan<Row, Result>,
  options?: CallOptions,
): Promise<BatchRow<Result>[]> {
  const answers: BatchRow<Result>[] = []
  let stopped: Failure | null = null
  for (const chunk of chunks(plan)) {
    if (stopped) {
      for (const _ of chunk) answers.push({ kind: 'failed', outcome: stopped })
      continue
    }
    const read = await call({ method: 'POST', path: plan.path, body: { rows: chunk }, read: false }, options)
    if (read.ok) answers.push(...matchRows(chunk, read.value.rows, plan.schema))
    else {
      for (const _ of chunk) answers.push({ kind: 'failed', outcome: read.outcome })
      stopped = forTheRest(read.outcome)
    }
  }
  return answers
}

/** The queue's outcome of every row. @param remoteNoOf number on the other side, null without one */
export function batchOutcomes<Result extends PosRowResult>(
  answers: readonly BatchRow<Result>[],
  remoteNoOf: (result: Result) => string | null,
): Outcome[] {
  return answers.map((answer) => {
    switch (answer.kind) {
      case 'answered':
        return posOutcome(answer.result, remoteNoOf(answer.result))
      case 'missing':
        return missingRow()
      case 'failed':
        return answer.outcome
      default:
        return assertNever(answer)
    }
  })
}

/** Rows of one answer by sourceNo. A row twice in the answer with different words counts as not answered. */
function matchRows<Result extends PosRowResult>(
  sent: readonly { sourceNo: string }[],
  answered: unknown,
  schema: z.ZodType<Result>,
): BatchRow<Result>[] {
  const byNo = new Map<string, Result | null>()
  for (const row of Array.isArray(answered) ? answered : []) {
    const parsed = schema.safeParse(row)
    if (!parsed.success) continue
    const { sourceNo } = parsed.data
    const before = byNo.get(sourceNo)
    const same = before === undefined || JSON.stringify(before) === JSON.stringify(parsed.data)
    byNo.set(sourceNo, same ? parsed.data : null)
  }
  return sent.map(({ sourceNo }) => {
    const result = byNo.get(sourceNo)
    return result ? { kind: 'answered', result } : { kind: 'missing' }
  })
}

function chunks<Row extends { sourceNo: string }, Result extends PosRowResult>(
  plan: BatchPlan<Row, Result>,
): { sourceNo: string }[][] {
  const all: { sourceNo: string }[][] = []
  let bytes = 0
  for (const row of plan.rows) {
    const wire = plan.toWire(row) as { sourceNo: string }
    const size = Buffer.byteLength(JSON.stringify(wire)) + 1
    const last = all.at(-1)
    if (!last || last.length >= plan.mostRows || bytes + size > MOST_BYTES) {
      all.push([wire])
      bytes = size
    } else {
      last.push(wire)
      bytes += size
    }
  }
  return all
}

/** What rows behind a failed request get: they were not sent, so never `unknown`. Null: go on with them. */
function forTheRest(outcome: Failure): Failure | null {
  switch (outcome.kind) {
    case 'refused':
      return null
    case 'unknown':
      return {
        kind: 'not-now',
        trouble: trouble(
          'BATCH_STOPPED',
          '前一批没有得到回答，这一条还没有发出',
          outcome.trouble.cause,
          '稍后会自动发送，不需要操作',
        ),
      }
    default:
      return outcome
  }
}

/** Rows of an idempotent batch without sourceNo (categories, brands), in request order; a different count is garbage. */
export async function sendPlain<Schema extends z.ZodType>(
  call: Call,
  path: string,
  rows: readonly object[],
  schema: Schema,
  options?: CallOptions,
): Promise<Read<z.output<Schema>[]>> {
  const results: z.output<Schema>[] = []
  for (let from = 0; from < rows.length; from += 200) {
    const part = rows.slice(from, from + 200)
    const read = await call({ method: 'POST', path, body: { rows: part }, read: false }, options)
    if (!read.ok) return read
    const parsed = rowsOf(schema).safeParse(read.value)
    if (!parsed.success || parsed.data.rows.length !== part.length) {
      return { ok: false, outcome: garbage({ idempotent: false, system: 'pos' }) }
    }
    results.push(...parsed.data.rows)
  }
  return { ok: true, value: results }
}
