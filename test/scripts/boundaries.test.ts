import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { checkBoundaries } from '../../scripts/boundaries.ts'

const trees: string[] = []

afterEach(() => {
  for (const tree of trees.splice(0)) rmSync(tree, { recursive: true, force: true })
})

function check(files: Record<string, string>): string[] {
  const base = mkdtempSync(path.join(tmpdir(), 'boundaries-'))
  trees.push(base)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(base, name)), { recursive: true })
    writeFileSync(path.join(base, name), content)
  }
  return checkBoundaries(base).map(({ file, line, message }) => `${file}:${line}: ${message}`)
}

describe('the import table of the house', () => {
  test('holds in this repository', () => {
    expect(checkBoundaries(path.resolve(import.meta.dirname, '../..'))).toEqual([])
  })

  test.each<[string, Record<string, string>]>([
    [
      'a feature uses engine rooms, remotes and connections',
      {
        'main/catalog/plan.ts': `import '../queue/index.ts'\nimport '../remote/wangdian/index.ts'\nimport '../connections/index.ts'\nimport 'node:fs'\nimport 'zod'`,
      },
    ],
    ['a feature uses another through its index', { 'main/documents/a.ts': `import { x } from '../catalog/index.ts'` }],
    ['setup sees all features', { 'main/setup/a.ts': `import '../catalog/index.ts'\nimport '../stock/index.ts'` }],
    [
      'type-only imports are exempt',
      {
        'main/log/a.ts': `import type { Ports } from '../ports.ts'\nimport { type B } from '../queue/b.ts'\nexport type { C } from '../stock/c.ts'\nexport type * from '../app.ts'\nlet x: import('../app.ts').App`,
      },
    ],
    [
      'the shell imports electron and the house',
      {
        'main/index.ts': `import { app } from 'electron'\nimport './house.ts'`,
        'main/electron/tray.ts': `import { Tray } from 'electron'`,
        'preload/index.ts': `import { contextBridge } from 'electron'\nimport './contract/index.ts'`,
      },
    ],
    ['a folder or data file may be addressed', { 'main/store/a.ts': `new URL('../../resources/', import.meta.url)` }],
  ])('allows: %s', (_title, files) => {
    expect(check(files)).toEqual([])
  })

  test.each<[string, Record<string, string>, string]>([
    [
      'electron in the core',
      { 'main/queue/a.ts': `import { app } from 'electron'` },
      'main/queue/a.ts:1: queue may not import the package electron',
    ],
    [
      'electron in the composition root',
      { 'main/app.ts': `import 'electron'` },
      'main/app.ts:1: app may not import the package electron',
    ],
    [
      'electron in a preload module that is not the entry',
      { 'preload/other.ts': `import 'electron'` },
      'preload/other.ts:1: lies in no room of the house',
    ],
    [
      'the composition root using an adapter',
      { 'main/app.ts': `\nimport './electron/tray.ts'` },
      'main/app.ts:2: app may not import electron (./electron/tray.ts)',
    ],
    [
      'store looking to the right',
      { 'main/store/a.ts': `import '../queue/index.ts'` },
      'main/store/a.ts:1: store may not import queue (../queue/index.ts)',
    ],
    [
      'queue using clock',
      { 'main/queue/a.ts': `import '../clock/index.ts'` },
      'main/queue/a.ts:1: queue may not import clock (../clock/index.ts)',
    ],
    [
      'log importing ours',
      { 'main/log/a.ts': `import '../store/index.ts'` },
      'main/log/a.ts:1: log may not import store (../store/index.ts)',
    ],
    [
      'a remote using a feature',
      { 'main/remote/pos/a.ts': `import '../../catalog/index.ts'` },
      'main/remote/pos/a.ts:1: remote/pos may not import catalog (../../catalog/index.ts)',
    ],
    [
      'a remote using another remote',
      { 'main/remote/pos/a.ts': `import '../wangdian/sign.ts'` },
      'main/remote/pos/a.ts:1: remote/pos may not import remote/wangdian (../wangdian/sign.ts)',
    ],
    [
      'a remote using the sandbox',
      { 'main/remote/pos/a.ts': `import '../../sandbox/kit.ts'` },
      'main/remote/pos/a.ts:1: remote/pos may not import sandbox (../../sandbox/kit.ts)',
    ],
    [
      'the sandbox using a connector',
      { 'main/sandbox/a.ts': `import '../remote/pos/sign.ts'` },
      'main/sandbox/a.ts:1: sandbox may not import remote/pos (../remote/pos/sign.ts)',
    ],
    [
      'a feature reaching behind an index',
      { 'main/stock/a.ts': `import '../catalog/tables.ts'` },
      'main/stock/a.ts:1: stock may import catalog only through its index.ts',
    ],
    [
      'the renderer using Node',
      { 'renderer/a.tsx': `import 'node:fs'` },
      "renderer/a.tsx:1: renderer may not import Node's node:fs",
    ],
    [
      'the renderer using main',
      { 'renderer/a.tsx': `import '../main/app.ts'` },
      'renderer/a.tsx:1: renderer may not import app (../main/app.ts)',
    ],
    [
      'the contract using anything but zod',
      { 'preload/contract/a.ts': `import 'axios'` },
      'preload/contract/a.ts:1: contract may not import the package axios',
    ],
    [
      'a package of no category',
      { 'main/catalog/a.ts': `import 'left-pad/x'` },
      'main/catalog/a.ts:1: catalog may not import the package left-pad',
    ],
    [
      'a scoped package of no category',
      { 'renderer/a.ts': `import '@scope/thing/x'` },
      'renderer/a.ts:1: renderer may not import the package @scope/thing',
    ],
    [
      'SQL outside the store',
      { 'main/catalog/a.ts': `import Database from 'better-sqlite3'` },
      'main/catalog/a.ts:1: catalog may not import the package better-sqlite3',
    ],
    [
      'a re-export',
      { 'main/log/a.ts': `export { x } from '../store/index.ts'` },
      'main/log/a.ts:1: log may not import store (../store/index.ts)',
    ],
    [
      'a star re-export',
      { 'main/log/a.ts': `export * from '../store/index.ts'` },
      'main/log/a.ts:1: log may not import store (../store/index.ts)',
    ],
    [
      'a dynamic import',
      { 'main/log/a.ts': `await import('../store/index.ts')` },
      'main/log/a.ts:1: log may not import store (../store/index.ts)',
    ],
    [
      'a dynamic import that cannot be read',
      { 'main/log/a.ts': `const x = ''\nawait import(x)` },
      'main/log/a.ts:2: a dynamic import without a literal argument cannot be checked',
    ],
    [
      'a require',
      { 'main/log/a.ts': `require('electron')` },
      'main/log/a.ts:1: log may not import the package electron',
    ],
    [
      'a worker address',
      { 'main/log/a.ts': `new URL('../store/w.ts', import.meta.url)` },
      'main/log/a.ts:1: log may not import store (../store/w.ts)',
    ],
    [
      'a mixed import',
      { 'main/log/a.ts': `import { type A, b } from '../store/index.ts'` },
      'main/log/a.ts:1: log may not import store (../store/index.ts)',
    ],
    ['a file in no room', { 'main/misc/a.ts': `` }, 'main/misc/a.ts:1: lies in no room of the house'],
    [
      'tests used by the product',
      { 'main/app.ts': `import '../test/electron/host.ts'` },
      'main/app.ts:1: ../test/electron/host.ts lies in no room of the house',
    ],
  ])('refuses: %s', (_title, files, message) => {
    expect(check(files)).toEqual([message])
  })

  test.each([
    ['main/electron/print.ts', 'const each = new BrowserWindow()', 'main/electron/start-shell.ts'],
    ['main/electron/tray.ts', 'shell.openExternal(url)', 'main/electron/external-links.ts'],
    ['main/electron/tray.ts', "ipcMain.handle('x', run)", 'main/electron/start-shell.ts'],
    ['renderer/a.ts', 'window.ipcRenderer.send()', 'preload/index.ts'],
  ])('refuses a second door: %s', (file, code, only) => {
    expect(check({ [file]: code })).toEqual([expect.stringContaining(`${file}:1: only ${only} may use this`)])
    expect(check({ [only]: code })).toEqual([])
  })

  test('refuses features in a circle', () => {
    const found = check({
      'main/catalog/a.ts': `import '../stock/index.ts'`,
      'main/stock/index.ts': `import '../documents/index.ts'`,
      'main/documents/index.ts': `import '../catalog/index.ts'`,
    })
    expect(found).toEqual([
      'main/documents/index.ts:1: features import each other in a circle: catalog → stock → documents → catalog',
    ])
  })
})
