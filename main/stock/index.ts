import type { FeatureDeps } from '../feature.ts'

/** Names of the deliveries for the window. */
export const STOCK_KINDS: Record<string, string> = {}

export type Stock = ReturnType<typeof createStock>

/** Stock sync. */
export function createStock(_deps: FeatureDeps) {
  return {
    calls: {},
    start(): void {},
    wake(): void {},
    async stop(): Promise<void> {},
  }
}
