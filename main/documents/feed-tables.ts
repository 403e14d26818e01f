import type { Database } from '../store/index.ts'

/** How far the changes of one list are known. Epoch ms of the remote. */
export interface FeedState {
  /** Everything that changed until here is kept. Null = never read. */
  watermark: number | null
  /** Opaque cursor of a feed that goes by cursors. */
  cursor: string | null
  /** A reading that stopped half-way; JSON-safe. */
  reading: unknown
  /** This PC's time of the last complete reading. */
  readAt: number | null
}

const NOTHING: FeedState = { watermark: null, cursor: null, reading: null, readAt: null }

export type FeedTables = ReturnType<typeof feedTables>

/** Watermarks of the documents' lists. Nothing here opens a transaction: the caller does. */
export function feedTables(db: Database) {
  const one = db.prepare<
    [number, string],
    { account: string; watermark: number | null; cursor: string | null; reading: string | null; read_at: number | null }
  >('SELECT account, watermark, cursor, reading, read_at FROM document_feed WHERE connection_id = ? AND feed = ?')
  const put = db.prepare<[number, string, string, number | null, string | null, string | null, number | null]>(
    `INSERT INTO document_feed (connection_id, feed, account, watermark, cursor, reading, read_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (connection_id, feed) DO UPDATE SET account = excluded.account, watermark = excluded.watermark,
       cursor = excluded.cursor, reading = excluded.reading, read_at = excluded.read_at`,
  )
  return {
    /** What was read of another `account` counts as nothing. */
    get(connectionId: number, feed: string, account: string): FeedState {
      const raw = one.get(connectionId, feed)
      if (!raw || raw.account !== account) return { ...NOTHING }
      return {
        watermark: raw.watermark,
        cursor: raw.cursor,
        reading: raw.reading === null ? null : JSON.parse(raw.reading),
        readAt: raw.read_at,
      }
    },
    put(connectionId: number, feed: string, account: string, state: FeedState): void {
      const reading = state.reading === null ? null : JSON.stringify(state.reading)
      put.run(connectionId, feed, account, state.watermark, state.cursor, reading, state.readAt)
    },
  }
}
