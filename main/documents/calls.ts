import type { CallName, CallOutput, ParsedInput } from '../../preload/contract/index.ts'
import { notReady } from './refusal.ts'

export type DocumentCallName = Extract<CallName, `documents.${string}`>
export type DocumentCalls = {
  [K in DocumentCallName]: (input: ParsedInput<K>) => CallOutput<K> | Promise<CallOutput<K>>
}

/** What the window may ask about documents. */
export function documentCalls(): DocumentCalls {
  return {
    'documents.list': notReady,
    'documents.get': notReady,
    'documents.lines': notReady,
    'documents.sendNow': notReady,
    'documents.retry': notReady,
    'documents.split': notReady,
    'documents.refresh': notReady,
    'documents.status': notReady,
    'documents.settings': notReady,
    'documents.setSettings': notReady,
    'documents.kinds': notReady,
    'documents.late': notReady,
    'documents.export': notReady,
    'documents.exportOne': notReady,
  }
}
