import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Dialog, OpenDialogOptions, SaveDialogOptions } from 'electron'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFiles, MAX_FILE } from '../../main/electron/files.ts'
import { openShellSettings } from '../../main/electron/shell-settings.ts'

let base: string

beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'files-'))
})

afterEach(() => rmSync(base, { recursive: true, force: true }))

function setUp(answers: { open?: string[]; save?: string }) {
  const asked: (OpenDialogOptions | SaveDialogOptions)[] = []
  const shown: string[] = []
  const dialog = {
    async showOpenDialog(options: OpenDialogOptions) {
      asked.push(options)
      return { canceled: !answers.open, filePaths: answers.open ?? [] }
    },
    async showSaveDialog(options: SaveDialogOptions) {
      asked.push(options)
      return { canceled: !answers.save, filePath: answers.save ?? '' }
    },
  } as unknown as Pick<Dialog, 'showOpenDialog' | 'showSaveDialog'>
  const files = createFiles({
    dialog,
    shell: {
      openPath: async (each) => {
        shown.push(each)
        return ''
      },
      showItemInFolder: (each) => void shown.push(each),
    },
    window: () => null,
    settings: openShellSettings(path.join(base, 'shell.json')),
    startFolder: base,
    folders: { data: path.join(base, 'data'), logs: path.join(base, 'logs'), backups: path.join(base, 'backups') },
  })
  return { files, asked, shown, answers }
}

const write = (name: string, content = 'x'): string => {
  const file = path.join(base, name)
  writeFileSync(file, content)
  return file
}

describe('files a person chose', () => {
  test('are known by token, name and size; the path stays inside', async () => {
    const { files } = setUp({ open: [write('商品.xlsx', 'abc')] })
    const chosen = await files.open({ purpose: 'import', extensions: ['xlsx', '.csv'] })
    expect(chosen).toEqual([{ token: expect.any(String), name: '商品.xlsx', size: 3 }])
    expect(JSON.stringify(chosen)).not.toContain(base)
    expect(Buffer.from(await files.read(chosen[0]!.token)).toString()).toBe('abc')
  })

  test('cancelling gives nothing', async () => {
    const { files } = setUp({})
    expect(await files.open({ purpose: 'import', extensions: ['csv'] })).toEqual([])
    expect(await files.save({ purpose: 'export', suggestedName: 'a.csv', content: Buffer.from('x') })).toBeNull()
  })

  test('are saved whole, and nothing else lies beside them', async () => {
    const target = path.join(base, '导出.csv')
    const { files } = setUp({ save: target })
    expect(await files.save({ purpose: 'export', suggestedName: '导出.csv', content: Buffer.from('货号') })).toEqual({
      token: expect.any(String),
      name: '导出.csv',
    })
    expect(readFileSync(target, 'utf8')).toBe('货号')
    expect(readdirSync(base).sort()).toEqual(['shell.json', '导出.csv'].sort())
  })

  test('a save that fails leaves the old file as it was and no part of the new one', async () => {
    const target = path.join(base, 'taken')
    mkdirSync(path.join(target, 'inside'), { recursive: true })
    const { files } = setUp({ save: target })
    await expect(files.save({ purpose: 'export', suggestedName: 'a', content: Buffer.from('x') })).rejects.toThrow()
    expect(readdirSync(base)).toEqual(['taken'])
    expect(existsSync(path.join(target, 'inside'))).toBe(true)
  })

  test('a suggested name cannot lead out of the folder', async () => {
    const { files, asked } = setUp({})
    await files.save({ purpose: 'export', suggestedName: '../../etc/passwd', content: Buffer.from('x') })
    expect(asked[0]?.defaultPath).toBe(path.join(base, 'passwd'))
  })

  test('the next dialog of the same purpose starts where the last one ended, also after a restart', async () => {
    mkdirSync(path.join(base, 'sub'))
    const file = write('sub/a.csv')
    await setUp({ open: [file] }).files.open({ purpose: 'import', extensions: ['csv'] })
    const again = setUp({})
    await again.files.open({ purpose: 'import', extensions: ['csv'] })
    await again.files.open({ purpose: 'other', extensions: ['csv'] })
    expect(again.asked.map(({ defaultPath }) => defaultPath)).toEqual([path.join(base, 'sub'), base])
  })

  test('a folder, a missing file and one that is too large are left out', async () => {
    const large = write('large.csv')
    truncateSync(large, MAX_FILE + 1)
    mkdirSync(path.join(base, 'folder.csv'))
    const { files } = setUp({
      open: [large, path.join(base, 'folder.csv'), path.join(base, 'missing.csv'), write('good.csv')],
    })
    const chosen = await files.open({ purpose: 'import', extensions: ['csv'], multiple: true })
    expect(chosen.map(({ name }) => name)).toEqual(['good.csv'])
  })

  test.each(['', 'x', '../../etc/passwd', '__proto__'])('an unknown token %j opens nothing', async (token) => {
    const { files, shown } = setUp({})
    await expect(files.read(token)).rejects.toThrow('not known')
    await expect(files.reveal({ token })).rejects.toThrow('not known')
    expect(shown).toEqual([])
  })

  test('what was saved can be shown, but not read back', async () => {
    const target = path.join(base, 'a.csv')
    const { files, shown } = setUp({ save: target })
    const saved = await files.save({ purpose: 'export', suggestedName: 'a.csv', content: Buffer.from('x') })
    await files.reveal({ token: saved!.token })
    expect(shown).toEqual([target])
    await expect(files.read(saved!.token)).rejects.toThrow()
  })

  test('own folders are opened by name, made when missing', async () => {
    const { files, shown } = setUp({})
    await files.reveal({ folder: 'logs' })
    expect(shown).toEqual([path.join(base, 'logs')])
    expect(existsSync(path.join(base, 'logs'))).toBe(true)
  })
})

describe('files dropped into the window', () => {
  test('are taken when they are spreadsheets', async () => {
    const { files } = setUp({})
    expect(await files.take(write('a.XLSX', 'ab'))).toEqual({ token: expect.any(String), name: 'a.XLSX', size: 2 })
    expect(await files.take(write('a.et'))).not.toBeNull()
  })

  test('are refused when relative, of another type, a folder or missing', async () => {
    const { files } = setUp({})
    mkdirSync(path.join(base, 'folder.csv'))
    for (const each of [
      'a.csv',
      write('a.exe'),
      write('passwd'),
      path.join(base, 'folder.csv'),
      path.join(base, 'none.csv'),
      '',
    ]) {
      expect(await files.take(each)).toBeNull()
    }
  })
})

describe('what the shell remembers', () => {
  test.each(['', '{', 'null', '[]', '{"trayNoteShown":"yes","folders":{"a":1}}'])(
    'a damaged file %j counts as absent',
    (content) => {
      const file = write('shell.json', content)
      expect(openShellSettings(file).get()).toEqual({ trayNoteShown: false, folders: {} })
    },
  )

  test('a folder that cannot be written stops nothing', () => {
    const settings = openShellSettings(path.join(base, 'missing', 'shell.json'))
    settings.set({ trayNoteShown: true })
    expect(settings.get().trayNoteShown).toBe(true)
  })
})
