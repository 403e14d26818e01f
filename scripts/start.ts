import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findInstalledBrowser } from '../test/electron/find-browser.ts'
import { startStandIn } from '../test/electron/host.ts'
import { fetchElectron, installedElectron } from './lib/electron-binary.ts'
import { ensureBuilt } from './lib/fresh-build.ts'
import { root } from './lib/tools.ts'

/** How long the package may try to fetch Electron's binary, in milliseconds. */
const FETCH_MS = 5000

/** `npm start`: the app in Electron where its binary can be had, else on the stand-in host in an installed browser. */
export default async function start(args: string[]): Promise<number> {
  await ensureBuilt()
  const electron = installedElectron() ?? (await fetchElectron(FETCH_MS))
  return electron ? startElectron(electron, args) : startInBrowser(args)
}

function startElectron(binary: string, args: string[]): Promise<number> {
  const rootOnLinux = process.platform === 'linux' && process.getuid?.() === 0
  const child = spawn(binary, [root, ...(rootOnLinux ? ['--no-sandbox'] : []), ...args], { stdio: 'inherit' })
  // Ctrl-C reaches the child as well; waiting for it lets it stop cleanly.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 0))
  })
}

async function startInBrowser(args: string[]): Promise<number> {
  const app = startStandIn({ args, echo: true })
  const browser = hasDisplay() ? findInstalledBrowser() : null
  console.log(
    `Electron's binary is not here and could not be fetched: the same app runs on the stand-in host${browser ? ` in ${path.basename(browser)}` : ''}, for practice only (Ctrl-C ends it).`,
  )

  let shown: ReturnType<typeof spawn> | null = null
  const profile = mkdtempSync(path.join(tmpdir(), 'danju-browser-'))

  async function show(): Promise<void> {
    if (shown) return
    const url = await app.control.enterUrl()
    if (url === null) return
    if (!browser) {
      console.log(`Open this address (it works once): ${url}`)
      return
    }
    const asRoot = process.platform === 'linux' && process.getuid?.() === 0
    const child = spawn(
      browser,
      [
        `--app=${url}`,
        `--user-data-dir=${profile}`,
        '--no-first-run',
        '--no-default-browser-check',
        '--disable-sync',
        '--window-size=1280,800',
        ...(asRoot ? ['--no-sandbox'] : []),
      ],
      { stdio: 'ignore' },
    )
    shown = child
    child.once('error', () => {
      shown = null
    })
    child.once('exit', () => {
      shown = null
      // A person closed the browser's window: the app decides what that means (it stays in the tray).
      if (app.process.connected) app.control.closeWindow().catch(() => {})
    })
  }

  /** There is no tray icon to click here. Not before it is needed: reading stops a job in the background. */
  function waitForEnter(): void {
    if (process.stdin.listenerCount('data') > 0) return
    process.stdin.on('data', () => void app.control.trayClick().catch(() => {}))
  }

  app.onEvent(({ event }) => {
    if (event === 'show') show().catch((error: unknown) => console.error(error))
    if (event === 'hide') {
      console.log('The window is closed, the app keeps running. Enter opens it again, Ctrl-C ends it.')
      waitForEnter()
    }
    if (event === 'hide' || event === 'closed') shown?.kill()
  })
  let asked = 0
  const stop = (): void => {
    asked += 1
    if (asked === 1) void app.quit()
    else app.process.kill('SIGKILL')
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)

  const code = await app.exited
  process.stdin.destroy()
  const left = shown as ReturnType<typeof spawn> | null
  if (left) {
    await new Promise((resolve) => {
      left.once('exit', resolve)
      left.kill()
    })
  }
  rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  return code ?? 1
}

function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}
