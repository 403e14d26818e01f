import path from 'node:path'
import { expect, test } from 'vitest'
import { openRaw } from '../../main/store/database.ts'
import { inTransaction, openStaging } from '../../main/store/index.ts'
import { lockMainOnly, watchSlowTransactions } from '../../main/store/transaction.ts'
import { temporaryFolder, workspaceIn } from './temporary.ts'

function table() {
  const db = openRaw(path.join(temporaryFolder(), 'a.db'), { timeoutMs: 0 })
  db.pragma('journal_mode = WAL')
  db.exec('CREATE TABLE t (a INTEGER)')
  const count = (): number => db.prepare('SELECT count(*) FROM t').pluck().get() as number
  const add = (): void => void db.exec('INSERT INTO t VALUES (1)')
  return { db, count, add }
}

test('a throw rolls back everything and reaches the caller', () => {
  const { db, count, add } = table()
  expect(() =>
    inTransaction(db, () => {
      add()
      throw new Error('stop')
    }),
  ).toThrow('stop')
  expect(count()).toBe(0)
  expect(db.inTransaction).toBe(false)
})

test('a nested call joins the outer transaction', () => {
  const { db, count, add } = table()
  expect(() =>
    inTransaction(db, () => {
      inTransaction(db, add)
      throw new Error('after the inner one')
    }),
  ).toThrow('after the inner one')
  expect(count()).toBe(0)
  expect(inTransaction(db, () => inTransaction(db, () => 'result'))).toBe('result')
})

test('asynchronous work is refused and rolled back', () => {
  const { db, count, add } = table()
  expect(() => inTransaction(db, async () => add())).toThrow(/synchronous/)
  expect(count()).toBe(0)
})

test('it takes the write lock at once', () => {
  const { db } = table()
  const other = openRaw(db.name, { timeoutMs: 0 })
  inTransaction(db, () => expect(() => other.exec('BEGIN IMMEDIATE')).toThrow(/locked/))
  lockMainOnly(db, 't')
  inTransaction(db, () => expect(() => other.exec('BEGIN IMMEDIATE')).toThrow(/locked/))
  other.close()
})

test('a business transaction does not wait for an import worker that writes to staging', async () => {
  const workspace = await workspaceIn(temporaryFolder())
  const worker = await openStaging(workspace.files.staging, '1.2.3')
  worker.exec('BEGIN IMMEDIATE')
  workspace.business.pragma('busy_timeout = 0')
  inTransaction(workspace.business, () => {
    workspace.business.exec("INSERT INTO meta (key, value) VALUES ('while-staging-is-locked', '1')")
  })
  // The plain form would have failed: this is what lockMainOnly is for.
  expect(() => workspace.business.exec('BEGIN IMMEDIATE')).toThrow(/locked/)
  worker.exec('ROLLBACK')
  worker.close()
})

test('what a worker staged is read through the business connection', async () => {
  const workspace = await workspaceIn(temporaryFolder())
  workspace.staging.exec("CREATE TABLE IF NOT EXISTS probe (a TEXT); INSERT INTO probe VALUES ('007')")
  expect(workspace.business.prepare('SELECT a FROM staging.probe').pluck().get()).toBe('007')
})

test('a transaction above the limit is reported, one below is not', () => {
  const { db } = table()
  const slow: number[] = []
  watchSlowTransactions(db, { limitMs: 60_000, onSlow: (ms) => slow.push(ms) })
  inTransaction(db, () => {})
  expect(slow).toHaveLength(0)
  watchSlowTransactions(db, { limitMs: -1, onSlow: (ms) => slow.push(ms) })
  inTransaction(db, () => inTransaction(db, () => {}))
  expect(slow).toHaveLength(1)
})
