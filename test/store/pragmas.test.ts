import path from 'node:path'
import { expect, test } from 'vitest'
import { openRaw } from '../../main/store/database.ts'
import { applyPragmas } from '../../main/store/pragmas.ts'
import { temporaryFolder, workspaceIn } from './temporary.ts'

const read = (db: ReturnType<typeof openRaw>, name: string): unknown => db.pragma(name, { simple: true })

test('business.db runs synchronous=FULL also when a WAL file is opened again', async () => {
  const dir = temporaryFolder()
  for (const round of ['fresh', 'reopened', 'reopened again']) {
    const workspace = await workspaceIn(dir)
    expect(read(workspace.business, 'journal_mode'), round).toBe('wal')
    expect(read(workspace.business, 'synchronous'), round).toBe(2)
    expect(read(workspace.business, 'staging.synchronous'), round).toBe(0)
    expect(read(workspace.business, 'foreign_keys'), round).toBe(1)
    expect(read(workspace.journal, 'synchronous'), round).toBe(1)
    expect(read(workspace.staging, 'synchronous'), round).toBe(0)
    workspace.close()
  }
})

test('a reopened WAL file would run NORMAL without the pragma: the reason for asserting it', () => {
  const file = path.join(temporaryFolder(), 'plain.db')
  const first = openRaw(file)
  applyPragmas(first, 'business')
  first.exec('CREATE TABLE t (a)')
  first.close()
  const bare = openRaw(file)
  bare.prepare('SELECT count(*) FROM t').get()
  expect(read(bare, 'synchronous')).toBe(1)
  bare.close()
})

test('a pragma that does not take is an error, not a silent weaker setting', () => {
  const db = openRaw(':memory:')
  expect(() => applyPragmas(db, 'business')).toThrow(/journal_mode is memory, expected wal/)
  db.close()
})
