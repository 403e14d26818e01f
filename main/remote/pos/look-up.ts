import type { z } from 'zod'
import type { Finding } from '../../queue/types.ts'
import { garbage } from '../outcome.ts'
import type { Read } from '../read.ts'
import type { Call, CallOptions } from './call.ts'
import { posFinding } from './outcome.ts'
import { readData } from './read-data.ts'
import { rowsOf } from './schemas.ts'
import type { PosLookup } from './types.ts'

const MOST_KEYS = 200

/**
 * Looks keys of one kind up in every status, 200 a request.
 * @returns one answer per key in the order asked; an answer that leaves a key out is garbage as a whole
 */
export async function lookUp<Row>(
  call: Call,
  path: string,
  by: string,
  keys: readonly string[],
  schema: z.ZodType<PosLookup<Row>>,
  options?: CallOptions,
): Promise<Read<PosLookup<Row>[]>> {
  const found: PosLookup<Row>[] = []
  for (let from = 0; from < keys.length; from += MOST_KEYS) {
    const part = keys.slice(from, from + MOST_KEYS)
    const body = { by, keys: part }
    const read = await readData(call, { method: 'POST', path, body, read: true }, rowsOf(schema), options)
    if (!read.ok) return read
    const byKey = new Map(read.value.rows.map((row) => [row.key, row]))
    for (const key of part) {
      const row = byKey.get(key)
      if (!row) return { ok: false, outcome: garbage({ idempotent: true, system: 'pos' }) }
      found.push(row)
    }
  }
  return { ok: true, value: found }
}

/** Settles rows whose outcome is unknown: one finding per row, in order. */
export async function findRows<Row>(
  rows: readonly { sourceNo: string; contentHash?: string | null }[],
  ask: (keys: string[]) => Promise<Read<PosLookup<Row>[]>>,
  remoteNoOf: (row: Row) => string,
): Promise<Finding[]> {
  const read = await ask(rows.map((row) => row.sourceNo))
  return rows.map((row, index) => {
    if (!read.ok) return { kind: 'failed', outcome: read.outcome }
    return posFinding(read.value[index]!, row.contentHash ?? null, remoteNoOf)
  })
}
