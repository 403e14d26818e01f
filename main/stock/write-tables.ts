import type { StockResult, Trouble } from '../../preload/contract/index.ts'
import type { Database } from '../store/index.ts'
import type { WriteLine } from './types.ts'

interface RawWrite {
  run_id: number
  seq: number
  connection_id: number
  shop_id: string
  key: string
  code: string
  product_no: string
  name: string
  spec_name: string
  before: number
  after: number
  outbox_id: number | null
  result: StockResult
  found: number | null
  trouble: string | null
}

export interface LeftSpec {
  shopId: string
  key: string
  code: string
  reason: string
}

/** All SQL of queued lines and of what is left for the next run. Quantities × 10⁴. */
export function writeTables(db: Database) {
  const add = db.prepare(`INSERT INTO stock_write
    (run_id, seq, connection_id, shop_id, key, code, product_no, name, spec_name, before, after, outbox_id, result)
    VALUES (@runId, @seq, @connectionId, @shopId, @key, @code, @productNo, @name, @specName, @before, @after, @outboxId, @result)
    ON CONFLICT (run_id, seq) DO NOTHING`)
  const ofOutbox = db.prepare<[number], RawWrite>('SELECT * FROM stock_write WHERE outbox_id = ? ORDER BY run_id, seq')
  const one = db.prepare<[number, number], RawWrite>('SELECT * FROM stock_write WHERE run_id = ? AND seq = ?')
  const after = db.prepare<[number, number, number], RawWrite>(
    'SELECT * FROM stock_write WHERE run_id = ? AND seq > ? ORDER BY seq LIMIT ?',
  )
  const ofResult = db.prepare<[number, StockResult, number, number], RawWrite>(
    'SELECT * FROM stock_write WHERE run_id = ? AND result = ? AND seq > ? ORDER BY seq LIMIT ?',
  )
  const counts = db.prepare<[number], { result: StockResult; count: number }>(
    'SELECT result, count(*) AS count FROM stock_write WHERE run_id = ? GROUP BY result',
  )
  const setResult = db.prepare<[StockResult, number | null, string | null, number, number]>(
    'UPDATE stock_write SET result = ?, found = ?, trouble = ? WHERE run_id = ? AND seq = ?',
  )
  const setOutbox = db.prepare<[number | null, StockResult, number, number]>(
    'UPDATE stock_write SET outbox_id = ?, result = ? WHERE run_id = ? AND seq = ?',
  )
  const openOf = db.prepare<[number, number], RawWrite>(`SELECT * FROM stock_write INDEXED BY stock_write_open
    WHERE connection_id = ? AND run_id < ? AND result IN ('planned', 'waiting', 'unknown') ORDER BY run_id, seq`)
  const putLeft = db.prepare<[number, string, string, string, string, number]>(
    `INSERT INTO stock_left (connection_id, shop_id, key, code, reason, run_id) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (connection_id, shop_id, key) DO UPDATE SET code = excluded.code, reason = excluded.reason, run_id = excluded.run_id`,
  )
  const dropLeft = db.prepare<[number, string, string]>(
    'DELETE FROM stock_left WHERE connection_id = ? AND shop_id = ? AND key = ?',
  )
  const dropLeftBefore = db.prepare<[number, string, number]>(
    'DELETE FROM stock_left WHERE connection_id = ? AND shop_id = ? AND run_id < ?',
  )
  const left = db.prepare<[number], { shop_id: string; key: string; code: string; reason: string }>(
    'SELECT shop_id, key, code, reason FROM stock_left WHERE connection_id = ? ORDER BY shop_id, key',
  )
  const forget = db.prepare<[number, number]>(`DELETE FROM stock_write WHERE (run_id, seq) IN
    (SELECT run_id, seq FROM stock_write WHERE run_id = ? LIMIT ?)`)

  return {
    add(connectionId: number, line: Omit<WriteLine, 'found' | 'trouble'>): void {
      add.run({ ...line, connectionId })
    },
    ofOutbox: (outboxId: number): WriteLine[] => ofOutbox.all(outboxId).map(shape),
    get(runId: number, seq: number): WriteLine | null {
      const raw = one.get(runId, seq)
      return raw ? shape(raw) : null
    },
    after: (runId: number, seq: number, limit: number): WriteLine[] => after.all(runId, seq, limit).map(shape),
    ofResult: (runId: number, result: StockResult, seq: number, limit: number): WriteLine[] =>
      ofResult.all(runId, result, seq, limit).map(shape),
    counts(runId: number): Partial<Record<StockResult, number>> {
      return Object.fromEntries(counts.all(runId).map((row) => [row.result, row.count]))
    },
    setResult(
      line: { runId: number; seq: number },
      result: StockResult,
      why: { found?: number | null; trouble?: Trouble | null } = {},
    ): void {
      const trouble = why.trouble ? JSON.stringify(why.trouble) : null
      setResult.run(result, why.found ?? null, trouble, line.runId, line.seq)
    },
    setOutbox: (line: { runId: number; seq: number }, outboxId: number | null, result: StockResult): void =>
      void setOutbox.run(outboxId, result, line.runId, line.seq),
    /** Lines of earlier runs whose fate is not known. */
    openBefore: (connectionId: number, runId: number): WriteLine[] => openOf.all(connectionId, runId).map(shape),
    putLeft: (connectionId: number, runId: number, spec: LeftSpec): void =>
      void putLeft.run(connectionId, spec.shopId, spec.key, spec.code, spec.reason, runId),
    dropLeft: (connectionId: number, shopId: string, key: string): void => void dropLeft.run(connectionId, shopId, key),
    /** A run has looked at everything that was left of this shop before it. */
    dropLeftBefore: (connectionId: number, shopId: string, runId: number): void =>
      void dropLeftBefore.run(connectionId, shopId, runId),
    left: (connectionId: number): LeftSpec[] =>
      left.all(connectionId).map(({ shop_id, ...rest }) => ({ ...rest, shopId: shop_id })),
    /** Takes lines of an old run away, at most `limit`. Returns how many went. */
    forget: (runId: number, limit: number): number => forget.run(runId, limit).changes,
  }
}

export type WriteTables = ReturnType<typeof writeTables>

const shape = (raw: RawWrite): WriteLine => ({
  runId: raw.run_id,
  seq: raw.seq,
  shopId: raw.shop_id,
  key: raw.key,
  code: raw.code,
  productNo: raw.product_no,
  name: raw.name,
  specName: raw.spec_name,
  before: raw.before,
  after: raw.after,
  outboxId: raw.outbox_id,
  result: raw.result,
  found: raw.found,
  trouble: raw.trouble ? (JSON.parse(raw.trouble) as Trouble) : null,
})
