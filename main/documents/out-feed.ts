import type { Trouble } from '../../preload/contract/index.ts'
import { createWaker } from '../catalog/index.ts'
import type { ClockPort } from '../ports.ts'
import type { Pos, PosChange, PosDocument } from '../remote/pos/index.ts'
import type { Failure, Read } from '../remote/read.ts'
import { type Database, inTransaction } from '../store/index.ts'
import type { FeedState, FeedTables } from './feed-tables.ts'

/** Name of the POS's change feed in document_feed. */
export const OUT_FEED = 'out.pos'

/** How long the POS holds an empty answer back: two or three requests a minute while nothing happens. */
const WAIT_SECONDS = 25
/** Documents of one answer; one may have 5,000 lines. */
const PAGE = 50
/** A full reading begins this long before what is known: the POS's clock is measured to the second. */
const OVERLAP_MS = 10 * 60_000
/** The first reading goes back this far: what was finished before is shown, not sent. */
const FIRST_MS = 24 * 3_600_000
const FIRST_DELAY_MS = 2_000
const LONGEST_DELAY_MS = 60_000

/** Reads of the POS that the feed needs. */
export type PosFeed = Pick<Pos, 'changes' | 'documents' | 'lookUpDocuments'>

/** Where an interrupted full reading stands; kept in the transaction of a page's rows. */
interface FullReading {
  /** POS's time; only what changed since. */
  since: number
  cursor: string | null
  /** The feed's cursor was too old: what was deleted meanwhile left no tombstone. */
  verify: boolean
}

export interface OutFeedDeps {
  db: Database
  feeds: FeedTables
  clock: ClockPort
  posOf(
    connectionId: number,
  ): Promise<{ ok: true; pos: PosFeed; remoteNow(): number } | { ok: false; trouble: Trouble }>
  /** Names the account whose documents these are. */
  accountOf(connectionId: number): string
  /** This PC's time from which finished documents are followed, as the POS's time. */
  startedAt(connectionId: number): number
  newCorrelationId(): string
  /** Keeps changes in short transactions; `last` runs in the last of them, also when there are none. */
  take(connectionId: number, changes: readonly PosChange[], last: () => void): Promise<void>
  /** Numbers of documents that are still open here. */
  openNumbers(connectionId: number): string[]
  /** The stream's state changed. */
  said(connectionId: number): void
}

/** What a person may see of the feed. Epoch ms of this PC. */
export interface FeedStatus {
  running: boolean
  trouble: Trouble | null
  nextAt: number | null
}

export type OutFeed = ReturnType<typeof createOutFeed>

/**
 * Follows the documents of the POS (S119): one loop per connection, one long poll at a time. At least once: the cursor
 * moves in the transaction of the rows. A cursor that is too old means reading the list of what changed since.
 */
export function createOutFeed(deps: OutFeedDeps) {
  const { db, feeds, clock } = deps
  const loops = new Map<number, Loop>()

  interface Loop {
    stop: AbortController
    /** Ends the present request or wait, so that the next one begins at once. */
    poke(): void
    /** Told by the next complete reading: whether it worked. */
    waiters: Set<(ok: boolean) => void>
    status: FeedStatus
    ended: Promise<void>
  }

  function begin(connectionId: number): void {
    if (loops.has(connectionId)) return
    const stop = new AbortController()
    const waker = createWaker(clock)
    let round = new AbortController()
    const status: FeedStatus = { running: false, trouble: null, nextAt: null }
    const waiters: Loop['waiters'] = new Set()
    const loop: Loop = {
      stop,
      status,
      waiters,
      poke() {
        round.abort()
        waker.wake()
      },
      ended: Promise.resolve(),
    }
    loops.set(connectionId, loop)
    loop.ended = run()

    async function run(): Promise<void> {
      for (let attempt = 0; !stop.signal.aborted; ) {
        round = new AbortController()
        const signal = AbortSignal.any([stop.signal, round.signal])
        let failure: Failure | { kind: 'refused'; trouble: Trouble } | 'more' | null
        try {
          failure = await readOnce(connectionId, signal, waiters.size > 0)
        } catch (error) {
          failure = { kind: 'refused', trouble: broken(error) }
        }
        if (stop.signal.aborted) break
        if (round.signal.aborted || failure === null || failure === 'more') {
          attempt = 0
          if (failure === null) {
            say(null, null)
            tell(true)
          }
          continue
        }
        tell(false)
        const delay = delayOf(failure, attempt)
        attempt += 1
        say(failure.trouble, clock.now() + delay)
        await waker.wait(delay, stop.signal)
      }
      tell(false)
    }

    function tell(ok: boolean): void {
      const told = [...waiters]
      waiters.clear()
      for (const done of told) done(ok)
    }

    function say(trouble: Trouble | null, nextAt: number | null): void {
      const changed = status.trouble?.code !== trouble?.code || status.running !== (trouble === null)
      Object.assign(status, { running: trouble === null, trouble, nextAt })
      if (changed) deps.said(connectionId)
    }
  }

  /**
   * One request of the feed and what follows from it. Null: everything is known; `more`: there is more to read.
   * @param atOnce someone waits for the answer: it must not be held back
   */
  async function readOnce(
    connectionId: number,
    signal: AbortSignal,
    atOnce: boolean,
  ): Promise<Failure | 'more' | null> {
    const there = await deps.posOf(connectionId)
    if (!there.ok) return { kind: 'unauthorised', trouble: there.trouble }
    const { pos } = there
    const account = deps.accountOf(connectionId)
    const asked = { signal, correlationId: deps.newCorrelationId() }
    let state = feeds.get(connectionId, OUT_FEED, account)
    if (state.cursor === null) {
      // The cursor of "now" is taken before the list is read, so that nothing between is missed.
      const now = await pos.changes({ cursor: null, types: ['document'] }, asked)
      if (!now.ok) return now.outcome
      if (now.value.kind === 'too-old') return { kind: 'not-now', trouble: FEED_BROKEN }
      const since = state.watermark === null ? deps.startedAt(connectionId) - FIRST_MS : state.watermark - OVERLAP_MS
      const reading: FullReading = { since, cursor: null, verify: state.watermark !== null }
      state = { ...state, cursor: now.value.nextCursor, reading }
      put(connectionId, account, state)
    }
    while (state.reading !== null) {
      const failure = await readFull(connectionId, account, state, there, asked)
      if (failure) return failure
      state = feeds.get(connectionId, OUT_FEED, account)
    }
    const knownUntil = there.remoteNow()
    const page = await pos.changes(
      { cursor: state.cursor, types: ['document'], limit: PAGE, waitSeconds: atOnce ? 0 : WAIT_SECONDS },
      asked,
    )
    if (!page.ok) return page.outcome
    if (page.value.kind === 'too-old') {
      put(connectionId, account, { ...state, cursor: null, reading: null })
      return 'more'
    }
    const { items, nextCursor, more } = page.value
    const next: FeedState = {
      watermark: more ? state.watermark : knownUntil,
      cursor: nextCursor,
      reading: null,
      readAt: more ? state.readAt : clock.now(),
    }
    await deps.take(connectionId, items, () => feeds.put(connectionId, OUT_FEED, account, next))
    return more ? 'more' : null
  }

  /** One page of the list of what changed, or its end. */
  async function readFull(
    connectionId: number,
    account: string,
    state: FeedState,
    there: { pos: PosFeed; remoteNow(): number },
    asked: { signal: AbortSignal; correlationId: string },
  ): Promise<Failure | null> {
    const reading = state.reading as FullReading
    const page = await there.pos.documents(
      { origin: 'pos', changedSince: reading.since, limit: PAGE, cursor: reading.cursor },
      asked,
    )
    if (!page.ok) return page.outcome
    const { rows, nextCursor } = page.value
    const gone = nextCursor === null && reading.verify ? await findGone(connectionId, there.pos, asked) : null
    if (gone && !gone.ok) return gone.outcome
    const changes = [...rows.map(asChange), ...(gone?.value ?? []).map(asTombstone)]
    await deps.take(connectionId, changes, () =>
      feeds.put(connectionId, OUT_FEED, account, {
        ...state,
        reading: nextCursor === null ? null : { ...reading, cursor: nextCursor },
      }),
    )
    return null
  }

  /** Open documents that the POS does not have any more. */
  async function findGone(
    connectionId: number,
    pos: PosFeed,
    asked: { signal: AbortSignal; correlationId: string },
  ): Promise<Read<string[]>> {
    const numbers = deps.openNumbers(connectionId)
    if (numbers.length === 0) return { ok: true, value: [] }
    const read = await pos.lookUpDocuments('documentNo', numbers, asked)
    if (!read.ok) return read
    return { ok: true, value: read.value.filter((row) => !row.found).map((row) => row.key) }
  }

  function put(connectionId: number, account: string, state: FeedState): void {
    inTransaction(db, () => feeds.put(connectionId, OUT_FEED, account, state))
  }

  return {
    begin,
    /** The connection is gone. */
    end(connectionId: number): void {
      loops.get(connectionId)?.stop.abort()
      loops.delete(connectionId)
    },
    /** The network or the PC came back, or a person asks: the present long poll may hang on a dead line. */
    wake(connectionId?: number): void {
      for (const [id, loop] of loops) if (connectionId === undefined || id === connectionId) loop.poke()
    },
    /** Reads what is there now. False: it did not work, so what happened in the shop is not known. */
    refresh(connectionId: number): Promise<boolean> {
      const loop = loops.get(connectionId)
      if (!loop) return Promise.resolve(false)
      return new Promise((resolve) => {
        loop.waiters.add(resolve)
        loop.poke()
      })
    },
    status: (connectionId: number): FeedStatus =>
      loops.get(connectionId)?.status ?? { running: false, trouble: null, nextAt: null },
    async stop(): Promise<void> {
      const all = [...loops.values()]
      loops.clear()
      for (const loop of all) loop.stop.abort()
      await Promise.all(all.map((loop) => loop.ended))
    },
  }
}

/** Delay before asking again (ms). What only a person can repair is tried now and then all the same. */
function delayOf(failure: Failure | { kind: 'refused'; trouble: Trouble }, attempt: number): number {
  const backOff = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt, 6))
  if (failure.kind === 'throttled') return Math.max(backOff, failure.retryAfterMs)
  if (failure.kind === 'not-now') return Math.max(backOff, failure.retryAfterMs ?? 0)
  return failure.kind === 'unauthorised' || failure.kind === 'refused' ? LONGEST_DELAY_MS : backOff
}

const asChange = (data: PosDocument): PosChange => ({
  type: 'document',
  op: 'upsert',
  key: data.documentNo,
  version: data.version,
  changedAt: data.updatedAt,
  data,
})
const asTombstone = (key: string): PosChange => ({
  type: 'document',
  op: 'delete',
  key,
  version: 0,
  changedAt: 0,
  data: null,
})

const FEED_BROKEN: Trouble = {
  code: 'CURSOR_TOO_OLD',
  problem: '门店单据没有更新',
  cause: 'POS 没有给出可用的变更位置。',
  action: '稍后会自动重试；多次出现请联系实施人员。',
}

function broken(error: unknown): Trouble {
  return {
    code: 'OUT_FEED',
    problem: '门店单据没有更新',
    cause: `程序内部出错（${error instanceof Error ? error.message : String(error)}）。`,
    action: '稍后会自动重试；多次出现请把日志交给实施人员。',
  }
}
