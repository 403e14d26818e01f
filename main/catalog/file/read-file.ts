import { closeSync, openSync, readSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { readTexts, type SheetSource, type TextRow } from '../../spreadsheet/index.ts'
import { type Database, inTransaction } from '../../store/index.ts'
import type { TemplateKind } from '../template-columns.ts'
import { fixedColumns } from '../template-columns.ts'
import { CHUNK, createChecker } from './checker.ts'
import { mayNeedMending } from './checks.ts'
import { type Match, matchColumns, missingFields, plainHeader, repeatedNames, unconfirmed } from './columns.ts'
import { mendRow } from './editor.ts'
import { emptyTally, type FileRows, type NewRow, type StoredRow } from './rows.ts'
import type { Columns, SheetState, Source, SourceChoice } from './state.ts'

const FIRST_ROWS = 20
const SAMPLES = 5
/** A title may stand above the header; further down nobody expects one. */
const HEADER_WITHIN = 10
const DROP = 2_000

export interface ReadFileOptions {
  staging: Database
  rows: FileRows
  id: number
  kind: TemplateKind
  source: SheetSource
  choice: SourceChoice
  /** Match of an earlier file with this header. */
  remembered(headers: string[]): Promise<Match | null>
  signal: AbortSignal
  progress(done: number, fraction: number): void
}

/** Forgets all rows of an import, in short transactions. */
export async function dropRows(staging: Database, rows: FileRows, id: number): Promise<void> {
  for (const table of ['file_line', 'file_category', 'file_change', 'file_step', 'file_issue', 'file_row'] as const) {
    while (inTransaction(staging, () => rows.drop(table, id, DROP)) > 0) await nextTurn()
  }
  inTransaction(staging, () => rows.forget(id))
}

/**
 * Reads the chosen sheet into staging; rows are checked on the way where the columns are clear without a person (all
 * needed names are there, none is renamed), so that a tidy file costs one pass. Throws SheetRefused.
 */
export async function readFile(
  options: ReadFileOptions,
): Promise<{ seen: NonNullable<Source['seen']>; columns: Columns; rows: number }> {
  const { staging, rows, id, kind, choice, signal } = options
  await dropRows(staging, rows, id)
  const first: TextRow[] = []
  let sheet: SheetState | null = null
  let columns: Columns | null = null
  let checker: ReturnType<typeof createChecker> | null = null
  let n = 0
  let waiting: TextRow[] = []

  const text = choice.encoding === null && choice.delimiter === null && choice.sheet === null ? {} : chosen(choice)
  const take = (batch: readonly TextRow[], odd: boolean): void => {
    if (!sheet) return
    const into = sheet
    inTransaction(staging, () => {
      const read: NewRow[] = []
      for (const raw of batch) {
        n += 1
        const row = storedRow(n, raw)
        if (into.samples.length < SAMPLES) into.samples.push([...row.cells])
        if (!checker) mendRow(row, [], odd)
        const codeKey = checker?.row(row, odd).key ?? ''
        read.push({ row, codeKey })
      }
      rows.insert(id, read)
    })
  }
  const begin = async (): Promise<void> => {
    const at = headerAt(first, kind)
    const header = first[at] as TextRow
    const headers = header.texts.map((text) => text.trim())
    const remembered = await options.remembered(headers)
    columns = { headers, remembered: remembered !== null, ...fieldsOf(kind, headers, remembered) }
    sheet = {
      headers,
      headerRow: header.rowNumber,
      firstRows: first.slice(0, FIRST_ROWS).map(textsOf),
      samples: [],
      kind: kindOf(options.source),
      rows: 0,
      tally: emptyTally(),
      usual: {},
    }
    if (isClear(kind, columns)) checker = createChecker(staging, rows, id, kind, columns.fields, sheet)
    waiting = first.slice(at + 1)
  }

  const reading = await readTexts(options.source, {
    ...text,
    signal,
    async onRows(batch, text) {
      if (!sheet) {
        first.push(...batch)
        if (first.length < HEADER_WITHIN + 1) return
        await begin()
        take(waiting, true)
        return
      }
      const odd = mayNeedMending(text)
      for (let at = 0; at < batch.length; at += CHUNK) take(batch.slice(at, at + CHUNK), odd)
    },
    onProgress: ({ fraction }) => options.progress(n, fraction),
  })
  if (!sheet && first.length > 0) {
    await begin()
    take(waiting, true)
  }
  const done = (sheet ?? emptySheet()) as SheetState
  const found = (columns ?? { headers: [], fields: [], by: [], suggestions: [], remembered: false }) as Columns
  done.kind = reading.kind
  done.rows = n
  const ending = checker as ReturnType<typeof createChecker> | null
  if (ending) await ending.end(JSON.stringify(found.fields), () => nextTurn())
  else inTransaction(staging, () => rows.putSession(id, done, null))
  return {
    seen: {
      kind: reading.kind,
      sheet: reading.sheet,
      sheets: reading.sheets.map(({ name, hidden }) => ({ name, hidden })),
      encoding: reading.encoding,
      delimiter: reading.delimiter,
      warnings: reading.warnings.map(({ code, sentence }) => ({ code, sentence })),
    },
    columns: found,
    rows: n,
  }
}

/** Lost zeros of a text file are judged by other rules than those of a workbook; the first bytes tell which it is. */
function kindOf(source: SheetSource): SheetState['kind'] {
  const head = 'path' in source.content ? headOf(source.content.path) : source.content.bytes.subarray(0, 4)
  const signature = Buffer.from(head).toString('hex')
  return signature.startsWith('504b') ? 'xlsx' : signature.startsWith('d0cf') ? 'xls' : 'csv'
}

function headOf(file: string): Uint8Array {
  const handle = openSync(file, 'r')
  try {
    const head = Buffer.alloc(4)
    readSync(handle, head, 0, 4, 0)
    return head
  } finally {
    closeSync(handle)
  }
}

function chosen(choice: SourceChoice) {
  return {
    ...(choice.sheet === null ? {} : { sheet: choice.sheet }),
    ...(choice.encoding === null ? {} : { encoding: choice.encoding }),
    ...(choice.delimiter === null ? {} : { delimiter: choice.delimiter }),
  }
}

function fieldsOf(
  kind: TemplateKind,
  headers: string[],
  remembered: Match | null,
): Pick<Columns, 'fields' | 'by' | 'suggestions'> {
  const { match, by, suggestions } = matchColumns(kind, headers, remembered)
  return { fields: match, by, suggestions }
}

/** Nothing is left for a person to decide before the rows can be checked. */
export function isClear(kind: TemplateKind, columns: Pick<Columns, 'headers' | 'fields' | 'by'>): boolean {
  return (
    missingFields(kind, columns.fields).length === 0 &&
    unconfirmed(columns).length === 0 &&
    repeatedNames(kind, columns.headers, columns.fields).length === 0
  )
}

/** The header is the row with most of the template's names among the first ones, or simply the first row. */
function headerAt(rows: readonly TextRow[], kind: TemplateKind): number {
  const names = new Set(fixedColumns(kind).map(({ header }) => header))
  let best = 0
  let most = 1
  for (const [index, row] of rows.slice(0, HEADER_WITHIN).entries()) {
    const known = row.texts.filter((text) => names.has(plainHeader(text))).length
    if (known > most) {
      best = index
      most = known
    }
  }
  return best
}

const textsOf = ({ rowNumber, texts }: TextRow): { rowNumber: number; cells: string[] } => ({
  rowNumber,
  cells: [...texts],
})

const emptySheet = (): SheetState => ({
  headers: [],
  headerRow: 0,
  firstRows: [],
  samples: [],
  kind: 'csv',
  rows: 0,
  tally: emptyTally(),
  usual: {},
})

const storedRow = (n: number, { rowNumber, texts, noted, numeric, problems }: TextRow): StoredRow => ({
  n,
  rowNumber,
  cells: texts,
  marks: noted.map((cell) => ({ ...cell, text: texts[cell.column] as string, notes: [...cell.notes] })),
  numeric,
  problems,
  skipped: false,
})
