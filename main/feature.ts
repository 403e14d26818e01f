import type { AppTopicName, TopicPayload } from '../preload/contract/index.ts'
import type { Clock } from './clock/index.ts'
import type { Connections, ProvinceConnections, ProvincePracticeServers } from './connections/index.ts'
import type { Journal } from './journal/index.ts'
import type { Log } from './log/index.ts'
import type { ClockPort, FilesPort, OnlinePort, PowerPort } from './ports.ts'
import type { Queue } from './queue/index.ts'
import type { Database } from './store/index.ts'

/** What a feature room is built from: the engine rooms of one workspace and the machine's ports. */
export interface FeatureDeps {
  db: Database
  staging: Database
  clock: ClockPort
  online: OnlinePort
  power: PowerPort
  files: FilesPort
  log: Log
  journal: Journal
  queue: Queue
  jobs: Clock
  connections: Connections
  /** Connections of kind 省包. */
  province: ProvinceConnections
  newCorrelationId(): string
  /** Name of the person at this window. */
  by(): string
  /** Two PCs for one connection: name of the other one that runs the clock's jobs; null = this one may. */
  heldBy?(connectionId: number): Promise<string | null>
  /** Longest time a remote may still work on a request we gave up on (ms). */
  slowestAnswerMs?: number
  /** The practice servers; null in the live workspace. */
  practiceServers: ProvincePracticeServers | null
  publish<T extends AppTopicName>(topic: T, payload: TopicPayload<T>): void
}

/** What every feature room gives back to the composition root, besides what it is. */
export interface Feature<Calls> {
  calls: Calls
  start(): void
  /** A person pressed 立即同步, the network or the PC came back. */
  wake(): void
  stop(): Promise<void>
}
