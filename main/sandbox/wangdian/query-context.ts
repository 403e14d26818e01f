import type { SandboxDatabase } from '../kit/database.ts'
import type { Params } from './params.ts'

/** What an endpoint works with. */
export type QueryContext = {
  db: SandboxDatabase
  params: Params
  /** The server's clock, epoch ms. */
  now: number
  /** Address of this server, for picture links. */
  baseUrl: string
}

/** Answers a call: the list field and, on page 0, `total_count`. Throws WangdianFailure. */
export type Query = (context: QueryContext) => Record<string, unknown>

/** What a push works with: it runs in one transaction, which a refusal undoes. */
export type PushContext = {
  db: SandboxDatabase
  params: Params
  /** Epoch ms on a whole second: the time that is written into the books. */
  at: number
}

/** Does a write and answers its fields. Throws WangdianFailure. */
export type Push = (context: PushContext) => Record<string, unknown>
