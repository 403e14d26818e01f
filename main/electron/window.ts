import type { BrowserWindow, BrowserWindowConstructorOptions, Dialog } from 'electron'
import type { Log } from '../log/index.ts'
import type { ClockPort } from '../ports.ts'
import { CHANNELS } from './channels.ts'
import { answerCrash, type CrashHistory } from './crash-policy.ts'
import { isPage, START_URL } from './own-url.ts'

export interface WindowOptions {
  make(options: BrowserWindowConstructorOptions): BrowserWindow
  dialog: Pick<Dialog, 'showMessageBox'>
  clock: ClockPort
  log: Log
  preload: string
  icon: string
  /** DevTools only where the program is not installed. */
  devTools: boolean
  /** Whether closing hides (the tray can bring it back) or ends the program. */
  hidesOnClose(): boolean
  /** Told once a close has only hidden the window. */
  onHidden(): void
  /** Windows is logging off or shutting down; `before-quit` does not come then. */
  onSessionEnd(): void
}

/** The settings of every window of the program; a test pins them. */
export function windowSettings({ preload, icon, devTools }: Pick<WindowOptions, 'devTools' | 'icon' | 'preload'>) {
  return {
    // The name under which Electron keeps position, size and maximised state.
    name: 'main',
    windowStatePersistence: true,
    title: '单据桥',
    icon,
    width: 1280,
    height: 800,
    minWidth: 960,
    minHeight: 600,
    show: false,
    backgroundColor: '#ffffff',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools,
    },
  } satisfies BrowserWindowConstructorOptions
}

export interface MainWindow {
  /** Shows and focuses the window, making it anew when it is gone; opens the page if one is given. */
  show(page?: string | null): void
  /** The window if there is one. */
  current(): BrowserWindow | null
  /** Whether these contents belong to the window. */
  owns(contentsId: number): boolean
}

/** The one window of the program and what happens when it closes, hangs or crashes. */
export function createMainWindow(options: WindowOptions): MainWindow {
  const { clock, dialog, log } = options
  let window: BrowserWindow | null = null
  let crashes: CrashHistory = []

  function make(page: string | null): BrowserWindow {
    const made = options.make(windowSettings(options))
    const { webContents } = made
    let hung: (() => void) | null = null

    made.on('close', (event) => {
      if (!options.hidesOnClose()) return
      event.preventDefault()
      made.hide()
      options.onHidden()
    })
    made.on('closed', () => {
      hung?.()
      if (window === made) window = null
    })
    made.on('query-session-end', () => options.onSessionEnd())
    made.on('session-end', () => options.onSessionEnd())
    made.on('unresponsive', () => {
      log.warn('The window does not answer')
      // Short stalls (a big table) are no news to a person.
      hung = clock.after(10_000, () => void askAboutHang(made))
    })
    made.on('responsive', () => {
      hung?.()
      hung = null
    })
    webContents.on('render-process-gone', (_event, details) => {
      const decided = answerCrash(crashes, clock.now())
      crashes = decided.history
      log.error('The page of the window has crashed', { reason: details?.reason, answer: decided.answer })
      if (decided.answer === 'reload') webContents.reload()
      else void askAboutCrash(made)
    })
    webContents.on('console-message', (event) => {
      if (event.level === 'error' || event.level === 'warning') {
        log.warn('The page reports', { message: event.message, source: event.sourceId, line: event.lineNumber })
      }
    })
    made.loadURL(page ? `${START_URL}#${page}` : START_URL).catch((error: unknown) => {
      log.error('The page could not be loaded', { error })
    })
    return made
  }

  async function askAboutHang(made: BrowserWindow): Promise<void> {
    const { response } = await dialog.showMessageBox(made, {
      type: 'warning',
      message: '窗口没有响应',
      detail: '页面可能正在处理大量数据。后台的同步和推送不受影响。',
      buttons: ['继续等待', '重新加载'],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    })
    if (response === 1 && !made.isDestroyed()) made.webContents.reload()
  }

  async function askAboutCrash(made: BrowserWindow): Promise<void> {
    const { response } = await dialog.showMessageBox({
      type: 'error',
      message: '窗口反复出错',
      detail:
        '页面在十分钟内多次崩溃。后台的同步和推送仍在运行，已排队的单据不会丢失。\n请重新加载；仍然出错请重启电脑，并把日志交给实施人员。',
      buttons: ['重新加载', '关闭窗口'],
      defaultId: 0,
      cancelId: 1,
      noLink: true,
    })
    if (made.isDestroyed()) return
    if (response === 0) {
      crashes = []
      made.webContents.reload()
    } else {
      made.destroy()
    }
  }

  return {
    show(page = null) {
      const wanted = page !== null && isPage(page) ? page : null
      if (window && !window.isDestroyed()) {
        if (wanted) window.webContents.send(CHANNELS.page, wanted)
      } else {
        window = make(wanted)
      }
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    current: () => (window && !window.isDestroyed() ? window : null),
    owns: (contentsId) => window !== null && !window.isDestroyed() && window.webContents.id === contentsId,
  }
}
