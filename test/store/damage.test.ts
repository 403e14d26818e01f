import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { openRaw } from '../../main/store/database.ts'
import {
  checkIntegrity,
  classifyStorageError,
  DbOpenError,
  type DbOpenErrorKind,
  getMeta,
  inTransaction,
  openErrorText,
  repairWorkspace,
  setMeta,
} from '../../main/store/index.ts'
import { DB_OPEN_ERROR_KINDS } from '../../main/store/open-error.ts'
import { NOON, temporaryFolder, workspaceIn } from './temporary.ts'

/** A workspace with a backup (note = "backed up") and later data (note = "later"), closed. */
async function usedWorkspace(): Promise<string> {
  const dir = temporaryFolder()
  const workspace = await workspaceIn(dir)
  setMeta(workspace.business, 'note', 'backed up')
  await workspace.closeWithBackup()
  const again = await workspaceIn(dir)
  inTransaction(again.business, () => {
    again.business.exec('CREATE TABLE filler (text TEXT)')
    const insert = again.business.prepare('INSERT INTO filler VALUES (?)')
    for (let row = 0; row < 2_000; row += 1) insert.run('行'.repeat(100))
  })
  setMeta(again.business, 'note', 'later')
  again.close()
  return dir
}

const business = (dir: string): string => path.join(dir, 'business.db')

async function openError(dir: string): Promise<DbOpenError> {
  const error = await workspaceIn(dir).then(
    () => null,
    (each: unknown) => each,
  )
  if (!(error instanceof DbOpenError)) throw new Error(`opened, or threw something else: ${String(error)}`)
  return error
}

/** What a crash leaves: the files as they were in mid-session. */
async function crashed(): Promise<string> {
  const source = await usedWorkspace()
  const workspace = await workspaceIn(source)
  setMeta(workspace.business, 'note', 'last words')
  const dir = temporaryFolder()
  for (const name of ['business.db', 'business.db-wal', 'staging.db', 'journal.db', 'session.json']) {
    if (existsSync(path.join(source, name))) copyFileSync(path.join(source, name), path.join(dir, name))
  }
  // The copy stands for the same folder: its place is told here.
  workspace.close()
  return dir
}

const damages: [DbOpenErrorKind, string, (dir: string) => void][] = [
  ['truncated', 'cut in the middle', (dir) => truncateSync(business(dir), 20_000)],
  ['truncated', 'cut to a few bytes', (dir) => truncateSync(business(dir), 50)],
  ['truncated', 'emptied', (dir) => truncateSync(business(dir), 0)],
  [
    'not-a-database',
    'overwritten with other bytes',
    (dir) => writeFileSync(business(dir), Buffer.alloc(40_000, 'office ')),
  ],
  ['missing', 'gone', (dir) => rmSync(business(dir))],
]

test.each(damages)(
  '%s: a file that is %s is offered for repair and nothing is deleted',
  async (kind, _what, damage) => {
    const dir = await usedWorkspace()
    damage(dir)
    const before = (readdirSync(dir, { recursive: true }) as string[]).sort()
    const bytes = existsSync(business(dir)) ? readFileSync(business(dir)) : null
    const error = await openError(dir)
    expect(error.kind).toBe(kind)
    expect(error.facts.choices).toEqual(['restore', 'empty', 'open-folder'])
    expect(error.facts.lastBackup?.file).toBe(path.join(dir, 'backups', 'business-clean.db'))
    expect(error.facts.sizeBytes).toBe(bytes?.length ?? null)
    const after = (readdirSync(dir, { recursive: true }) as string[]).sort()
    expect(after.filter((name) => before.includes(name))).toEqual(before)
    if (bytes) expect(readFileSync(business(dir)).equals(bytes)).toBe(true)
  },
)

test.each(damages.slice(0, 4))(
  '%s: restoring a file that is %s keeps it, pauses delivery and renews the numbers',
  async (_kind, _what, damage) => {
    const dir = await usedWorkspace()
    const codes = JSON.parse(readFileSync(path.join(dir, 'session.json'), 'utf8')).codes as string[]
    damage(dir)
    const broken = readFileSync(business(dir))
    const error = await openError(dir)
    const { kept } = await repairWorkspace(dir, { choice: 'restore', backup: error.facts.lastBackup!.file }, () => NOON)
    expect(readFileSync(kept!).equals(broken)).toBe(true)
    const workspace = await workspaceIn(dir)
    expect(getMeta(workspace.business, 'note')).toBe('backed up')
    expect(workspace.damage).toEqual({ what: 'restored', at: NOON, kept })
    expect(workspace.deliveryPaused).toBe(true)
    expect(workspace.numbersRenewed).toBe(true)
    expect(codes).not.toContain(workspace.installationCode())
    workspace.close()

    const later = await workspaceIn(dir)
    expect(later.deliveryPaused).toBe(true)
    later.confirmDelivery('王敏')
    expect(later.damage).toBeNull()
    later.close()
    const last = await workspaceIn(dir)
    expect(last.deliveryPaused).toBe(false)
    expect(last.numbersRenewed).toBe(true)
    last.settleNumbersRenewed()
    expect(last.numbersRenewed).toBe(false)
  },
)

test('an empty start keeps the broken file, pauses delivery and never reuses an installation code', async () => {
  const dir = await usedWorkspace()
  const codes = JSON.parse(readFileSync(path.join(dir, 'session.json'), 'utf8')).codes as string[]
  truncateSync(business(dir), 20_000)
  await openError(dir)
  const { kept } = await repairWorkspace(dir, { choice: 'empty' }, () => NOON)
  expect(statSync(kept!).size).toBe(20_000)
  const workspace = await workspaceIn(dir)
  expect(getMeta(workspace.business, 'note')).toBeNull()
  expect(workspace.damage?.what).toBe('emptied')
  expect(workspace.deliveryPaused).toBe(true)
  expect(codes).not.toContain(workspace.installationCode())
})

test('after a crash the file is checked and everything committed is there', async () => {
  const dir = await crashed()
  const workspace = await workspaceIn(dir)
  expect(getMeta(workspace.business, 'note')).toBe('last words')
  expect(workspace.deliveryPaused).toBe(false)
})

test('corrupt: damage inside the file is found after a crash, and the file is not touched', async () => {
  const dir = await crashed()
  // Closing in order first, so that the damage is in the main file and no log hides it.
  ;(await workspaceIn(dir)).close()
  const bytes = readFileSync(business(dir))
  bytes.fill(0x5a, 4096 * 30, 4096 * 60)
  writeFileSync(business(dir), bytes)
  const session = path.join(dir, 'session.json')
  writeFileSync(session, readFileSync(session, 'utf8').replace('"closed"', '"closing"'))
  const error = await openError(dir)
  expect(error.kind).toBe('corrupt')
  expect(error.facts.choices).toEqual(['empty', 'open-folder'])
  expect(readFileSync(business(dir)).equals(bytes)).toBe(true)
})

test('missing-wal: a lost log after a crash is noticed; a sound file may also be kept as it is', async () => {
  const dir = await crashed()
  rmSync(path.join(dir, 'business.db-wal'))
  const error = await openError(dir)
  expect(error.kind).toBe('missing-wal')
  expect(error.facts.choices).toEqual(['keep', 'empty', 'open-folder'])
  await repairWorkspace(dir, { choice: 'keep' }, () => NOON)
  const workspace = await workspaceIn(dir)
  expect(getMeta(workspace.business, 'note')).toBe('later')
  expect(workspace.damage?.what).toBe('kept')
  expect(workspace.deliveryPaused).toBe(true)
  expect(workspace.numbersRenewed).toBe(true)
})

test('an older copy put back by hand is noticed: delivery pauses and numbers are renewed', async () => {
  const dir = await usedWorkspace()
  const first = await workspaceIn(dir)
  const code = first.installationCode()
  first.close()
  copyFileSync(path.join(dir, 'backups', 'business-clean.db'), business(dir))
  const workspace = await workspaceIn(dir)
  expect(workspace.damage?.what).toBe('rolled-back')
  expect(workspace.deliveryPaused).toBe(true)
  expect(workspace.installationCode()).not.toBe(code)
})

test('a backup that is not sound is refused before anything is moved', async () => {
  const dir = await usedWorkspace()
  const backup = path.join(dir, 'backups', 'business-clean.db')
  truncateSync(backup, 9_000)
  truncateSync(business(dir), 20_000)
  await expect(repairWorkspace(dir, { choice: 'restore', backup }, () => NOON)).rejects.toBeInstanceOf(DbOpenError)
  expect(statSync(business(dir)).size).toBe(20_000)
  expect(existsSync(path.join(dir, 'damaged'))).toBe(false)
})

test('broken staging and journal files are put aside without asking', async () => {
  const dir = await usedWorkspace()
  writeFileSync(path.join(dir, 'staging.db'), Buffer.alloc(9_000, 'x'))
  writeFileSync(path.join(dir, 'journal.db'), Buffer.alloc(9_000, 'y'))
  const workspace = await workspaceIn(dir)
  expect(getMeta(workspace.business, 'note')).toBe('later')
  expect(workspace.deliveryPaused).toBe(false)
  expect(
    readdirSync(path.join(dir, 'damaged'))
      .map((name) => name.split('-')[0])
      .sort(),
  ).toEqual(['journal', 'staging'])
})

test.each([
  ['full', 'ENOSPC'],
  ['read-only', 'EROFS'],
  ['read-only', 'EACCES'],
  ['io', 'EIO'],
] as const)('%s: a folder that answers %s is reported and nothing is written', async (kind, code) => {
  const dir = path.join(temporaryFolder(), 'workspace')
  mkdirSync(dir)
  const probe = (): never => {
    throw Object.assign(new Error(`${code}: fake`), { code })
  }
  await expect(workspaceIn(dir, { probe })).rejects.toMatchObject({
    kind,
    facts: { choices: ['retry', 'open-folder'] },
  })
  expect(readdirSync(dir)).toEqual([])
})

test('locked: the same workspace cannot be opened twice, and can be once it is closed', async () => {
  const dir = temporaryFolder()
  const first = await workspaceIn(dir)
  await expect(workspaceIn(dir)).rejects.toMatchObject({ kind: 'locked', facts: { choices: ['retry'] } })
  first.close()
  expect((await workspaceIn(dir)).deliveryPaused).toBe(false)
})

test('locked: a program that holds business.db is reported', async () => {
  const dir = await usedWorkspace()
  const other = openRaw(business(dir))
  other.pragma('journal_mode = DELETE')
  other.exec('BEGIN EXCLUSIVE')
  expect((await openError(dir)).kind).toBe('locked')
  other.close()
})

test('a full disk while writing is an error of its own', () => {
  const db = openRaw(path.join(temporaryFolder(), 'small.db'))
  db.exec('CREATE TABLE t (a)')
  db.pragma('max_page_count = 3')
  let thrown: unknown
  try {
    db.prepare('INSERT INTO t VALUES (?)').run('x'.repeat(100_000))
  } catch (error) {
    thrown = error
  }
  expect(classifyStorageError(thrown)).toBe('full')
  expect(classifyStorageError(new TypeError('a bug'))).toBeNull()
  db.close()
})

test('the integrity check names what is wrong and changes nothing', async () => {
  const dir = await usedWorkspace()
  expect(await checkIntegrity(business(dir), { full: true })).toMatchObject({ ok: true, kind: null, problems: [] })
  const report = await checkIntegrity(path.join(dir, 'none.db'))
  expect(report).toMatchObject({ ok: false, kind: 'read-only' })
  expect(existsSync(path.join(dir, 'none.db'))).toBe(false)
})

test('every kind has 问题, 原因 and 怎么办', () => {
  for (const kind of DB_OPEN_ERROR_KINDS) {
    const text = openErrorText({ kind, file: 'D:\\数据\\business.db' })
    expect(text.problem.length, kind).toBeGreaterThan(3)
    expect(text.cause.length, kind).toBeGreaterThan(10)
    expect(text.action.length, kind).toBeGreaterThan(10)
  }
})
