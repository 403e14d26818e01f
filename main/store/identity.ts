import type { Database } from './database.ts'
import { mintInstallationCode } from './installation-code.ts'
import { getMeta, setMeta } from './meta.ts'
import type { SessionFile } from './session-file.ts'
import { inTransaction } from './transaction.ts'

/** Why the data at hand may be older than what was already sent. */
export interface Damage {
  /** restored / emptied / kept: a person chose it · rolled-back: an older copy was put in place by hand. */
  what: 'restored' | 'emptied' | 'kept' | 'rolled-back'
  /** Epoch ms. */
  at: number
  /** Where the broken file was put, if there was one. */
  kept: string | null
}

export interface Identity {
  session: number
  codes: string[]
}

/**
 * Begins a session in business.db: counts it, and renews the installation code when the data may be older than what was
 * sent (restored, rolled back by hand, copied) or the machine or folder is another one. Data that may be older also
 * pauses delivery until a person confirms. One transaction.
 */
export function beginSession(
  db: Database,
  session: SessionFile | null,
  context: { place: string; now: number; random: (length: number) => Uint8Array },
): Identity {
  return inTransaction(db, () => {
    const counted = Number(getMeta(db, 'session') ?? '0')
    const oldCode = getMeta(db, 'installation_code')
    const codes = new Set([...(session?.codes ?? []), ...(oldCode === null ? [] : [oldCode])])
    const damage = damageOf(session, counted, context.now)
    if (damage) {
      setMeta(db, 'damage', JSON.stringify(damage))
      setMeta(db, 'delivery_paused', damage.what)
    }
    if (oldCode === null || damage || getMeta(db, 'place') !== context.place) {
      const code = mintInstallationCode(context.random, codes)
      setMeta(db, 'installation_code', code)
      codes.add(code)
      if (oldCode !== null || damage) setMeta(db, 'numbers_renewed', '1')
    }
    const next = Math.max(counted, session?.session ?? 0) + 1
    setMeta(db, 'session', String(next))
    setMeta(db, 'place', context.place)
    return { session: next, codes: [...codes] }
  })
}

function damageOf(session: SessionFile | null, counted: number, now: number): Damage | null {
  if (session?.repair) {
    const { choice, at, kept } = session.repair
    return { what: choice === 'restore' ? 'restored' : choice === 'empty' ? 'emptied' : 'kept', at, kept }
  }
  // A database with sessions but no session file was copied here; one with fewer sessions is an older copy.
  if (session ? counted < session.session : counted > 0) return { what: 'rolled-back', at: now, kept: null }
  return null
}
