import { documentsBench } from '../test/bench/documents-bench.ts'
import { fileImportBench } from '../test/bench/file-import-bench.ts'
import { importBench } from '../test/bench/import-bench.ts'
import { journalBench } from '../test/bench/journal-bench.ts'
import { queueBench } from '../test/bench/queue-bench.ts'
import { serialsBench } from '../test/bench/serials-bench.ts'
import { spreadsheetBench } from '../test/bench/spreadsheet-bench.ts'
import { stockBench } from '../test/bench/stock-bench.ts'

/** `npm run bench -- [--json] [queue] [journal] [import] [spreadsheet] [file-import] [stock] [documents] [serials]`: measures and says what was met and what was not. */
export default async function bench(args: string[]): Promise<number> {
  const json = args.includes('--json')
  const chosen = args.filter((arg) => !arg.startsWith('--'))
  const benches: Record<string, () => Promise<unknown>> = {
    queue: () => queueBench(),
    journal: () => journalBench(),
    import: () => importBench(),
    spreadsheet: () => spreadsheetBench(),
    'file-import': () => fileImportBench(),
    stock: () => stockBench(),
    documents: () => documentsBench(),
    serials: () => serialsBench(),
  }
  const results: Record<string, unknown> = {}
  for (const [name, run] of Object.entries(benches)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue
    if (!json) console.log(`${name} …`)
    results[name] = await run()
    if (!json) console.dir(results[name], { depth: 6 })
  }
  if (json) console.log(JSON.stringify(results))
  return 0
}
