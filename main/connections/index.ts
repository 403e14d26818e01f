export type { AcquireLock } from './account-locks.ts'
export { type ConnectionHandlers, connectionHandlers } from './calls.ts'
export type { ClientProblem, ClientState, PairState } from './clients.ts'
export type { Connections, ConnectionsDeps } from './connections.ts'
export { createConnections } from './create-connections.ts'
export type { ConfirmedPair } from './mapping-rules.ts'
export type { Operators } from './operators.ts'
export { PRACTICE_PIN } from './pin.ts'
export type { PracticeServers } from './practice.ts'
export type { ProvinceConnections, ProvincePracticeServers } from './province/connections.ts'
export { createProvinceConnections, PROVINCE_PRACTICE_NAME } from './province/create.ts'
export { PROVINCE_LABELS } from './province/fields.ts'
export { createProvinceRemotes, type ProvinceRemoteOf } from './province/remotes.ts'
export { createRemotes, type PosRemote, type Remote, type Remotes, type WangdianRemote } from './remotes.ts'
export { runnerLabel, STREAM_LABELS } from './runners.ts'
export type { MappingView } from './shops.ts'
export {
  type Caller,
  laneOf,
  type Operator,
  PROVINCE_SYSTEMS,
  type ProvinceSystem,
  type Runner,
  type Stream,
  SYSTEMS,
  type System,
} from './types.ts'
