import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { _electron, type Browser, type Page } from 'playwright-core'
import { installedElectron } from '../../scripts/lib/electron-binary.ts'
import { ensureBuilt } from '../../scripts/lib/fresh-build.ts'
import { type StandIn, startStandIn } from '../electron/host.ts'
import { launchBrowser } from './browser.ts'

const root = path.resolve(import.meta.dirname, '../..')

export interface AppUnderTest {
  /** The window of the app. */
  page: Page
  /** Folder of everything the app keeps. */
  data: string
  /** Tray, menus, dialogs, power of the stand-in host; null in Electron. */
  control: StandIn['control'] | null
  /** What the page complained about so far: errors, console errors, refused content. A test ends by expecting none. */
  complaints: string[]
  /** Standard output and error of the app's process; empty in Electron. */
  output(): string
  /** The next dialog that asks for a file is answered with these paths, without being shown. */
  answerOpen(paths: string[]): Promise<void>
  /** The next dialog that asks where to save is answered with this path. */
  answerSave(path: string): Promise<void>
  /** Saves `test-results/screenshots/<name>.png`. */
  screenshot(name: string): Promise<void>
  /** Quits as a person would. The data folder stays, for a second start. */
  quit(): Promise<number | null>
  /** Ends the process at once, as a power cut would. */
  kill(): Promise<void>
}

export interface StartOptions {
  /** Folder of an earlier start; a fresh temporary one unless given. */
  data?: string
  args?: string[]
  /** Window size in CSS pixels; 1366×768 is the smallest screen that the product supports. */
  viewport?: { width: number; height: number }
  /** Further environment of the app's process. */
  env?: Record<string, string>
}

/** Starts the built app again and again for one test file; `close` ends whatever is left. */
export interface Stage {
  start(options?: StartOptions): Promise<AppUnderTest>
  close(): Promise<void>
}

/** Builds the app if needed and finds what shows it: Electron, an installed browser, or the packaged Chromium. */
export async function openStage(): Promise<Stage> {
  await ensureBuilt()
  const electron = installedElectron()
  const browser = electron ? null : await launchBrowser()
  const running = new Set<AppUnderTest>()
  const folders: string[] = []

  return {
    async start(options = {}) {
      const data = options.data ?? mkdtempSync(path.join(tmpdir(), 'danju-e2e-'))
      if (!options.data) folders.push(data)
      const given = { ...options, data }
      const app = electron ? await startInElectron(electron, given) : await startInBrowser(browser!, given)
      running.add(app)
      return app
    },
    async close() {
      for (const app of running) await app.quit()
      await browser?.close()
      for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}

const VIEWPORT = { width: 1366, height: 768 }

async function startInBrowser(browser: Browser, options: StartOptions & { data: string }): Promise<AppUnderTest> {
  const app = startStandIn({
    args: [`--data=${options.data}`, ...(options.args ?? [])],
    ...(options.env ? { env: options.env } : {}),
  })
  const shown = Promise.withResolvers<void>()
  app.onEvent(({ event }) => {
    if (event === 'show') shown.resolve()
  })
  await Promise.race([
    shown.promise,
    app.exited.then((code) =>
      Promise.reject(new Error(`The app ended with ${code} before it showed a window.\n${app.output()}`)),
    ),
  ])
  const context = await browser.newContext({
    viewport: options.viewport ?? VIEWPORT,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  })
  const page = await context.newPage()
  const complaints = listen(page)
  await page.goto((await app.control.enterUrl()) ?? '')
  return {
    ...common(page, options.data, complaints),
    control: app.control,
    output: app.output,
    answerOpen: async (paths) => void (await app.control.answerOpen(paths)),
    answerSave: async (file) => void (await app.control.answerSave(file)),
    async quit() {
      const code = await app.quit()
      await context.close()
      return code
    },
    async kill() {
      app.process.kill('SIGKILL')
      await app.exited
      await context.close()
    },
  }
}

async function startInElectron(binary: string, options: StartOptions & { data: string }): Promise<AppUnderTest> {
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0
  const app = await _electron.launch({
    executablePath: binary,
    args: [root, `--data=${options.data}`, ...(asRoot ? ['--no-sandbox'] : []), ...(options.args ?? [])],
    ...(options.env ? { env: { ...(process.env as Record<string, string>), ...options.env } } : {}),
  })
  const page = await app.firstWindow()
  await page.setViewportSize(options.viewport ?? VIEWPORT)
  const exited = new Promise<number | null>((resolve) => app.process().once('exit', resolve))
  return {
    ...common(page, options.data, listen(page)),
    control: null,
    output: () => '',
    answerOpen: (paths) =>
      app.evaluate(({ dialog }, filePaths) => {
        dialog.showOpenDialog = async () => ({ canceled: false, filePaths })
      }, paths),
    answerSave: (file) =>
      app.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = async () => ({ canceled: false, filePath })
      }, file),
    async quit() {
      await app.evaluate(({ app: electronApp }) => electronApp.quit()).catch(() => {})
      return exited
    },
    async kill() {
      app.process().kill('SIGKILL')
      await exited
    },
  }
}

/** How long a step of a person may take (ms); without it a missing button would only be told as a test out of time. */
const STEP_MS = 60_000

function listen(page: Page): string[] {
  page.setDefaultTimeout(STEP_MS)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()} (${message.location().url})`)
  })
  return complaints
}

function common(page: Page, data: string, complaints: string[]) {
  return {
    page,
    data,
    complaints,
    async screenshot(name: string): Promise<void> {
      const folder = path.join(root, 'test-results/screenshots')
      mkdirSync(folder, { recursive: true })
      await page.screenshot({ path: path.join(folder, `${name}.png`) })
    },
  }
}
