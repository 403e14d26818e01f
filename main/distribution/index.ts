import { orderCalls, provinceCalls, returnCalls } from '../../preload/contract/index.ts'
import type { FeatureDeps } from '../feature.ts'
import { notReady } from './not-ready.ts'

/** Names of the deliveries for the window. */
export const DISTRIBUTION_KINDS: Record<string, string> = {}

export type Distribution = ReturnType<typeof createDistribution>

/** 省包: orders, their push to IDEAL, returns and serials. */
export function createDistribution(_deps: FeatureDeps) {
  return {
    calls: { ...notReady(provinceCalls), ...notReady(orderCalls), ...notReady(returnCalls) },
    start(): void {},
    wake(): void {},
    async stop(): Promise<void> {},
  }
}
