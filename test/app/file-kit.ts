import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FileImport } from '../../preload/contract/index.ts'
import type { World } from './harness.ts'

/** Names of the columns that 文件导入 knows, in the order of 样例文件. */
export const CREATE = ['货品编号', '货品名称', '分类', '品牌', '规格名称', '商家编码', '零售价', '基本单位', '规格条码']
export const NO_FILTER = { level: null, code: null, column: null, text: '', skipped: 'all' } as const
export const NO_TICKS = { onlyCorrect: false, acceptOnSale: false, acceptFlattening: false, acceptMany: false }

export const atRest =
  (...states: FileImport['state'][]) =>
  (view: FileImport) =>
    view.work === null && (states.includes(view.state) || view.state === 'failed')

export const sum = (record: Record<string, number>): number => Object.values(record).reduce((a, b) => a + b, 0)

/** The wizard by the calls that the window uses; `worldNow` because a test file's world begins after this. */
export function wizardOf(worldNow: () => World) {
  const call: World['call'] = (name, input) => worldNow().call(name, input)
  /** Resolves with the first view of this import that fits; driven by the product's own events. */
  function when(id: number, fits: (view: FileImport) => boolean): Promise<FileImport> {
    return new Promise((resolve, reject) => {
      const finish = (view: FileImport) => {
        end()
        resolve(view)
      }
      const end = worldNow()
        .app()
        .on('fileImport.changed', (view) => {
          if (view.id === id && fits(view)) finish(view)
        })
      call('fileImport.get', { id }).then(({ import: view }) => {
        if (fits(view)) finish(view)
      }, reject)
    })
  }

  async function paste(kind: 'create' | 'update', table: string[][]): Promise<FileImport> {
    const text = table.map((row) => row.join('\t')).join('\r\n')
    const { import: made } = await call('fileImport.paste', { connectionId: worldNow().connectionId, kind, text })
    return when(made.id, atRest('matching'))
  }

  async function match(view: FileImport, acceptRenamed = false): Promise<FileImport> {
    const fields = view.match.columns.flatMap(({ index, field }) => (field === null ? [] : [{ column: index, field }]))
    const { import: matched } = await call('fileImport.match', { id: view.id, fields, acceptRenamed })
    return when(matched.id, atRest('checking'))
  }

  async function plan(id: number): Promise<FileImport> {
    await call('fileImport.plan', { id })
    return when(id, atRest('planned'))
  }

  async function execute(id: number, ticks: Partial<typeof NO_TICKS> = {}): Promise<FileImport> {
    await call('fileImport.execute', { id, ...NO_TICKS, ...ticks })
    return when(id, atRest('done'))
  }

  /** Drops a file into the window; resolves once it was read or refused. */
  async function drop(kind: 'create' | 'update', name: string, bytes: Uint8Array): Promise<FileImport> {
    writeFileSync(join(worldNow().ports.paths.data, name), bytes)
    const { import: made } = await call('fileImport.drop', {
      connectionId: worldNow().connectionId,
      kind,
      token: name,
      name,
    })
    return when(made.id, atRest('matching'))
  }

  /** Imports these rows from beginning to end. */
  async function create(rows: string[][]): Promise<FileImport> {
    const read = await paste('create', [CREATE, ...rows])
    await match(read)
    await plan(read.id)
    return execute(read.id)
  }

  const allRows = (id: number) =>
    call('fileImport.rows', { id, filter: NO_FILTER, sort: null, fresh: false, offset: 0, limit: 500 })

  return { when, paste, match, plan, execute, drop, create, allRows }
}
