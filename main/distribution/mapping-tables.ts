import type { MappingState, MappingWhat, SerialRuleView } from '../../preload/contract/index.ts'
import { type Database, inTransaction } from '../store/index.ts'
import type { ErpItem, EzhanItem, Proposal } from './mapping-rules.ts'

/** Rows of one of the four lists as they came. */
export interface ListRow {
  code: string
  name: string
  model?: string | null
  barcode?: string | null
  unit?: string | null
  kind?: 'supplier' | 'customer'
  rule?: SerialRuleView
  active: boolean
}
export type ListName = 'province_product' | 'province_partner' | 'ezhan_goods' | 'ezhan_customer'

export interface MappingRow {
  ezhanCode: string
  ezhanName: string
  model: string | null
  barcode: string | null
  erpNo: string | null
  erpName: string | null
  state: MappingState
  reason: string
  confirmedBy: string | null
  confirmedAt: number | null
}

type RuleColumns = {
  serialManaged: number
  serialLength: number | null
  multiSerial: number
  auxLength: number | null
}

const SIDES = {
  products: { ezhan: 'ezhan_goods', erp: 'province_product', erpOnly: '' },
  customers: { ezhan: 'ezhan_customer', erp: 'province_partner', erpOnly: "AND e.kind = 'customer'" },
} as const

/** Order of the pages: unmapped first, then proposed, conflicts, confirmed. */
const RANK = `CASE WHEN m.no IS NOT NULL AND e.no IS NOT NULL AND e.active = 1 AND z.active = 1 THEN 3
  WHEN m.no IS NOT NULL THEN 2 WHEN p.code IS NULL THEN 0 WHEN p.no IS NULL THEN 2 ELSE 1 END`
const STATES: readonly MappingState[] = ['unmapped', 'proposed', 'conflict', 'confirmed']

/** All SQL of the e栈 lists, their mapping and the rules. Nothing here decides anything. */
export function createMappingTables(db: Database) {
  const ruleValues = (rule: SerialRuleView | undefined) =>
    rule ? [rule.serialManaged ? 1 : 0, rule.serialLength, rule.multiSerial ? 1 : 0, rule.auxLength] : []
  const ruleColumns = 'serial_managed, serial_length, multi_serial, aux_length'
  const put: Record<ListName, (id: number, row: ListRow, seenAt: number) => void> = {
    province_product: (() => {
      const statement = db.prepare(
        `INSERT OR REPLACE INTO province_product (connection_id, no, name, model, barcode, unit, ${ruleColumns}, active, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      return (id, row, at) =>
        void statement.run(
          id,
          row.code,
          row.name,
          row.model ?? null,
          row.barcode ?? null,
          row.unit ?? null,
          ...ruleValues(row.rule),
          row.active ? 1 : 0,
          at,
        )
    })(),
    ezhan_goods: (() => {
      const statement = db.prepare(
        `INSERT OR REPLACE INTO ezhan_goods (connection_id, code, name, model, barcode, ${ruleColumns}, active, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      return (id, row, at) =>
        void statement.run(
          id,
          row.code,
          row.name,
          row.model ?? null,
          row.barcode ?? null,
          ...ruleValues(row.rule),
          row.active ? 1 : 0,
          at,
        )
    })(),
    province_partner: (() => {
      const statement = db.prepare(
        'INSERT OR REPLACE INTO province_partner (connection_id, no, name, kind, active, seen_at) VALUES (?, ?, ?, ?, ?, ?)',
      )
      return (id, row, at) => void statement.run(id, row.code, row.name, row.kind, row.active ? 1 : 0, at)
    })(),
    ezhan_customer: (() => {
      const statement = db.prepare(
        'INSERT OR REPLACE INTO ezhan_customer (connection_id, code, name, active, seen_at) VALUES (?, ?, ?, ?, ?)',
      )
      return (id, row, at) => void statement.run(id, row.code, row.name, row.active ? 1 : 0, at)
    })(),
  }
  const mapped = db.prepare<[number, string, string], { code: string; no: string }>(
    'SELECT code, no FROM ezhan_mapping WHERE connection_id = ? AND what = ? AND code = ?',
  )
  const mappedNo = db.prepare<[number, string, string], { code: string; no: string }>(
    'SELECT code, no FROM ezhan_mapping WHERE connection_id = ? AND what = ? AND no = ?',
  )
  const insert = db.prepare(
    `INSERT INTO ezhan_mapping (connection_id, what, code, no, confirmed_at, confirmed_by) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (connection_id, what, code) DO UPDATE SET no = excluded.no, confirmed_at = excluded.confirmed_at, confirmed_by = excluded.confirmed_by`,
  )
  const remove = db.prepare('DELETE FROM ezhan_mapping WHERE connection_id = ? AND what = ? AND code = ?')
  const putProposal = db.prepare(
    'INSERT OR REPLACE INTO ezhan_proposal (connection_id, what, code, no, reason) VALUES (?, ?, ?, ?, ?)',
  )

  /** The join that every question about one kind stands on. */
  const from = (what: MappingWhat) => `FROM ${SIDES[what].ezhan} z
    LEFT JOIN ezhan_mapping m ON m.connection_id = z.connection_id AND m.what = '${what}' AND m.code = z.code
    LEFT JOIN ezhan_proposal p ON m.code IS NULL AND p.connection_id = z.connection_id AND p.what = '${what}' AND p.code = z.code
    LEFT JOIN ${SIDES[what].erp} e ON e.connection_id = z.connection_id AND e.no = coalesce(m.no, p.no)
    WHERE z.connection_id = ? AND (z.active = 1 OR m.code IS NOT NULL)`
  const extra = (what: MappingWhat) => (what === 'products' ? 'z.model, z.barcode' : 'NULL AS model, NULL AS barcode')
  const searched = (what: MappingWhat) =>
    what === 'products'
      ? "(? = '' OR z.code || ' ' || z.name || ' ' || coalesce(z.model, '') || ' ' || coalesce(z.barcode, '') || ' ' || coalesce(e.no, '') || ' ' || coalesce(e.name, '') LIKE ? ESCAPE '\\')"
      : "(? = '' OR z.code || ' ' || z.name || ' ' || coalesce(e.no, '') || ' ' || coalesce(e.name, '') LIKE ? ESCAPE '\\')"

  const ruleRows = db.prepare<[number, string, string, string, number], RuleSql>(
    `${RULES} AND (? = '' OR e.no || ' ' || e.name || ' ' || z.code LIKE ? ESCAPE '\\') AND e.no > ? ORDER BY e.no LIMIT ?`,
  )
  const ruleOf = db.prepare<[number, string], RuleSql>(`${RULES} AND m.no = ?`)
  const tables = {
    transaction: <T>(work: () => T): T => inTransaction(db, work),
    putRows(list: ListName, id: number, rows: readonly ListRow[], seenAt: number): void {
      for (const row of rows) put[list](id, row, seenAt)
    },
    /** Removes what the reading `seenAt` no longer showed. */
    dropUnseen(list: ListName, id: number, seenAt: number): void {
      db.prepare(`DELETE FROM ${list} WHERE connection_id = ? AND seen_at <> ?`).run(id, seenAt)
    },
    /** Rows in use that are not mapped yet, for the automatic proposals. */
    unmappedEzhan: (id: number, what: MappingWhat): EzhanItem[] =>
      db
        .prepare<[number], EzhanItem>(
          `SELECT z.code, z.name, ${extra(what)} FROM ${SIDES[what].ezhan} z WHERE z.connection_id = ? AND z.active = 1
           AND NOT EXISTS (SELECT 1 FROM ezhan_mapping m WHERE m.connection_id = z.connection_id AND m.what = '${what}' AND m.code = z.code)`,
        )
        .all(id),
    unmappedErp: (id: number, what: MappingWhat): ErpItem[] =>
      db
        .prepare<[number], ErpItem>(
          `SELECT e.no, e.name, ${what === 'products' ? 'e.model, e.barcode' : 'NULL AS model, NULL AS barcode'}
           FROM ${SIDES[what].erp} e WHERE e.connection_id = ? AND e.active = 1 ${SIDES[what].erpOnly}
           AND NOT EXISTS (SELECT 1 FROM ezhan_mapping m WHERE m.connection_id = e.connection_id AND m.what = '${what}' AND m.no = e.no)`,
        )
        .all(id),
    clearProposals: (id: number, what: MappingWhat): void =>
      void db.prepare('DELETE FROM ezhan_proposal WHERE connection_id = ? AND what = ?').run(id, what),
    putProposals(id: number, what: MappingWhat, proposals: readonly Proposal[]): void {
      for (const { code, no, reason } of proposals) putProposal.run(id, what, code, no, reason)
    },
    proposals: (id: number, what: MappingWhat, limit: number): { code: string; no: string }[] =>
      db
        .prepare<[number, string, number], { code: string; no: string }>(
          `SELECT code, no FROM ezhan_proposal p WHERE connection_id = ? AND what = ? AND no IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM ezhan_mapping m WHERE m.connection_id = p.connection_id AND m.what = p.what AND m.code = p.code)
           ORDER BY code LIMIT ?`,
        )
        .all(id, what, limit),
    dropProposal: (id: number, what: MappingWhat, code: string): void =>
      void db
        .prepare('DELETE FROM ezhan_proposal WHERE connection_id = ? AND what = ? AND code = ?')
        .run(id, what, code),

    ofCode: (id: number, what: MappingWhat, code: string) => mapped.get(id, what, code),
    ofNo: (id: number, what: MappingWhat, no: string) => mappedNo.get(id, what, no),
    ezhanName: (id: number, what: MappingWhat, code: string): string | undefined =>
      db
        .prepare<[number, string], string>(`SELECT name FROM ${SIDES[what].ezhan} WHERE connection_id = ? AND code = ?`)
        .pluck()
        .get(id, code),
    erpName: (id: number, what: MappingWhat, no: string): string | undefined =>
      db
        .prepare<[number, string], string>(
          `SELECT e.name FROM ${SIDES[what].erp} e WHERE e.connection_id = ? AND e.no = ? ${SIDES[what].erpOnly}`,
        )
        .pluck()
        .get(id, no),
    confirm: (id: number, what: MappingWhat, code: string, no: string, by: string, at: number): void =>
      void insert.run(id, what, code, no, at, by),
    unmap: (id: number, what: MappingWhat, code: string): boolean => remove.run(id, what, code).changes === 1,

    /** One page from `after` = `rank|code` on. */
    page(
      id: number,
      what: MappingWhat,
      filter: {
        state: MappingState | null
        search: string
        after: { rank: number; code: string } | null
        limit: number
      },
    ): (MappingRow & { rank: number })[] {
      const like = likeText(filter.search)
      const rank = filter.state === null ? -1 : STATES.indexOf(filter.state)
      const rows = db
        .prepare(
          `SELECT * FROM (SELECT z.code AS ezhanCode, z.name AS ezhanName, ${extra(what)}, coalesce(m.no, p.no) AS erpNo, e.name AS erpName,
             ${RANK} AS rank, coalesce(p.reason, '') AS reason, m.confirmed_by AS confirmedBy, m.confirmed_at AS confirmedAt,
             z.active AS zActive, e.active AS eActive, m.no AS mNo
           ${from(what)} AND ${searched(what)})
           WHERE (? < 0 OR rank = ?) AND (rank > ? OR (rank = ? AND ezhanCode > ?)) ORDER BY rank, ezhanCode LIMIT ?`,
        )
        .all(
          id,
          filter.search,
          like,
          rank,
          rank,
          filter.after?.rank ?? -1,
          filter.after?.rank ?? -1,
          filter.after?.code ?? '',
          filter.limit,
        ) as (MappingRow & { rank: number; zActive: number; eActive: number | null; mNo: string | null })[]
      return rows.map(({ zActive, eActive, mNo, ...row }) => ({
        ...row,
        state: STATES[row.rank]!,
        reason: row.rank === 2 && mNo !== null ? brokenReason(zActive, eActive) : row.reason,
      }))
    },
    erpOnlyPage: (id: number, what: MappingWhat, search: string, after: string, limit: number): MappingRow[] =>
      db
        .prepare<
          [number, string, string, string, number],
          { no: string; name: string; model: string | null; barcode: string | null }
        >(
          `SELECT e.no, e.name, ${what === 'products' ? 'e.model, e.barcode' : 'NULL AS model, NULL AS barcode'} FROM ${SIDES[what].erp} e
           WHERE e.connection_id = ? AND e.active = 1 ${SIDES[what].erpOnly} AND (? = '' OR e.no || ' ' || e.name LIKE ? ESCAPE '\\') AND e.no > ?
           AND NOT EXISTS (SELECT 1 FROM ezhan_mapping m WHERE m.connection_id = e.connection_id AND m.what = '${what}' AND m.no = e.no)
           ORDER BY e.no LIMIT ?`,
        )
        .all(id, search, likeText(search), after, limit)
        .map((row) => ({
          ezhanCode: '',
          ezhanName: '',
          model: row.model,
          barcode: row.barcode,
          erpNo: row.no,
          erpName: row.name,
          state: 'unmapped' as const,
          reason: '',
          confirmedBy: null,
          confirmedAt: null,
        })),
    counts(id: number, what: MappingWhat) {
      const counts = { unmapped: 0, proposed: 0, conflict: 0, confirmed: 0 }
      const rows = db
        .prepare<[number], { rank: number; count: number }>(
          `SELECT ${RANK} AS rank, count(*) AS count ${from(what)} GROUP BY 1`,
        )
        .all(id)
      for (const { rank, count } of rows) counts[STATES[rank]!] = count
      const erpOnly = db
        .prepare<[number], number>(
          `SELECT count(*) FROM ${SIDES[what].erp} e WHERE e.connection_id = ? AND e.active = 1 ${SIDES[what].erpOnly}
           AND NOT EXISTS (SELECT 1 FROM ezhan_mapping m WHERE m.connection_id = e.connection_id AND m.what = '${what}' AND m.no = e.no)`,
        )
        .pluck()
        .get(id)!
      return { ...counts, erpOnly }
    },
    candidates: (id: number, what: MappingWhat, search: string) =>
      db
        .prepare<[number, string, string], { erpNo: string; erpName: string; takenBy: string | null }>(
          `SELECT e.no AS erpNo, e.name AS erpName, m.code AS takenBy FROM ${SIDES[what].erp} e
           LEFT JOIN ezhan_mapping m ON m.connection_id = e.connection_id AND m.what = '${what}' AND m.no = e.no
           WHERE e.connection_id = ? AND e.active = 1 ${SIDES[what].erpOnly} AND (? = '' OR e.no || ' ' || e.name LIKE ? ESCAPE '\\')
           ORDER BY m.code IS NOT NULL, e.no LIMIT 50`,
        )
        .all(id, search, likeText(search)),

    /** A mapped product with both rules, by its ERP number; undefined when it is not mapped or one side is gone. */
    rulesOf(id: number, productNo: string) {
      const row = ruleOf.get(id, productNo)
      return row ? ruleView(row) : undefined
    },
    rules: (id: number, search: string, after: string, limit: number) =>
      ruleRows.all(id, search, likeText(search), after, limit).map(ruleView),
  }

  return tables
}
export type MappingTables = ReturnType<typeof createMappingTables>

type RuleSql = { productNo: string; productName: string; goodsCode: string } & {
  [K in keyof RuleColumns as `erp_${K}`]: RuleColumns[K]
} & { [K in keyof RuleColumns as `ideal_${K}`]: RuleColumns[K] }
const side = (table: string, name: string): string =>
  `${table}.serial_managed AS ${name}_serialManaged, ${table}.serial_length AS ${name}_serialLength, ${table}.multi_serial AS ${name}_multiSerial, ${table}.aux_length AS ${name}_auxLength`
/** Mapped products with the rules of both sides. */
const RULES = `SELECT e.no AS productNo, e.name AS productName, z.code AS goodsCode, ${side('e', 'erp')}, ${side('z', 'ideal')}
  FROM ezhan_mapping m
  JOIN province_product e ON e.connection_id = m.connection_id AND e.no = m.no AND e.active = 1
  JOIN ezhan_goods z ON z.connection_id = m.connection_id AND z.code = m.code AND z.active = 1
  WHERE m.connection_id = ? AND m.what = 'products'`

function ruleView(row: Record<string, string | number | null>) {
  const rule = (side: 'erp' | 'ideal'): SerialRuleView => ({
    serialManaged: row[`${side}_serialManaged`] === 1,
    serialLength: row[`${side}_serialLength`] as number | null,
    multiSerial: row[`${side}_multiSerial`] === 1,
    auxLength: row[`${side}_auxLength`] as number | null,
  })
  return {
    productNo: String(row.productNo),
    productName: String(row.productName),
    goodsCode: String(row.goodsCode),
    erp: rule('erp'),
    ideal: rule('ideal'),
  }
}

function brokenReason(zActive: number, eActive: number | null): string {
  if (zActive !== 1) return 'e栈里已停用'
  return eActive === null ? '博远ERP里已没有对应的资料' : '博远ERP里对应的资料已停用'
}

function likeText(search: string): string {
  return `%${search.replace(/[\\%_]/g, (char) => `\\${char}`)}%`
}
