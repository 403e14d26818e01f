import type { Migration } from '../../migrate.ts'

/** Stock plans and comparisons. */
export const stockPlanStaging: Migration = {
  version: 5,
  name: 'stock-plan',
  up() {},
}
