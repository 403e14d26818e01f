import type { StockLease } from '../../preload/contract/index.ts'
import type { Log } from '../log/index.ts'
import type { ClockPort } from '../ports.ts'
import type { PosLease } from '../remote/pos/types.ts'
import type { Read } from '../remote/read.ts'
import { leaseHeld, StockRefusal } from './refusals.ts'
import type { Asked, Remotes } from './remotes.ts'

/** Name of the lease in the POS gateway; one per account, so one per connection. */
const LEASE = 'danju-stock'
/** How long it stands without being prolonged (s): a PC that is off gives way within this time. */
const TERM_S = 1_800
const RENEW_MS = 10 * 60_000

interface Known {
  lease: PosLease
  /** Epoch ms of the answer. */
  at: number
}

export interface LeaseDeps {
  clock: ClockPort
  log: Log
  /** Name of this PC and installation, at most 64 characters. */
  self: string
  remotesOf(connectionId: number): Promise<Remotes>
  newCorrelationId(): string
  changed(connectionId: number): void
}

/**
 * Which PC runs the stock sync of a connection: a lease in the POS gateway. Taken when a run begins, prolonged while this
 * product runs, given up by hand; after it lapsed, whoever comes first takes it.
 */
export function createLeases(deps: LeaseDeps) {
  const { clock, self } = deps
  const known = new Map<number, Known>()
  const troubles = new Map<number, StockLease['trouble']>()
  const ending = new AbortController()
  let cancel = (): void => {}

  const asked = (): Asked => ({ signal: ending.signal, correlationId: deps.newCorrelationId() })

  function note(connectionId: number, read: Read<PosLease>): PosLease | null {
    const before = view(connectionId).state
    if (read.ok) {
      known.set(connectionId, { lease: read.value, at: clock.now() })
      troubles.delete(connectionId)
    } else troubles.set(connectionId, read.outcome.trouble)
    if (view(connectionId).state !== before) deps.changed(connectionId)
    return read.ok ? read.value : null
  }

  function view(connectionId: number): StockLease {
    const found = known.get(connectionId)
    const trouble = troubles.get(connectionId) ?? null
    if (!found) return { state: 'unknown', holder: null, self, term: null, expiresAt: null, readAt: null, trouble }
    const { lease, at } = found
    // The term is the gateway's own; this PC's clock only says how long ago the answer came.
    const over = lease.expiresAt !== null && clock.now() - at > TERM_S * 1000
    const holder = over ? null : lease.holder
    const state = holder === null ? 'free' : holder === self ? 'ours' : 'other'
    return { state, holder, self, term: lease.term, expiresAt: lease.expiresAt, readAt: at, trouble }
  }

  async function read(connectionId: number): Promise<StockLease> {
    const remotes = await deps.remotesOf(connectionId)
    if (!remotes.ok) troubles.set(connectionId, remotes.trouble)
    else note(connectionId, await remotes.pos.lease(LEASE, asked()))
    return view(connectionId)
  }

  /** Takes or prolongs. A lease that another PC holds is read, so that its name can be said. */
  async function take(connectionId: number, given: Asked): Promise<Read<StockLease>> {
    const remotes = await deps.remotesOf(connectionId)
    if (!remotes.ok) return { ok: false, outcome: { kind: 'refused', trouble: remotes.trouble } }
    const taken = await remotes.pos.takeLease(LEASE, self, TERM_S, given)
    if (taken.ok) {
      note(connectionId, taken)
      return { ok: true, value: view(connectionId) }
    }
    if (taken.outcome.kind === 'refused' && taken.outcome.trouble.code === 'LEASE_HELD') {
      const there = await remotes.pos.lease(LEASE, given)
      if (!there.ok) return there
      note(connectionId, there)
      return { ok: true, value: view(connectionId) }
    }
    // Asked to take, but nobody knows whether it was taken: asking again is harmless, the holder's name is ours.
    return taken.outcome.kind === 'unknown'
      ? { ok: false, outcome: { ...taken.outcome, kind: 'not-now' } }
      : { ok: false, outcome: taken.outcome }
  }

  async function renew(): Promise<void> {
    for (const [connectionId] of known) {
      if (ending.signal.aborted) return
      if (view(connectionId).state === 'ours') await take(connectionId, asked())
      else if (view(connectionId).state === 'other') await read(connectionId)
    }
  }

  function later(): void {
    cancel = clock.after(RENEW_MS, () => {
      renew()
        .catch((error) => deps.log.warn('the lease could not be prolonged', { error: String(error) }))
        .finally(() => {
          if (!ending.signal.aborted) later()
        })
    })
  }

  return {
    start: later,
    stop(): void {
      ending.abort()
      cancel()
    },
    view,
    read,
    take,
    /** Another PC is known to hold it. Does not ask. */
    heldByOther: (connectionId: number): boolean => view(connectionId).state === 'other',
    /** 接管: gives up in the name of the present holder, then takes. The other PC learns of it when it prolongs. */
    async takeOver(connectionId: number): Promise<StockLease> {
      const remotes = await deps.remotesOf(connectionId)
      if (!remotes.ok) throw new StockRefusal({ ...remotes.trouble, retryable: true })
      const now = await read(connectionId)
      if (now.state === 'other' && now.holder !== null) {
        const freed = await remotes.pos.takeLease(LEASE, now.holder, 0, asked())
        if (!freed.ok && freed.outcome.trouble.code !== 'LEASE_HELD')
          throw new StockRefusal({ ...freed.outcome.trouble, retryable: true })
      }
      const taken = await take(connectionId, asked())
      if (!taken.ok) throw new StockRefusal({ ...taken.outcome.trouble, retryable: true })
      if (taken.value.state !== 'ours') throw new StockRefusal({ ...leaseHeld(taken.value.holder), retryable: true })
      return taken.value
    },
    /** 让出. */
    async giveUp(connectionId: number): Promise<StockLease> {
      const remotes = await deps.remotesOf(connectionId)
      if (!remotes.ok) throw new StockRefusal({ ...remotes.trouble, retryable: true })
      const given = await remotes.pos.takeLease(LEASE, self, 0, asked())
      if (!given.ok && given.outcome.trouble.code !== 'LEASE_HELD')
        throw new StockRefusal({ ...given.outcome.trouble, retryable: true })
      return read(connectionId)
    },
    forget(connectionId: number): void {
      known.delete(connectionId)
      troubles.delete(connectionId)
    },
  }
}

export type Leases = ReturnType<typeof createLeases>
