import type { Failure, Read } from '../remote/read.ts'
import type { Wangdian } from '../remote/wangdian/index.ts'

/** The ERP did not answer; the round ends and is tried again later. */
export class AskFailed extends Error {
  readonly outcome: Failure
  constructor(outcome: Failure) {
    super(outcome.trouble.code)
    this.outcome = outcome
  }
}

/** The value of a read. Throws AskFailed. */
export function answered<T>(read: Read<T>): T {
  if (!read.ok) throw new AskFailed(read.outcome)
  return read.value
}

/** What a round works with. */
export interface Round {
  connectionId: number
  erp: Wangdian
  asked: { signal: AbortSignal; correlationId: string; priority?: number }
  /** This PC's time. */
  now(): number
}

/** Questions by single number up to here; more are answered by reading what changed, 100 rows a request. */
export const SINGLE = 8
