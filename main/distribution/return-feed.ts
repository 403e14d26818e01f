import type { Trouble } from '../../preload/contract/index.ts'
import type { Ideal, IdealEvent } from '../remote/ideal/index.ts'
import type { ReturnTables } from './return-tables.ts'

export interface ReturnFeedDeps {
  tables: ReturnTables
  idealOf(connectionId: number): Promise<{ ok: true; client: Ideal } | { ok: false; trouble: Trouble }>
  now(): number
  after(delayMs: number, run: () => void): () => void
  newCorrelationId(): string
  /** Messages were stored, or every order that waits is due. */
  received(connectionId: number): void
  note(connectionId: number, level: 'info' | 'warn' | 'error', event: string, message: string): void
  failed(error: unknown): void
}

export interface ReturnFeed {
  wake(): void
  trouble(): Trouble | null
  askedAt(): number | null
  stop(): Promise<void>
}

/** IDEAL holds an empty answer back this long. */
const WAIT_SECONDS = 20
const PAGE = 200
const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 5 * 60_000

/**
 * Stores messages in the inbox, in the caller's transaction; each once by its id and once by (document, phase, version).
 * Says how many were new, and which id came with other content than before.
 */
export function storeMessages(
  tables: ReturnTables,
  connectionId: number,
  source: 'feed' | 'callback',
  items: readonly IdealEvent[],
  now: number,
): { fresh: number; contradicting: IdealEvent[] } {
  let fresh = 0
  const contradicting: IdealEvent[] = []
  for (const item of items) {
    const there = tables.message(connectionId, item.messageId)
    if (there) {
      const same =
        there.billType === item.billType &&
        there.billNo === item.billNo &&
        there.phase === item.phase &&
        there.version === item.version
      if (!same) contradicting.push(item)
    } else if (tables.putMessage(connectionId, source, item, now)) fresh += 1
  }
  return { fresh, contradicting }
}

/** Reads the changes of IDEAL for one connection, always: waits there while nothing happens, later after a failure. */
export function createReturnFeed(deps: ReturnFeedDeps, connectionId: number): ReturnFeed {
  const { tables } = deps
  const ending = new AbortController()
  let trouble: Trouble | null = tables.feed(connectionId).trouble
  let askedAt: number | null = null
  let failures = 0
  let endWait = () => {}

  function wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = deps.after(ms, done)
      function done(): void {
        cancel()
        endWait = () => {}
        resolve()
      }
      endWait = done
    })
  }

  function fail(why: Trouble): Promise<void> {
    if (trouble?.code !== why.code)
      deps.note(connectionId, 'warn', 'return.feed-trouble', `读不到荣耀IDEAL的变更：${why.problem}${why.cause}`)
    trouble = why
    failures += 1
    return wait(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1)))
  }

  async function step(): Promise<void> {
    const there = await deps.idealOf(connectionId)
    if (ending.signal.aborted) return
    if (!there.ok) return fail(there.trouble)
    const { cursor } = tables.feed(connectionId)
    const read = await there.client.changes(
      { cursor, limit: PAGE, waitSeconds: cursor === null || failures > 0 ? 0 : WAIT_SECONDS },
      { signal: ending.signal, correlationId: deps.newCorrelationId(), priority: 20 },
    )
    if (ending.signal.aborted) return
    if (!read.ok) return fail(read.outcome.trouble)
    if (read.value.kind === 'too-old') {
      // What was missed is found by asking for every order that waits; the new cursor comes first, so nothing falls between.
      tables.transaction(() => tables.putFeed(connectionId, { cursor: null, sweepDue: true }))
      deps.note(connectionId, 'warn', 'return.cursor-too-old', '荣耀IDEAL的变更记录已过期，正在逐张查询未回传的单据')
      return
    }
    const { items, nextCursor } = read.value
    const now = deps.now()
    const took = tables.transaction(() => {
      const stored = storeMessages(tables, connectionId, 'feed', items, now)
      if (nextCursor !== cursor || trouble !== null)
        tables.putFeed(connectionId, {
          cursor: nextCursor,
          askedAt: now,
          trouble: null,
          ...(items.length > 0 ? { receivedAt: now } : {}),
          ...(cursor === null ? { sweepDue: true } : {}),
        })
      return stored
    })
    for (const one of took.contradicting)
      deps.note(
        connectionId,
        'error',
        'return.message-contradicts',
        `消息 ${one.messageId} 再次到达但内容不同（${one.billNo} ${one.phase}），没有采用；已按单据号查询`,
      )
    if (failures > 0) deps.note(connectionId, 'info', 'return.feed-back', '荣耀IDEAL的变更查询已恢复')
    trouble = null
    failures = 0
    askedAt = now
    if (took.fresh > 0 || cursor === null) deps.received(connectionId)
  }

  const going = (async () => {
    while (!ending.signal.aborted)
      await step().catch((error: unknown) => {
        deps.failed(error)
        return wait(LONGEST_WAIT_MS)
      })
  })()

  return {
    wake() {
      failures = Math.min(failures, 1)
      endWait()
    },
    trouble: () => trouble,
    askedAt: () => askedAt,
    async stop() {
      ending.abort()
      endWait()
      await going
    },
  }
}
