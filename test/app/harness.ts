import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../../main/app.ts'
import type { App } from '../../main/app-types.ts'
import { type Sandbox, startSandbox } from '../../main/sandbox/index.ts'
import type { CallError, CallInput, CallName, CallOutput, ProductImport } from '../../preload/contract/index.ts'
import { type HeadlessPorts, headlessPorts } from '../../scripts/lib/headless-ports.ts'

/** Times between retries and look-ups, so that tests of outages do not take an outage's time. */
const TUNING = {
  queue: {
    offlineFirstMs: 50,
    offlineCapMs: 200,
    backoffFirstMs: 50,
    lookUpFirstMs: 50,
    notFoundApartMs: 200,
    changeEveryMs: 20,
  },
  slowestAnswerMs: 200,
}

export class Refused extends Error {
  readonly error: CallError
  constructor(error: CallError) {
    super(`${error.code}: ${error.problem}：${error.cause}`)
    this.error = error
  }
}

export interface World {
  sandbox: Sandbox
  ports: HeadlessPorts
  connectionId: number
  /** Rejects with Refused when the product says no. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>
  /** Resolves with the first view of this import that fits; driven by the product's own events. */
  when(id: number, fits: (view: ProductImport) => boolean): Promise<ProductImport>
  /** Stops the product and starts it again on the same files. */
  restart(): Promise<void>
  app(): App
  end(): Promise<void>
}

/** One practice workspace on practice servers of its own, all in this process. */
export async function startWorld(options: { skus?: number; seed?: number } = {}): Promise<World> {
  const dir = mkdtempSync(join(tmpdir(), 'danju-app-'))
  const sandbox = await startSandbox({ dir: join(dir, 'servers'), skus: options.skus ?? 300, seed: options.seed ?? 7 })
  const ports = headlessPorts({ dir: join(dir, 'app') })
  const make = async (): Promise<App> => {
    const made = await createApp({
      ...ports,
      workspace: { name: 'practice', dir: join(dir, 'app', 'practice'), practice: sandbox },
      tuning: TUNING,
    })
    await made.start()
    return made
  }
  let app = await make()
  const call: World['call'] = async (name, input) => {
    const answer = await app.call(name, input, { kind: 'window', id: 1 })
    if (!answer.ok) throw new Refused(answer.error)
    return answer.data as never
  }
  const [connection] = (await call('connections.list', {})).connections
  if (!connection) throw new Error('the practice connection is missing')
  return {
    sandbox,
    ports,
    connectionId: connection.id,
    call,
    when(id, fits) {
      return new Promise((resolve, reject) => {
        const end = app.on('catalog.import', (view) => {
          if (view.id === id && fits(view)) finish(view)
        })
        const finish = (view: ProductImport) => {
          end()
          resolve(view)
        }
        call('catalog.getImport', { id }).then(({ import: view }) => {
          if (fits(view)) finish(view)
        }, reject)
      })
    },
    async restart() {
      await app.stop()
      app = await make()
    },
    app: () => app,
    async end() {
      await app.stop()
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
