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
  /** Connections whose clock's jobs this PC would run. */
  connectionIds(): number[]
  changed(connectionId: number): void
}

/**
 * Which PC runs the clock's jobs of a connection: a lease in the POS gateway. Taken at start where it is free, prolonged
 * while this product runs, given up by hand; after it lapsed, whoever comes first takes it.
 */
export function createLeases(deps: LeaseDeps) {
  const { clock, self } = deps
  const known = new Map<number, Known>()
  const troubles = new Map<number, StockLease['trouble']>()
  /** 让出 by a person here: not taken again by itself, until a run or 接管 asks for it. */
  const givenUp = new Set<number>()
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
    for (const connectionId of new Set([...deps.connectionIds(), ...known.keys()])) {
      if (ending.signal.aborted) return
      if (!givenUp.has(connectionId)) await take(connectionId, asked())
      else await read(connectionId)
    }
  }

  /** One question at a time per connection, however many jobs begin together. */
  const asking = new Map<number, Promise<unknown>>()
  async function settled(connectionId: number): Promise<void> {
    if (known.has(connectionId) || givenUp.has(connectionId)) return
    const first = asking.get(connectionId) ?? take(connectionId, asked())
    asking.set(connectionId, first)
    await first.finally(() => asking.delete(connectionId))
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
    start(): void {
      renew().catch((error) => deps.log.warn('the lease could not be taken', { error: String(error) }))
      later()
    },
    stop(): void {
      ending.abort()
      cancel()
    },
    view,
    read,
    take,
    /** Another PC is known to hold it. Does not ask. */
    heldByOther: (connectionId: number): boolean => view(connectionId).state === 'other',
    /** Name of the other PC that runs the clock's jobs; null = this one may. Asks only while nothing is known yet. */
    async heldBy(connectionId: number): Promise<string | null> {
      await settled(connectionId)
      const { state, holder } = view(connectionId)
      return state === 'other' ? (holder ?? '另一台电脑') : null
    },
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
      givenUp.delete(connectionId)
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
      givenUp.add(connectionId)
      return read(connectionId)
    },
    forget(connectionId: number): void {
      known.delete(connectionId)
      givenUp.delete(connectionId)
      troubles.delete(connectionId)
    },
  }
}

export type Leases = ReturnType<typeof createLeases>
