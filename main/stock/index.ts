import type { FeatureDeps } from '../feature.ts'
import { notReady } from './not-ready.ts'

/** Names of the deliveries for the window. */
export const STOCK_KINDS: Record<string, string> = {}

export type Stock = ReturnType<typeof createStock>

/** Stock sync. */
export function createStock(_deps: FeatureDeps) {
  return {
    calls: notReady(),
    start(): void {},
    wake(): void {},
    async stop(): Promise<void> {},
  }
}
