import type { Migration } from '../../migrate.ts'

/** 省包: accounts, warehouse and e栈 mapping. */
export const provinceMigration: Migration = {
  version: 10,
  name: 'province',
  up() {},
}
