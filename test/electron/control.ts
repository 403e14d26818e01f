import { app } from './parts/app.ts'
import { scripted } from './parts/dialog.ts'
import { Notification } from './parts/notification.ts'
import { record } from './parts/record.ts'
import { session } from './parts/session.ts'
import { network, powerMonitor } from './parts/small.ts'
import { Menu, type MenuLine, Tray } from './parts/tray.ts'
import { BrowserWindow } from './parts/window.ts'
import type { StandInServer } from './server.ts'

/** What the parent process sees of the app. */
export interface StandInState {
  ready: boolean
  appUserModelId: string
  windows: { id: number; url: string; visible: boolean; title: string; options: Record<string, unknown> }[]
  tray: { toolTip: string; lines: MenuLine[] } | null
  menu: MenuLine[] | null
  record: typeof record
}

/** Everything the parent process may ask; arguments and answers are JSON. */
export function controlOf(server: StandInServer) {
  return {
    state: (): StandInState => ({
      ready: app.isReady(),
      appUserModelId: app.appUserModelId.value,
      windows: BrowserWindow.getAllWindows().map((each) => ({
        id: each.id,
        url: each.webContents.getURL(),
        visible: each.isVisible(),
        title: each.getTitle(),
        options: each.options as Record<string, unknown>,
      })),
      tray: Tray.current?.state() ?? null,
      menu: Menu.getApplicationMenu()?.lines() ?? null,
      record,
    }),
    /** One-time address of a window (the first one unless given); null while there is none. */
    enterUrl(windowId?: number): string | null {
      const id = windowId ?? BrowserWindow.getAllWindows()[0]?.id
      return id === undefined ? null : server.enterUrl(id)
    },
    closeWindow: (windowId?: number): void => {
      const all = BrowserWindow.getAllWindows()
      ;(windowId === undefined ? all[0] : all.find(({ id }) => id === windowId))?.close()
    },
    trayClick: (): boolean => Tray.current?.emit('click') ?? false,
    trayMenu: (...path: string[]): void => Tray.current?.clickLine(path),
    appMenu: (...path: string[]): void => Menu.getApplicationMenu()?.click(path),
    notificationClick: (index: number): void => Notification.clickShown(index),
    answerOpen: (paths: string[]): void => void scripted.open.push(paths),
    answerSave: (path: string | null): void => void scripted.save.push(path),
    answerMessage: (button: number): void => void scripted.message.push(button),
    power: (event: 'suspend' | 'resume' | 'shutdown'): boolean => powerMonitor.emit(event, {}),
    online: (online: boolean): void => {
      network.online = online
    },
    /** Asks the app's permission handlers; without a handler Electron would say yes. */
    permission(name: string): { request: boolean; check: boolean; device: boolean } {
      const { request, check, device } = session.defaultSession.permissions
      let granted = request === null
      request?.(null as never, name as never, (yes) => (granted = yes), {} as never)
      return {
        request: granted,
        check: check ? check(null, name as never, 'app://bundle', {} as never) : true,
        device: device ? device({} as never) : true,
      }
    },
    /** Emits an event of a window's contents, e.g. a crash of its renderer. */
    contentsEvent: (event: string, ...args: unknown[]): boolean =>
      BrowserWindow.getAllWindows()[0]?.webContents.emit(event, {}, ...args) ?? false,
    windowEvent: (event: string, ...args: unknown[]): boolean =>
      BrowserWindow.getAllWindows()[0]?.emit(event, {}, ...args) ?? false,
    quit: (): void => app.quit(),
  }
}

export type Control = ReturnType<typeof controlOf>

/** Answers the parent's questions over the IPC channel of the process. */
export function startControl(server: StandInServer): void {
  const control = controlOf(server)
  process.on('message', ({ id, ask, args }: { id: number; ask: keyof Control; args: unknown[] }) => {
    const reply = (answer: object): void => void (process.connected && process.send?.({ id, ...answer }))
    try {
      reply({ value: (control[ask] as (...args: unknown[]) => unknown)(...args) })
    } catch (error) {
      reply({ error: error instanceof Error ? error.message : String(error) })
    }
  })
  // Ctrl-C reaches the whole process group. The parent gone: nothing may be left running. Both as if a person had quit.
  process.on('SIGINT', () => app.quit())
  process.on('SIGTERM', () => app.quit())
  process.on('disconnect', () => app.quit())
}
