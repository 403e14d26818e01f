import { createHmac } from 'node:crypto'
import type { CallbackReport } from '../province/control.ts'
import type { IdealStore } from './store.ts'

type CallbackRow = {
  id: number
  message_id: string
  body: string
  attempts: number
  next_at: number | null
  delivered_at: number | null
}

/** After the first attempt (contract, Callbacks): 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. */
const LADDER_MS = [5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 50_400_000, 72_000_000, 86_400_000]
const TIMEOUT_MS = 15_000

/** Tries every callback that is due, one after the other. Resolves when all have been answered or given up on. */
export async function sendCallbacks(store: IdealStore, secret: string, signal: AbortSignal): Promise<void> {
  const url = store.setting('callback-url')
  if (url === null) return
  const due = store
    .sql('SELECT * FROM callback WHERE next_at <= ? ORDER BY next_at, id')
    .all(store.now()) as CallbackRow[]
  for (const row of due) {
    if (signal.aborted) return
    const taken = await post(url, row, secret, store.now(), signal)
    if (signal.aborted) return
    const attempts = row.attempts + 1
    const wait = LADDER_MS[attempts - 1]
    const now = store.now()
    store
      .sql('UPDATE callback SET attempts = ?, next_at = ?, delivered_at = ? WHERE id = ?')
      .run(attempts, taken || wait === undefined ? null : now + wait, taken ? now : null, row.id)
  }
}

async function post(url: string, row: CallbackRow, secret: string, now: number, signal: AbortSignal): Promise<boolean> {
  const timestamp = String(Math.floor(now / 1000))
  const mac = createHmac('sha256', secret).update(`${row.message_id}.${timestamp}.${row.body}`).digest('base64')
  try {
    const answer = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'Content-Type': 'application/json',
        'webhook-id': row.message_id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${mac}`,
      },
      body: row.body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    })
    await answer.arrayBuffer()
    return answer.status >= 200 && answer.status < 300
  } catch {
    return false
  }
}

export function callbackReport(store: IdealStore): CallbackReport[] {
  const rows = store.sql('SELECT * FROM callback ORDER BY id').all() as CallbackRow[]
  return rows.map((row) => ({
    messageId: row.message_id,
    attempts: row.attempts,
    nextAt: row.next_at,
    deliveredAt: row.delivered_at,
  }))
}
