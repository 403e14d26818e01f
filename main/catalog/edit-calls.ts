import type { CallOutput, ParsedInput } from '../../preload/contract/index.ts'
import type { FilesPort } from '../ports.ts'
import type { TaxonomyRoom } from './category-index.ts'
import type { Edits } from './edit-save.ts'
import { exportProducts } from './export-file.ts'
import { TEMPLATE_NAME, templateFile } from './template-file.ts'

type EditCallName =
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

export interface EditCallsDeps {
  edits: Edits
  taxonomy: TaxonomyRoom
  files: FilesPort
  /** Path of staging.db, for the thread that exports. */
  stagingFile: string
  now(): number
  by(): string
}

/** What the window may ask of 手工修改, templates, exports and 分类与品牌. */
export function editCalls(deps: EditCallsDeps): EditCalls {
  const { edits, taxonomy, by } = deps
  return {
    'productEdit.open': ({ connectionId, productNo }) => edits.open(connectionId, productNo),
    'productEdit.refresh': ({ connectionId, productNo }) => edits.refresh(connectionId, productNo),
    'productEdit.save': (input) => edits.save(input, by()),
    'productEdit.undoPreview': ({ id }) => edits.undoPreview(id),
    'productEdit.withdraw': ({ id }) => ({ edit: edits.withdraw(id, by()) }),
    'productEdit.conflicts': ({ id }) => edits.conflicts(id),
    'productEdit.pending': ({ connectionId }) => ({ edits: edits.pending(connectionId) }),
    'productEdit.history': (input) => edits.history(input),
    'template.save': async ({ kind }) => ({
      saved: await deps.files.save({
        suggestedName: TEMPLATE_NAME[kind],
        content: await templateFile(kind),
        purpose: 'template',
      }),
    }),
    'productExport.save': (input) => exportProducts(input, deps),
    'categories.get': ({ connectionId }) => taxonomy.view(connectionId),
    'categories.refresh': ({ connectionId }) => {
      taxonomy.refresh(connectionId)
      return {}
    },
    'categories.create': (input) => ({ queued: taxonomy.createCategories(input, by()) }),
    'categories.createBrands': (input) => ({ queued: taxonomy.createBrands(input, by()) }),
  }
}
