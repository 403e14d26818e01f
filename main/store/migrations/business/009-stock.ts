import type { Migration } from '../../migrate.ts'

/** Stock sync: policy, runs, lines. */
export const stockMigration: Migration = {
  version: 9,
  name: 'stock',
  up() {},
}
