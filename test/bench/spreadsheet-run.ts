import { createReadStream, readFileSync } from 'node:fs'
import { read, utils } from '@e965/xlsx'
import Papa from 'papaparse'
import readExcelFile from 'read-excel-file/node'
import { readSheet } from '../../main/spreadsheet/index.ts'

/** One reading in a process of its own: `node spreadsheet-run.ts <reader> <file>`; prints one line of JSON. */
const [reader, file = ''] = process.argv.slice(2)
let stall = 0
let last = performance.now()
const watch = (): void => {
  const now = performance.now()
  stall = Math.max(stall, now - last)
  last = now
}
const ticker = setInterval(watch, 1)

/** Rows of the file; every cell has been a string or a value once. */
async function run(): Promise<number> {
  switch (reader) {
    case 'ours': {
      const { rows } = await readSheet({ content: { path: file }, name: file }, { onRows() {} })
      return rows
    }
    case 'read-excel-file': {
      const sheets = (await readExcelFile(file)) as unknown as { data: unknown[][] }[]
      return sheets[0]?.data.length ?? 0
    }
    case '@e965/xlsx': {
      const book = read(readFileSync(file), { type: 'buffer', dense: true })
      const sheet = book.Sheets[book.SheetNames[0] as string] ?? {}
      return utils.sheet_to_json(sheet, { header: 1 }).length
    }
    case 'papaparse': {
      let rows = 0
      await new Promise<void>((resolve, reject) =>
        Papa.parse<string[]>(createReadStream(file, 'utf8'), {
          skipEmptyLines: true,
          step: () => {
            rows++
          },
          complete: () => resolve(),
          error: reject,
        }),
      )
      return rows
    }
    default:
      throw new Error(`no reader ${reader}`)
  }
}

const start = performance.now()
const before = process.cpuUsage()
const rows = await run()
const ms = performance.now() - start
const { user, system } = process.cpuUsage(before)
watch()
clearInterval(ticker)
console.log(
  JSON.stringify({
    rows,
    ms: Math.round(ms),
    cpuMs: Math.round((user + system) / 1000),
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
    stallMs: Math.round(stall),
  }),
)
