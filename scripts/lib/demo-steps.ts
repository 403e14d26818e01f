import { importDamaged } from './demo-files.ts'
import { updateHourly } from './demo-hourly.ts'
import { importMonth } from './demo-import.ts'
import { shopMonth } from './demo-month.ts'
import { updateProducts } from './demo-updates.ts'
import { provinceWeek } from './demo-week.ts'
import { importWorkbooks } from './demo-workbooks.ts'
import type { DemoPart } from './demo-world.ts'

export type { DemoPart } from './demo-world.ts'

/** In the order in which they are shown; those that share `world.shop()` find what the ones before left there. */
export const DEMO_PARTS: readonly DemoPart[] = [
  { name: 'import', run: importMonth },
  { name: 'files', run: importDamaged },
  { name: 'workbooks', run: importWorkbooks },
  { name: 'updates', run: updateProducts },
  { name: 'hourly', run: updateHourly },
  { name: 'month', run: shopMonth },
  { name: 'week', run: provinceWeek },
]
