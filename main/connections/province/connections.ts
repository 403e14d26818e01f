import type { ProvinceConnection, SaveProvinceConnection } from '../../../preload/contract/index.ts'
import type { NewEntry } from '../../journal/index.ts'
import type { Log } from '../../log/index.ts'
import type { ClockPort, IdsPort, SecretsPort } from '../../ports.ts'
import type { Database } from '../../store/index.ts'
import type { AccountAccepted } from '../accepted.ts'
import type { AcquireLock } from '../account-locks.ts'
import type { ClientState } from '../clients.ts'
import type { Operators } from '../operators.ts'
import type { Caller, Envelope, ProvinceSystem, WorkspaceName } from '../types.ts'
import type { ProvinceSettings } from './fields.ts'
import type { ProvinceRemoteOf, ProvinceRemotes } from './remotes.ts'

/** Where the practice servers listen now, and the accounts they know. */
export interface ProvincePracticeServers {
  urls: { ideal: string; boyuan: string; ezhan: string }
  credentials: {
    ideal: { interfaceId: string; appKey: string; provinceCode: string }
    boyuan: { appKey: string; appSecret: string }
    ezhan: { appKey: string; appSecret: string }
  }
}

export interface ProvinceConnectionsDeps {
  /** business.db of this workspace. */
  db: Database
  secrets: SecretsPort
  clock: ClockPort
  ids: IdsPort
  log: Log
  journal: { write(entry: NewEntry): void }
  workspace: WorkspaceName
  acquireLock: AcquireLock
  /** Deliveries of a lane that have not ended. */
  openRows(lane: string): number
  remotes: ProvinceRemotes
  operators: Operators
  /** Told of every secret before it is used. */
  hide(secret: string): void
  /** Longest time of one check of 测试连接 (ms). */
  checkLimitMs?: number
}

/**
 * Connections (对接) of kind 省包: accounts of 荣耀IDEAL, 博远ERP and 荣耀e栈, lanes `ideal:<id>`, `boyuan:<id>`, `ezhan:<id>`.
 * Nothing here throws on what a person or a remote does; refusals are answers.
 */
export interface ProvinceConnections {
  /** Takes the machine-wide locks and opens the secrets. */
  start(): Promise<void>
  /** Ends running tests and releases the locks; resolves when nothing of this room touches the file any more. */
  stop(): Promise<void>
  list(): ProvinceConnection[]
  get(id: number): ProvinceConnection | null
  /** Settings of an account as saved, without its secret. */
  settings<S extends ProvinceSystem>(id: number, system: S): ProvinceSettings<S> | null
  /** Needs 实施 (S6). */
  save(input: SaveProvinceConnection, caller: Caller): Promise<Envelope<{ connection: ProvinceConnection }>>
  /** Refused while a delivery of one of its lanes has not ended; needs 实施. */
  remove(id: number, caller: Caller): Envelope<object>
  /** 测试连接; a second call while one runs joins it. */
  test(id: number, caller: Caller): Promise<Envelope<{ connection: ProvinceConnection; verified: boolean }>>
  client<S extends ProvinceSystem>(id: number, system: S): Promise<ClientState<ProvinceRemoteOf[S]>>
  /** The connection of the practice workspace, in line with its servers, tested. */
  ensurePractice(servers: ProvincePracticeServers, today: string): Promise<Envelope<ProvinceConnection>>
  /** True when practice has one already. */
  hasPractice(): boolean
  onChange(listener: () => void): () => void
  onAccepted(listener: (event: AccountAccepted) => void): () => void
}
