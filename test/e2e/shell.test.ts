import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ensureBuilt } from '../../scripts/lib/fresh-build.ts'
import { type StandIn, type StandInOptions, startStandIn } from '../electron/host.ts'

// The built main process on the stand-in host, without a browser: start, tray, windows, end.

let base: string
const running = new Set<StandIn>()

beforeAll(async () => {
  await ensureBuilt()
  base = mkdtempSync(path.join(tmpdir(), 'danju-shell-'))
})

afterAll(async () => {
  for (const app of running) {
    app.process.kill('SIGKILL')
    await app.exited
  }
  rmSync(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
})

let folders = 0
const folder = (): string => path.join(base, `data-${++folders}`)

async function start(data: string, options: StandInOptions = {}): Promise<StandIn> {
  const app = startStandIn({ ...options, args: [`--data=${data}`, ...(options.args ?? [])] })
  running.add(app)
  void app.exited.then(() => running.delete(app))
  const shown = new Promise<void>((resolve) => {
    const stop = app.onEvent(({ event }) => {
      if (event !== 'show') return
      stop()
      resolve()
    })
  })
  if (!options.args?.includes('--hidden')) await Promise.race([shown, app.exited])
  return app
}

/** Asks until the state is as wanted; the test's own time limit ends it. */
async function until<T>(read: () => Promise<T>, wanted: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read()
    if (wanted(value)) return value
  }
}

function logged(data: string): { message: string; scope: string }[] {
  const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  return readFileSync(path.join(data, 'logs', `main-${day}.log`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { message: string; scope: string })
}

describe('the start', () => {
  test('goes through its stages in order', async () => {
    const data = folder()
    const app = await start(data)
    const { record } = await app.control.state()
    expect(record.stages).toEqual([
      'setPath userData',
      'lock',
      'privileged app',
      'enableSandbox',
      'ready',
      'tray',
      'window',
    ])
    await until(
      async () => logged(data),
      (lines) => lines.some(({ message }) => message === 'start: start house'),
    )
    expect(await app.quit()).toBe(0)
    const stages = logged(data)
      .map(({ message }) => message)
      .filter((message) => /^(start|stop): /.test(message))
    expect(stages).toEqual([
      'start: log',
      'start: scheme and sandbox',
      'start: settings',
      'start: notifications',
      'start: ports',
      'start: house',
      'start: content and calls',
      'start: tray',
      'start: window',
      'start: start house',
      'stop: tray',
      'stop: house',
      'stop: notifications',
    ])
  })

  test('makes a window that is shut off, under the id of the installer', async () => {
    const app = await start(folder())
    const { windows, appUserModelId } = await app.control.state()
    expect(appUserModelId).toBe('app.danjubridge.desktop')
    expect(windows).toMatchObject([{ url: 'app://bundle/index.html', visible: true, title: '单据桥' }])
    expect(windows[0]?.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
    })
    await app.quit()
  })

  test('refuses every permission but writing to the clipboard', async () => {
    const app = await start(folder())
    for (const name of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'fullscreen',
      'hid',
      'serial',
    ]) {
      expect(await app.control.permission(name)).toEqual({ request: false, check: false, device: false })
    }
    expect(await app.control.permission('clipboard-sanitized-write')).toEqual({
      request: true,
      check: true,
      device: false,
    })
    await app.quit()
  })

  test('a second one shows the window of the first on its page and touches neither log nor data', async () => {
    const data = folder()
    const first = await start(data)
    await first.control.closeWindow()
    const before = logged(data).length
    const second = await start(data, { args: ['--page=/queue'] })
    expect(await second.exited).toBe(0)
    expect(second.output()).toBe('')
    const { windows } = await until(first.control.state, ({ windows: [window] }) => window?.visible === true)
    expect(windows).toHaveLength(1)
    expect(logged(data).slice(before)).toEqual([])
    await first.quit()
  })

  test('with --hidden shows the tray only; a click opens the window', async () => {
    const app = await start(folder(), { args: ['--hidden'] })
    await until(app.control.state, ({ tray }) => tray !== null)
    expect((await app.control.state()).windows).toEqual([])
    await app.control.trayClick()
    expect((await app.control.state()).windows).toMatchObject([{ visible: true }])
    await app.quit()
  })

  test('without a tray a hidden start shows the window, and closing it ends the program', async () => {
    const app = await start(folder(), { args: ['--hidden'], env: { STAND_IN_NO_TRAY: '1' } })
    await until(app.control.state, ({ windows }) => windows.length === 1)
    await app.control.closeWindow()
    expect(await app.exited).toBe(0)
  })
})

describe('the window', () => {
  test('closing hides it, says once that the program goes on, and the tray brings it back', async () => {
    const data = folder()
    const app = await start(data)
    await app.control.closeWindow()
    expect((await app.control.state()).windows).toMatchObject([{ visible: false }])
    await app.control.trayMenu('打开主窗口')
    expect((await app.control.state()).windows).toMatchObject([{ visible: true }])
    await app.control.closeWindow()
    expect((await app.control.state()).record.notifications.map(({ title }) => title)).toEqual(['单据桥仍在后台运行'])
    await app.quit()

    const again = await start(data)
    await again.control.closeWindow()
    expect((await again.control.state()).record.notifications).toEqual([])
    await again.quit()
  })

  test('whose page crashes again and again ends in a question, not in a loop', async () => {
    const app = await start(folder())
    for (let crash = 1; crash <= 3; crash++)
      await app.control.contentsEvent('render-process-gone', { reason: 'crashed' })
    expect((await app.control.state()).record.dialogs).toEqual([])
    await app.control.answerMessage(1)
    await app.control.contentsEvent('render-process-gone', { reason: 'crashed' })
    const { record } = await until(app.control.state, ({ windows }) => windows.length === 0)
    expect(record.dialogs).toMatchObject([
      { kind: 'message', options: { message: '窗口反复出错', buttons: ['重新加载', '关闭窗口'] } },
    ])
    await app.control.trayClick()
    expect((await app.control.state()).windows).toHaveLength(1)
    await app.quit()
  })

  test('has a Chinese menu', async () => {
    const app = await start(folder())
    const { menu } = await app.control.state()
    expect(menu?.map(({ label }) => label)).toEqual(['文件', '编辑', '查看', '帮助'])
    await app.control.appMenu('帮助', '打开日志文件夹')
    const { record } = await until(app.control.state, ({ record: { openedPaths } }) => openedPaths.length > 0)
    expect(record.openedPaths[0]).toMatch(/logs$/)
    await app.quit()
  })
})

describe('the end', () => {
  test('by 退出 in the tray', async () => {
    const app = await start(folder())
    await app.control.trayMenu('退出').catch(() => {})
    expect(await app.exited).toBe(0)
  })

  test.skipIf(process.platform === 'win32')('by Ctrl-C, pressed twice, still stops everything', async () => {
    const data = folder()
    const app = await start(data)
    app.process.kill('SIGINT')
    app.process.kill('SIGINT')
    expect(await app.exited).toBe(0)
    expect(logged(data).at(-1)?.message).toBe('stop: notifications')
  })

  test('when the computer shuts down', async () => {
    const app = await start(folder())
    await app.control.power('shutdown').catch(() => {})
    expect(await app.exited).toBe(0)
  })

  test('of a Windows session stops the house', async () => {
    const data = folder()
    const app = await start(data)
    await app.control.windowEvent('session-end')
    await until(
      async () => logged(data),
      (lines) => lines.some(({ message }) => message === 'stop: notifications'),
    )
    app.process.kill('SIGKILL')
    await app.exited
  })
})
