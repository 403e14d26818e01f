import type { CallOutput, ParsedInput } from '../../preload/contract/index.ts'
import { CatalogRefusal } from './imports.ts'

export type EditCallName =
  | 'productEdit.open'
  | 'productEdit.refresh'
  | 'productEdit.save'
  | 'productEdit.undoPreview'
  | 'productEdit.withdraw'
  | 'productEdit.conflicts'
  | 'productEdit.pending'
  | 'productEdit.history'
  | 'template.save'
  | 'productExport.save'
  | 'categories.get'
  | 'categories.refresh'
  | 'categories.create'
  | 'categories.createBrands'

export type EditCalls = {
  [K in EditCallName]: (input: ParsedInput<K>) => CallOutput<K> | Promise<CallOutput<K>>
}

const notReady = (): never => {
  throw new CatalogRefusal({
    code: 'NOT_READY',
    problem: '暂时不能使用',
    cause: '这个功能还没有完成。',
    action: '请更新到新版本。',
  })
}

export const editCallsPending: EditCalls = {
  'productEdit.open': notReady,
  'productEdit.refresh': notReady,
  'productEdit.save': notReady,
  'productEdit.undoPreview': notReady,
  'productEdit.withdraw': notReady,
  'productEdit.conflicts': notReady,
  'productEdit.pending': notReady,
  'productEdit.history': notReady,
  'template.save': notReady,
  'productExport.save': notReady,
  'categories.get': notReady,
  'categories.refresh': notReady,
  'categories.create': notReady,
  'categories.createBrands': notReady,
}
