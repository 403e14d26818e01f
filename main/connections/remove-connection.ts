import { no, noConnection, yes } from './answers.ts'
import { SYSTEM_LABELS } from './fields.ts'
import type { TellSetup } from './journal-lines.ts'
import type { Tables } from './tables.ts'
import { type Envelope, laneOf, SYSTEMS } from './types.ts'

/**
 * Removes a connection with its accounts, secrets, mapping and results, unless a delivery of one of its lanes has not
 * ended. Its number is never given again, so that the journal and the queue keep meaning what they say.
 */
export function removeConnection(
  id: number,
  by: string,
  deps: { tables: Tables; openRows: (lane: string) => number; tell: TellSetup },
): Envelope<object> {
  const { tables } = deps
  const removed = tables.transaction(() => {
    const row = tables.connection(id)
    if (!row) return noConnection(id)
    for (const system of SYSTEMS) {
      const open = deps.openRows(laneOf(system, id))
      if (open > 0) {
        return no(
          'CONNECTION_IN_USE',
          `对接「${row.name}」不能删除。`,
          `${SYSTEM_LABELS[system]}还有 ${open} 条没有完成的单据。`,
          '请先在 队列 里等它们完成，或由实施人员放弃后再删除。',
        )
      }
    }
    tables.remove(id)
    return yes({ name: row.name })
  })
  if (!removed.ok) return removed
  deps.tell({
    level: 'warn',
    event: 'connection.removed',
    message: `${by} 删除了对接「${removed.data.name}」。`,
    connectionId: id,
  })
  return yes({})
}
