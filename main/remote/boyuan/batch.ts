import type { Outcome } from '../../queue/types.ts'
import type { Call, CallOptions } from '../gateway-call.ts'
import type { Failure } from '../read.ts'
import { trouble } from '../trouble.ts'
import { UNKNOWN_ACTION } from '../wire-trouble.ts'
import { rowResultSchema } from './schemas.ts'
import type { BoyuanRowResult } from './types.ts'
import { BOYUAN_WORDS } from './words.ts'

/** Bytes of a body with room for the envelope; the contract takes 4 MiB. */
const MOST_BYTES = 3_500_000

/**
 * Sends rows in requests of the allowed size, one after the other, and gives every row its own outcome, found by its
 * sourceNo. Never throws.
 */
export async function sendRows<Row extends { sourceNo: string }>(
  call: Call,
  plan: { path: string; mostRows: number; rows: readonly Row[]; toWire(row: Row): { sourceNo: string } },
  options?: CallOptions,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  let stopped: Failure | null = null
  for (const chunk of chunks(plan.rows.map(plan.toWire), plan.mostRows)) {
    if (stopped) {
      for (const _ of chunk) outcomes.push(stopped)
      continue
    }
    const read = await call({ method: 'POST', path: plan.path, body: { rows: chunk }, read: false }, options)
    if (read.ok) outcomes.push(...matchRows(chunk, read.value.rows))
    else {
      for (const _ of chunk) outcomes.push(read.outcome)
      stopped = forTheRest(read.outcome)
    }
  }
  return outcomes
}

/** What one row of a batch answer means for the queue (contract, Rows 逐行结果). */
export function rowOutcome(result: BoyuanRowResult): Outcome {
  const remote = result.no === null ? {} : { remoteNo: result.no }
  if (result.result === 'done') return { kind: 'delivered', existed: false, ...remote, result }
  if (result.result === 'exists') return { kind: 'delivered', existed: true, ...remote, result }
  const said = `博远ERP的说明：${result.message.trim().slice(0, 200) || '无'}（${result.code}${result.field === null ? '' : `，位置 ${result.field}`}）`
  // Our number is there with other content: the look-up decides, it may be our own first attempt.
  if (result.code === 'KEY_REUSED') {
    return { kind: 'unknown', trouble: trouble('KEY_REUSED', '博远ERP里已有相同的来源单号', said, UNKNOWN_ACTION) }
  }
  const words = Object.hasOwn(BOYUAN_WORDS, result.code) ? BOYUAN_WORDS[result.code] : undefined
  const [problem, action] = words ?? ['博远ERP拒绝了这条资料', '请按说明改正后重试']
  return { kind: 'refused', trouble: trouble(result.code, problem, said, action) }
}

/** A row that the answer does not speak of, or twice with different words, may have been written. */
function matchRows(sent: readonly { sourceNo: string }[], answered: unknown): Outcome[] {
  const byNo = new Map<string, BoyuanRowResult | null>()
  for (const row of Array.isArray(answered) ? answered : []) {
    const parsed = rowResultSchema.safeParse(row)
    if (!parsed.success) continue
    const before = byNo.get(parsed.data.sourceNo)
    const same = before === undefined || JSON.stringify(before) === JSON.stringify(parsed.data)
    byNo.set(parsed.data.sourceNo, same ? parsed.data : null)
  }
  return sent.map(({ sourceNo }) => {
    const result = byNo.get(sourceNo)
    if (result) return rowOutcome(result)
    return {
      kind: 'unknown',
      trouble: trouble(
        'ROW_MISSING',
        '博远ERP的回答里缺少这条资料',
        '回答的条数或来源单号与发送的不符',
        UNKNOWN_ACTION,
      ),
    }
  })
}

function chunks(rows: readonly { sourceNo: string }[], mostRows: number): { sourceNo: string }[][] {
  const all: { sourceNo: string }[][] = []
  let bytes = 0
  for (const row of rows) {
    const size = Buffer.byteLength(JSON.stringify(row)) + 1
    const last = all.at(-1)
    if (!last || last.length >= mostRows || bytes + size > MOST_BYTES) {
      all.push([row])
      bytes = size
    } else {
      last.push(row)
      bytes += size
    }
  }
  return all
}

/** What rows behind a failed request get: they were not sent, so never `unknown`. Null: go on with them. */
function forTheRest(outcome: Failure): Failure | null {
  if (outcome.kind === 'refused') return null
  if (outcome.kind !== 'unknown') return outcome
  return {
    kind: 'not-now',
    trouble: trouble(
      'BATCH_STOPPED',
      '前一批没有得到回答，这一条还没有发出',
      outcome.trouble.cause,
      '稍后会自动发送，不需要操作',
    ),
  }
}
