import type { DocumentSettings } from '../../preload/contract/index.ts'
import type { DocumentTables } from './tables.ts'

export const DEFAULT_SETTINGS: DocumentSettings = { intervalMinutes: 3, kindsOff: [] }

/** What is kept per connection besides the settings. */
interface Kept extends DocumentSettings {
  /** When this connection was first seen here, epoch ms: what was finished before is not sent by itself. */
  since: number
}

/** Settings of 单据 per connection. Writes are short and stand alone. */
export function documentSettings(tables: DocumentTables) {
  const kept = (connectionId: number): Partial<Kept> => (tables.settings(connectionId) ?? {}) as Partial<Kept>
  return {
    get(connectionId: number): DocumentSettings {
      const { intervalMinutes, kindsOff } = { ...DEFAULT_SETTINGS, ...kept(connectionId) }
      return { intervalMinutes, kindsOff }
    },
    put(connectionId: number, settings: DocumentSettings): void {
      const { since } = kept(connectionId)
      const next = { ...settings, kindsOff: [...new Set(settings.kindsOff)].sort() }
      tables.putSettings(connectionId, since === undefined ? next : { ...next, since })
    },
    /** Epoch ms of this PC; noted when the connection is first met. */
    since(connectionId: number, now: number): number {
      const known = kept(connectionId)
      if (known.since !== undefined) return known.since
      tables.putSettings(connectionId, { ...DEFAULT_SETTINGS, ...known, since: now })
      return now
    },
  }
}

export type DocumentSettingsStore = ReturnType<typeof documentSettings>
