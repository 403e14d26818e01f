import { formatBeijing } from '../kit/clock.ts'
import type { SandboxDatabase } from '../kit/database.ts'
import type { Page } from './params.ts'

/** A decimal(19,4) as the ERP writes it: `17.0000`. Takes integer ten-thousandths. */
export function decimal(tenThousandths: number): string {
  const sign = tenThousandths < 0 ? '-' : ''
  const digits = String(Math.abs(Math.trunc(tenThousandths))).padStart(5, '0')
  return `${sign}${digits.slice(0, -4)}.${digits.slice(-4)}`
}

/** An integer column: text, as everything that comes out of the ERP's database. */
export function int(value: number): string {
  return String(value)
}

/** Beijing time; 0 is the ERP's unset time. */
export function time(at: number): string {
  return at === 0 ? '0000-00-00 00:00:00' : formatBeijing(at)
}

/** 0, or the deletion's Unix seconds. */
export function deletion(at: number): string {
  return String(Math.floor(at / 1000))
}

/** A list answer: `total_count` on page 0 only. */
export type ListAnswer = { total_count?: string } & Record<string, unknown>

/** Conditions of a WHERE with their values, joined by AND. */
export type Where = { conditions: string[]; values: (string | number)[] }

export function where(...parts: (readonly [condition: string, ...values: (string | number)[]] | undefined)[]): Where {
  const given = parts.filter((part) => part !== undefined)
  return { conditions: given.map(([condition]) => condition), values: given.flatMap(([, ...values]) => values) }
}

/**
 * Reads one page of a query. Rows move to a later place when they are changed while someone reads: that is what the
 * ERP's own offset paging does.
 */
export function readPage<Row>(
  db: SandboxDatabase,
  query: { select: string; from: string; where: Where; order: string },
  page: Page,
): { rows: Row[]; total: { total_count?: string } } {
  const filter = query.where.conditions.length > 0 ? `WHERE ${query.where.conditions.join(' AND ')}` : ''
  const rows = db
    .prepare(`SELECT ${query.select} FROM ${query.from} ${filter} ORDER BY ${query.order} LIMIT ? OFFSET ?`)
    .all(...query.where.values, page.size, page.no * page.size) as Row[]
  if (page.no > 0) return { rows, total: {} }
  const count = db.prepare(`SELECT count(*) FROM ${query.from} ${filter}`).pluck()
  return { rows, total: { total_count: String(count.get(...query.where.values)) } }
}
