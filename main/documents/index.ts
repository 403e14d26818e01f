import type { FeatureDeps } from '../feature.ts'
import { documentCalls } from './calls.ts'

/** Names of the deliveries for the window. */
export const DOCUMENT_KINDS: Record<string, string> = {
  'documents.in': '单据 ERP → POS',
  'documents.out': '单据 POS → ERP',
}

export type Documents = ReturnType<typeof createDocuments>

/** Shop documents between ERP and POS. */
export function createDocuments(_deps: FeatureDeps) {
  return {
    calls: documentCalls(),
    start(): void {},
    wake(): void {},
    async stop(): Promise<void> {},
  }
}
