import {
  type DOCUMENT_SORTS,
  DOCUMENT_STATES,
  type DocumentFilter,
  type DocumentState,
  documentTabOf,
} from '../../preload/contract/index.ts'
import { foldCode } from '../catalog/index.ts'
import type { Database } from '../store/index.ts'
import { DOCUMENT_COLUMNS, type StoredDocument, toDocument } from './tables.ts'

export type DocumentSort = { by: (typeof DOCUMENT_SORTS)[number]; descending: boolean }

const SORTS: Record<DocumentSort['by'], string> = {
  seenAt: 'd.seen_at',
  finishedAt: 'coalesce(d.finished_there_at, 0)',
  expectedAt: 'coalesce(d.expected_at, 0)',
  number: 'd.number',
  lines: 'd.lines',
  amount: 'd.amount',
  state: 'd.state',
}

type Bound = string | number
interface Where {
  sql: string
  values: Bound[]
}

/** Beijing midnight of a day, epoch ms. */
const startOf = (day: string): number => Date.parse(`${day}T00:00:00+08:00`)
const DAY_MS = 86_400_000

/** Conditions of a filter. `lateBefore`: expected earlier than this is late (epoch ms). */
function whereOf(filter: DocumentFilter, lateBefore: number, withStates: boolean): Where {
  const parts: string[] = []
  const values: Bound[] = []
  const add = (sql: string, ...more: Bound[]): void => {
    parts.push(sql)
    values.push(...more)
  }
  if (filter.connectionId !== null) add('d.connection_id = ?', filter.connectionId)
  if (filter.direction !== null) add('d.direction = ?', filter.direction)
  if (filter.kind !== null) add('d.kind = ?', filter.kind)
  if (filter.shopId !== null) add('d.shop_id = ?', filter.shopId)
  if (filter.warehouseNo !== null) add('d.warehouse_no = ?', filter.warehouseNo)
  if (filter.from !== null) add('coalesce(d.finished_there_at, d.seen_at) >= ?', startOf(filter.from))
  if (filter.to !== null) add('coalesce(d.finished_there_at, d.seen_at) < ?', startOf(filter.to) + DAY_MS)
  if (filter.late) add('d.expected_at IS NOT NULL AND d.expected_at < ?', lateBefore)
  const text = filter.text.trim()
  if (text !== '') {
    const part = `%${text.replace(/[\\%_]/g, (char) => `\\${char}`)}%`
    const like = (column: string): string => `${column} LIKE ? ESCAPE '\\'`
    add(
      `(${['d.number', 'd.source_no', 'd.our_no', 'd.arrived_no', 'd.outer_no'].map(like).join(' OR ')}
        OR EXISTS (SELECT 1 FROM document_delivery e WHERE e.document_id = d.id AND e.our_no = ?)
        OR d.id IN (SELECT document_id FROM document_line WHERE code_key = ?))`,
      part,
      part,
      part,
      part,
      part,
      text,
      foldCode(text),
    )
  }
  if (withStates) {
    const states = statesOf(filter)
    if (states) add(`d.state IN (${states.map(() => '?').join(', ')})`, ...states)
  }
  return { sql: parts.length === 0 ? '1' : parts.join(' AND '), values }
}

/** States a filter names, by its own or by its tab; null = all. */
export function statesOf(filter: Pick<DocumentFilter, 'states' | 'tab'>): DocumentState[] | null {
  if (filter.states.length > 0) return filter.states
  return filter.tab === null ? null : DOCUMENT_STATES.filter((state) => documentTabOf(state) === filter.tab)
}

/** Cursor of a list: the last row's sort value and id. Null when the text is none of ours. */
function readCursor(text: string | null): [Bound, number] | null {
  if (text === null) return null
  try {
    const [value, id] = JSON.parse(text) as [Bound, number]
    return (typeof value === 'string' || typeof value === 'number') && Number.isSafeInteger(id) ? [value, id] : null
  } catch {
    return null
  }
}

export type DocumentList = ReturnType<typeof documentList>

/** The list of 单据: pages by key, counts per state. */
export function documentList(db: Database) {
  // 首页 asks several times a second: only what is expected is looked through, not all documents of the shop.
  const countExpected = db
    .prepare<[{ connectionId: number | null; before: number }], number>(
      `SELECT count(*) FROM document INDEXED BY document_expected
       WHERE expected_at IS NOT NULL AND expected_at < @before AND (@connectionId IS NULL OR connection_id = @connectionId)`,
    )
    .pluck()
  return {
    page(
      filter: DocumentFilter,
      page: { sort: DocumentSort; cursor: string | null; limit: number; lateBefore: number },
    ): { rows: StoredDocument[]; next: string | null } {
      const where = whereOf(filter, page.lateBefore, true)
      const order = SORTS[page.sort.by]
      const after = readCursor(page.cursor)
      const [sign, direction] = page.sort.descending ? ['<', 'DESC'] : ['>', 'ASC']
      const raws = db
        .prepare(
          `SELECT ${DOCUMENT_COLUMNS}, ${order} AS sort_value FROM document d WHERE ${where.sql}
           ${after ? `AND (${order}, d.id) ${sign} (?, ?)` : ''} ORDER BY ${order} ${direction}, d.id ${direction} LIMIT ?`,
        )
        .all(...where.values, ...(after ?? []), page.limit) as Record<string, Bound | null>[]
      const last = raws.at(-1)
      return {
        rows: raws.map(toDocument),
        next: raws.length === page.limit && last ? JSON.stringify([last.sort_value, last.id]) : null,
      }
    },
    /** Documents per state under the filter without its tab and states. */
    counts(filter: DocumentFilter, lateBefore: number): { state: DocumentState; count: number }[] {
      const where = whereOf(filter, lateBefore, false)
      return db
        .prepare(`SELECT d.state AS state, count(*) AS count FROM document d WHERE ${where.sql} GROUP BY d.state`)
        .all(...where.values) as { state: DocumentState; count: number }[]
    },
    countLate(filter: DocumentFilter, lateBefore: number): number {
      const where = whereOf({ ...filter, late: true }, lateBefore, false)
      return db
        .prepare(`SELECT count(*) FROM document d WHERE ${where.sql}`)
        .pluck()
        .get(...where.values) as number
    },
    /** The most overdue first. */
    late(connectionId: number | null, lateBefore: number, limit: number): StoredDocument[] {
      const own = connectionId === null ? [] : [connectionId]
      return (
        db
          .prepare(
            `SELECT ${DOCUMENT_COLUMNS} FROM document d WHERE d.expected_at IS NOT NULL AND d.expected_at < ?
             ${connectionId === null ? '' : 'AND d.connection_id = ?'} ORDER BY d.expected_at, d.id LIMIT ?`,
          )
          .all(lateBefore, ...own, limit) as Record<string, Bound | null>[]
      ).map(toDocument)
    },
    /** @param connectionId null = of all */
    countExpected: (connectionId: number | null, before: number): number =>
      countExpected.get({ connectionId, before }) ?? 0,
    /** Lines in order; `text` = part of 商家编码, 货品编号 or 名称. */
    lines(
      documentId: number,
      page: { text: string; after: number; limit: number },
    ): { lines: number[]; total: number } {
      const text = page.text.trim()
      const part = `%${text.replace(/[\\%_]/g, (char) => `\\${char}`)}%`
      const found =
        text === '' ? '' : `AND (spec_no LIKE ? ESCAPE '\\' OR goods_no LIKE ? ESCAPE '\\' OR name LIKE ? ESCAPE '\\')`
      const values = text === '' ? [] : [part, part, part]
      return {
        lines: db
          .prepare(`SELECT line FROM document_line WHERE document_id = ? AND line > ? ${found} ORDER BY line LIMIT ?`)
          .pluck()
          .all(documentId, page.after, ...values, page.limit) as number[],
        total: db
          .prepare(`SELECT count(*) FROM document_line WHERE document_id = ? ${found}`)
          .pluck()
          .get(documentId, ...values) as number,
      }
    },
  }
}
