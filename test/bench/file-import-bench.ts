import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { SheetRun } from './spreadsheet-bench.ts'
import { writeBenchCsv, writeBenchXlsx } from './spreadsheet-file.ts'

export interface FileImportBenchResult {
  name: 'file import'
  files: {
    file: string
    /** `ours`: chosen file to finished plan; the others: bare parse (csv: parse and insert). */
    runs: Record<string, SheetRun>
    /** Our time : the fastest library's. */
    ratio: number
    /** The same by processor time; ours works in three threads, the others in one. */
    cpuRatio: number
    aim: number
    met: boolean
  }[]
  stallAimMs: number
  memoryAimMb: number
}

const OURS = path.join(import.meta.dirname, 'file-import-run.ts')
const LIBRARIES = path.join(import.meta.dirname, 'spreadsheet-run.ts')
/** Above this only the library that manages it at all is measured, once. */
const LARGE = 100_000
const STALL_AIM_MS = 50
const MEMORY_AIM_MB = 400

const HEADER =
  '货品编号,货品名称,分类,品牌,规格名称,商家编码,零售价,基本单位,规格条码,备注,性质,产地,空列,货架,供应商,日期'.split(
    ',',
  )

/**
 * A product file of 16 columns from the chosen file to the finished plan (read, stored, checked, compared with a POS that
 * answers at once), against the bare libraries on the same file; every run in a process of its own, with the compiled
 * code kept from a run before, since the product ships compiled.
 */
export async function fileImportBench(
  sizes: readonly number[] = [5_000, 50_000, 500_000],
): Promise<FileImportBenchResult> {
  const folder = mkdtempSync(path.join(tmpdir(), 'file-import-bench-'))
  try {
    const files: FileImportBenchResult['files'] = []
    for (const rows of sizes) {
      const xlsx = path.join(folder, `${rows}.xlsx`)
      const csv = path.join(folder, `${rows}.csv`)
      await writeBenchXlsx(xlsx, rows, HEADER)
      await writeBenchCsv(csv, rows, HEADER)
      const libraries = rows > LARGE ? ['read-excel-file'] : ['read-excel-file', '@e965/xlsx']
      files.push(compare(xlsx, libraries, rows > LARGE ? 0.5 : 1, rows))
      files.push(compare(csv, ['papaparse-insert'], 1.5, rows))
      rmSync(xlsx)
      rmSync(csv)
    }
    return { name: 'file import', files, stallAimMs: STALL_AIM_MS, memoryAimMb: MEMORY_AIM_MB }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function runOnce(reader: string, file: string): SheetRun {
  const env = { ...process.env, NODE_COMPILE_CACHE: path.join(path.dirname(file), 'compiled') }
  const program = reader === 'ours' || reader === 'papaparse-insert' ? OURS : LIBRARIES
  // Libraries need the heap and read-excel-file the stack; ours runs as it ships.
  const args = reader === 'ours' ? [program] : ['--max-old-space-size=8192', '--stack-size=6000', program]
  return JSON.parse(execFileSync(process.execPath, [...args, reader, file], { encoding: 'utf8', env })) as SheetRun
}

const median = (runs: readonly SheetRun[]): SheetRun =>
  [...runs].sort((one, other) => one.ms - other.ms)[Math.floor(runs.length / 2)] as SheetRun

function compare(file: string, libraries: string[], aim: number, rows: number): FileImportBenchResult['files'][number] {
  if (rows <= LARGE) for (const reader of ['ours', ...libraries]) runOnce(reader, file)
  const times = rows > LARGE ? 1 : 3
  const all = Array.from({ length: times }, () =>
    ['ours', ...libraries].map((reader) => [reader, runOnce(reader, file)] as const),
  ).flat()
  const runs: Record<string, SheetRun> = {}
  for (const reader of ['ours', ...libraries])
    runs[reader] = median(all.filter(([name]) => name === reader).map(([, run]) => run))
  const own = runs.ours as SheetRun
  if (own.rows !== rows) throw new Error(`the plan of ${path.basename(file)} has ${own.rows} rows`)
  const fastest = Math.min(...libraries.map((name) => (runs[name] as SheetRun).ms))
  const ratio = Math.round((own.ms / fastest) * 100) / 100
  const leastCpu = Math.min(...libraries.map((name) => (runs[name] as SheetRun).cpuMs))
  const cpuRatio = Math.round((own.cpuMs / leastCpu) * 100) / 100
  const small = rows < 50_000
  const met = (small || ratio <= aim) && own.stallMs <= STALL_AIM_MS && (rows <= LARGE || own.peakMb <= MEMORY_AIM_MB)
  return { file: path.basename(file), runs, ratio, cpuRatio, aim, met }
}
