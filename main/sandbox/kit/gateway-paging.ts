import { createHash } from 'node:crypto'
import { GatewayFailure } from './gateway-failures.ts'

/** A whole number from the query; 422 outside the bounds. */
export function wholeNumber(
  query: URLSearchParams,
  name: string,
  min: number,
  max: number,
  standard: number | null,
): number {
  const text = query.get(name)
  if ((text === null || text === '') && standard !== null) return standard
  const value = text !== null && /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= min && value <= max)) {
    throw new GatewayFailure('INVALID_REQUEST', `${name} 应为 ${min} 到 ${max} 的整数`)
  }
  return value
}

/** An opaque cursor: the last key of one list under one set of filters. */
export function encodeCursor(list: string, after: string | number): string {
  return Buffer.from(JSON.stringify([mark(list), after])).toString('base64url')
}

/** The key of a cursor, null without one. Throws BAD_CURSOR for a cursor of another list or filter. */
export function decodeCursor(cursor: string | null, list: string): string | number | null {
  if (cursor === null || cursor === '') return null
  try {
    const [found, after] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [unknown, unknown]
    if (found === mark(list) && (typeof after === 'string' || Number.isSafeInteger(after))) {
      return after as string | number
    }
  } catch {
    // Falls through: whatever cannot be read is no cursor of ours.
  }
  throw new GatewayFailure('BAD_CURSOR')
}

function mark(list: string): string {
  return createHash('sha256').update(list).digest('hex').slice(0, 12)
}

/** Cuts `limit + 1` rows to a page with its cursor. */
export function pageOf<Row>(
  list: string,
  found: readonly Row[],
  limit: number,
  keyOf: (row: Row) => string | number,
): { rows: Row[]; nextCursor: string | null } {
  const rows = found.slice(0, limit)
  return { rows, nextCursor: found.length > limit ? encodeCursor(list, keyOf(rows.at(-1)!)) : null }
}
