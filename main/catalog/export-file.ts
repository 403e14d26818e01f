import { Worker } from 'node:worker_threads'
import type { CallOutput, ParsedInput } from '../../preload/contract/index.ts'
import type { FilesPort } from '../ports.ts'
import { formatIsoBeijing } from '../remote/beijing-time.ts'
import type { ExportAnswer, ExportTask } from './export-write.ts'
import { CatalogRefusal } from './imports.ts'

export interface ExportDeps {
  /** Path of staging.db. */
  stagingFile: string
  files: Pick<FilesPort, 'save'>
  now(): number
}

/** Writes a product list to a file that the person names, in a thread of its own. Rejects with a readable refusal. */
export async function exportProducts(
  input: ParsedInput<'productExport.save'>,
  deps: ExportDeps,
): Promise<CallOutput<'productExport.save'>> {
  const { connectionId, keyword, category, brand, columns, format } = input
  const answer = await inWorker({
    stagingFile: deps.stagingFile,
    connectionId,
    filter: { keyword, category, brand },
    columns,
    format,
  })
  switch (answer.kind) {
    case 'too-many':
      throw new CatalogRefusal({
        code: 'TOO_MANY_ROWS',
        problem: '没有导出',
        cause: '规格太多，一张 Excel 工作表放不下（最多 1,048,575 行）。',
        action: '请先按分类或品牌筛选后分次导出，或改为导出 csv。',
      })
    case 'failed':
      throw new Error(answer.message)
    case 'done': {
      const { bytes, products, specs } = answer
      const day = formatIsoBeijing(deps.now()).slice(0, 16).replace(/[-:]/g, '').replace('T', '-')
      const title = columns === 'reimport' ? '商品批量更新' : '商品列表'
      const saved = await deps.files.save({
        suggestedName: `${title}-${day}.${format}`,
        content: bytes,
        purpose: 'product-export',
      })
      return { saved, products, specs }
    }
  }
}

async function inWorker(task: ExportTask): Promise<ExportAnswer> {
  const worker = new Worker(new URL('./export-worker.ts', import.meta.url), { workerData: task })
  try {
    return await new Promise<ExportAnswer>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.once('exit', (code) => reject(new Error(`the export's thread ended with ${code}`)))
    })
  } finally {
    await worker.terminate()
  }
}
