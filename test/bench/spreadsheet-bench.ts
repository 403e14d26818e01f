import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { writeBenchCsv, writeBenchXlsx } from './spreadsheet-file.ts'

export interface SheetRun {
  rows: number
  ms: number
  /** Processor time of all threads: comparable also while other programs run. */
  cpuMs: number
  /** Resident memory of the whole process at its highest. */
  peakMb: number
  /** Longest time the event loop of the main thread was held. */
  stallMs: number
}

export interface SheetBenchResult {
  name: 'spreadsheet'
  files: {
    file: string
    readers: Record<string, SheetRun> /** Our time : the library's. */
    ratios: Record<string, number>
  }[]
}

const RUN = path.join(import.meta.dirname, 'spreadsheet-run.ts')
/** Above this only the fastest library that is installed is measured. */
const LARGE = 100_000

/**
 * An .xlsx and a .csv of 16 columns through the worker (median of three readings, one of large files), against the bare libraries on the same file; every
 * reading in a process of its own. Only reading: what a plan costs on top is measured where plans are made.
 */
export async function spreadsheetBench(sizes: readonly number[] = [50_000, 500_000]): Promise<SheetBenchResult> {
  const folder = mkdtempSync(path.join(tmpdir(), 'spreadsheet-bench-'))
  try {
    const files: SheetBenchResult['files'] = []
    for (const rows of sizes) {
      const xlsx = path.join(folder, `${rows}.xlsx`)
      const csv = path.join(folder, `${rows}.csv`)
      await writeBenchXlsx(xlsx, rows)
      await writeBenchCsv(csv, rows)
      const times = rows > LARGE ? 1 : 3
      files.push(compare(xlsx, rows > LARGE ? ['read-excel-file'] : ['read-excel-file', '@e965/xlsx'], times))
      files.push(compare(csv, ['papaparse'], times))
    }
    return { name: 'spreadsheet', files }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function runOnce(reader: string, file: string): SheetRun {
  // read-excel-file calls itself once per piece of a large file, which the usual stack does not hold.
  const args = ['--max-old-space-size=8192', '--stack-size=6000', RUN, reader, file]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as SheetRun
}

function median(runs: readonly SheetRun[]): SheetRun {
  return [...runs].sort((one, other) => one.ms - other.ms)[Math.floor(runs.length / 2)] as SheetRun
}

function compare(file: string, libraries: readonly string[], times: number): SheetBenchResult['files'][number] {
  const readers: Record<string, SheetRun> = {}
  // In turns, so that other work on the machine meets all of them.
  const runs = Array.from({ length: times }, () =>
    ['ours', ...libraries].map((reader) => [reader, runOnce(reader, file)] as const),
  ).flat()
  for (const reader of ['ours', ...libraries])
    readers[reader] = median(runs.filter(([name]) => name === reader).map(([, run]) => run))
  const own = readers.ours?.ms ?? 0
  const ratios = Object.fromEntries(
    libraries.map((name) => [name, Math.round((own / (readers[name]?.ms ?? 1)) * 100) / 100]),
  )
  return { file: path.basename(file), readers, ratios }
}
