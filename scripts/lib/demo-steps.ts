import { importFiles } from './demo-files.ts'
import { updateHourly } from './demo-hourly.ts'
import { importMonth } from './demo-import.ts'
import { updateProducts } from './demo-updates.ts'
import type { DemoWorld } from './demo-world.ts'

/**
 * One chapter of the demonstration. It tells every step with the counts of both sides; a throw is a step that does not
 * hold and ends this chapter alone.
 */
export interface DemoPart {
  /** As `--only` takes it. */
  name: string
  run(world: DemoWorld): Promise<void>
}

/** In the order in which they are shown; those that share `world.shop()` find what the ones before left there. */
export const DEMO_PARTS: readonly DemoPart[] = [
  { name: 'import', run: importMonth },
  { name: 'files', run: importFiles },
  { name: 'updates', run: updateProducts },
  { name: 'hourly', run: updateHourly },
]
