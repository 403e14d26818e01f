import { startControl } from './control.ts'
import { app } from './parts/app.ts'
import { dialog } from './parts/dialog.ts'
import { ipcMain } from './parts/ipc.ts'
import { Notification } from './parts/notification.ts'
import { protocol, session } from './parts/session.ts'
import { nativeTheme, net, powerMonitor, safeStorage, screen, shell } from './parts/small.ts'
import { Menu, nativeImage, Tray } from './parts/tray.ts'
import { utilityProcess } from './parts/utility-process.ts'
import { BrowserWindow } from './parts/window.ts'
import { startServer } from './server.ts'

const server = await startServer()
startControl(server)
// What the main module does at its top level comes before `ready`.
setImmediate(() => app.becomeReady())

export {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  Notification,
  nativeImage,
  nativeTheme,
  net,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
  utilityProcess,
}
