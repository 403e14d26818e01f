import type { FeatureDeps } from '../feature.ts'
import { createProvinceTodo } from './home-line.ts'
import { createChanges } from './order-changes.ts'
import { ORDER_KIND_LABELS } from './order-groups.ts'
import { createOrders, type OrdersRoom } from './order-index.ts'
import { createReturns, RETURN_KIND_LABELS, type Returns } from './return-index.ts'
import { createProvinceSetup } from './settings-index.ts'

/** Names of the deliveries for the window. */
export const DISTRIBUTION_KINDS: Record<string, string> = { ...ORDER_KIND_LABELS, ...RETURN_KIND_LABELS }

export type Distribution = ReturnType<typeof createDistribution>

/** 省包: orders, their push to IDEAL, returns and serials. */
export function createDistribution(given: FeatureDeps) {
  const deps: FeatureDeps = {
    ...given,
    publish(topic, payload) {
      todo.changed()
      given.publish(topic, payload)
    },
  }
  const setup = createProvinceSetup(deps)
  const todo = createProvinceTodo({ ...deps, guards: setup.guards })
  const changes = createChanges({
    clock: deps.clock,
    publish: (payload) => deps.publish('orders.changed', payload),
  })
  // Each asks the other only later: orders are built first, returns stand on their port.
  const orders: OrdersRoom = createOrders({ ...deps, setup, changes, returns: () => returns.forOrders })
  const returns: Returns = createReturns({ ...deps, orders: orders.port, guards: setup.guards })
  return {
    /** Things to do, for 首页. */
    todo: todo.list,
    calls: { ...setup.calls, ...orders.calls, ...returns.calls },
    start(): void {
      setup.start()
      orders.start()
      returns.start()
    },
    wake(): void {
      setup.wake()
      orders.wake()
      returns.wake()
    },
    async stop(): Promise<void> {
      changes.stop()
      await Promise.all([returns.stop(), orders.stop(), setup.stop()])
    },
  }
}
