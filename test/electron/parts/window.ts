import { EventEmitter } from 'node:events'
import type { BrowserWindowConstructorOptions, BrowserWindow as ElectronWindow, Rectangle, WebContents } from 'electron'
import { app, preventable, windowsOfApp } from './app.ts'
import { record, tellParent } from './record.ts'
import { session } from './session.ts'

type WindowPart = Pick<
  ElectronWindow,
  | 'close'
  | 'destroy'
  | 'focus'
  | 'getBounds'
  | 'getTitle'
  | 'hide'
  | 'id'
  | 'isDestroyed'
  | 'isFocused'
  | 'isMaximized'
  | 'isMinimized'
  | 'isVisible'
  | 'loadURL'
  | 'maximize'
  | 'minimize'
  | 'restore'
  | 'setMenuBarVisibility'
  | 'setTitle'
  | 'show'
>
type ContentsPart = Pick<
  WebContents,
  'getURL' | 'id' | 'isDestroyed' | 'openDevTools' | 'reload' | 'send' | 'setWindowOpenHandler' | 'setZoomFactor'
>

/** How a window reaches the page that shows it; the loopback server sets it for each page that loads. */
export interface PageLink {
  send(message: { kind: string } & Record<string, unknown>): void
  url: string
}

const windows = new Map<number, BrowserWindow>()
let nextId = 1

export class StandInContents extends EventEmitter implements ContentsPart {
  readonly id: number
  readonly session = session.defaultSession
  page: PageLink | null = null
  url = ''
  private openHandler: Parameters<WebContents['setWindowOpenHandler']>[0] = () => ({ action: 'allow' })
  private destroyed = false

  constructor(id: number) {
    super()
    this.id = id
  }

  getURL(): string {
    return this.page?.url ?? this.url
  }

  isDestroyed(): boolean {
    return this.destroyed
  }

  markDestroyed(): void {
    this.destroyed = true
    this.emit('destroyed')
  }

  /** Only top-level frame there is; null once the window is gone. */
  get mainFrame() {
    return { url: this.getURL(), parent: null, detached: false, frameTreeNodeId: this.id, name: '' }
  }

  send(channel: string, ...args: unknown[]): void {
    if (this.destroyed) throw new TypeError('Object has been destroyed')
    this.page?.send({ kind: 'event', channel, args })
  }

  reload(): void {
    this.page?.send({ kind: 'reload' })
  }

  openDevTools(): void {}

  setZoomFactor(): void {}

  setWindowOpenHandler(handler: Parameters<WebContents['setWindowOpenHandler']>[0]): void {
    this.openHandler = handler
  }

  /** A page asked for a new window. */
  askOpen(url: string): void {
    const answer = this.openHandler({
      url,
      frameName: '',
      features: '',
      disposition: 'new-window',
      referrer: { url: '', policy: 'default' },
    })
    record.navigations.push({ url, allowed: answer.action === 'allow' })
  }

  /** A page tried to leave the app. */
  askNavigate(url: string): void {
    const { event } = preventable()
    this.emit(
      'will-navigate',
      Object.assign(event, { url, isMainFrame: true, isSameDocument: false, frame: this.mainFrame }),
      url,
    )
    record.navigations.push({ url, allowed: !event.defaultPrevented })
  }
}

export class BrowserWindow extends EventEmitter implements WindowPart {
  readonly id: number
  readonly options: BrowserWindowConstructorOptions
  readonly webContents: StandInContents
  private visible: boolean
  private minimized = false
  private maximized = false
  private gone = false
  private title: string

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super()
    this.id = nextId++
    this.options = options
    this.webContents = new StandInContents(this.id)
    this.visible = options.show ?? true
    this.title = options.title ?? app.name
    windows.set(this.id, this)
    record.stages.push('window')
    app.emit('web-contents-created', {}, this.webContents)
    app.emit('browser-window-created', {}, this)
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows.values()]
  }

  static fromWebContents(contents: { id: number }): BrowserWindow | null {
    return windows.get(contents.id) ?? null
  }

  static getFocusedWindow(): BrowserWindow | null {
    return [...windows.values()].find((each) => each.isVisible()) ?? null
  }

  async loadURL(url: string): Promise<void> {
    this.webContents.url = url
    this.webContents.page?.send({ kind: 'load', url })
    // Electron paints a hidden window too; here the page comes when a browser opens the address.
    await Promise.resolve()
    this.emit('ready-to-show')
  }

  show(): void {
    this.visible = true
    this.minimized = false
    this.emit('show')
    tellParent({ event: 'show', window: this.id })
  }

  hide(): void {
    this.visible = false
    this.emit('hide')
    tellParent({ event: 'hide', window: this.id })
  }

  focus(): void {
    this.emit('focus')
  }

  minimize(): void {
    this.minimized = true
  }

  restore(): void {
    this.minimized = false
    this.maximized = false
  }

  maximize(): void {
    this.maximized = true
  }

  /** A person or the app closes the window; the app may prevent it. */
  close(): void {
    if (this.gone) return
    const { event } = preventable()
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }

  destroy(): void {
    if (this.gone) return
    this.gone = true
    this.visible = false
    windows.delete(this.id)
    this.webContents.page?.send({ kind: 'closed' })
    this.webContents.markDestroyed()
    this.emit('closed')
    tellParent({ event: 'closed', window: this.id })
    if (windows.size === 0 && !closingAll && !app.emit('window-all-closed')) app.quit()
  }

  isDestroyed = (): boolean => this.gone
  isVisible = (): boolean => this.visible
  isFocused = (): boolean => this.visible
  isMinimized = (): boolean => this.minimized
  isMaximized = (): boolean => this.maximized
  getTitle = (): string => this.title
  getBounds = (): Rectangle => ({ x: 0, y: 0, width: this.options.width ?? 800, height: this.options.height ?? 600 })

  setTitle(title: string): void {
    this.title = title
  }

  setMenuBarVisibility(): void {}
}

let closingAll = false

windowsOfApp.closeAll = () => {
  closingAll = true
  for (const each of [...windows.values()]) each.close()
  closingAll = false
  return windows.size === 0
}
