import type { StockDocumentKind, Trouble } from '../../preload/contract/index.ts'
import type { Ideal, IdealSerial } from '../remote/ideal/index.ts'
import type { Failure } from '../remote/read.ts'
import type { ReturnTables, StoredReturn } from './return-tables.ts'
import { type CheckedLine, createSerialCheck, expectedSerials, type SerialProblem } from './serial-rules.ts'
import type { SerialTables } from './serial-tables.ts'

const PAGE = 200
const CLEAR = 500
/** Rows of one check without a pause. */
const CHECK = 200

export type ReadSerials =
  | { kind: 'complete'; count: number; warnings: number }
  /** The list is not all there yet (B11). */
  | { kind: 'short'; count: number; total: number; trouble: Trouble }
  | { kind: 'bad'; count: number; problems: SerialProblem[]; trouble: Trouble }
  | { kind: 'failed'; outcome: Failure }
  | { kind: 'stopped' }

export interface ReadSerialsDeps {
  tables: ReturnTables
  serials: SerialTables
  ideal: Ideal
  signal: AbortSignal
  breathe(): Promise<void>
}

/**
 * 串号查询 of one return, page by page, each page kept as it comes, then checked as a whole (I72). Complete only when
 * rows = total = the pieces of the serial-managed lines. Nothing that is kept counts before a document stands on it.
 */
export async function readSerials(
  deps: ReadSerialsDeps,
  returned: StoredReturn,
  plan: {
    kind: StockDocumentKind
    lines: readonly CheckedLine[]
    warehouseNo: string
    at: number
    /** Return whose serials left the other warehouse; null unless 移入. */
    outReturnId: number | null
    /** Writes that the list is being read; of a list of one page together with that page. */
    begin(): void
  },
): Promise<ReadSerials> {
  await clearSerials(deps, returned.id)
  const expected = expectedSerials(plan.lines)
  let begun = false
  const begin = (): void => {
    if (!begun) plan.begin()
    begun = true
  }
  if (expected === 0 || expected > PAGE) begin()
  if (expected === 0 && returned.serialCount === 0) return finishCheck(deps, returned, plan, 0)
  let count = 0
  let version: number | null = null
  for (let page = 1; ; page += 1) {
    if (deps.signal.aborted) return { kind: 'stopped' }
    const { kind: billType, orderNo: billNo, phase, correlationId } = returned
    const read = await deps.ideal.serialPage(
      { billType, billNo, phase, page, pageSize: PAGE },
      { signal: deps.signal, correlationId, priority: 30 },
    )
    if (deps.signal.aborted) return { kind: 'stopped' }
    if (!read.ok) return { kind: 'failed', outcome: read.outcome }
    const { rows, total } = read.value
    if (read.value.version !== returned.version || total > expected) begin()
    if (version !== null && read.value.version !== version)
      return short(count, total, '读取过程中荣耀IDEAL更新了串号列表。')
    version = read.value.version
    if (version !== returned.version) return short(0, total, '串号列表属于另一版回传，正在等待更新。')
    if (total > expected) return tooMany(total, expected)
    const from = count + 1
    deps.tables.transaction(() => {
      begin()
      deps.serials.put(returned.id, from, rows)
    })
    await deps.breathe()
    count += rows.length
    if (count > total) return tooMany(count, expected)
    if (count === total) {
      if (total < expected) return short(count, expected, `荣耀IDEAL只给出 ${total} 个串号，应有 ${expected} 个。`)
      return finishCheck(deps, returned, plan, count)
    }
    if (rows.length === 0) return short(count, total, `荣耀IDEAL的列表应有 ${total} 个串号，只取到 ${count} 个。`)
  }
}

/** Removes what an earlier attempt read, in steps. Never called for a return that has its document. */
export async function clearSerials(
  deps: Pick<ReadSerialsDeps, 'tables' | 'serials' | 'breathe'>,
  returnId: number,
): Promise<void> {
  while (deps.tables.transaction(() => deps.serials.clear(returnId, CLEAR)) === CLEAR) await deps.breathe()
}

async function finishCheck(
  deps: ReadSerialsDeps,
  returned: StoredReturn,
  plan: Parameters<typeof readSerials>[2],
  count: number,
): Promise<ReadSerials> {
  const { connectionId } = returned
  const movedOut = plan.outReturnId === null ? null : await mainsOf(deps, plan.outReturnId)
  const check = createSerialCheck({ ...plan, movedOut })
  let warnings = 0
  for (let after = 0; ; ) {
    const rows = deps.serials.page(returned.id, after, CHECK)
    if (rows.length === 0) break
    const wire = rows.map(
      (row): IdealSerial => ({
        lineNo: row.lineNo,
        itemCode: row.itemCode,
        main: row.main,
        sub1: row.aux1,
        sub2: row.aux2,
        stockType: '',
      }),
    )
    const numbers = rows.flatMap((row) => [row.main, row.aux1, row.aux2]).filter((part) => part !== null) as string[]
    const known = deps.serials.anyOf(connectionId, numbers)
    const warned = check.add(wire, (serial) => known.get(serial) ?? [])
    const texts = warned.map((text, index) => [rows[index]!.warning, text].filter((one) => one !== '').join('；'))
    warnings += texts.filter((text) => text !== '').length
    if (warned.some((text) => text !== ''))
      deps.tables.transaction(() =>
        texts.forEach((text, index) => {
          if (text !== '') deps.serials.warn(returned.id, rows[index]!.n, text)
        }),
      )
    after = rows.at(-1)!.n
    await deps.breathe()
    if (deps.signal.aborted) return { kind: 'stopped' }
  }
  const { problems, count: wrong } = check.finish()
  if (wrong === 0) return { kind: 'complete', count, warnings }
  const [first] = problems
  return {
    kind: 'bad',
    count,
    problems,
    trouble: {
      code: 'SERIALS_WRONG',
      problem: `回传的串号有 ${wrong} 处问题，没有生成单据。`,
      cause: `例如${first!.serial === '' ? '' : `串号 ${first!.serial}：`}${first!.problem}。`,
      action: '请按明细与荣耀IDEAL和仓库核对；更正后点【重新获取串号】。',
    },
  }
}

async function mainsOf(deps: ReadSerialsDeps, returnId: number): Promise<Set<string>> {
  const mains = new Set<string>()
  for (let after = 0; ; ) {
    const rows = deps.serials.page(returnId, after, 1000)
    if (rows.length === 0) return mains
    for (const row of rows) mains.add(row.main)
    after = rows.at(-1)!.n
    await deps.breathe()
  }
}

function short(count: number, total: number, cause: string): ReadSerials {
  return {
    kind: 'short',
    count,
    total,
    trouble: {
      code: 'SERIALS_SHORT',
      problem: '串号还没有回传完整，没有生成单据。',
      cause,
      action: '会自动再次获取；多次不全时请与荣耀IDEAL核对，然后点【重新获取串号】。',
    },
  }
}

function tooMany(got: number, expected: number): ReadSerials {
  return {
    kind: 'bad',
    count: got,
    problems: [{ line: null, serial: '', problem: `应有 ${expected} 个串号，回传 ${got} 个` }],
    trouble: {
      code: 'SERIALS_WRONG',
      problem: '回传的串号多于实际数量，没有生成单据。',
      cause: `应有 ${expected} 个串号，回传 ${got} 个。`,
      action: '请与荣耀IDEAL和仓库核对；更正后点【重新获取串号】。',
    },
  }
}
