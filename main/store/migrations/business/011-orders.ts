import type { Migration } from '../../migrate.ts'

/** 省包: orders and their pushes. */
export const ordersMigration: Migration = {
  version: 11,
  name: 'orders',
  up() {},
}
