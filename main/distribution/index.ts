import { returnCalls } from '../../preload/contract/index.ts'
import type { FeatureDeps } from '../feature.ts'
import { notReady } from './not-ready.ts'
import { createChanges } from './order-changes.ts'
import { ORDER_KIND_LABELS } from './order-groups.ts'
import { createOrders } from './order-index.ts'
import type { ReturnsForOrders } from './order-port.ts'
import { createProvinceSetup } from './settings-index.ts'

/** Names of the deliveries for the window. */
export const DISTRIBUTION_KINDS: Record<string, string> = { ...ORDER_KIND_LABELS }

export type Distribution = ReturnType<typeof createDistribution>

/** 省包: orders, their push to IDEAL, returns and serials. */
export function createDistribution(deps: FeatureDeps) {
  const setup = createProvinceSetup(deps)
  const changes = createChanges({
    clock: deps.clock,
    publish: (payload) => deps.publish('orders.changed', payload),
  })
  const returns: ReturnsForOrders = { documentsOf: () => [], lookUp: () => {} }
  const orders = createOrders({ ...deps, setup, changes, returns: () => returns })
  return {
    calls: { ...setup.calls, ...orders.calls, ...notReady(returnCalls) },
    start(): void {
      setup.start()
      orders.start()
    },
    wake(): void {
      setup.wake()
      orders.wake()
    },
    async stop(): Promise<void> {
      changes.stop()
      await Promise.all([orders.stop(), setup.stop()])
    },
  }
}
