import path from 'node:path'
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  Notification,
  nativeImage,
  powerMonitor,
  protocol,
  session,
  shell,
  Tray,
} from 'electron'
import { createHouse } from '../house.ts'
import type { Log } from '../log/index.ts'
import type { Arguments } from './arguments.ts'
import { registerCalls } from './calls.ts'
import { createContentHandler } from './content.ts'
import { createFiles } from './files.ts'
import { followHouse } from './follow-house.ts'
import { guardSession } from './guard-contents.ts'
import type { Lifecycle } from './lifecycle.ts'
import { makePorts } from './make-ports.ts'
import { applicationMenu } from './menu.ts'
import { createNotifications } from './notifications.ts'
import { SCHEME } from './own-url.ts'
import { clock } from './ports.ts'
import { confirmQuit, tellAboutTray } from './questions.ts'
import { shellPaths } from './shell-paths.ts'
import { openShellSettings } from './shell-settings.ts'
import { createTray, type ShellTray } from './tray.ts'
import { runTrayAction } from './tray-actions.ts'
import type { TrayAction } from './tray-model.ts'
import { createMainWindow } from './window.ts'

export interface StartShellOptions {
  lifecycle: Lifecycle
  log: Log
  /** Root of everything the program keeps. */
  data: string
  logs: string
  options: Arguments
  /** Folder of the built main module. */
  main: string
  /** Stops everything and ends the process. */
  quit(): void
}

/** The stages after `ready`: settings → notifications → ports → house → calls → tray → window → start of the house. */
export async function startShell({
  lifecycle,
  log,
  data,
  logs,
  options,
  main,
  quit,
}: StartShellOptions): Promise<void> {
  const paths = shellPaths(main, app.isPackaged ? process.resourcesPath : null, process.platform)
  const devTools = !app.isPackaged
  let tray: ShellTray | null = null

  const settings = lifecycle.stage('settings', () => openShellSettings(path.join(data, 'shell.json')))
  const notifications = lifecycle.stage(
    'notifications',
    () =>
      createNotifications({
        make: (each) => new Notification(each),
        isSupported: () => Notification.isSupported(),
        clock,
        log: log.child('notifications'),
        icon: paths.icon,
        onClick: (page) => window.show(page),
      }),
    (made) => made.stop(),
  )
  const window = createMainWindow({
    make: (windowOptions) => new BrowserWindow(windowOptions),
    dialog,
    clock,
    log: log.child('window'),
    preload: paths.preload,
    icon: paths.icon,
    devTools,
    hidesOnClose: () => tray !== null && !lifecycle.stopping,
    onHidden: () => tellAboutTray(settings, notifications),
    onSessionEnd: () => void lifecycle.stop(),
  })
  const files = createFiles({
    dialog,
    shell,
    window: () => window.current(),
    settings,
    startFolder: app.getPath('documents'),
    folders: { data, logs, backups: path.join(data, 'live', 'backups') },
  })

  const ports = await lifecycle.stage('ports', () =>
    makePorts({ files, notifier: notifications, log, data, logs, resources: paths.resources, main }),
  )
  const house = lifecycle.stage(
    'house',
    () => createHouse(ports),
    (made) => made.stop(),
  )
  const act = (action: TrayAction): void =>
    void runTrayAction(action, {
      house,
      log,
      open: (page) => window.show(page),
      confirmQuit: (unfinished) => confirmQuit(dialog, unfinished),
      quit,
    })

  lifecycle.stage('content and calls', () => {
    guardSession(session.defaultSession)
    protocol.handle(SCHEME, createContentHandler(paths.renderer))
    registerCalls({
      ipc: ipcMain,
      house,
      log: log.child('bridge'),
      isOwnWindow: (id) => window.owns(id),
      takeDropped: (file) => files.take(file),
      checkOutput: !app.isPackaged,
    })
  })

  const following = lifecycle.stage(
    'tray',
    () => {
      try {
        tray = createTray({
          make: (image) => new Tray(image),
          buildMenu: (template) => Menu.buildFromTemplate(template),
          image: (name) => nativeImage.createFromPath(paths.trayIcon(name)),
          onAction: act,
        })
      } catch (error) {
        // Some Linux desktops have none: closing the window then ends the program instead of hiding it for good.
        log.warn('This desktop has no tray', { error })
      }
      return followHouse({ house, clock, log, notices: notifications, draw: (model) => tray?.draw(model) })
    },
    (made) => {
      made.stop()
      tray?.destroy()
    },
  )

  lifecycle.stage('window', () => {
    const menu = applicationMenu(
      {
        openPage: (page) => window.show(page),
        openLogs: () =>
          void files
            .reveal({ folder: 'logs' })
            .catch((error: unknown) => log.warn('Could not open the logs', { error })),
        quit: () => act({ kind: 'quit', unfinished: following.unfinished() }),
      },
      process.platform,
      devTools,
    )
    Menu.setApplicationMenu(Menu.buildFromTemplate(menu))
    app.on('second-instance', (_event, _argv, _cwd, additional) => {
      window.show((additional as { page?: string | null } | null)?.page ?? null)
    })
    app.on('activate', () => window.show())
    app.on('window-all-closed', () => {
      if (!tray) quit()
    })
    // Always prevented: the end comes from `quit`, once everything has stopped, and a second wish must not cut it short.
    app.on('before-quit', (event) => {
      event.preventDefault()
      quit()
    })
    powerMonitor.on('shutdown', quit)
    app.on('child-process-gone', (_event, details) => log.error('A child process has gone', { details }))
    if (!options.hidden || !tray) window.show(options.page)
  })

  // The window comes first: opening large databases must not delay it.
  await lifecycle.stage('start house', () => house.start())
}
