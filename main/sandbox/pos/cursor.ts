import { CallFailure } from './failures.ts'
import { sha256 } from './values.ts'

/**
 * An opaque cursor: where to go on (`after`) in one list under one set of filters.
 */
export function encodeCursor(list: string, filters: unknown, after: number): string {
  return Buffer.from(JSON.stringify([mark(list, filters), after])).toString('base64url')
}

/** The position of a cursor; without one `start`. Throws BAD_CURSOR for a cursor of another list or filter. */
export function decodeCursor(cursor: string | null, list: string, filters: unknown, start = 0): number {
  if (cursor === null || cursor === '') return start
  try {
    const [found, after] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [unknown, unknown]
    if (found === mark(list, filters) && Number.isSafeInteger(after)) return after as number
  } catch {
    // Falls through: whatever cannot be read is no cursor of ours.
  }
  throw new CallFailure('BAD_CURSOR')
}

function mark(list: string, filters: unknown): string {
  return `${list}.${sha256(JSON.stringify(filters)).slice(0, 12)}`
}
