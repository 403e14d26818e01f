import { RowRefusal } from './failures.ts'
import { badField, isObject, type JsonObject, readText } from './fields.ts'
import type { PosStore } from './store.ts'
import { canonicalJson, sha256 } from './values.ts'

export type WriteScope = 'product' | 'stock' | 'document'

/** What carrying out a row gives: the entity it is about and its outcome without sourceNo, code and message. */
export type Applied = {
  action: string
  result: 'created' | 'updated'
  entityId: number | null
  message: string
  outcome: Record<string, unknown>
  /** Kept with the write for look-ups, not answered. */
  kept?: Record<string, unknown>
}

/** What a refused row answers where a carried out row has a value. */
type Blank = Record<string, unknown>

/**
 * Carries out a batch inside the caller's transaction: idempotent per sourceNo, each row all or nothing,
 * an outcome per row in request order. Counts arrivals and refusals for the books.
 */
export function runRows(
  store: PosStore,
  scope: WriteScope,
  rows: unknown[],
  blank: Blank,
  apply: (row: JsonObject, sourceNo: string) => Applied,
): Record<string, unknown>[] {
  return rows.map((row) => {
    const sourceNo = isObject(row) && typeof row.sourceNo === 'string' ? row.sourceNo : null
    try {
      return { sourceNo, ...runRow(store, scope, row, blank, apply) }
    } catch (error) {
      if (!(error instanceof RowRefusal)) throw error
      countRefusal(store, error.code)
      return { sourceNo, result: 'refused', code: error.code, message: error.message, ...blank, ...error.extras }
    }
  })
}

/** Counts a refused row by its code. */
export function countRefusal(store: PosStore, code: string): void {
  store.sql('INSERT INTO refusal (code, count) VALUES (?, 1) ON CONFLICT DO UPDATE SET count = count + 1').run(code)
}

function runRow(
  store: PosStore,
  scope: WriteScope,
  row: unknown,
  blank: Blank,
  apply: (row: JsonObject, sourceNo: string) => Applied,
): Record<string, unknown> {
  if (!isObject(row)) throw badField('sourceNo', '未填写')
  const sourceNo = readText(row.sourceNo, 'sourceNo', 64)
  count(store, scope, sourceNo, 1, 0)
  const contentHash = row.contentHash ?? null
  if (contentHash !== null) readText(contentHash, 'contentHash', 128)
  const { sourceNo: _key, contentHash: _hash, ...content } = row
  const derivedHash = sha256(canonicalJson(content))

  const before = store
    .sql('SELECT derived_hash, outcome FROM written WHERE scope = ? AND source_no = ?')
    .get(scope, sourceNo) as { derived_hash: string; outcome: string } | undefined
  if (before) {
    if (before.derived_hash !== derivedHash) {
      throw new RowRefusal('KEY_REUSED', `来源单号 ${sourceNo} 已用于其他内容`)
    }
    const { kept: _kept, ...first } = JSON.parse(before.outcome) as Record<string, unknown>
    return { result: 'exists', code: 'ALREADY_APPLIED', message: '已存在', ...blank, ...first, changed: false }
  }

  // Inside the caller's transaction this is a savepoint: a refusal undoes this row alone.
  const applied = store.atomic(() => apply(row, sourceNo))
  count(store, scope, sourceNo, 0, 1)
  store
    .sql(
      'INSERT INTO written (scope, source_no, action, content_hash, derived_hash, entity_id, outcome, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(
      scope,
      sourceNo,
      `${applied.action}/${applied.result}`,
      contentHash,
      derivedHash,
      applied.entityId,
      JSON.stringify(applied.kept ? { ...applied.outcome, kept: applied.kept } : applied.outcome),
      store.now(),
    )
  return { result: applied.result, code: 'OK', message: applied.message, ...blank, ...applied.outcome }
}

function count(store: PosStore, scope: WriteScope, sourceNo: string, received: number, applied: number): void {
  store
    .sql(
      `INSERT INTO arrival (scope, source_no, received, applied) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET received = received + excluded.received, applied = applied + excluded.applied`,
    )
    .run(scope, sourceNo, received, applied)
}
