import type { Trouble } from '../../preload/contract/index.ts'
import type { Ideal, OpenedCallback } from '../remote/ideal/index.ts'
import { type CallbackServer, type Received, startCallbackServer } from './callback-server.ts'
import { storeMessages } from './return-feed.ts'
import type { ReturnTables } from './return-tables.ts'

export interface CallbackDeps {
  tables: ReturnTables
  idealOf(connectionId: number): Promise<{ ok: true; client: Ideal } | { ok: false; trouble: Trouble }>
  now(): number
  /** A message was stored: a look-up is due. */
  received(connectionId: number): void
  note(connectionId: number, level: 'info' | 'warn' | 'error', event: string, message: string): void
}

export interface CallbackListener {
  /** Starts, moves or stops listening, as the settings say now. */
  apply(): Promise<void>
  state(): { url: string | null; trouble: Trouble | null }
  stop(): Promise<void>
}

const REFUSED: Record<Exclude<OpenedCallback, { ok: true }>['reason'], string> = {
  'missing-header': '缺少签名头',
  'too-old': '时间戳超出 5 分钟',
  'bad-signature': '签名不符',
  'bad-body': '内容不符合约定',
}

/** The optional listener of one connection (B16): off by default. A callback only makes a look-up due. */
export function createCallbackListener(deps: CallbackDeps, connectionId: number): CallbackListener {
  let server: CallbackServer | null = null
  let running = ''
  let trouble: Trouble | null = null
  let stopped = false
  let going: Promise<void> = Promise.resolve()

  async function take(request: Parameters<Parameters<typeof startCallbackServer>[1]>[0]): Promise<Received> {
    const there = await deps.idealOf(connectionId)
    if (!there.ok || stopped) return 'unavailable'
    const opened = there.client.openCallback(request)
    if (!opened.ok) {
      deps.note(connectionId, 'warn', 'return.callback-refused', `拒绝一条回调：${REFUSED[opened.reason]}`)
      return 'refused'
    }
    const now = deps.now()
    const stored = deps.tables.transaction(() => {
      const result = storeMessages(deps.tables, connectionId, 'callback', [opened.event], now)
      deps.tables.putFeed(connectionId, { receivedAt: now })
      return result
    })
    if (stored.contradicting.length > 0) {
      deps.note(
        connectionId,
        'error',
        'return.message-contradicts',
        `回调 ${opened.event.messageId} 再次到达但内容不同（${opened.event.billNo} ${opened.event.phase}），没有采用`,
      )
      return 'contradicts'
    }
    if (stored.fresh > 0) deps.received(connectionId)
    return stored.fresh > 0 ? 'stored' : 'known'
  }

  async function change(): Promise<void> {
    const { listener } = deps.tables.feed(connectionId)
    const wanted = listener.on && !stopped ? `${listener.host}:${listener.port}` : ''
    if (wanted === running && trouble === null) return
    await server?.stop()
    server = null
    running = ''
    trouble = null
    if (wanted === '') return
    const started = await startCallbackServer(listener, take)
    if (!started.ok) {
      trouble = started.trouble
      deps.note(connectionId, 'error', 'return.listener-failed', `${trouble.problem}${trouble.cause}`)
      return
    }
    server = started.server
    running = wanted
    deps.note(connectionId, 'info', 'return.listener-started', `回调监听已启动：${server.url}`)
  }

  const listener: CallbackListener = {
    apply() {
      going = going.then(change, change)
      return going
    },
    state: () => ({ url: server?.url ?? null, trouble }),
    async stop() {
      stopped = true
      await listener.apply()
    },
  }
  return listener
}
