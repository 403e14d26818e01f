import type { FaultKind } from './faults.ts'
import type { SystemName } from './system.ts'

/** One request as the sandbox saw it. Parameters never hold a signature or a secret. */
export type LoggedRequest = {
  id: number
  system: SystemName
  method: string
  path: string
  /** Simulated epoch ms of arrival. */
  at: number
  params: Record<string, string>
  /** HTTP status sent; null when nothing (or not all) was sent. */
  status: number | null
  outcome: string
  /** The fault that decided the answer. */
  fault?: FaultKind
}

export type RequestQuery = { system?: SystemName; path?: string; afterId?: number; limit?: number }

export type RequestReport = {
  total: number
  /** `wangdian POST /openapi2/shop.php` → how often, over all requests since start, reset or clear. */
  counts: Record<string, number>
  /** The newest matching entries, oldest first. */
  entries: LoggedRequest[]
}

export type RequestLog = {
  add(entry: Omit<LoggedRequest, 'id'>): void
  report(query: RequestQuery): RequestReport
  clear(): void
}

/** Keeps the newest `capacity` requests in memory and the counts of all. */
export function createRequestLog(capacity = 5000): RequestLog {
  let entries: LoggedRequest[] = []
  let counts = new Map<string, number>()
  let total = 0
  let nextId = 1
  return {
    add: (entry) => {
      total += 1
      entries.push({ ...entry, id: nextId++ })
      if (entries.length > capacity * 2) entries = entries.slice(-capacity)
      const key = `${entry.system} ${entry.method} ${entry.path}`
      if (counts.has(key) || counts.size < 1000) counts.set(key, (counts.get(key) ?? 0) + 1)
    },
    report: ({ system, path, afterId = 0, limit = 200 }) => ({
      total,
      counts: Object.fromEntries(counts),
      entries: entries
        .slice(-capacity)
        .filter((e) => e.id > afterId)
        .filter((e) => system === undefined || e.system === system)
        .filter((e) => path === undefined || e.path.includes(path))
        .slice(-limit),
    }),
    clear: () => {
      entries = []
      counts = new Map()
      total = 0
    },
  }
}
