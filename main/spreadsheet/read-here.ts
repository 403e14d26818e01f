import { type PackedBatch, unpackBatch } from './batch.ts'
import { checkZip, detectKind } from './detect.ts'
import { DEFAULT_LIMITS, type SheetLimits } from './limits.ts'
import type { ReaderInput, ReaderResult } from './reader.ts'
import { refuse } from './refusals.ts'
import { openSource } from './source-file.ts'
import type {
  Delimiter,
  Encoding,
  InspectOptions,
  ReadOptions,
  Row,
  SheetInspection,
  SheetKind,
  SheetReading,
  SheetSource,
  SheetWarning,
} from './types.ts'

/** What one reading is asked to do; can be sent to a worker. */
export interface Task {
  source: SheetSource
  sheet?: string
  encoding?: Encoding
  delimiter?: Delimiter
  limits: SheetLimits
  maxRows?: number
  batchCells?: number
}

const FIRST_ROWS = 20

/** Opens, recognises and reads in this thread. Throws SheetRefused, or what `onBatch` or `isAborted` lead to. */
export async function runTask(
  task: Task,
  onBatch: (batch: PackedBatch, fraction: number) => Promise<void>,
  signal?: AbortSignal,
): Promise<ReaderResult> {
  const { source, limits } = task
  const file = openSource(source, limits)
  const until = performance.now() + limits.timeMs
  const input: ReaderInput = {
    ...task,
    file,
    onBatch,
    checkTime() {
      signal?.throwIfAborted()
      if (performance.now() > until) throw refuse('time')
    },
  }
  try {
    input.checkTime()
    const kind = detectKind(file, source.name)
    const result = await readKind(kind, input)
    return { ...result, warnings: [...extensionWarning(kind, source.name), ...result.warnings] }
  } finally {
    file.close()
  }
}

/** A worker reads one file, so it loads only what that file's format needs. */
async function readKind(kind: SheetKind, input: ReaderInput): Promise<ReaderResult> {
  switch (kind) {
    case 'csv':
      return (await import('./read-csv.ts')).readCsv(input)
    case 'xls':
      return (await import('./read-xls.ts')).readXls(input)
    case 'xlsx': {
      const [{ openZip }, { readXlsx }] = await Promise.all([import('./zip-archive.ts'), import('./read-xlsx.ts')])
      const zip = await openZip(input.file, input.limits)
      await checkZip(zip)
      return readXlsx(input, zip)
    }
  }
}

function extensionWarning(kind: SheetKind, name: string): SheetWarning[] {
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  const usual =
    kind === 'csv' ? ['csv', 'txt', 'tsv'] : kind === 'xlsx' ? ['xlsx', 'xlsm', 'xltx', 'xltm'] : ['xls', 'xlt']
  if (usual.includes(extension)) return []
  const content = kind === 'csv' ? '文本表格' : `.${kind} 工作簿`
  return [
    { code: 'extension', sentence: `文件名的后缀与内容不符：内容是${content}，已按内容读取。请核对是否选对了文件` },
  ]
}

/** `readSheet` in this very thread: for code that already runs in a worker. */
export async function readSheetHere(source: SheetSource, options: ReadOptions): Promise<SheetReading> {
  let rows = 0
  const { estimatedRows: _estimate, ...reading } = await runTask(
    taskOf(source, options),
    async (batch, fraction) => {
      rows += batch.rowNumbers.length
      await options.onRows(unpackBatch(batch))
      options.onProgress?.({ rows, fraction })
    },
    options.signal,
  )
  return reading
}

/** `inspectSheet` in this very thread. */
export async function inspectSheetHere(source: SheetSource, options: InspectOptions = {}): Promise<SheetInspection> {
  const firstRows: Row[] = []
  const result = await runTask(
    firstLook(taskOf(source, options)),
    async (batch) => {
      firstRows.push(...unpackBatch(batch))
    },
    options.signal,
  )
  return inspectionOf(result, firstRows)
}

export function taskOf(source: SheetSource, options: InspectOptions): Task {
  const { sheet, encoding, delimiter, limits } = options
  return {
    source,
    ...(sheet === undefined ? {} : { sheet }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(delimiter === undefined ? {} : { delimiter }),
    limits: { ...DEFAULT_LIMITS, ...limits },
  }
}

export function firstLook(task: Task): Task {
  return { ...task, maxRows: FIRST_ROWS }
}

export function inspectionOf(result: ReaderResult, rows: readonly Row[]): SheetInspection {
  const { kind, sheet, sheets, encoding, delimiter, estimatedRows, warnings } = result
  const firstRows = rows.slice(0, FIRST_ROWS)
  return { kind, sheet, sheets, encoding, delimiter, firstRows, estimatedRows, warnings }
}
