import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CallInput, FileImport } from '../../preload/contract/index.ts'
import { SaidNo } from './app-process.ts'
import type { DemoShop } from './demo-world.ts'

const LIMIT_MS = 120_000
type Kind = FileImport['kind']
type Ticks = Partial<Omit<CallInput<'fileImport.execute'>, 'id'>>

/** The steps of 文件导入 and 批量更新 as a person goes through them; each resolves when the product is at rest there. */
export interface Wizard {
  /** Drops a file into the window: read, columns proposed. */
  drop(kind: Kind, name: string, bytes: Uint8Array): Promise<FileImport>
  /** Takes the columns as proposed; every row is checked. */
  match(view: FileImport): Promise<FileImport>
  plan(id: number): Promise<FileImport>
  execute(id: number, ticks?: Ticks): Promise<FileImport>
  when(id: number, fits: (view: FileImport) => boolean): Promise<FileImport>
  get(id: number): Promise<FileImport>
}

export function wizardOf(shop: DemoShop): Wizard {
  const get = async (id: number) => (await shop.app.call('fileImport.get', { id })).import
  const when: Wizard['when'] = (id, fits) =>
    shop.app.when('fileImport.changed', () => get(id), fits, LIMIT_MS, `import ${id}`)
  const atRest = async (id: number, state: FileImport['state']): Promise<FileImport> => {
    const view = await when(id, (now) => now.work === null && (now.state === state || now.state === 'failed'))
    if (view.state === 'failed') throw new Error(`${view.trouble?.problem}：${view.trouble?.cause}`)
    return view
  }
  return {
    get,
    when,
    async drop(kind, name, bytes) {
      writeFileSync(join(shop.appDir, name), bytes)
      const { connectionId } = shop
      const { import: made } = await shop.app.call('fileImport.drop', { connectionId, kind, token: name, name })
      return atRest(made.id, 'matching')
    },
    async match(view) {
      const fields = view.match.columns.flatMap(({ index, field }) =>
        field === null ? [] : [{ column: index, field }],
      )
      await shop.app.call('fileImport.match', { id: view.id, fields, acceptRenamed: false })
      return atRest(view.id, 'checking')
    },
    async plan(id) {
      await shop.app.call('fileImport.plan', { id })
      return atRest(id, 'planned')
    },
    async execute(id, ticks = {}) {
      const none = { onlyCorrect: false, acceptOnSale: false, acceptFlattening: false, acceptMany: false }
      await shop.app.call('fileImport.execute', { id, ...none, ...ticks })
      return atRest(id, 'done')
    },
  }
}

/** Code with which the product refuses, or null where it does not. */
export async function refusal(asked: Promise<unknown>): Promise<string | null> {
  try {
    await asked
    return null
  } catch (error) {
    if (error instanceof SaidNo) return error.error.code
    throw error
  }
}
