import type { FeatureDeps } from '../feature.ts'

/** Names of the deliveries for the window. */
export const DOCUMENT_KINDS: Record<string, string> = {}

export type Documents = ReturnType<typeof createDocuments>

/** Shop documents between ERP and POS. */
export function createDocuments(_deps: FeatureDeps) {
  return {
    calls: {},
    start(): void {},
    wake(): void {},
    async stop(): Promise<void> {},
  }
}
