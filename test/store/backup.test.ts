import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { openRaw } from '../../main/store/database.ts'
import { backupWorkspace, checkIntegrity, getMeta, inTransaction, setMeta } from '../../main/store/index.ts'
import { NOON, temporaryFolder, workspaceIn } from './temporary.ts'

const DAY = 86_400_000

test('a backup is taken while the workspace is written to, and stands alone', async () => {
  const workspace = await workspaceIn(temporaryFolder())
  const { business } = workspace
  business.exec('CREATE TABLE filler (text TEXT)')
  inTransaction(business, () => {
    const insert = business.prepare('INSERT INTO filler VALUES (?)')
    for (let row = 0; row < 5_000; row += 1) insert.run('x'.repeat(500))
  })
  const target = temporaryFolder()
  const backup = backupWorkspace(workspace, target, { now: NOON, journal: true })
  setMeta(business, 'note', 'written meanwhile')
  const files = await backup
  expect(readdirSync(target).sort()).toEqual(['business-20261122T120000.db', 'journal-20261122T120000.db'])
  expect(await checkIntegrity(files[0]!, { full: true })).toMatchObject({ ok: true })
  const copy = openRaw(files[0]!, { readonly: true })
  expect(copy.prepare('SELECT count(*) FROM filler').pluck().get()).toBe(5_000)
  expect(copy.pragma('journal_mode', { simple: true })).toBe('delete')
  copy.close()
  expect(getMeta(business, 'note')).toBe('written meanwhile')
})

test('one daily backup per Beijing day; the seven newest stay', async () => {
  const dir = temporaryFolder()
  let now = NOON
  const workspace = await workspaceIn(dir, { now: () => now })
  for (let day = 0; day < 9; day += 1) {
    now = NOON + day * DAY
    expect(await workspace.backupDaily()).not.toBeNull()
    expect(await workspace.backupDaily()).toBeNull()
  }
  const names = readdirSync(path.join(dir, 'backups')).sort()
  expect(names).toHaveLength(7)
  expect(names[0]).toBe('business-daily-2026-11-24.db')
  expect(names.at(-1)).toBe('business-daily-2026-11-30.db')
  // 23:30 in Beijing is still that day although it is 15:30 UTC.
  now = Date.UTC(2026, 10, 30, 15, 30)
  expect(await workspace.backupDaily()).toBeNull()
  now = Date.UTC(2026, 10, 30, 16, 30)
  expect((await workspace.backupDaily())?.file).toContain('2026-12-01')
})

test('a clean end refreshes its backup, and holds the lock until it is written', async () => {
  const dir = temporaryFolder()
  const first = await workspaceIn(dir)
  setMeta(first.business, 'note', 'one')
  const closing = first.closeWithBackup()
  await expect(workspaceIn(dir)).rejects.toMatchObject({ kind: 'locked' })
  await closing
  const second = await workspaceIn(dir)
  setMeta(second.business, 'note', 'two')
  await second.closeWithBackup()
  await second.closeWithBackup()
  const copy = openRaw(path.join(dir, 'backups', 'business-clean.db'), { readonly: true })
  expect(getMeta(copy, 'note')).toBe('two')
  copy.close()
  expect(existsSync(path.join(dir, 'business.db-wal'))).toBe(false)
})
