import type { CallName } from '../../preload/contract/index.ts'
import { stockCalls } from '../../preload/contract/index.ts'

type StockCallName = Extract<CallName, `stock.${string}`>

/** Stands until the handlers do. */
export function notReady(): Record<StockCallName, () => never> {
  const refuse = (): never => {
    throw Object.assign(new Error('NOT_READY'), {
      error: {
        code: 'NOT_READY',
        problem: '库存同步还没有就绪',
        cause: '这一部分正在制作。',
        action: '请稍后再试。',
        retryable: true,
      },
    })
  }
  return Object.fromEntries(Object.keys(stockCalls).map((name) => [name, refuse])) as Record<StockCallName, () => never>
}
