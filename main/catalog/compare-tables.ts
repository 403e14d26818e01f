import type { CompareLine, Trouble } from '../../preload/contract/index.ts'
import type { Database } from '../store/index.ts'
import { foldCode } from './codes.ts'
import { type CompareCode, type NewLine, searchText } from './compare-rules.ts'
import type { CompareCounts, CompareReading, CompareRow, CompareState, CompareStep } from './compare-state.ts'

type Kind = CompareLine['kind']

/** Part of `compare_code` that holds the ERP; the POS has parts from 1 on. */
export const ERP_PART = 0

/** Place of a code in the order of its part. */
export interface CodeKey {
  folded: string
  productId: string
  n: number
}

export interface StoredCode extends CompareCode {
  key: CodeKey
}

interface RawRun {
  id: number
  connection_id: number
  from_day: string
  state: CompareState
  failed_at: CompareStep | null
  started_at: number
  started_by: string
  finished_at: number | null
  correlation_id: string
  erp_as_of: number | null
  pos_as_of: number | null
  reading: string
  counts: string
  trouble: string | null
}

interface RawCode {
  folded: string
  product_id: string
  n: number
  code: string
  product_no: string
  name: string
  spec_name: string
  created_at: number | null
}

/** Before the first key of every part. */
export const FIRST_KEY: CodeKey = { folded: '', productId: '', n: 0 }

/**
 * All SQL of 商品对照, on the connection that writes staging. Nothing here opens a transaction, and no statement touches
 * more rows than it is given or told.
 */
export function compareTables(staging: Database) {
  const create = staging.prepare<[number, string, number, string, string, string, string]>(`
    INSERT INTO compare_run (connection_id, from_day, state, started_at, started_by, correlation_id, reading, counts)
    VALUES (?, ?, 'reading', ?, ?, ?, ?, ?)`)
  const byId = staging.prepare<[number], RawRun>('SELECT * FROM compare_run WHERE id = ?')
  const newest = staging.prepare<[number, number], RawRun>(
    'SELECT * FROM compare_run WHERE connection_id = ? ORDER BY id DESC LIMIT ?',
  )
  const newestDone = staging.prepare<[number], RawRun>(
    "SELECT * FROM compare_run WHERE connection_id = ? AND state = 'done' ORDER BY id DESC LIMIT 1",
  )
  const open = staging.prepare<[], RawRun>(
    "SELECT * FROM compare_run WHERE state IN ('reading', 'refreshing', 'comparing') ORDER BY id",
  )
  const setState = staging.prepare<[CompareState, CompareStep | null, string | null, number | null, number]>(
    'UPDATE compare_run SET state = ?, failed_at = ?, trouble = ?, finished_at = ? WHERE id = ?',
  )
  const setTrouble = staging.prepare<[string | null, number]>('UPDATE compare_run SET trouble = ? WHERE id = ?')
  const setReading = staging.prepare<[string, number]>('UPDATE compare_run SET reading = ? WHERE id = ?')
  const setErpAsOf = staging.prepare<[number, number]>('UPDATE compare_run SET erp_as_of = ? WHERE id = ?')
  const setPosAsOf = staging.prepare<[number | null, number]>('UPDATE compare_run SET pos_as_of = ? WHERE id = ?')
  const setCounts = staging.prepare<[string, number]>('UPDATE compare_run SET counts = ? WHERE id = ?')

  const dropErpGoods = staging.prepare<[number, string]>(
    'DELETE FROM compare_code WHERE run_id = ? AND product_id = ? AND part = 0',
  )
  const putCode = staging.prepare<
    [number, number, string, string, number, string, string, string, string, number | null]
  >(`INSERT OR REPLACE INTO compare_code
      (run_id, part, folded, product_id, n, code, product_no, name, spec_name, created_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const codesAfter = staging.prepare<[number, number, string, string, number, number], RawCode>(`
    SELECT folded, product_id, n, code, product_no, name, spec_name, created_at FROM compare_code
    WHERE run_id = ? AND part = ? AND (folded, product_id, n) > (?, ?, ?)
    ORDER BY folded, product_id, n LIMIT ?`)
  // By number, not by connection: the index on connections would sort all rows of one for every step.
  const posBetween = staging.prepare<[number, number, number], { product_id: string; body: string }>(`
    SELECT product_id, body FROM pos_product WHERE id > ? AND id <= ? AND +connection_id = ? ORDER BY id`)
  const lastPos = staging.prepare<[], { last: number | null }>('SELECT max(id) AS last FROM pos_product')

  const putLine = staging.prepare<[number, Kind, number, string, string]>(
    'INSERT INTO compare_line (run_id, kind, seq, search, body) VALUES (?, ?, ?, ?, ?)',
  )
  const linesAfter = staging.prepare<[number, Kind, number, number], { seq: number; body: string }>(`
    SELECT seq, body FROM compare_line WHERE run_id = ? AND kind = ? AND seq > ? ORDER BY seq LIMIT ?`)
  const scan = staging.prepare<[number, Kind, number, number, string], { seq: number }>(`
    SELECT seq FROM compare_line
    WHERE run_id = ? AND kind = ? AND seq > ? AND seq <= ? AND search LIKE ? ESCAPE '\\' ORDER BY seq`)
  const line = staging.prepare<[number, Kind, number], { body: string }>(
    'SELECT body FROM compare_line WHERE run_id = ? AND kind = ? AND seq = ?',
  )

  const dropCodes = staging.prepare<[number, number, number]>(`
    DELETE FROM compare_code WHERE (run_id, part, folded, product_id, n) IN
      (SELECT run_id, part, folded, product_id, n FROM compare_code WHERE run_id = ? AND part >= ? LIMIT ?)`)
  const dropLines = staging.prepare<[number, number]>(`
    DELETE FROM compare_line WHERE (run_id, kind, seq) IN
      (SELECT run_id, kind, seq FROM compare_line WHERE run_id = ? LIMIT ?)`)
  const withoutUse = (has: 'has_codes' | 'has_lines', done: string) =>
    staging.prepare<[], { id: number }>(`
      SELECT id FROM compare_run AS run WHERE ${has} = 1 AND (state = 'cancelled'
        OR state = 'done' AND ${done}
        OR state = 'failed' AND id < (SELECT max(id) FROM compare_run WHERE connection_id = run.connection_id))`)
  const codesWithoutUse = withoutUse('has_codes', 'TRUE')
  const linesWithoutUse = withoutUse(
    'has_lines',
    "id < (SELECT max(id) FROM compare_run WHERE connection_id = run.connection_id AND state = 'done')",
  )
  const codesGone = staging.prepare<[number]>('UPDATE compare_run SET has_codes = 0 WHERE id = ?')
  const linesGone = staging.prepare<[number]>('UPDATE compare_run SET has_lines = 0 WHERE id = ?')
  const forget = staging.prepare<[number]>(`
    DELETE FROM compare_run WHERE has_codes = 0 AND has_lines = 0 AND id NOT IN
      (SELECT kept.id FROM compare_run AS kept WHERE kept.connection_id = compare_run.connection_id
        ORDER BY kept.id DESC LIMIT ?)`)

  return {
    create(
      row: Pick<
        CompareRow,
        'connectionId' | 'from' | 'startedAt' | 'startedBy' | 'correlationId' | 'reading' | 'counts'
      >,
    ): number {
      const { connectionId, from, startedAt, startedBy, correlationId, reading, counts } = row
      const made = create.run(
        connectionId,
        from,
        startedAt,
        startedBy,
        correlationId,
        JSON.stringify(reading),
        JSON.stringify(counts),
      )
      return Number(made.lastInsertRowid)
    },
    get: (id: number): CompareRow | null => rowOf(byId.get(id)),
    newest: (connectionId: number, limit: number): CompareRow[] => newest.all(connectionId, limit).map(toRow),
    newestDone: (connectionId: number): CompareRow | null => rowOf(newestDone.get(connectionId)),
    /** Not ended yet, oldest first. */
    open: (): CompareRow[] => open.all().map(toRow),
    /** Clears the trouble unless one is given. */
    setState(
      id: number,
      state: CompareState,
      end: { failedAt?: CompareStep; trouble?: Trouble; finishedAt?: number } = {},
    ): void {
      const trouble = end.trouble ? JSON.stringify(end.trouble) : null
      setState.run(state, end.failedAt ?? null, trouble, end.finishedAt ?? null, id)
    },
    setTrouble: (id: number, trouble: Trouble | null): void =>
      void setTrouble.run(trouble ? JSON.stringify(trouble) : null, id),
    setReading: (id: number, reading: CompareReading): void => void setReading.run(JSON.stringify(reading), id),
    setErpAsOf: (id: number, at: number): void => void setErpAsOf.run(at, id),
    setPosAsOf: (id: number, at: number | null): void => void setPosAsOf.run(at, id),
    setCounts: (id: number, counts: CompareCounts): void => void setCounts.run(JSON.stringify(counts), id),

    /** Takes away what an earlier answer said of a product of the ERP. Returns how many specs went. */
    dropErpGoods: (id: number, goodsId: string): number => dropErpGoods.run(id, goodsId).changes,
    putCode(id: number, part: number, key: CodeKey, one: CompareCode): void {
      const { code, productNo, name, specName, createdAt } = one
      putCode.run(id, part, key.folded, key.productId, key.n, code, productNo, name, specName, createdAt)
    },
    codesAfter(id: number, part: number, after: CodeKey, limit: number): StoredCode[] {
      return codesAfter.all(id, part, after.folded, after.productId, after.n, limit).map((raw) => ({
        key: { folded: raw.folded, productId: raw.product_id, n: raw.n },
        side: part === ERP_PART ? 'erp' : 'pos',
        code: raw.code,
        productNo: raw.product_no,
        name: raw.name,
        specName: raw.spec_name,
        createdAt: raw.created_at,
      }))
    },
    /** Products of 商品列表 with after < id ≤ last; it keeps them in this file too. `body`: JSON of a `Product`. */
    posBetween: (after: number, last: number, connectionId: number) => posBetween.all(after, last, connectionId),
    /** Greatest id among the products of all connections; 0 = there are none. */
    lastPos: (): number => lastPos.get()?.last ?? 0,

    putLine(id: number, seq: number, one: NewLine): void {
      const { kind, ...body } = one
      putLine.run(id, kind, seq, searchText(one), JSON.stringify(body))
    },
    linesAfter: (id: number, kind: Kind, after: number, limit: number): CompareLine[] =>
      linesAfter.all(id, kind, after, limit).map((raw) => lineOf(kind, raw.seq, raw.body)),
    /** Numbers of lines with after < seq ≤ last that contain the text; keep the range small. */
    scan: (id: number, kind: Kind, after: number, last: number, text: string): number[] =>
      scan.all(id, kind, after, last, `%${foldCode(text).replace(/[\\%_]/g, '\\$&')}%`).map((raw) => raw.seq),
    line(id: number, kind: Kind, seq: number): CompareLine | null {
      const raw = line.get(id, kind, seq)
      return raw ? lineOf(kind, seq, raw.body) : null
    },

    /** Codes of this part and those after it go, at most `limit`. Returns how many went. */
    dropCodes: (id: number, fromPart: number, limit: number): number => dropCodes.run(id, fromPart, limit).changes,
    dropLines: (id: number, limit: number): number => dropLines.run(id, limit).changes,
    /** Runs that have ended, or were given up for a later one, and still have their codes. */
    codesWithoutUse: (): number[] => codesWithoutUse.all().map((raw) => raw.id),
    /** Runs whose lines a later result took the place of. */
    linesWithoutUse: (): number[] => linesWithoutUse.all().map((raw) => raw.id),
    codesGone: (id: number): void => void codesGone.run(id),
    linesGone: (id: number): void => void linesGone.run(id),
    /** Keeps the newest runs of each connection in the history. */
    forget: (keep: number): void => void forget.run(keep),
  }
}

export type CompareTables = ReturnType<typeof compareTables>

function lineOf(kind: Kind, seq: number, body: string): CompareLine {
  return { ...(JSON.parse(body) as Omit<CompareLine, 'kind' | 'seq'>), kind, seq }
}

const rowOf = (raw: RawRun | undefined): CompareRow | null => (raw ? toRow(raw) : null)

function toRow(raw: RawRun): CompareRow {
  return {
    id: raw.id,
    connectionId: raw.connection_id,
    from: raw.from_day,
    state: raw.state,
    failedAt: raw.failed_at,
    startedAt: raw.started_at,
    startedBy: raw.started_by,
    finishedAt: raw.finished_at,
    correlationId: raw.correlation_id,
    erpAsOf: raw.erp_as_of,
    posAsOf: raw.pos_as_of,
    reading: JSON.parse(raw.reading) as CompareReading,
    counts: JSON.parse(raw.counts) as CompareCounts,
    trouble: raw.trouble ? (JSON.parse(raw.trouble) as Trouble) : null,
  }
}
