import type { JsonObject } from '../json.ts'
import { garbage } from '../outcome.ts'
import type { Read } from '../read.ts'
import { type Call, type CallOptions, type Parameters, readList } from './call.ts'
import { text } from './rows.ts'

const PAGE_SIZE = 100
const MOST_PAGES = 500

/**
 * Reads a short list whole (shops, warehouses, logistics, classes). Copes with an endpoint that knows no paging and
 * answers everything to every page, and with one that names no total.
 * @param key field that identifies a row; repeated rows are dropped
 */
export async function readAll(
  call: Call,
  name: string,
  list: string,
  key: string,
  parameters: Parameters = {},
  options?: CallOptions,
): Promise<Read<JsonObject[]>> {
  const rows = new Map<string, JsonObject>()
  let total: number | null = null
  for (let no = 0; no < MOST_PAGES; no++) {
    // Without a total the list is taken to end where the rows do.
    const known = total ?? rows.size
    const page = { no, size: PAGE_SIZE, ...(no > 0 ? { knownTotal: known } : {}) }
    const read = await readList(call, name, list, parameters, page, options)
    if (!read.ok) return read
    if (no === 0) total = read.value.total
    const before = rows.size
    for (const row of read.value.rows) rows.set(text(row, key) || `#${rows.size}`, row)
    const complete = total === null ? read.value.rows.length !== PAGE_SIZE : rows.size >= total
    if (complete || rows.size === before) break
  }
  // Fewer rows than the total: a page came back short. A list taken for whole would hide shops or warehouses.
  if (total !== null && rows.size < total)
    return { ok: false, outcome: garbage({ idempotent: true, system: 'wangdian' }) }
  return { ok: true, value: [...rows.values()] }
}
