import type { z } from 'zod'
import type {
  CallError,
  Connection,
  ConnectionCheck,
  Envelope,
  MappingRow,
  runnerSchema,
  STREAMS,
  WorkspaceName,
} from '../../preload/contract/index.ts'

export type { CallError, Connection, ConnectionCheck, Envelope, MappingRow, WorkspaceName }

/** Remote systems of a connection of kind `shop`. A lane is `<system>:<connection id>`. */
export const SYSTEMS = ['wangdian', 'pos'] as const
export type System = (typeof SYSTEMS)[number]
/** What is kept per connection in the account table: the remote systems, and the shop's authorisation values (S9). */
export type AccountSystem = System | 'authorisation'

/** Remote systems of a connection of kind `province`. */
export const PROVINCE_SYSTEMS = ['ideal', 'boyuan', 'ezhan'] as const
export type ProvinceSystem = (typeof PROVINCE_SYSTEMS)[number]
/** Whatever the account table keeps. */
export type KeptSystem = AccountSystem | ProvinceSystem

export type Stream = (typeof STREAMS)[number]
/** 执行方 of a stream (A29): this product, or the vendors' own link, in which case the product only observes. */
export type Runner = z.output<typeof runnerSchema>

/** Who asks: a person at a window or the tray (who needs the 实施 role for set-up), or the product itself. */
export interface Caller {
  kind: 'window' | 'shell' | 'product'
}

export interface Operator {
  id: number
  name: string
  role: 'staff' | 'implementer'
}

/** Lane of one account of one connection. */
export function laneOf(system: System | ProvinceSystem, connectionId: number): string {
  return `${system}:${connectionId}`
}

/** One account with its secret in the clear. Lives in memory only, never in a row, a log or an answer. */
export type Account =
  | {
      system: 'wangdian'
      connectionId: number
      baseUrl: string
      sid: string
      appkey: string
      appsecret: string
      perMinute: number
    }
  | { system: 'pos'; connectionId: number; baseUrl: string; appKey: string; appSecret: string; perMinute: number }

export type AccountOf<S extends System> = Extract<Account, { system: S }>
