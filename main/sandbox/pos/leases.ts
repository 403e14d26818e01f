import { CallFailure } from './failures.ts'
import { bodyObject, invalid } from './fields.ts'
import type { PosStore } from './store.ts'
import { codePoints, formatTime } from './values.ts'

type LeaseRow = { name: string; holder: string | null; term: number; expires_at: number | null }

/** `GET /v1/leases/{name}`. */
export function getLease(store: PosStore, name: string): Record<string, unknown> {
  return leaseView(name, currentLease(store, name))
}

/** `PUT /v1/leases/{name}`: takes, prolongs or gives up; 409 LEASE_HELD while another holder has it. */
export function putLease(store: PosStore, name: string, body: unknown): Record<string, unknown> {
  const { holder, seconds } = bodyObject(body)
  if (typeof holder !== 'string' || holder.trim() === '') throw invalid('holder', '未填写')
  if (codePoints(holder) > 64) throw invalid('holder', '最多 64 个字符')
  if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < 0 || seconds > 3600) {
    throw invalid('seconds', '应为 0 到 3600 的整数')
  }
  const current = currentLease(store, name)
  if (current.holder !== null && current.holder !== holder) throw new CallFailure('LEASE_HELD')
  const next: LeaseRow =
    seconds === 0
      ? { name, holder: null, term: current.term, expires_at: null }
      : {
          name,
          holder,
          // A holder that comes back after its time was over may have been followed by nobody, but cannot know: new term.
          term: current.holder === holder ? current.term : current.term + 1,
          expires_at: store.now() + seconds * 1000,
        }
  store
    .sql('INSERT OR REPLACE INTO lease (name, holder, term, expires_at) VALUES (?, ?, ?, ?)')
    .run(next.name, next.holder, next.term, next.expires_at)
  return leaseView(name, next)
}

function currentLease(store: PosStore, name: string): LeaseRow {
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(name)) throw invalid('name', '只能含字母、数字和 . _ -，最多 64 个字符')
  const row = store.sql('SELECT * FROM lease WHERE name = ?').get(name) as LeaseRow | undefined
  if (!row) return { name, holder: null, term: 0, expires_at: null }
  const over = row.expires_at !== null && row.expires_at <= store.now()
  return over ? { ...row, holder: null, expires_at: null } : row
}

function leaseView(name: string, row: LeaseRow): Record<string, unknown> {
  return {
    name,
    holder: row.holder,
    term: row.term,
    expiresAt: row.expires_at === null ? null : formatTime(row.expires_at),
  }
}
