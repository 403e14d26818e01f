import type { OrderState } from '../../preload/contract/index.ts'
import type { Queue } from '../queue/index.ts'
import type { ProvinceGuards } from './mapping-guards.ts'
import type { StoredOrder } from './order-types.ts'
import { pushBlockOf } from './push-payload.ts'
import type { OrderFacts } from './rules.ts'
import type { OrderTables } from './tables.ts'

export interface FactsDeps {
  tables: OrderTables
  queue: Pick<Queue, 'get'>
  guards: Pick<ProvinceGuards, 'pushBlock' | 'dateBlock' | 'warehouse' | 'product' | 'customer'>
}

/** What the rules need to know of an order as it stands now. */
export function factsOf(order: StoredOrder, deps: FactsDeps): OrderFacts {
  return {
    kind: order.kind,
    state: order.state,
    awaiting: order.inBoyuan ? order.boyuanStatus === 'awaitingShipment' : order.awaiting,
    inBoyuan: order.inBoyuan,
    versionKnown: order.boyuanVersion !== null,
    lockedElsewhere: order.lockedElsewhere,
    write:
      order.writeAction === null
        ? null
        : { action: order.writeAction, unsent: isUnsent(deps.queue, order.writeOutbox) },
    documents: order.documents,
    block: () => pushBlockOf(order, deps.tables.lines(order.id), deps.guards),
  }
}

/** Whether a row of the outbox provably never left. */
export function isUnsent(queue: Pick<Queue, 'get'>, outboxId: number | null): boolean {
  const row = outboxId === null ? null : queue.get(outboxId)?.row
  if (!row) return false
  return (row.state === 'pending' || row.state === 'waiting') && row.firstSentAt === null
}

/** State of a push by its row in the outbox; null = the row says nothing (it has settled). */
export function stateOfPush(row: { state: string; firstSentAt: number | null } | undefined): OrderState | null {
  switch (row?.state) {
    case 'pending':
    case 'waiting':
      return 'queued'
    case 'sending':
      return 'sending'
    case 'unknown':
      return 'unknown'
    default:
      return null
  }
}
