import type { Database } from '../../main/store/index.ts'

/**
 * Rows that a file of the version before holds, and what must be true of them afterwards. A migration that changes
 * existing tables adds its case here; without one, the harness checks that no table lost rows.
 */
export interface MigrationCase {
  before(db: Database): void
  after(db: Database): void
}

export const migrationCases: Record<string, Record<number, MigrationCase>> = {
  business: {
    2: {
      before: (db) => void db.exec("INSERT INTO meta (key, value) VALUES ('installation_code', 'ACDE')"),
      after(db) {
        const code = db.prepare("SELECT value FROM meta WHERE key = 'installation_code'").pluck().get()
        if (code !== 'ACDE') throw new Error('the installation code is lost')
      },
    },
  },
}
