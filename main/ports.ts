import type { Log } from './log/index.ts'

/**
 * What the product needs from the machine it runs on. The Electron shell, the tests, the demo and the benchmarks each
 * bring their own implementation; nothing below `main/app.ts` knows which.
 */
export interface Ports {
  clock: ClockPort
  ids: IdsPort
  secrets: SecretsPort
  files: FilesPort
  notifier: NotifierPort
  power: PowerPort
  online: OnlinePort
  proxy: ProxyPort
  processes: ProcessesPort
  paths: PathsPort
  log: Log
  app: {
    version: string /** Stable for this computer and Windows user; a change renews the installation code. */
    machineId: string
  }
}

/** Wall clock (epoch ms) and timers. Tests drive both by hand. */
export interface ClockPort {
  now(): number
  /** Like setTimeout; returns the function that cancels it. */
  after(delayMs: number, run: () => void): () => void
}

export interface IdsPort {
  /** Random version 4 UUID. */
  uuid(): string
  /** Cryptographically random bytes. */
  bytes(length: number): Uint8Array
}

/**
 * Encrypts secrets for this operating-system user; the ciphertext is kept by the caller.
 * `persistent: false` means nothing survives this process: live connections are refused with that reason.
 */
export interface SecretsPort {
  status(): Promise<{ state: 'ready' | 'weak' | 'unavailable'; persistent: boolean; reason?: string }>
  encrypt(plain: string): Promise<Uint8Array>
  /** `needs-reentry`: written by another user or machine; the person has to type the secret again. */
  decrypt(cipher: Uint8Array): Promise<{ ok: true; plain: string } | { ok: false; reason: 'needs-reentry' }>
}

/** Files a person chose. The window only ever sees the opaque token and the display name. */
export interface FilesPort {
  /** Asks the person where to save, then writes `content`. `null` = cancelled. */
  save(request: {
    suggestedName: string
    content: Uint8Array
    purpose: string
  }): Promise<{ token: string; name: string } | null>
  open(request: {
    purpose: string
    extensions: string[]
    multiple?: boolean
  }): Promise<{ token: string; name: string; size: number }[]>
  read(token: string): Promise<Uint8Array>
  /** Shows a file the product wrote (by token) or one of its own folders in the file manager. */
  reveal(target: { token: string } | { folder: 'data' | 'logs' | 'backups' }): Promise<void>
}

export interface NotifierPort {
  notify(notice: Notice): void
  /** Removes the notice with this key once its cause is gone. */
  clear(key: string): void
}
export interface Notice {
  key: string
  title: string
  body: string
  urgent: boolean
  /** Page of the window that a click opens, e.g. `/queue?state=refused`. */
  page: string
}

export interface PowerPort {
  onSuspend(listener: () => void): () => void
  onResume(listener: () => void): () => void
}

export interface OnlinePort {
  /** `false` is a hint that there is no network; `true` proves nothing. */
  isOnline(): boolean
  onChange(listener: (online: boolean) => void): () => void
}

export interface ProxyPort {
  /** Proxy for this URL as `http://host:port`, or null for a direct connection. */
  resolve(url: string): Promise<string | null>
}

export interface ProcessesPort {
  /** Starts one of the product's own child processes. Messages are JSON. */
  fork(entry: 'sandbox-child', args: string[]): ChildPort
}
export interface ChildPort {
  pid: number | undefined
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): () => void
  onExit(listener: (code: number | null) => void): () => void
  kill(): void
}

export interface PathsPort {
  /** Root of everything the product keeps (databases, workspaces). */
  data: string
  logs: string
  /** Directory shared by all users of this machine, for the lock per connection. */
  machineLocks: string
  /** Read-only files shipped with the product. */
  resources: string
}
