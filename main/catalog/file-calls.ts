import { type CallOutput, fileImportCalls, type ParsedInput } from '../../preload/contract/index.ts'
import { CatalogRefusal } from './imports.ts'

type FileCallName = keyof typeof fileImportCalls

/** Answers until the room is built. */
export function fileCallsPending(): {
  [K in FileCallName]: (input: ParsedInput<K>) => CallOutput<K> | Promise<CallOutput<K>>
} {
  const pending = () => {
    throw new CatalogRefusal({
      code: 'NOT_READY',
      problem: '还不能使用',
      cause: '功能正在建设。',
      action: '请稍后再试。',
    })
  }
  return Object.fromEntries(Object.keys(fileImportCalls).map((name) => [name, pending])) as never
}
