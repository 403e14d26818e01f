import { createHash } from 'node:crypto'
import { GatewayFailure } from '../kit/gateway-failures.ts'
import { canonicalJson, formatTime } from '../pos/values.ts'
import { RowRefusal } from './row-refusal.ts'
import type { BoyuanStore } from './store.ts'

export type Written = { action: string; no: string; version: number | null }
type WrittenRow = Written & { source_no: string; content_hash: string; derived_hash: string; at: number }

/** Answers a batch: one outcome per row in order, each row all or nothing, every sourceNo once (contract, Rows). */
export function answerRows(
  store: BoyuanStore,
  body: unknown,
  mostRows: number,
  act: (row: Record<string, unknown>) => Written,
): { rows: unknown[] } {
  const rows = listOf(body, 'rows', mostRows)
  return { rows: rows.map((row) => answerRow(store, row, act)) }
}

function answerRow(store: BoyuanStore, given: unknown, act: (row: Record<string, unknown>) => Written): unknown {
  const row = (typeof given === 'object' && given !== null ? given : {}) as Record<string, unknown>
  const { sourceNo, contentHash, ...content } = row
  const no = typeof sourceNo === 'string' ? sourceNo : ''
  const outcome = (result: string, code: string, message: string, more: object = {}) => ({
    sourceNo: no,
    result,
    code,
    message,
    field: null,
    no: null,
    version: null,
    ...more,
  })
  if (no === '' || no.length > 100 || typeof contentHash !== 'string' || contentHash === '') {
    return outcome('refused', 'INVALID_FIELD', 'sourceNo 或 contentHash 不正确', { field: 'sourceNo' })
  }
  const derived = createHash('sha256').update(canonicalJson(content)).digest('hex')
  const before = store.sql('SELECT * FROM written WHERE source_no = ?').get(no) as WrittenRow | undefined
  if (before) {
    store.sql('UPDATE written SET received = received + 1 WHERE source_no = ?').run(no)
    return before.derived_hash === derived
      ? outcome('exists', 'ALREADY_APPLIED', '已处理过', { no: before.no, version: before.version })
      : outcome('refused', 'KEY_REUSED', '来源单号已用于另一份内容')
  }
  try {
    const done = store.atomic(() => {
      const written = act(row)
      store
        .sql(
          `INSERT INTO written (source_no, action, content_hash, derived_hash, no, version, at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(no, written.action, contentHash, derived, written.no, written.version, store.now())
      return written
    })
    return outcome('done', 'OK', '成功', { no: done.no, version: done.version })
  } catch (error) {
    if (!(error instanceof RowRefusal)) throw error
    return outcome('refused', error.code, error.message, { field: error.field })
  }
}

/** `POST /v1/writes:lookup` */
export function lookUpWrites(store: BoyuanStore, body: unknown): { rows: unknown[] } {
  return {
    rows: listOf(body, 'keys', 200).map((key) => {
      const row = store.sql('SELECT * FROM written WHERE source_no = ?').get(String(key)) as WrittenRow | undefined
      return {
        key: String(key),
        write: row
          ? {
              sourceNo: row.source_no,
              action: row.action,
              contentHash: row.content_hash,
              no: row.no,
              appliedAt: formatTime(row.at),
            }
          : null,
      }
    }),
  }
}

/** The rows or keys of a batch; 422 when there are none or too many. */
export function listOf(body: unknown, name: string, most: number): unknown[] {
  const list = (body as Record<string, unknown> | null)?.[name]
  if (!Array.isArray(list) || list.length === 0) throw new GatewayFailure('INVALID_REQUEST', `${name} 应为非空数组`)
  if (list.length > most) throw new GatewayFailure('TOO_MANY_ROWS', `一次最多 ${most} 项`)
  return list as unknown[]
}
