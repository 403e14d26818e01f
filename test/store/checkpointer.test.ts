import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readlinkSync } from 'node:fs'
import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Log } from '../../main/log/index.ts'
import { type CheckpointerOptions, createCheckpointer } from '../../main/store/checkpointer.ts'
import { type Database, openRaw } from '../../main/store/database.ts'
import { applyPragmas } from '../../main/store/pragmas.ts'
import { temporaryFolder, workspaceIn } from './temporary.ts'

const PAGE = 'x'.repeat(4_000)
const pragma = (db: Database, name: string): unknown => db.pragma(name, { simple: true })
const pagesOf = (db: Database): { log: number; checkpointed: number } =>
  (db.pragma('main.wal_checkpoint(NOOP)') as [{ log: number; checkpointed: number }])[0]

function openIn(dir: string): Database {
  const db = openRaw(path.join(dir, 'business.db'))
  applyPragmas(db, 'business')
  db.exec('CREATE TABLE IF NOT EXISTS filler (id INTEGER PRIMARY KEY, text TEXT NOT NULL)')
  onTestFinished(() => void db.close())
  return db
}

function checkpointerOf(db: Database, options: Partial<CheckpointerOptions> = {}) {
  const checkpointer = createCheckpointer({
    files: [{ role: 'business', db }],
    everyMs: 1,
    limits: { copy: 50, reset: 200, rest: 50 },
    ...options,
  })
  onTestFinished(() => checkpointer.stop())
  return checkpointer
}

/** Pages of a log at which the writer waits: below 16,384, where SQLite itself would copy it. */
const MOST_PAGES = 12_000

/** Writes pages, ten per commit, until `enough`; a log that is long waits for who is to copy it. */
async function writeUntil(db: Database, enough: () => boolean): Promise<number> {
  const insert = db.prepare('INSERT INTO filler (text) VALUES (?)')
  const commit = db.transaction(() => {
    for (let n = 0; n < 10; n += 1) insert.run(PAGE)
  })
  let pages = 0
  while (!enough()) {
    const { log, checkpointed } = pagesOf(db)
    // What was copied to its end is begun anew by the next commit.
    if (log < MOST_PAGES || log === checkpointed) {
      commit.immediate()
      pages += 10
    }
    await nextTurn()
  }
  return pages
}

/** Counts how often the log was begun anew. */
function resets(db: Database): () => number {
  let last = 0
  let count = 0
  return () => {
    const { log } = pagesOf(db)
    if (log < last) count += 1
    last = log
    return count
  }
}

/** Paths below `dir` that this process has open. */
function openFiles(dir: string): string[] {
  return readdirSync('/proc/self/fd').flatMap((name) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${name}`)
      return target.startsWith(dir) ? [path.basename(target)] : []
    } catch {
      return []
    }
  })
}

test('a log that grows in a burst without a pause begins anew again and again', async () => {
  const db = openIn(temporaryFolder())
  checkpointerOf(db)
  const count = resets(db)
  const pages = await writeUntil(db, () => count() >= 3)
  expect(pragma(db, 'wal_autocheckpoint')).toBe(16_384)
  expect(pragma(db, 'synchronous')).toBe(2)
  expect(db.prepare('SELECT count(*) FROM filler').pluck().get()).toBe(pages)
})

test('the worker copies, not the commit that made the log grow', async () => {
  const db = openIn(temporaryFolder())
  checkpointerOf(db, { limits: { copy: 50, reset: 100_000, rest: 50 } })
  await writeUntil(db, () => pagesOf(db).checkpointed > 100)
})

test('little work needs no worker', async () => {
  const dir = temporaryFolder()
  const db = openIn(dir)
  const checkpointer = checkpointerOf(db, {
    worker: new URL('./failing-worker.ts', import.meta.url),
    log: failingLog(),
  })
  db.prepare('INSERT INTO filler (text) VALUES (?)').run(PAGE)
  checkpointer.look()
  await checkpointer.stop()
  expect(pagesOf(db).checkpointed).toBe(0)
})

test.each(['stop', 'stopNow'] as const)('%s leaves the main connection alone with its file', async (how) => {
  const dir = temporaryFolder()
  const db = openIn(dir)
  const checkpointer = checkpointerOf(db)
  await writeUntil(db, () => pagesOf(db).checkpointed > 0)
  if (process.platform === 'linux') expect(openFiles(dir).filter((name) => name === 'business.db-wal')).toHaveLength(2)
  await checkpointer[how]()
  if (process.platform === 'linux') expect(openFiles(dir).filter((name) => name === 'business.db-wal')).toHaveLength(1)
  // Only the last connection removes the log when it closes.
  db.close()
  expect(existsSync(path.join(dir, 'business.db-wal'))).toBe(false)
  await checkpointer[how]()
})

test('a stop right after the worker was asked for waits for it', async () => {
  const dir = temporaryFolder()
  const db = openIn(dir)
  const checkpointer = checkpointerOf(db, { everyMs: 1_000_000, limits: { copy: 1 } })
  db.prepare('INSERT INTO filler (text) VALUES (?)').run(PAGE)
  checkpointer.look()
  checkpointer.stopNow()
  db.close()
  expect(existsSync(path.join(dir, 'business.db-wal'))).toBe(false)
})

test('a workspace closes in order while its worker is at work', async () => {
  const dir = temporaryFolder()
  for (const round of [1, 2]) {
    const workspace = await workspaceIn(dir)
    const { business } = workspace
    business.exec('CREATE TABLE IF NOT EXISTS filler (id INTEGER PRIMARY KEY, text TEXT NOT NULL)')
    await writeUntil(business, () => pagesOf(business).checkpointed > 0)
    expect(pragma(business, 'synchronous')).toBe(2)
    if (round === 1) workspace.close()
    else await workspace.closeWithBackup()
    expect(existsSync(path.join(dir, 'business.db-wal'))).toBe(false)
    expect(existsSync(path.join(dir, 'journal.db-wal'))).toBe(false)
  }
})

test('when the worker ends by itself, commits copy the log as they would without it', async () => {
  const db = openIn(temporaryFolder())
  const error = vi.fn()
  checkpointerOf(db, {
    worker: new URL('./failing-worker.ts', import.meta.url),
    log: { ...failingLog(), error },
  })
  const pages = await writeUntil(db, () => error.mock.calls.length > 0)
  expect(error).toHaveBeenCalledTimes(1)
  expect(error.mock.calls[0]?.[1]).toMatchObject({ reason: expect.stringContaining('this worker cannot work') })
  expect(pragma(db, 'wal_autocheckpoint')).toBe(1_000)
  const more = await writeUntil(db, () => pagesOf(db).checkpointed > 0)
  expect(db.prepare('SELECT count(*) FROM filler').pluck().get()).toBe(pages + more)
})

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 1_000_000))
test(`every commit that was told survives SIGKILL while the log is copied (seed ${SEED})`, async () => {
  let state = SEED
  for (let run = 0; run < 6; run += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    const killAfter = 20 + (state % 400)
    const file = path.join(temporaryFolder(), 'burst.db')
    const child = fork(fileURLToPath(new URL('./burst.ts', import.meta.url)), [file], { execArgv: [] })
    let told = 0
    child.on('message', (id: number) => {
      told = id
      if (told >= killAfter) child.kill('SIGKILL')
    })
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
    expect(signal).toBe('SIGKILL')
    const db = openRaw(file)
    expect(pragma(db, 'integrity_check'), `killed after ${killAfter}`).toBe('ok')
    const count = db.prepare('SELECT count(*) FROM row').pluck().get() as number
    expect(count, `killed after ${killAfter}`).toBeGreaterThanOrEqual(told)
    expect(db.prepare('SELECT max(id) FROM row').pluck().get()).toBe(count)
    db.close()
  }
})

/** Nothing is expected to be reported. */
function failingLog(): Log {
  const fail = (message: string, data?: unknown): never => {
    throw new Error(`${message} ${JSON.stringify(data)}`)
  }
  const log: Log = { debug: fail, info: fail, warn: fail, error: fail, child: () => log, secrets: { add() {} } }
  return log
}
