import type { Trouble } from '../../preload/contract/index.ts'
import type { JobDefinition } from '../clock/types.ts'
import type { Database } from '../store/index.ts'
import { refreshProducts, type TakeInDeps } from './product-list.ts'
import type { ProductTables } from './product-tables.ts'
import type { Remotes } from './remotes.ts'

/** Name of the clock's job that keeps the product list of a connection level with the POS. */
export const productListJobName = (connectionId: number): string => `catalog.product-list:${connectionId}`

export interface ProductListJob {
  definition(connectionId: number): JobDefinition
  /** Asked for by a person: at once, once. */
  refresh(connectionId: number): void
  status(connectionId: number): { refreshing: boolean; trouble: Trouble | null }
}

/** Keeps 商品列表 level with the POS: every five minutes by its change feed, and when a person asks. */
export function createProductListJob(deps: {
  staging: Database
  tables: ProductTables
  remotesOf(connectionId: number): Promise<Remotes>
  now(): number
  changed(connectionId: number): void
  moved: TakeInDeps['moved']
  /** Starts the clock's job now. */
  runNow(name: string): void
}): ProductListJob {
  const states = new Map<number, { refreshing: boolean; trouble: Trouble | null }>()
  const say = (connectionId: number, state: { refreshing: boolean; trouble: Trouble | null }) => {
    states.set(connectionId, state)
    deps.changed(connectionId)
  }

  return {
    definition: (connectionId) => ({
      name: productListJobName(connectionId),
      label: '商品列表更新',
      rule: { every: 'minutes', minutes: 5 },
      catchUp: 'none',
      stallMs: 3 * 60_000,
      limitMs: 60 * 60_000,
      async run(context) {
        const remotes = await deps.remotesOf(connectionId)
        if (!remotes.ok) {
          say(connectionId, { refreshing: false, trouble: remotes.trouble })
          throw new Error(remotes.trouble.problem)
        }
        say(connectionId, { refreshing: true, trouble: states.get(connectionId)?.trouble ?? null })
        const done = await refreshProducts(
          {
            staging: deps.staging,
            tables: deps.tables,
            pos: remotes.pos,
            now: deps.now,
            moved: deps.moved,
            progress: (count) => context.progress({ done: count, total: null }),
          },
          connectionId,
          { signal: context.signal, correlationId: context.correlationId },
        )
        say(connectionId, { refreshing: false, trouble: done.ok ? null : done.trouble })
        if (!done.ok) throw new Error(`${done.trouble.problem}：${done.trouble.cause}`)
        return {
          note: done.changed === 0 ? '没有变化' : `更新 ${done.changed} 个商品`,
          counts: { changed: done.changed },
        }
      },
    }),
    refresh: (connectionId) => deps.runNow(productListJobName(connectionId)),
    status: (connectionId) => states.get(connectionId) ?? { refreshing: false, trouble: null },
  }
}
