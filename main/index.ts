import { mkdirSync } from 'node:fs'
import path from 'node:path'
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  Notification,
  nativeImage,
  net,
  powerMonitor,
  protocol,
  safeStorage,
  session,
  shell,
  Tray,
  utilityProcess,
} from 'electron'
import { readArguments } from './electron/arguments.ts'
import { registerCalls } from './electron/calls.ts'
import { createContentHandler } from './electron/content.ts'
import { reportFatal } from './electron/fatal.ts'
import { createFiles } from './electron/files.ts'
import { followHouse } from './electron/follow-house.ts'
import { guardContents, guardSession } from './electron/guard-contents.ts'
import { createLifecycle } from './electron/lifecycle.ts'
import { machineLocksFolder, readMachineId } from './electron/machine.ts'
import { applicationMenu } from './electron/menu.ts'
import { createNotifications } from './electron/notifications.ts'
import { SCHEME } from './electron/own-url.ts'
import { clock, createOnline, createPower, createProcesses, ids } from './electron/ports.ts'
import { createProxy } from './electron/proxy.ts'
import { createSecrets } from './electron/secrets.ts'
import { openShellSettings } from './electron/shell-settings.ts'
import { createTray, type ShellTray } from './electron/tray.ts'
import { runTrayAction } from './electron/tray-actions.ts'
import type { TrayModel } from './electron/tray-model.ts'
import { createMainWindow } from './electron/window.ts'
import { createHouse } from './house.ts'
import { createLog, type Log } from './log/index.ts'

// The named stages of start and stop, nothing else. What must precede `ready` runs synchronously at the top of this
// module: an `await` before it would come too late for the privileged scheme and the sandbox.

/** Also the builder's appId: Windows joins notifications and the start-menu entry by it. */
const APP_ID = 'app.danjubridge.desktop'

/** out/main/index.js lies beside out/renderer and out/preload; resources lie two folders up, inside or outside asar. */
const out = path.resolve(import.meta.dirname, '..')
const resources = app.isPackaged ? path.join(process.resourcesPath, 'resources') : path.resolve(out, '../resources')
const icon = path.join(resources, 'icons', process.platform === 'win32' ? 'icon.ico' : 'icon.png')

let log: Log | null = null
const lifecycle = createLifecycle({
  ...clock,
  deadlineMs: 5000,
  report: ({ stage, phase, tookMs, error }) => {
    if (error === undefined) log?.info(`${phase}: ${stage}`, { tookMs })
    else log?.error(`${phase}: ${stage} failed`, { tookMs, error })
  },
})

const options = lifecycle.stage('arguments', () => readArguments(process.argv))
const data = lifecycle.stage('user data', () => {
  app.setName('danju-bridge')
  app.setPath('userData', options.data ?? path.join(app.getPath('appData'), 'danju-bridge'))
  app.setAppUserModelId(APP_ID)
  return app.getPath('userData')
})

if (lifecycle.stage('single instance', () => app.requestSingleInstanceLock({ page: options.page }))) run()
else app.quit()

function run(): void {
  const folders = { data, logs: path.join(data, 'logs'), backups: path.join(data, 'live', 'backups') }
  const written = lifecycle.stage('log', () => {
    mkdirSync(folders.logs, { recursive: true })
    return createLog({ dir: folders.logs, now: clock.now })
  })
  log = written
  const fatal = (error: unknown): void =>
    void reportFatal({ error, log: written, dialog, logs: folders.logs }).then(() => end(1))
  process.on('uncaughtException', fatal)
  process.on('unhandledRejection', (error) => written.error('A promise was rejected and nobody looked', { error }))

  lifecycle.stage('scheme and sandbox', () => {
    protocol.registerSchemesAsPrivileged([
      { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ])
    app.enableSandbox()
    guardContents(app, shell, written)
  })
  // The tray keeps the program alive; without a listener Electron would end with the last window.
  app.on('window-all-closed', () => {})
  app
    .whenReady()
    .then(() => startReady(written, folders))
    .catch(fatal)
}

/** Everything that needs `ready`. */
async function startReady(written: Log, folders: Record<'backups' | 'data' | 'logs', string>): Promise<void> {
  let tray: ShellTray | null = null
  let drawn: TrayModel | null = null
  const devTools = !app.isPackaged

  const settings = lifecycle.stage('settings', () => openShellSettings(path.join(data, 'shell.json')))
  const window = createMainWindow({
    make: (windowOptions) => new BrowserWindow(windowOptions),
    dialog,
    clock,
    log: written.child('window'),
    preload: path.join(out, 'preload/index.cjs'),
    icon,
    devTools,
    hidesOnClose: () => tray !== null && !lifecycle.stopping,
    onHidden: () => {
      if (settings.get().trayNoteShown) return
      settings.set({ trayNoteShown: true })
      notifications.show({
        key: 'tray-note',
        title: '单据桥仍在后台运行',
        body: '同步和推送不受影响。从任务栏右下角的图标可以重新打开窗口或退出。',
        urgent: false,
        page: '/',
      })
    },
    onSessionEnd: () => void lifecycle.stop(),
  })
  const notifications = lifecycle.stage(
    'notifications',
    () =>
      createNotifications({
        make: (each) => new Notification(each),
        isSupported: () => Notification.isSupported(),
        clock,
        log: written.child('notifications'),
        icon,
        onClick: (page) => window.show(page),
      }),
    (made) => made.stop(),
  )
  const files = createFiles({
    dialog,
    shell,
    window: () => window.current(),
    settings,
    startFolder: app.getPath('documents'),
    folders,
  })
  const secrets = await lifecycle.stage('secrets', () => createSecrets(safeStorage, process.platform))
  const machineId = await lifecycle.stage('machine', () => readMachineId(process.platform))

  const house = await lifecycle.stage(
    'house',
    async () => {
      const made = createHouse({
        clock,
        ids,
        secrets,
        files,
        notifier: notifications,
        power: createPower(powerMonitor),
        online: createOnline(net, clock),
        proxy: createProxy(session.defaultSession),
        processes: createProcesses(utilityProcess.fork, (entry) => new URL(`./${entry}.js`, import.meta.url)),
        paths: {
          data,
          logs: folders.logs,
          machineLocks: machineLocksFolder(process.platform, process.env),
          resources,
        },
        log: written,
        app: { version: app.getVersion(), machineId },
      })
      return made
    },
    (made) => made.stop(),
  )

  lifecycle.stage('content and calls', () => {
    guardSession(session.defaultSession)
    protocol.handle(SCHEME, createContentHandler(path.join(out, 'renderer')))
    registerCalls({
      ipc: ipcMain,
      house,
      log: written.child('bridge'),
      isOwnWindow: (id) => window.owns(id),
      takeDropped: (file) => files.take(file),
      checkOutput: !app.isPackaged,
    })
  })

  const quit = (): void => void end(0)
  const following = lifecycle.stage(
    'tray',
    () => {
      try {
        tray = createTray({
          make: (image) => new Tray(image),
          buildMenu: (template) => Menu.buildFromTemplate(template),
          image: (name) => nativeImage.createFromPath(path.join(resources, 'icons', trayFile(name))),
          onAction: (action) => runTrayAction(action, { house, log: written, open: window.show, confirmQuit, quit }),
        })
      } catch (error) {
        // Some Linux desktops have none: closing the window then ends the program instead of hiding it for good.
        written.warn('This desktop has no tray', { error })
      }
      return followHouse({
        house,
        clock,
        log: written,
        notices: notifications,
        draw: (model) => {
          drawn = model
          tray?.draw(model)
        },
      })
    },
    (made) => {
      made.stop()
      tray?.destroy()
    },
  )

  async function confirmQuit(unfinished: number): Promise<boolean> {
    const { response } = await dialog.showMessageBox({
      type: 'question',
      message: `还有 ${unfinished} 项未完成，确定退出吗？`,
      detail: '未完成的项目已保存，下次启动后会继续。退出期间不会同步和推送。',
      buttons: ['退出', '继续运行'],
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    })
    return response === 0
  }

  lifecycle.stage('window', () => {
    Menu.setApplicationMenu(
      Menu.buildFromTemplate(
        applicationMenu(
          {
            openPage: (page) => window.show(page),
            openLogs: () => void files.reveal({ folder: 'logs' }),
            quit: () => {
              const unfinished = following.unfinished()
              void runTrayAction(
                { kind: 'quit', unfinished },
                { house, log: written, open: window.show, confirmQuit, quit },
              )
            },
          },
          process.platform,
          devTools,
        ),
      ),
    )
    app.on('second-instance', (_event, _argv, _cwd, additional) => {
      window.show((additional as { page?: string | null } | null)?.page ?? null)
    })
    app.on('activate', () => window.show())
    app.on('before-quit', (event) => {
      if (lifecycle.stopping) return
      event.preventDefault()
      quit()
    })
    powerMonitor.on('shutdown', (event?: { preventDefault?(): void }) => {
      event?.preventDefault?.()
      quit()
    })
    app.on('child-process-gone', (_event, details) => written.error('A child process has gone', { details }))
    if (!options.hidden || !tray) window.show(options.page)
  })

  // The window comes first: opening large databases must not delay it.
  await lifecycle.stage('start house', () => house.start())
  written.info('Started', { version: app.getVersion(), tray: drawn !== null })
}

function trayFile(name: TrayModel['icon']): string {
  if (process.platform === 'win32') return `tray-${name}.ico`
  return process.platform === 'darwin' ? `tray-${name}Template.png` : `tray-${name}.png`
}

/** Stops once, in reverse order and within the deadline, then ends the process whatever is still open. */
async function end(code: number): Promise<void> {
  const { late } = await lifecycle.stop()
  if (late) log?.error('The stop took too long and was cut off', { stage: late })
  app.exit(code)
}
