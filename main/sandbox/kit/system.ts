import type { IncomingHttpHeaders } from 'node:http'

/** The remote systems the sandbox stands in for. */
export type SystemName = 'wangdian' | 'pos' | 'ideal' | 'boyuan' | 'ezhan'

/** One HTTP request as it arrived, body read to the end and left as bytes. */
export type SandboxRequest = {
  method: string
  /** Path without query, not decoded. */
  path: string
  /** Path with query, exactly as on the request line (what a signature covers). */
  rawUrl: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: Buffer
  /** The server's clock for this request: epoch ms, simulated, any wrong-clock fault included. Use it for time checks. */
  now: number
  /** Aborts when the client goes away or the sandbox stops; a long poll must end on it. */
  signal: AbortSignal
}

/** What a system answers. `Date`, `Content-Length` and `Connection` are set by the kit. */
export type SandboxResponse = {
  status: number
  headers: Record<string, string>
  body: string | Buffer
  /** One short word group for the request log: `ok`, `refused 2100`, … Defaults to the status. */
  outcome?: string
}

/** Failures that have to look like the system's own. */
export type FailureKind = 'throttled' | 'auth-expired'

/** A system's own books: counts of every table, and rows where asked for. */
export type Books = {
  system: SystemName
  counts: Record<string, number>
  rows: Record<string, Record<string, unknown>[]>
  /** For each table that has more rows: the value to pass as `after` for the next ones. */
  next: Record<string, string>
}

/** Which rows of the books to return. Without `tables`: counts only. */
export type BooksQuery = {
  tables?: string[]
  /** Rows per table, at most; default 1000. */
  limit?: number
  after?: Record<string, string>
  /** Equality filters on columns, applied to every named table that has the column. */
  where?: Record<string, string | number>
}

/** A remote system: pure request → response plus what the control needs. No sockets in here. */
export type System = {
  name: SystemName
  /** What a client needs to sign in; all values text. */
  credentials: Record<string, string>
  /** Does the work (durably, before it resolves) and says what to answer. A throw becomes HTTP 500. */
  handle(request: SandboxRequest): SandboxResponse | Promise<SandboxResponse>
  /** The system's own way to say a failure; nothing was done. `retryAfterSeconds` is for `throttled`. */
  failure(kind: FailureKind, retryAfterSeconds: number): SandboxResponse
  /** Parameters of the request for the log, without secrets and shortened. */
  describe(request: SandboxRequest): Record<string, string>
  books(query: BooksQuery): Books | Promise<Books>
  /** Back to the initial data. */
  reset(): void | Promise<void>
  close(): void | Promise<void>
}

/** What the kit gives a system to build on. */
export type SystemKit = {
  name: SystemName
  /** Existing folder for the durable state; the system keeps one SQLite file named after itself in it. */
  dir: string
  /** Seed, size and reference day of the initial data: pass them to `generateGoods` and `catalogueFrame`. */
  seed: number
  skus: number
  /** Epoch ms of the Beijing midnight that the data's times are relative to; all data is older. */
  day: number
  /** Simulated clock, epoch ms, without per-request faults. */
  now(): number
  /** Credentials kept with the state, so that a restart on the same folder knows the same ones. */
  secret(label: string, length?: number): string
  /** Calls per minute before the system throttles. */
  limitPerMinute: number
  /** `http://127.0.0.1:<port>`; valid as soon as requests arrive. */
  baseUrl(): string
}

/** Makes a system on the kit; state found in `kit.dir` is continued. */
export type CreateSystem = (kit: SystemKit) => System | Promise<System>
