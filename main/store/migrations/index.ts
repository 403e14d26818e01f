import type { Migration } from '../migrate.ts'
import { meta } from './business/001-meta.ts'
import { outboxMigration } from './business/002-outbox.ts'
import { clockMigration } from './business/003-clock.ts'
import { connectionsMigration } from './business/004-connections.ts'

/** One line per migration, in order. */
export const businessMigrations: readonly Migration[] = [meta, outboxMigration, clockMigration, connectionsMigration]

export const stagingMigrations: readonly Migration[] = []

export const journalMigrations: readonly Migration[] = []
