import type { Migration } from '../../migrate.ts'

/** 文件导入: sheets read, edited and checked before a plan. */
export const fileImportStaging: Migration = {
  version: 4,
  name: 'file-import',
  up() {},
}
