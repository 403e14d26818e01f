import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Connections, ConnectionsDeps } from '../../main/connections/connections.ts'
import { createConnections } from '../../main/connections/create-connections.ts'
import type { Remotes } from '../../main/connections/remotes.ts'
import type { Caller } from '../../main/connections/types.ts'
import type { NewEntry } from '../../main/journal/index.ts'
import type { Log } from '../../main/log/index.ts'
import type { ClockPort, SecretsPort } from '../../main/ports.ts'
import { openRaw } from '../../main/store/database.ts'
import type { Database, MachineLock } from '../../main/store/index.ts'
import { migrate } from '../../main/store/migrate.ts'
import { businessMigrations } from '../../main/store/migrations/index.ts'
import type { SaveConnection } from '../../preload/contract/index.ts'
import { fakeRemotes, type RemoteScript } from './fake-remotes.ts'

export const WINDOW: Caller = { kind: 'window' }
export const PRODUCT: Caller = { kind: 'product' }
export const START = Date.parse('2026-01-05T10:00:00+08:00')

/** A clock moved by hand; timers fire when it passes them. */
export function fakeClock(
  start = START,
): ClockPort & { advance(ms: number): void; set(at: number): void; timers(): number } {
  let now = start
  let timers: { at: number; run: () => void }[] = []
  return {
    now: () => now,
    after(delayMs, run) {
      const timer = { at: now + delayMs, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
    advance(ms) {
      now += ms
      const due = timers.filter((timer) => timer.at <= now)
      timers = timers.filter((timer) => timer.at > now)
      for (const timer of due) timer.run()
    },
    set(at) {
      now = at
    },
    timers: () => timers.length,
  }
}

/** Secrets of one operating-system user: AES with a key that another user does not have. */
export function fakeSecrets(
  key = randomBytes(32),
  persistent = true,
): SecretsPort & { state: 'ready' | 'unavailable' } {
  const port = {
    state: 'ready' as 'ready' | 'unavailable',
    status: async () => ({ state: port.state, persistent }),
    encrypt: async (plain: string) => {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), body])
    },
    decrypt: async (bytes: Uint8Array) => {
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
        decipher.setAuthTag(bytes.subarray(12, 28))
        return {
          ok: true as const,
          plain: decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8'),
        }
      } catch {
        return { ok: false as const, reason: 'needs-reentry' as const }
      }
    },
  }
  return port
}

export interface Bench {
  connections: Connections
  db: Database
  clock: ReturnType<typeof fakeClock>
  journal: NewEntry[]
  logLines: string[]
  logSecrets: Set<string>
  script: RemoteScript
  openRows: Map<string, number>
  dir: string
  /** Signs an 实施 in with the PIN 4826. */
  implementer(): Promise<void>
  /** Every byte of the database files, as latin-1 text. */
  fileText(): string
  close(): Promise<void>
}

export function openBench(options: Partial<ConnectionsDeps> & { dir?: string; script?: RemoteScript } = {}): Bench {
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'connections-'))
  const db = openRaw(join(dir, 'business.db'))
  db.pragma('journal_mode = WAL')
  db.pragma('foreign_keys = ON')
  migrate(db, businessMigrations, { appVersion: 'test' })
  const clock = (options.clock as ReturnType<typeof fakeClock> | undefined) ?? fakeClock()
  const journal: NewEntry[] = []
  const logLines: string[] = []
  const logSecrets = new Set<string>()
  const openRows = new Map<string, number>()
  const script: RemoteScript = options.script ?? {}
  const held = new Set<string>()
  const remotes: Remotes = fakeRemotes(script, clock)
  const connections = createConnections({
    db,
    secrets: fakeSecrets(),
    clock,
    ids: { uuid: randomUUID, bytes: (length) => randomBytes(length) },
    log: fakeLog(logLines, logSecrets),
    journal: { write: (entry) => void journal.push(entry) },
    workspace: 'live',
    acquireLock: (name): MachineLock => {
      if (held.has(name)) return { held: false, heldBy: null }
      held.add(name)
      return { held: true, release: () => void held.delete(name) }
    },
    openRows: (lane) => openRows.get(lane) ?? 0,
    remotes,
    ...options,
  })
  return {
    connections,
    db,
    clock,
    journal,
    logLines,
    logSecrets,
    script,
    openRows,
    dir,
    async implementer() {
      const signed = await connections.operators.signIn({ name: '王实施', role: 'implementer', pin: '4826' })
      if (!signed.ok) throw new Error(signed.error.cause)
    },
    fileText: () =>
      readdirSync(dir)
        .map((file) => readFileSync(join(dir, file), 'latin1'))
        .join('\n'),
    async close() {
      await connections.stop()
      db.close()
      if (!options.dir) rmSync(dir, { recursive: true, force: true })
    },
  }
}

export function fakeLog(lines: string[], secrets: Set<string>): Log {
  const write = (message: string, data?: unknown) => void lines.push(`${message} ${JSON.stringify(data ?? null)}`)
  const log: Log = {
    debug: write,
    info: write,
    warn: write,
    error: write,
    child: () => log,
    secrets: { add: (value) => void secrets.add(value) },
  }
  return log
}

export const ERP_SECRET = 'erp-secret-7f3a9c1e5b'
export const POS_SECRET = 'pos-secret-2d8e4f6a0c'
export const SHOP_KEY = 'authkey-91c27be4d05f'

/** A complete, valid form. */
export function form(changes: Partial<SaveConnection> = {}): SaveConnection {
  return {
    id: null,
    name: '某某便利',
    wangdian: {
      baseUrl: 'https://api.wangdian.cn/openapi2/',
      sid: 'moumou2',
      appkey: 'moumou2-ot',
      perMinute: 60,
      appsecret: ERP_SECRET,
    },
    pos: { baseUrl: 'https://pos-gateway.example', appKey: 'moumou-pos', perMinute: 60, appSecret: POS_SECRET },
    authorisation: { shopId: '1001', shopName: '某某便利（人民路店）', key: SHOP_KEY },
    ...changes,
  }
}
