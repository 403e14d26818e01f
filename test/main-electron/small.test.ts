import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { readArguments } from '../../main/electron/arguments.ts'
import { nextHour, shortTime } from '../../main/electron/beijing-time.ts'
import { CHANNELS } from '../../main/electron/channels.ts'
import { answerCrash, type CrashHistory } from '../../main/electron/crash-policy.ts'
import { machineLocksFolder, readMachineId } from '../../main/electron/machine.ts'
import { applicationMenu } from '../../main/electron/menu.ts'
import { createOnline } from '../../main/electron/ports.ts'
import { firstProxy } from '../../main/electron/proxy.ts'
import { shellPaths } from '../../main/electron/shell-paths.ts'
import { windowSettings } from '../../main/electron/window.ts'
import { beijing, fakeClock } from './fakes.ts'

describe('the settings of the window', () => {
  const settings = windowSettings({ preload: '/p/index.cjs', icon: '/i.png', devTools: false })

  test('shut the page off from Node and the system', () => {
    expect(settings.webPreferences).toEqual({
      preload: '/p/index.cjs',
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
      devTools: false,
    })
  })

  test('fit the smallest screen that is supported, 1366×768 at 125 %', () => {
    expect(settings.minWidth).toBeLessThanOrEqual(Math.floor(1366 / 1.25))
    expect(settings.minHeight).toBeLessThanOrEqual(Math.floor((768 - 40) / 1.25) + 20)
    expect(settings.show).toBe(false)
  })
})

test('the preload uses exactly the channels that main knows', () => {
  const source = readFileSync(path.resolve(import.meta.dirname, '../../preload/index.ts'), 'utf8')
  const used = new Set([...source.matchAll(/'(bridge:[a-z]+)'/g)].map((match) => match[1]))
  expect([...used].sort()).toEqual(Object.values(CHANNELS).sort())
})

describe('crashes of the page', () => {
  test('reload three times in ten minutes, then a person is asked', () => {
    let history: CrashHistory = []
    const answers = [0, 60_000, 120_000, 180_000, 9 * 60_000, 15 * 60_000].map((at) => {
      const decided = answerCrash(history, at)
      history = decided.history
      return decided.answer
    })
    expect(answers).toEqual(['reload', 'reload', 'reload', 'ask', 'ask', 'reload'])
  })

  test('a clock set back forgets crashes of the future', () => {
    expect(answerCrash([1e9, 1e9 + 1, 1e9 + 2], 1000)).toEqual({ answer: 'reload', history: [1000] })
  })
})

test.each([
  [
    ['--data=/tmp/x', '--hidden', '--page=/queue?state=refused'],
    { data: path.resolve('/tmp/x'), hidden: true, page: '/queue?state=refused' },
  ],
  [['electron', '.', '--no-sandbox', '--type=renderer'], { data: null, hidden: false, page: null }],
  [['--page=https://evil.com', '--data=', '--hiddenx'], { data: null, hidden: false, page: null }],
])('arguments %j', (argv, wanted) => {
  expect(readArguments(argv)).toEqual(wanted)
})

test.each([
  ['DIRECT', null],
  ['PROXY proxy.corp:8080', 'http://proxy.corp:8080'],
  ['PROXY proxy.corp:8080; DIRECT', 'http://proxy.corp:8080'],
  ['DIRECT; PROXY proxy.corp:8080', null],
  ['SOCKS5 socks:1080; PROXY proxy.corp:8080', 'http://proxy.corp:8080'],
  ['HTTPS secure.corp:443', 'https://secure.corp:443'],
  ['SOCKS socks:1080', null],
  ['PROXY', null],
  ['', null],
])('a PAC answer %j means %j', (answer, proxy) => {
  expect(firstProxy(answer)).toBe(proxy)
})

test.each([
  ['2026-11-22 10:20', '2026-11-22 23:59', '10:20'],
  ['2026-11-22 00:00', '2026-11-22 00:01', '00:00'],
  ['2026-11-21 23:59', '2026-11-22 00:00', '11-21 23:59'],
])('%s seen at %s reads %s', (at, now, text) => {
  expect(shortTime(beijing(at), beijing(now))).toBe(text)
})

test.each([
  ['2026-11-22 07:59', '2026-11-22 08:00'],
  ['2026-11-22 08:00', '2026-11-23 08:00'],
  ['2026-02-28 09:00', '2026-03-01 08:00'],
])('eight o’clock after %s is %s', (now, at) => {
  expect(nextHour(8, beijing(now))).toBe(beijing(at))
})

describe('paths', () => {
  test('of the repository and of the installed program', () => {
    expect(shellPaths('/repo/out/main', null, 'linux')).toMatchObject({
      preload: path.resolve('/repo/out/preload/index.cjs'),
      renderer: path.resolve('/repo/out/renderer'),
      resources: path.resolve('/repo/resources'),
      icon: path.resolve('/repo/resources/icons/icon.png'),
    })
    expect(shellPaths('/app/app.asar/out/main', '/app', 'win32').icon).toBe(path.join('/app/resources/icons/icon.ico'))
  })

  test.each<[NodeJS.Platform, string]>([
    ['win32', 'tray-busy.ico'],
    ['darwin', 'tray-busyTemplate.png'],
    ['linux', 'tray-busy.png'],
  ])('of the tray icon on %s exist', (platform, name) => {
    const root = path.resolve(import.meta.dirname, '../..')
    const file = shellPaths(path.join(root, 'out/main'), null, platform).trayIcon('busy')
    expect(path.basename(file)).toBe(name)
    expect(readFileSync(file).length).toBeGreaterThan(100)
  })

  test('of the locks are the same for every user of a machine', () => {
    expect(machineLocksFolder('win32', { PUBLIC: 'D:\\Public' })).toBe('D:\\Public\\danju-bridge\\locks')
    expect(machineLocksFolder('linux', { HOME: '/home/a' })).toBe(machineLocksFolder('linux', { HOME: '/home/b' }))
  })
})

test('the machine id is stable and gives nothing of the machine away', async () => {
  const first = await readMachineId(process.platform)
  expect(first).toMatch(/^[0-9a-f]{32}$/)
  expect(await readMachineId(process.platform)).toBe(first)
  // A system whose own tools are missing still gets one.
  expect(await readMachineId('win32')).toMatch(/^[0-9a-f]{32}$/)
})

describe('the network hint', () => {
  test('is told on change only, while somebody listens', () => {
    const clock = fakeClock(0)
    let online = true
    const port = createOnline({ isOnline: () => online }, clock)
    expect(clock.waiting()).toBe(0)
    const heard: boolean[] = []
    const end = port.onChange((now) => heard.push(now))
    clock.advance(20_000)
    online = false
    clock.advance(20_000)
    online = true
    clock.advance(5000)
    expect(heard).toEqual([false, true])
    end()
    expect(clock.waiting()).toBe(0)
  })
})

test('the menu is Chinese, and developer tools are not in the installed program', () => {
  const actions = { openPage: () => {}, openLogs: () => {}, quit: () => {} }
  const labels = (devTools: boolean, platform: NodeJS.Platform = 'win32'): string[] =>
    applicationMenu(actions, platform, devTools).flatMap(({ label, submenu }) => [
      label ?? '',
      ...(Array.isArray(submenu) ? submenu.map((item) => item.label ?? item.type ?? '') : []),
    ])
  expect(labels(true)).toContain('开发者工具')
  expect(labels(false)).not.toContain('开发者工具')
  for (const label of labels(true)) expect(label).toMatch(/^(separator|[\u4e00-\u9fff]+)$/)
  expect(applicationMenu(actions, 'darwin', false)[0]).toEqual({ role: 'appMenu' })
})
