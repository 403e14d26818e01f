import type { Queue, QueueChange } from '../queue/index.ts'
import { stateOfPush } from './order-facts.ts'
import type { StoredOrder, UploadState } from './order-types.ts'
import type { OrderTables } from './tables.ts'

const MOVING: readonly StoredOrder['state'][] = ['queued', 'sending', 'unknown']
const STEP = 100

/** Keeps orders level with their pushes in the outbox: 待发送, 推送中, 结果未知. What settles is written by the settling itself. */
export function followPushes(deps: {
  tables: OrderTables
  queue: Pick<Queue, 'get' | 'onChange'>
  now(): number
  changed(connectionId: number, ids: readonly number[]): void
  failed(error: unknown): void
}) {
  const { tables, queue } = deps
  let waiting: Set<number> | 'all' = new Set()
  let going: Promise<void> | null = null
  let stopped = false

  function mirror(order: StoredOrder): void {
    if (!MOVING.includes(order.state) || order.pushOutbox === null) return
    const state = stateOfPush(queue.get(order.pushOutbox)?.row)
    if (state === null || state === order.state) return
    const upload: UploadState = state === 'unknown' ? 'unknown' : 'uploading'
    tables.patch(order.id, { state, upload })
    if (state === 'unknown')
      tables.addEvent(order.id, {
        at: deps.now(),
        event: 'push.unknown',
        text: '没有得到荣耀IDEAL的回答，正在按单据号查询结果',
        outboxId: order.pushOutbox,
      })
  }

  async function run(): Promise<void> {
    while (!stopped) {
      const batch: Set<number> | 'all' = waiting
      waiting = new Set()
      if (batch !== 'all' && batch.size === 0) return
      const orders =
        batch === 'all' ? tables.moving() : [...batch].flatMap((outboxId) => tables.byOutbox(outboxId) ?? [])
      for (let from = 0; from < orders.length && !stopped; from += STEP) {
        const part = orders.slice(from, from + STEP)
        tables.transaction(() => {
          for (const { id } of part) {
            const order = tables.get(id)
            if (order) mirror(order)
          }
        })
        for (const { id, connectionId } of part) deps.changed(connectionId, [id])
        await new Promise<void>((resolve) => setImmediate(resolve))
      }
    }
  }

  function go(): void {
    going ??= run()
      .catch(deps.failed)
      .finally(() => {
        going = null
        if (!stopped && (waiting === 'all' || waiting.size > 0)) go()
      })
  }

  const end = queue.onChange((change: QueueChange) => {
    if (stopped) return
    if (change.all) waiting = 'all'
    else if (waiting !== 'all') for (const id of change.ids) waiting.add(id)
    go()
  })
  return {
    all(): void {
      waiting = 'all'
      go()
    },
    async stop(): Promise<void> {
      stopped = true
      end()
      await going
    },
  }
}
