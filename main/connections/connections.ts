import type { SaveConnection } from '../../preload/contract/index.ts'
import type { NewEntry } from '../journal/index.ts'
import type { Log } from '../log/index.ts'
import type { ClockPort, IdsPort, SecretsPort } from '../ports.ts'
import type { Database } from '../store/index.ts'
import type { AccountAccepted } from './accepted.ts'
import type { AcquireLock } from './account-locks.ts'
import type { ClientState, PairState } from './clients.ts'
import type { ConfirmedPair } from './mapping-rules.ts'
import type { Operators } from './operators.ts'
import type { PracticeServers } from './practice.ts'
import type { PosRemote, Remotes, WangdianRemote } from './remotes.ts'
import type { MappingView } from './shops.ts'
import type {
  AccountSystem,
  Caller,
  Connection,
  ConnectionCheck,
  Envelope,
  Runner,
  Stream,
  WorkspaceName,
} from './types.ts'

export interface ConnectionsDeps {
  /** business.db of this workspace. */
  db: Database
  secrets: SecretsPort
  clock: ClockPort
  ids: IdsPort
  log: Log
  journal: { write(entry: NewEntry): void }
  workspace: WorkspaceName
  /** `acquireMachineLock` bound to the folder that all users of this machine share. */
  acquireLock: AcquireLock
  /** Deliveries of a lane that have not ended. */
  openRows: (lane: string) => number
  remotes: Remotes
  /** Longest time of one check of 测试连接 (ms). */
  checkLimitMs?: number
}

/** Connections (对接) of one workspace. Nothing here throws on what a person or a remote does; refusals are answers. */
export interface Connections {
  /** Takes the machine-wide locks, opens the secrets, presets the practice PIN. */
  start(): Promise<void>
  /** Ends running tests and releases the locks at once; resolves when nothing of this room touches the file any more. */
  stop(): Promise<void>
  list(): Connection[]
  get(id: number): Connection | null
  /** Creates or changes; needs 实施 (S6). */
  save(input: SaveConnection, caller: Caller): Promise<Envelope<{ connection: Connection; warnings: string[] }>>
  /** Replaces one secret; needs 实施. */
  setSecret(
    input: { id: number; system: AccountSystem; value: string },
    caller: Caller,
  ): Promise<Envelope<{ connection: Connection; warnings: string[] }>>
  /** Refused while a delivery of either lane has not ended; needs 实施. */
  remove(id: number, caller: Caller): Envelope<object>
  /** 测试连接; a second call while one runs joins it. */
  test(id: number, caller: Caller): Promise<Envelope<{ connection: Connection; verified: boolean }>>
  /** Ends a running test early; its results are not kept. */
  abortTest(id: number): void
  clients(id: number): Promise<PairState>
  wangdian(id: number): Promise<ClientState<WangdianRemote>>
  pos(id: number): Promise<ClientState<PosRemote>>
  mapping(id: number): Envelope<MappingView>
  refreshShops(id: number): Promise<Envelope<MappingView>>
  /** Needs 实施. */
  confirmMapping(
    id: number,
    pairs: readonly { shopId: string; warehouseNo: string }[],
    caller: Caller,
  ): Envelope<MappingView>
  /** Confirmed pairs that both sides still show (S45); anything else does not take part in stock and documents. */
  pairs(id: number): ConfirmedPair[]
  warehouseOfShop(id: number, shopId: string): ConfirmedPair | null
  shopOfWarehouse(id: number, warehouseNo: string): ConfirmedPair | null
  runner(id: number, stream: Stream): Runner
  /** Needs 实施 (A29). */
  setRunner(input: { id: number; stream: Stream; runner: Runner }, caller: Caller): Envelope<{ connection: Connection }>
  operators: Operators
  /** The connection of the practice workspace, in line with its servers, mapped and tested. */
  ensurePractice(servers: PracticeServers): Promise<Envelope<Connection>>
  /** Connections, mapping, operators or states changed. Returns the function that ends it. */
  onChange(listener: () => void): () => void
  onAccepted(listener: (event: AccountAccepted) => void): () => void
  /** Every step of a running test. */
  onChecks(listener: (event: { id: number; checks: ConnectionCheck[] }) => void): () => void
}
