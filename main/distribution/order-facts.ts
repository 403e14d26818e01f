import type { OrderState } from '../../preload/contract/index.ts'
import type { Queue } from '../queue/index.ts'
import type { ProvinceGuards } from './mapping-guards.ts'
import type { StoredOrder } from './order-types.ts'
import { pushBlockOf } from './push-payload.ts'
import type { OrderFacts, WriteStage } from './rules.ts'
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
        : { action: order.writeAction, stage: stageOfWrite(deps.queue, order.writeOutbox) },
    documents: order.documents,
    block: () => pushBlockOf(order, deps.tables.lines(order.id), deps.guards),
  }
}

/** How far a write is by its row in the outbox. A row that has settled, or is not there, may have been sent. */
function stageOfWrite(queue: Pick<Queue, 'get'>, outboxId: number | null): WriteStage {
  const row = outboxId === null ? null : queue.get(outboxId)?.row
  if (row?.state === 'unknown') return 'unknown'
  const unsent = (row?.state === 'pending' || row?.state === 'waiting') && row.firstSentAt === null
  return unsent ? 'unsent' : 'sending'
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
