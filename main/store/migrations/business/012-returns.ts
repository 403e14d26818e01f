import type { Migration } from '../../migrate.ts'

/** 省包: returns of IDEAL, serials. */
export const returnsMigration: Migration = {
  version: 12,
  name: 'returns',
  up() {},
}
