import type { Trouble } from '../../preload/contract/index.ts'
import type { Database } from '../store/index.ts'

export interface OrderFeed {
  cursor: string | null
  listCursor: string | null
  nextCursor: string | null
  readAt: number | null
  trouble: Trouble | null
  vfMinutes: number
}

/** How far the orders of 博远ERP were read. */
export function createOrderFeedTables(db: Database) {
  const get = db.prepare<[number], Omit<OrderFeed, 'trouble'> & { trouble: string | null }>(
    `SELECT cursor, list_cursor AS listCursor, next_cursor AS nextCursor, read_at AS readAt, trouble, vf_minutes AS vfMinutes
     FROM province_order_feed WHERE connection_id = ?`,
  )
  const ensure = db.prepare('INSERT OR IGNORE INTO province_order_feed (connection_id) VALUES (?)')
  const columns = {
    cursor: 'cursor',
    listCursor: 'list_cursor',
    nextCursor: 'next_cursor',
    readAt: 'read_at',
    trouble: 'trouble',
    vfMinutes: 'vf_minutes',
  } as const
  const file = db.prepare<[number, string, string], { at: number; by: string }>(
    `SELECT at, by_name AS 'by' FROM province_order_file WHERE connection_id = ? AND kind = ? AND hash = ?`,
  )
  return {
    /** When a file with this content was imported before; null = never. */
    file: (connectionId: number, kind: string, hash: string) => file.get(connectionId, kind, hash) ?? null,
    putFile(
      connectionId: number,
      kind: string,
      one: { hash: string; name: string; orders: number; at: number; by: string },
    ): void {
      db.prepare('INSERT OR REPLACE INTO province_order_file VALUES (?, ?, ?, ?, ?, ?, ?)').run(
        connectionId,
        kind,
        one.hash,
        one.name,
        one.orders,
        one.at,
        one.by,
      )
    },
    get(connectionId: number): OrderFeed {
      const row = get.get(connectionId)
      if (!row) return { cursor: null, listCursor: null, nextCursor: null, readAt: null, trouble: null, vfMinutes: 0 }
      return { ...row, trouble: row.trouble === null ? null : (JSON.parse(row.trouble) as Trouble) }
    },
    put(connectionId: number, patch: Partial<OrderFeed>): void {
      ensure.run(connectionId)
      for (const key of Object.keys(patch) as (keyof OrderFeed)[]) {
        const value = patch[key]
        if (value === undefined) continue
        const stored = value !== null && typeof value === 'object' ? JSON.stringify(value) : value
        db.prepare(`UPDATE province_order_feed SET ${columns[key]} = ? WHERE connection_id = ?`).run(
          stored,
          connectionId,
        )
      }
    },
  }
}
export type OrderFeedTables = ReturnType<typeof createOrderFeedTables>
