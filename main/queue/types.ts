/**
 * States of an outbox row (design.md section 3).
 * pending: to be sent · sending: claimed by the running process · waiting: not accepted yet, due again later ·
 * unknown: sent, no usable answer, being looked up · delivered / refused / expired / discarded: settled.
 */
export const OUTBOX_STATES = [
  'pending',
  'sending',
  'waiting',
  'unknown',
  'delivered',
  'refused',
  'expired',
  'discarded',
] as const
export type OutboxState = (typeof OUTBOX_STATES)[number]

/** What a person reads about a failure: 问题 + 原因 + 怎么办, plus the code of whoever refused. */
export interface Trouble {
  code: string
  problem: string
  cause: string
  action: string
}

/**
 * What became of one delivery attempt. The pure function that makes it from what happened on the wire is
 * `outcomeOfWire` in remote/outcome.ts; remotes refine it by their own envelope.
 */
export type Outcome =
  /** Accepted (or already there with the same content: `existed`). `remoteNo` is the other side's number. */
  | { kind: 'delivered'; existed: boolean; remoteNo?: string; result?: unknown }
  /** Provably not sent (no connection): costs no attempt while offline. */
  | { kind: 'not-sent'; trouble: Trouble }
  /** Answered, but not now (5xx before any effect, "busy"): costs an attempt. */
  | { kind: 'not-now'; trouble: Trouble; retryAfterMs?: number }
  /** Too many requests: pauses the whole lane. */
  | { kind: 'throttled'; trouble: Trouble; retryAfterMs: number }
  /** Credentials refused: stops the lane, asks a person, costs no attempt. */
  | { kind: 'unauthorised'; trouble: Trouble }
  /** The other side says no: a person must act. */
  | { kind: 'refused'; trouble: Trouble }
  /** Sent, no usable answer. Settled by look-up only. */
  | { kind: 'unknown'; trouble: Trouble }

/** What a look-up of our own number said about a row whose outcome is unknown. */
export type Finding =
  | { kind: 'found'; sameContent: true; remoteNo?: string; result?: unknown }
  /** Our number is there with other content: a person must decide. */
  | { kind: 'found'; sameContent: false; trouble: Trouble }
  /** Counts only twice, at least two minutes apart and later than the slowest server answer. */
  | { kind: 'not-found' }
  /** The look-up itself did not work. */
  | { kind: 'failed'; outcome: Exclude<Outcome, { kind: 'delivered' }> }

/** A row to be written by `enqueue`, inside the transaction of the business change that causes it. */
export interface NewDelivery {
  /** One connection = one account of one remote system, e.g. `pos:3`. */
  lane: string
  /** Order is kept inside a group; groups never wait for each other. */
  groupKey: string
  kind: string
  /** Higher goes first: documents 30 > updates 20 > imports 10. */
  priority: number
  /** Unique for ever; the other side's duplicate check stands on it. */
  idempotencyKey: string
  /** Frozen business payload, JSON-safe. Envelope (timestamp, signature) is made anew for each attempt. */
  payload: unknown
  /** Rows that must be delivered before this one. If one of them ends otherwise, this row is refused. */
  waitsFor?: number[]
  /** Epoch ms after which the row expires instead of being sent; never for documents. */
  notAfter?: number
  /** Unsent rows of the same lane with this key are discarded as superseded; never for documents. */
  supersedes?: string
  subject: { type: string; id: string; label: string }
  askedBy: string
  correlationId: string
  /** Epoch ms before which the row is not sent. */
  dueAt?: number
}

export interface OutboxRow {
  id: number
  lane: string
  groupKey: string
  kind: string
  priority: number
  idempotencyKey: string
  payload: unknown
  contentHash: string
  state: OutboxState
  attempts: number
  /** Epoch ms of the next attempt or look-up. */
  dueAt: number
  notAfter: number | null
  supersedes: string | null
  subject: { type: string; id: string; label: string }
  askedBy: string
  correlationId: string
  trouble: Trouble | null
  remoteNo: string | null
  result: unknown
  createdAt: number
  updatedAt: number
  /** Epoch ms of the first / latest time the row may have reached the other side; null = provably never. */
  firstSentAt: number | null
  lastSentAt: number | null
  finishedAt: number | null
}

/** One line of a row's history. `outcome` is an outcome or finding kind, or the person's act. Times epoch ms. */
export interface AttemptRecord {
  at: number
  tookMs: number
  purpose: 'send' | 'look-up' | 'person'
  outcome: string
  note: string
}

/** What `enqueue` did: `existed` = the same key with the same content was there already. */
export interface Enqueued {
  id: number
  existed: boolean
}

/** Result of a person's act on several rows. `reason` is a Chinese sentence. */
export interface ActResult {
  changed: number
  refused: { id: number; reason: string }[]
}

/** A row that needs a person: refused or expired for good. */
export interface FinalFailure {
  id: number
  lane: string
  kind: string
  label: string
  state: OutboxState
  trouble: Trouble
}

/** Ids that changed since the last event; `all` when they were too many to name. */
export interface QueueChange {
  ids: number[]
  all: boolean
}

export interface HandlerContext {
  signal: AbortSignal
  /** Correlation id of the batch's first row; every row keeps its own for the journal. */
  correlationId: string
}

/** How rows of one kind are sent and settled. Registered by a feature's deliveries.ts. */
export interface DeliveryHandler {
  kind: string
  /** Rows of one call at the most; 1 where the remote takes one. */
  batchSize: number
  /**
   * The remote applies the rows of one call in their order, and nothing of a group after a row it did not accept. Only
   * then may consecutive rows of one group travel in one call; otherwise a call holds one row per group.
   */
  inOrder?: boolean
  /** Longest time the remote may still work on a request after we gave up (ms); "not found" counts only later. */
  slowestAnswerMs: number
  /** Preconditions, checked again just before the first send. A Trouble refuses the row. */
  check?(row: OutboxRow): Trouble | null
  /** One outcome per row, same order. Must not throw; a throw is taken as unknown for every row. */
  deliver(rows: OutboxRow[], context: HandlerContext): Promise<Outcome[]>
  /** Looks our own number up in every status. One finding per row. */
  lookUp(rows: OutboxRow[], context: HandlerContext): Promise<Finding[]>
  /**
   * Runs in the transaction that settles the row (delivered, refused, expired, discarded). A throw undoes the settling:
   * a delivered row becomes unknown and is looked up again, any other keeps its state and comes back later.
   */
  settled?(row: OutboxRow): void
  /** Runs in the transaction that opens a settled row again: a retry, or its prerequisite was delivered after all. */
  reopened?(row: OutboxRow): void
}

export interface LaneStatus {
  lane: string
  /** Epoch ms until which nothing is sent on this lane (throttled or paused by a person); survives restart. */
  pausedUntil: number | null
  /** Who holds the lane; the later end wins. A person can end only `person`. */
  pausedBy: 'person' | 'throttle' | null
  pauseReason: string | null
  /** Set by `unauthorised`; cleared by `resumeLane` once the person has repaired it. */
  stopped: Trouble | null
  /** The last attempt could not reach the other side. */
  offline: boolean
  counts: Record<OutboxState, number>
  lastSuccessAt: number | null
  oldestWaitingAt: number | null
}
