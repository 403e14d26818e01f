import type { Migration } from '../migrate.ts'
import { meta } from './business/001-meta.ts'
import { outboxMigration } from './business/002-outbox.ts'
import { clockMigration } from './business/003-clock.ts'
import { connectionsMigration } from './business/004-connections.ts'
import { catalog } from './business/005-catalog.ts'
import { hourlyMigration } from './business/006-hourly.ts'
import { journalMigration } from './journal/001-journal.ts'
import { importStaging } from './staging/001-import.ts'
import { productListStaging } from './staging/002-product-list.ts'
import { compareStaging } from './staging/003-compare.ts'

/** One line per migration, in order. */
export const businessMigrations: readonly Migration[] = [
  meta,
  outboxMigration,
  clockMigration,
  connectionsMigration,
  catalog,
  hourlyMigration,
]

export const stagingMigrations: readonly Migration[] = [importStaging, productListStaging, compareStaging]

export const journalMigrations: readonly Migration[] = [journalMigration]
