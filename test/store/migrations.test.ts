import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { openRaw } from '../../main/store/database.ts'
import { type Database, getMeta, type Migration } from '../../main/store/index.ts'
import { assertMigrationList, migrate, schemaVersion } from '../../main/store/migrate.ts'
import { businessMigrations, journalMigrations, stagingMigrations } from '../../main/store/migrations/index.ts'
import { openFile } from '../../main/store/open-file.ts'
import { migrationCases } from './migration-cases.ts'
import { temporaryFolder, workspaceIn } from './temporary.ts'

const lists = { business: businessMigrations, staging: stagingMigrations, journal: journalMigrations }
const APP = { appVersion: '1.2.3' }

function fileDb(): Database {
  const db = openRaw(path.join(temporaryFolder(), 'file.db'))
  db.pragma('foreign_keys = ON')
  return db
}

function schema(db: Database): unknown[] {
  return db
    .prepare(
      "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name",
    )
    .all()
}

describe.each(Object.entries(lists))('%s', (role, list) => {
  test('versions run from 1 without gaps', () => {
    expect(() => assertMigrationList(list)).not.toThrow()
  })

  test('a fresh file has the same schema as one migrated step by step', () => {
    const fresh = fileDb()
    migrate(fresh, list, APP)
    const stepped = fileDb()
    for (let version = 1; version <= list.length; version += 1) migrate(stepped, list, { ...APP, upTo: version })
    expect(schema(stepped)).toEqual(schema(fresh))
    expect(schemaVersion(stepped)).toBe(list.length)
    fresh.close()
    stepped.close()
  })

  test.each(list.map((migration) => [migration.version, migration] as const))(
    'migration %i runs on a real file of the version before, with rows in it',
    (version) => {
      const db = fileDb()
      migrate(db, list, { ...APP, upTo: version - 1 })
      const migrationCase = migrationCases[role]?.[version]
      migrationCase?.before(db)
      const rows = countRows(db)
      migrate(db, list, { ...APP, upTo: version })
      expect(schemaVersion(db)).toBe(version)
      expect(db.pragma('quick_check', { simple: true })).toBe('ok')
      expect(db.pragma('foreign_key_check')).toEqual([])
      if (migrationCase) migrationCase.after(db)
      else for (const [table, count] of Object.entries(rows)) expect(countRows(db)[table], table).toBe(count)
      db.close()
    },
  )
})

function countRows(db: Database): Record<string, number> {
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[]
  return Object.fromEntries(
    tables.map((name) => [name, db.prepare(`SELECT count(*) FROM "${name}"`).pluck().get() as number]),
  )
}

const first: Migration = {
  version: 1,
  name: 'first',
  up: (db) => void db.exec('CREATE TABLE a (id INTEGER PRIMARY KEY)'),
}
const second: Migration = {
  version: 2,
  name: 'second',
  up: (db) => void db.exec('CREATE TABLE b (a_id INTEGER REFERENCES a (id)); INSERT INTO b SELECT id FROM a'),
}

test('a gap or a repeated version in the list is refused', () => {
  expect(() => assertMigrationList([first, { ...second, version: 3 }])).toThrow(/version 3 where 2/)
  expect(() => assertMigrationList([first, first])).toThrow(/version 1 where 2/)
})

test('a migration that throws leaves the file and its version as they were', () => {
  const db = fileDb()
  migrate(db, [first], APP)
  db.exec('INSERT INTO a VALUES (7)')
  const before = schema(db)
  const failing: Migration = {
    version: 3,
    name: 'failing',
    up(each) {
      each.exec('DELETE FROM a; CREATE TABLE c (x)')
      throw new Error('no')
    },
  }
  expect(() => migrate(db, [first, second, failing], APP)).toThrow('no')
  expect(schemaVersion(db)).toBe(1)
  expect(schema(db)).toEqual(before)
  expect(db.prepare('SELECT id FROM a').pluck().all()).toEqual([7])
  expect(db.pragma('foreign_keys', { simple: true })).toBe(1)
  db.close()
})

test('a migration that breaks a reference is rolled back', () => {
  const db = fileDb()
  migrate(db, [first], APP)
  const breaking: Migration = {
    ...second,
    up: (each) => void each.exec('CREATE TABLE b (a_id INTEGER REFERENCES a (id)); INSERT INTO b VALUES (99)'),
  }
  expect(() => migrate(db, [first, breaking], APP)).toThrow(/1 broken references/)
  expect(schemaVersion(db)).toBe(1)
  db.close()
})

test('a table can be rebuilt although others refer to it', () => {
  const db = fileDb()
  migrate(db, [first, second], APP)
  db.exec('INSERT INTO a VALUES (1); INSERT INTO b VALUES (1)')
  const rebuild: Migration = {
    version: 3,
    name: 'rebuild',
    up: (each) =>
      void each.exec(`CREATE TABLE a2 (id INTEGER PRIMARY KEY, note TEXT); INSERT INTO a2 (id) SELECT id FROM a;
        DROP TABLE a; ALTER TABLE a2 RENAME TO a`),
  }
  migrate(db, [first, second, rebuild], APP)
  expect(db.prepare('SELECT count(*) FROM b').pluck().get()).toBe(1)
  expect(() => db.exec('INSERT INTO b VALUES (5)')).toThrow(/FOREIGN KEY/)
  db.close()
})

test('an existing file is copied before its first pending migration, a new one is not', async () => {
  const file = path.join(temporaryFolder(), 'business.db')
  const copied: number[] = []
  const open = (migrations: Migration[]): Promise<Database> =>
    openFile(file, {
      role: 'business',
      migrations,
      appVersion: '1.2.3',
      beforeMigrating: async (db) => void copied.push(schemaVersion(db)),
    })
  ;(await open([first])).close()
  expect(copied).toEqual([])
  ;(await open([first, second])).close()
  expect(copied).toEqual([1])
  ;(await open([first, second])).close()
  expect(copied).toEqual([1])
})

test('a workspace of an older version keeps a copy of business.db as it was', async () => {
  const dir = temporaryFolder()
  const old = openRaw(path.join(dir, 'business.db'))
  migrate(old, businessMigrations, { ...APP, upTo: 1 })
  old.exec("INSERT INTO meta (key, value) VALUES ('note', 'from before')")
  old.close()
  const workspace = await workspaceIn(dir)
  expect(getMeta(workspace.business, 'note')).toBe('from before')
  expect(schemaVersion(workspace.business)).toBe(businessMigrations.length)
  const [name] = readdirSync(path.join(dir, 'backups')).filter((each) => each.startsWith('business-before-'))
  const copy = openRaw(path.join(dir, 'backups', name!), { readonly: true })
  expect(schemaVersion(copy)).toBe(1)
  expect(getMeta(copy, 'note')).toBe('from before')
  copy.close()
})

test('a file of a newer version is refused with both versions and left alone', async () => {
  const dir = temporaryFolder()
  ;(await workspaceIn(dir)).close()
  const file = path.join(dir, 'business.db')
  const db = openRaw(file)
  db.pragma('user_version = 99')
  db.close()
  await expect(workspaceIn(dir)).rejects.toMatchObject({
    kind: 'newer',
    facts: { appVersion: '1.2.3', appSchema: businessMigrations.length, fileSchema: 99, choices: ['open-folder'] },
  })
  expect(existsSync(path.join(dir, 'damaged'))).toBe(false)
})
