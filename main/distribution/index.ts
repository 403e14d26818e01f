import { orderCalls, returnCalls } from '../../preload/contract/index.ts'
import type { FeatureDeps } from '../feature.ts'
import { notReady } from './not-ready.ts'
import { createProvinceSetup } from './settings-index.ts'

/** Names of the deliveries for the window. */
export const DISTRIBUTION_KINDS: Record<string, string> = {}

export type Distribution = ReturnType<typeof createDistribution>

/** 省包: orders, their push to IDEAL, returns and serials. */
export function createDistribution(deps: FeatureDeps) {
  const setup = createProvinceSetup(deps)
  return {
    calls: { ...setup.calls, ...notReady(orderCalls), ...notReady(returnCalls) },
    start(): void {
      setup.start()
    },
    wake(): void {
      setup.wake()
    },
    async stop(): Promise<void> {
      await setup.stop()
    },
  }
}
