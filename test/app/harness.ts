import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Sandbox, startSandbox } from '../../main/sandbox/index.ts'
import type { ProductImport } from '../../preload/contract/index.ts'
import { type Pc, startPc } from './pc.ts'

export interface World extends Pick<Pc, 'ports' | 'connectionId' | 'call' | 'app' | 'restart'> {
  sandbox: Sandbox
  /** Resolves with the first view of this import that fits; driven by the product's own events. */
  when(id: number, fits: (view: ProductImport) => boolean): Promise<ProductImport>
  end(): Promise<void>
}

/** One practice workspace on practice servers of its own, all in this process. */
export async function startWorld(options: { skus?: number; seed?: number } = {}): Promise<World> {
  const dir = mkdtempSync(join(tmpdir(), 'danju-app-'))
  const sandbox = await startSandbox({ dir: join(dir, 'servers'), skus: options.skus ?? 300, seed: options.seed ?? 7 })
  const pc = await startPc({ dir: join(dir, 'app'), sandbox })
  return {
    ...pc,
    sandbox,
    when(id, fits) {
      return new Promise((resolve, reject) => {
        const end = pc.app().on('catalog.import', (view) => {
          if (view.id === id && fits(view)) finish(view)
        })
        const finish = (view: ProductImport) => {
          end()
          resolve(view)
        }
        pc.call('catalog.getImport', { id }).then(({ import: view }) => {
          if (fits(view)) finish(view)
        }, reject)
      })
    },
    async end() {
      await pc.stop()
      await sandbox.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

const DAY_MS = 86_400_000
/** Beijing calendar day, so many days ago. */
export const daysAgo = (days: number): string =>
  new Date(Date.now() - days * DAY_MS + 8 * 3_600_000).toISOString().slice(0, 10)
/** An instant on that day, noon Beijing. */
export const noonDaysAgo = (days: number): number => Date.parse(`${daysAgo(days)}T12:00:00+08:00`)

/** Reads and plans one span; resolves with the planned import. */
export async function plan(world: World, from: string, to: string): Promise<ProductImport> {
  const { imports } = await world.call('catalog.startImport', {
    connectionId: world.connectionId,
    from,
    to,
    split: false,
  })
  return world.when(imports[0]!.id, (view) => view.state === 'planned')
}

/** Confirms and resolves once 导入完成. */
export async function carryOut(world: World, id: number, acceptFlattening = true): Promise<ProductImport> {
  await world.call('catalog.confirmImport', { id, acceptFlattening })
  return world.when(id, (view) => view.state === 'done')
}

/** A live product of the POS by its own books, with its live specs and its category path. */
export async function posProduct(world: World, productNo: string) {
  const { control } = world.sandbox
  const product = (await control.books('pos', { tables: ['live_product'], where: { product_no: productNo } })).rows
    .live_product?.[0]
  if (!product) return null
  const specs =
    (await control.books('pos', { tables: ['live_spec'], where: { product_id: Number(product.id) } })).rows.live_spec ??
    []
  const category =
    product.category_id === null
      ? null
      : (await control.books('pos', { tables: ['category'], where: { id: Number(product.category_id) } })).rows
          .category?.[0]
  const brand =
    product.brand_id === null
      ? null
      : (await control.books('pos', { tables: ['brand'], where: { id: Number(product.brand_id) } })).rows.brand?.[0]
  return {
    ...product,
    specs,
    level: Number(category?.level ?? 0),
    category: String(category?.name ?? ''),
    brand: String(brand?.name ?? ''),
  } as {
    id: number
    name: string
    image: string | null
    specs: Record<string, unknown>[]
    level: number
    category: string
    brand: string
  }
}
