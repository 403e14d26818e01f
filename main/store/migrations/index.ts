import type { Migration } from '../migrate.ts'
import { meta } from './business/001-meta.ts'
import { outboxMigration } from './business/002-outbox.ts'
import { clockMigration } from './business/003-clock.ts'
import { connectionsMigration } from './business/004-connections.ts'
import { catalog } from './business/005-catalog.ts'
import { hourlyMigration } from './business/006-hourly.ts'
import { productEditsMigration } from './business/007-product-edits.ts'
import { documentsMigration } from './business/008-documents.ts'
import { stockMigration } from './business/009-stock.ts'
import { provinceMigration } from './business/010-province.ts'
import { ordersMigration } from './business/011-orders.ts'
import { returnsMigration } from './business/012-returns.ts'
import { journalMigration } from './journal/001-journal.ts'
import { importStaging } from './staging/001-import.ts'
import { productListStaging } from './staging/002-product-list.ts'
import { compareStaging } from './staging/003-compare.ts'
import { fileImportStaging } from './staging/004-file-import.ts'
import { stockPlanStaging } from './staging/005-stock-plan.ts'

/** One line per migration, in order. */
export const businessMigrations: readonly Migration[] = [
  meta,
  outboxMigration,
  clockMigration,
  connectionsMigration,
  catalog,
  hourlyMigration,
  productEditsMigration,
  documentsMigration,
  stockMigration,
  provinceMigration,
  ordersMigration,
  returnsMigration,
]

export const stagingMigrations: readonly Migration[] = [
  importStaging,
  productListStaging,
  compareStaging,
  fileImportStaging,
  stockPlanStaging,
]

export const journalMigrations: readonly Migration[] = [journalMigration]
