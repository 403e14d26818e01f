import type { Migration } from '../../migrate.ts'

/** Documents between ERP and POS. */
export const documentsMigration: Migration = {
  version: 8,
  name: 'documents',
  up() {},
}
