import type { Outcome } from '../queue/types.ts'

/** Why a call to a remote did not work; never `delivered`. */
export type Failure = Exclude<Outcome, { kind: 'delivered' }>

/** Answer of a read: the value, or why there is none. Never throws. */
export type Read<T> = { ok: true; value: T } | { ok: false; outcome: Failure }
