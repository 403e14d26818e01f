import { setImmediate as nextTurn } from 'node:timers/promises'
import { type WriteColumn, writeXlsx } from '../../spreadsheet/index.ts'
import { REASON_HEADER } from './columns.ts'
import type { FileImportTables } from './import-tables.ts'
import type { FileLine } from './lines.ts'
import type { FileRows } from './rows.ts'
import type { FileImportRow } from './state.ts'

export interface FailedDeps {
  tables: FileImportTables
  rows: FileRows
  /** Why the outbox row did not get through. */
  reasonOf(outboxId: number): string
}

const PAGE = 500

/** Data rows that were not written and should have been: in error, failed, or given up; with the reason. */
export async function failedRows(row: FileImportRow, deps: FailedDeps): Promise<Map<number, string>> {
  const failed = new Map<number, string>()
  const lines = async (
    filter: Parameters<FileImportTables['planLines']>[1],
    add: (seq: number, line: FileLine) => void,
  ) => {
    for (let after = 0; ; ) {
      const page = deps.tables.planLines(row.id, filter, after, PAGE)
      for (const { seq, line } of page.rows) add(seq, line)
      if (page.rows.length < PAGE) return
      after = page.rows.at(-1)!.seq
      await nextTurn()
    }
  }
  const executed = row.confirmedAt !== null
  await lines({ action: null, results: null, outboxIds: null, text: '' }, (seq, line) => {
    const written = executed ? deps.tables.line(row.id, seq) : null
    const gone = written?.result === 'failed' || written?.result === 'discarded'
    // Confirmed, but never queued: a person stopped it before.
    const never = executed && written === null && row.state !== 'confirming'
    for (const one of line.rows) {
      if (one.action === 'error') failed.set(one.n, one.reason ?? line.reason ?? '')
      else if (one.action === 'create' || one.action === 'add-specs' || one.action === 'change') {
        if (gone) failed.set(one.n, deps.reasonOf(written!.outboxId))
        else if (never) failed.set(one.n, '操作员停止了这次导入，没有发送。')
      }
    }
  })
  return new Map([...failed].sort(([a], [b]) => a - b))
}

const IDENTIFIER_WIDTH = 20

/**
 * Rows of the file as a workbook with the same columns, all text, so that it imports again as it stands; `reasons` adds
 * the column 失败原因 (W3).
 */
export function rowsAsXlsx(
  row: FileImportRow,
  rows: FileRows,
  ns: Iterable<number>,
  reasons: ReadonlyMap<number, string> | null,
): Promise<Uint8Array> {
  const headers = row.columns.headers.map((header, index) => header || (row.columns.fields[index] ?? ''))
  const own = headers.at(-1) === REASON_HEADER ? headers.length - 1 : headers.length
  const columns: WriteColumn[] = headers
    .slice(0, own)
    .map((header) => ({ header, width: IDENTIFIER_WIDTH, kind: 'text' as const }))
  if (reasons) columns.push({ header: REASON_HEADER, width: 60, kind: 'text' })
  function* texts(): Generator<(string | null)[]> {
    for (const n of ns) {
      const cells = rows.row(row.id, n)?.cells ?? []
      const line = Array.from({ length: own }, (_one, index) => cells[index] ?? '')
      yield reasons ? [...line, reasons.get(n) ?? ''] : line
    }
  }
  return writeXlsx({ sheetName: '商品', columns, rows: texts() })
}
