import type { Migration } from '../../migrate.ts'

/** 手工修改: who changed which field of which product, from what to what. */
export const productEditsMigration: Migration = {
  version: 7,
  name: 'product-edits',
  up() {},
}
