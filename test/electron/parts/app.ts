import { EventEmitter } from 'node:events'
import { mkdirSync, readFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'
import type { App, LoginItemSettings, Settings } from 'electron'
import { claimInstance, releaseInstance } from './instance-lock.ts'
import { record } from './record.ts'

type AppPart = Pick<
  App,
  | 'enableSandbox'
  | 'exit'
  | 'getAppPath'
  | 'getLocale'
  | 'getLoginItemSettings'
  | 'getName'
  | 'getPath'
  | 'getVersion'
  | 'isPackaged'
  | 'isReady'
  | 'name'
  | 'quit'
  | 'releaseSingleInstanceLock'
  | 'requestSingleInstanceLock'
  | 'setAppUserModelId'
  | 'setLoginItemSettings'
  | 'setName'
  | 'setPath'
  | 'whenReady'
>

/** An event whose default can be prevented, as Electron passes to its listeners. */
export function preventable(): { event: { preventDefault(): void; readonly defaultPrevented: boolean } } {
  let prevented = false
  return {
    event: {
      preventDefault() {
        prevented = true
      },
      get defaultPrevented() {
        return prevented
      },
    },
  }
}

/** What the app needs of the windows to end; set by window.ts, which is loaded later. */
export const windowsOfApp = { closeAll: (): boolean => true }

class StandInApp extends EventEmitter implements AppPart {
  name = 'danju-bridge'
  readonly isPackaged = false
  readonly appUserModelId = { value: '' }
  private ready = false
  private readonly readyPromise: Promise<void>
  private readonly markReady: () => void
  private readonly paths = new Map<string, string>()
  private loginItem = { openAtLogin: false }

  constructor() {
    super()
    const { promise, resolve } = Promise.withResolvers<void>()
    this.readyPromise = promise
    this.markReady = resolve
    const appData =
      process.env.APPDATA ??
      process.env.XDG_CONFIG_HOME ??
      path.join(homedir(), process.platform === 'darwin' ? 'Library/Application Support' : '.config')
    this.paths.set('home', homedir())
    this.paths.set('appData', appData)
    this.paths.set('userData', path.join(appData, this.name))
    this.paths.set('temp', tmpdir())
    this.paths.set('downloads', path.join(homedir(), 'Downloads'))
    this.paths.set('documents', path.join(homedir(), 'Documents'))
    this.paths.set('exe', process.execPath)
  }

  /** Called once the loopback server listens and the main module has had its first turn. */
  becomeReady(): void {
    this.ready = true
    record.stages.push('ready')
    this.emit('ready')
    this.markReady()
  }

  whenReady(): Promise<void> {
    return this.readyPromise
  }

  isReady(): boolean {
    return this.ready
  }

  getName(): string {
    return this.name
  }

  setName(name: string): void {
    this.name = name
  }

  getVersion(): string {
    const manifest = JSON.parse(readFileSync(path.join(this.getAppPath(), 'package.json'), 'utf8')) as {
      version: string
    }
    return manifest.version
  }

  getAppPath(): string {
    return process.env.STAND_IN_APP_PATH ?? process.cwd()
  }

  getLocale(): string {
    return 'zh-CN'
  }

  getPath(name: Parameters<App['getPath']>[0]): string {
    const found = this.paths.get(name)
    if (found === undefined) throw new Error(`Failed to get '${name}' path`)
    if (name === 'userData') mkdirSync(found, { recursive: true })
    return found
  }

  setPath(name: string, value: string): void {
    record.stages.push(`setPath ${name}`)
    this.paths.set(name, value)
  }

  enableSandbox(): void {
    if (this.ready) throw new Error('app.enableSandbox() can only be called before app is ready')
    record.stages.push('enableSandbox')
  }

  setAppUserModelId(id: string): void {
    this.appUserModelId.value = id
  }

  requestSingleInstanceLock(additionalData?: Record<string, unknown>): boolean {
    const claimed = claimInstance(this.getPath('userData'), process.argv, additionalData ?? {})
    record.stages.push(claimed ? 'lock' : 'lock refused')
    return claimed
  }

  releaseSingleInstanceLock(): void {
    releaseInstance()
  }

  getLoginItemSettings(): LoginItemSettings {
    return {
      ...this.loginItem,
      executableWillLaunchAtLogin: this.loginItem.openAtLogin,
      launchItems: [],
      status: this.loginItem.openAtLogin ? 'enabled' : 'not-registered',
      wasOpenedAtLogin: false,
    }
  }

  setLoginItemSettings(settings: Settings): void {
    this.loginItem = { openAtLogin: settings.openAtLogin ?? false }
  }

  /** before-quit → close of every window → will-quit → quit, each of the first three may be prevented. */
  quit(): void {
    const before = preventable()
    this.emit('before-quit', before.event)
    if (before.event.defaultPrevented) return
    if (!windowsOfApp.closeAll()) return
    const will = preventable()
    this.emit('will-quit', will.event)
    if (will.event.defaultPrevented) return
    this.exit(0)
  }

  exit(exitCode = 0): void {
    this.emit('quit', {}, exitCode)
    releaseInstance()
    process.exit(exitCode)
  }
}

export const app = new StandInApp()
