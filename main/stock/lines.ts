import type { StockCounts, StockFilter, StockLine, StockResult } from '../../preload/contract/index.ts'
import { foldCode } from '../catalog/index.ts'
import type { Database } from '../store/index.ts'
import type { NumberedLine, PlanTables } from './plan-tables.ts'
import { isWrite, reasonText } from './rules.ts'
import type { RunRow, WriteLine } from './types.ts'
import { decimalText } from './view.ts'
import type { WriteTables } from './write-tables.ts'

export interface LineQuery {
  filter: StockFilter
  shopId: string | null
  text: string
}
export type LineSort = 'difference' | 'code' | 'shop'

/** Lines looked at without a pause. */
const SLICE = 1_000

type Place = [string | number, number]

interface LinesDeps {
  staging: Database
  plans: PlanTables
  writes: WriteTables
  shopName(row: RunRow, shopId: string): string
  /** Whether the outcome of an outbox row is unknown. */
  isUnknown(outboxId: number): boolean
}

const yieldToLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Reads the lines of runs for the window, a piece at a time: a million of them hold nothing up. */
export function createLines(deps: LinesDeps) {
  const { staging, plans, writes } = deps
  const seqs = {
    difference: staging.prepare<[number, number, number, number], { place: number; seq: number }>(
      'SELECT rank AS place, seq FROM stock_line WHERE run_id = ? AND (rank, seq) > (?, ?) ORDER BY rank, seq LIMIT ?',
    ),
    code: staging.prepare<[number, string, number, number], { place: string; seq: number }>(
      'SELECT key AS place, seq FROM stock_line WHERE run_id = ? AND (key, seq) > (?, ?) ORDER BY key, seq LIMIT ?',
    ),
    shop: staging.prepare<[number, number, number], { place: number; seq: number }>(
      'SELECT seq AS place, seq FROM stock_line WHERE run_id = ? AND seq > ? ORDER BY seq LIMIT ?',
    ),
  }
  const first: Record<LineSort, Place> = { difference: [Number.MIN_SAFE_INTEGER, 0], code: ['', 0], shop: [0, 0] }

  function slice(runId: number, sort: LineSort, after: Place): { place: string | number; seq: number }[] {
    switch (sort) {
      case 'difference':
        return seqs.difference.all(runId, Number(after[0]), after[1], SLICE)
      case 'code':
        return seqs.code.all(runId, String(after[0]), after[1], SLICE)
      case 'shop':
        return seqs.shop.all(runId, after[1], SLICE)
    }
  }

  function view(row: RunRow, line: NumberedLine, write: WriteLine | null): StockLine {
    const { before, after } = line
    const result = write ? (write.result === 'waiting' && unknown(write) ? 'unknown' : write.result) : null
    return {
      seq: line.seq,
      code: line.code,
      productNo: line.productNo,
      name: line.name,
      specName: line.specName,
      shopId: line.shopId,
      shopName: deps.shopName(row, line.shopId),
      before: before === null ? null : decimalText(before),
      after: after === null ? null : decimalText(after),
      difference: before === null || after === null ? null : decimalText(after - before),
      reason: line.reason,
      text: reasonText(line, row.direction),
      large: line.large,
      result,
      found: write?.found == null ? null : decimalText(write.found),
      trouble: write?.trouble ?? null,
      outboxId: write?.outboxId ?? null,
    }
  }
  const unknown = (write: WriteLine): boolean => write.outboxId !== null && deps.isUnknown(write.outboxId)

  function* ofSlice(
    row: RunRow,
    slots: readonly { place: string | number; seq: number }[],
    query: LineQuery,
  ): Generator<{ at: Place; line: StockLine }> {
    const wanted = foldCode(query.text)
    for (const { place, seq } of slots) {
      const line = plans.line(row.id, seq)
      if (!line || (query.shopId !== null && line.shopId !== query.shopId)) continue
      if (wanted !== '' && ![line.code, line.productNo, line.name].some((text) => foldCode(text).includes(wanted)))
        continue
      const write = isWrite(line.reason) ? writes.get(row.id, seq) : null
      if (fits(query.filter, line, write, unknown)) yield { at: [place, seq], line: view(row, line, write) }
    }
  }

  /** Without its plan, which was cleared away, a run still has the lines it wrote, in their order. */
  function* written(row: RunRow, after: number, query: LineQuery): Generator<{ at: Place; line: StockLine }> {
    const wanted = foldCode(query.text)
    for (const write of writes.after(row.id, after, SLICE)) {
      const reason =
        write.after === 0 ? 'zero' : write.before === 0 ? 'appear' : write.after > write.before ? 'raise' : 'lower'
      const line: NumberedLine = { ...write, reason, large: false }
      if (query.shopId !== null && line.shopId !== query.shopId) continue
      if (wanted !== '' && ![line.code, line.productNo, line.name].some((text) => foldCode(text).includes(wanted)))
        continue
      if (fits(query.filter, line, write, unknown)) yield { at: [write.seq, write.seq], line: view(row, line, write) }
    }
  }

  async function* all(
    row: RunRow,
    query: LineQuery,
    sort: LineSort,
    from: Place,
  ): AsyncGenerator<{ at: Place; line: StockLine }> {
    const planned = plans.linesAfter(row.id, 0, 1).length > 0
    for (let after = from; ; ) {
      const slots = planned
        ? slice(row.id, sort, after)
        : writes.after(row.id, after[1], SLICE).map(({ seq }) => ({ place: seq, seq }))
      const last = slots.at(-1)
      if (!last) return
      yield* planned ? ofSlice(row, slots, query) : written(row, after[1], query)
      after = [last.place, last.seq]
      await yieldToLoop()
    }
  }

  return {
    /** A page behind `cursor`, and how many lines fit in all. */
    async page(
      row: RunRow,
      query: LineQuery & { sort: LineSort; cursor: string | null; limit: number },
      counts: StockCounts,
    ): Promise<{ rows: StockLine[]; next: string | null; total: number }> {
      const { sort, limit } = query
      const kept = query.cursor === null ? null : (JSON.parse(query.cursor) as [string | number, number, number])
      let total = kept?.[2] ?? totalOf(query, counts)
      const rows: StockLine[] = []
      let more = false
      let at: Place | null = null
      // Where nobody counted them, the first page walks through all lines once.
      const counting = total === null
      let found = 0
      for await (const one of all(row, query, sort, kept ? [kept[0], kept[1]] : first[sort])) {
        found += 1
        if (rows.length < limit) {
          rows.push(one.line)
          at = one.at
          continue
        }
        more = true
        if (!counting) break
      }
      total ??= found
      const next = more && at ? JSON.stringify([...at, total]) : null
      // A code too long for a cursor ends the list early rather than failing the page.
      return { rows, next: next !== null && next.length > 200 ? null : next, total }
    },
    /** Every line that fits, in the order of the greatest difference. */
    lines: (row: RunRow, query: LineQuery): AsyncGenerator<{ at: Place; line: StockLine }> =>
      all(row, query, 'difference', first.difference),
  }
}

export type Lines = ReturnType<typeof createLines>

const WAITING = new Set<StockResult>(['planned', 'waiting'])
const WRITTEN = new Set<StockResult>(['written', 'verified', 'moved-since', 'waiting-audit'])
const FAILED = new Set<StockResult>(['refused', 'expired', 'unknown', 'replaced'])

function fits(
  filter: StockFilter,
  line: NumberedLine,
  write: WriteLine | null,
  unknown: (write: WriteLine) => boolean,
): boolean {
  const result = write?.result
  switch (filter) {
    case 'all':
      return true
    case 'write':
      return isWrite(line.reason)
    case 'zero':
    case 'negative':
    case 'appear':
    case 'missing':
      return line.reason === filter
    case 'large':
      return line.large
    case 'left-out':
      return !isWrite(line.reason) && line.reason !== 'missing'
    case 'waiting':
      return result !== undefined && WAITING.has(result) && !unknown(write!)
    case 'written':
      return result !== undefined && WRITTEN.has(result)
    case 'moving':
      return result === 'moving'
    case 'failed':
      return result !== undefined && (FAILED.has(result) || (result === 'waiting' && unknown(write!)))
  }
}

/** Known from the plan's own counts; null = has to be counted. */
function totalOf(query: LineQuery, counts: StockCounts): number | null {
  if (query.shopId !== null || query.text.trim() !== '') return null
  const { write, missing, negative, unsettled, unusable } = counts
  switch (query.filter) {
    case 'all':
      return write + missing + negative + unsettled + unusable
    case 'write':
      return write
    case 'zero':
      return counts.zero
    case 'negative':
      return negative
    case 'large':
      return counts.large
    case 'appear':
      return counts.appearing
    case 'missing':
      return missing
    case 'left-out':
      return negative + unsettled + unusable
    case 'waiting':
      return counts.waiting
    case 'written':
      return counts.written
    case 'moving':
      return counts.moving
    case 'failed':
      return counts.refused + counts.expired + counts.unknown
  }
}
