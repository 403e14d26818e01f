import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import Papa from 'papaparse'
import { fileCopies } from '../../main/catalog/file/file-copies.ts'
import { fileImportTables } from '../../main/catalog/file/import-tables.ts'
import { matchFile } from '../../main/catalog/file/match-columns.ts'
import { fileRows } from '../../main/catalog/file/rows.ts'
import { createFileImports } from '../../main/catalog/file/sessions.ts'
import type { PosSource } from '../../main/catalog/remotes.ts'
import { openWorkspace } from '../../main/store/index.ts'
import { systemClock } from '../../scripts/lib/headless-ports.ts'
import { quietLog } from '../remote/quiet-log.ts'

/**
 * One run in a process of its own: `node file-import-run.ts <ours|papaparse-insert> <file>`; prints one line of JSON.
 * `ours` goes from the chosen file to the finished plan, with a POS that answers at once and has none of the products.
 */
const [runner, file = ''] = process.argv.slice(2)
const folder = mkdtempSync(path.join(tmpdir(), 'file-import-run-'))

const pos = {
  categories: async () => ({ ok: true, value: [] }),
  brands: async () => ({ ok: true, value: [] }),
  lookUpProducts: async (_by: string, keys: string[]) => ({
    ok: true,
    value: keys.map((key) => ({ key, found: false, matches: [], write: null })),
  }),
} as unknown as PosSource

async function ours(): Promise<{ rows: number; start: number }> {
  const store = await openWorkspace({ dir: path.join(folder, 'workspace'), now: Date.now, appVersion: '0.0.0' })
  const db = store.business
  // The plan needs no account; a connection is a row that other rooms fill.
  db.pragma('foreign_keys = OFF')
  const tables = fileImportTables(db)
  const rows = fileRows(store.staging)
  const imports = createFileImports({
    db,
    staging: store.staging,
    tables,
    rows,
    copies: fileCopies(path.join(folder, 'copies')),
    clock: systemClock,
    log: quietLog(),
    journal: { write: () => {} } as never,
    queue: {
      enqueue: () => [],
      mint: () => '',
      laneTrouble: () => null,
      unknown: () => [],
      discard: () => ({ changed: 0 }),
    },
    remotesOf: async () => ({ ok: true, erp: {} as never, pos }),
    newCorrelationId: () => 'bench',
    publish: () => {},
  })
  const start = begin()
  const { id: importId } = await imports.begin(
    { connectionId: 1, kind: 'create', origin: 'file', fileName: path.basename(file), bytes: readFileSync(file) },
    '测试',
  )
  await imports.kick(importId)
  const read = imports.need(importId)
  const fields = read.columns.fields.flatMap((field, column) => (field === null ? [] : [{ column, field }]))
  await matchFile(importId, fields, false, { db, tables, rows, imports, now: Date.now })
  await imports.kick(importId)
  tables.setState(importId, 'planning')
  await imports.kick(importId)
  const row = imports.need(importId)
  if (row.state !== 'planned' || !row.plan)
    throw new Error(`the import is ${row.state}: ${JSON.stringify(row.trouble)}`)
  const total = Object.values(row.plan.rows).reduce((a, b) => a + b, 0)
  finish(start)
  await imports.stop()
  await store.close()
  return { rows: total, start }
}

/** The least that anybody does to have a csv in a database: papaparse row by row, one insert each, one transaction. */
async function papaparseInsert(): Promise<{ rows: number; start: number }> {
  const db = new BetterSqlite3(path.join(folder, 'bare.db'))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = OFF')
  const columns = Array.from({ length: 16 }, (_one, index) => `c${index}`)
  db.exec(`CREATE TABLE row (n INTEGER PRIMARY KEY, ${columns.map((name) => `${name} TEXT`).join(', ')})`)
  const insert = db.prepare(`INSERT INTO row VALUES (${['?', ...columns.map(() => '?')].join(', ')})`)
  const start = begin()
  let rows = 0
  db.exec('BEGIN')
  await new Promise<void>((resolve, reject) =>
    Papa.parse<string[]>(createReadStream(file, 'utf8'), {
      skipEmptyLines: true,
      step: ({ data }) => {
        rows++
        insert.run(rows, ...data)
      },
      complete: () => resolve(),
      error: reject,
    }),
  )
  db.exec('COMMIT')
  finish(start)
  db.close()
  return { rows: rows - 1, start }
}

let stall = 0
let last = performance.now()
let ms = 0
let cpuMs = 0
let before = process.cpuUsage()
const watch = (): void => {
  const now = performance.now()
  stall = Math.max(stall, now - last)
  last = now
}
const ticker = setInterval(watch, 1)
function begin(): number {
  stall = 0
  before = process.cpuUsage()
  last = performance.now()
  return last
}
function finish(start: number): void {
  watch()
  ms = performance.now() - start
  const { user, system } = process.cpuUsage(before)
  cpuMs = (user + system) / 1000
}

try {
  const { rows } = await (runner === 'ours' ? ours() : papaparseInsert())
  clearInterval(ticker)
  console.log(
    JSON.stringify({
      rows,
      ms: Math.round(ms),
      cpuMs: Math.round(cpuMs),
      peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
      stallMs: Math.round(stall),
    }),
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
