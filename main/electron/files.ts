import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { BaseWindow, Dialog, OpenDialogOptions, SaveDialogOptions, Shell } from 'electron'
import type { FilesPort } from '../ports.ts'
import type { ShellSettingsFile } from './shell-settings.ts'

export interface FilesOptions {
  dialog: Pick<Dialog, 'showOpenDialog' | 'showSaveDialog'>
  shell: Pick<Shell, 'openPath' | 'showItemInFolder'>
  /** The window a dialog belongs to, if it is open. */
  window(): BaseWindow | null
  settings: ShellSettingsFile
  /** Where a first dialog starts. */
  startFolder: string
  folders: Record<'data' | 'logs' | 'backups', string>
}

/** Largest file the program takes, in bytes. */
export const MAX_FILE = 200 * 1024 * 1024
/** What may be dropped into the window; `.et` is taken so that the import can say how to save it as .xlsx. */
const DROPPABLE = new Set(['.xlsx', '.xls', '.csv', '.et'])

export interface ShellFiles extends FilesPort {
  /** Takes a dropped file under a token; null when it is no regular file, of a wrong type, or too large. */
  take(filePath: string): Promise<{ token: string; name: string; size: number } | null>
}

/** Files a person chose, kept under random tokens for as long as the program runs; paths never leave this module. */
export function createFiles({ dialog, shell, window, settings, startFolder, folders }: FilesOptions): ShellFiles {
  const chosen = new Map<string, { path: string; readable: boolean }>()

  function keep(filePath: string, readable: boolean): string {
    const token = randomBytes(16).toString('base64url')
    chosen.set(token, { path: filePath, readable })
    return token
  }

  function known(token: string): { path: string; readable: boolean } {
    const found = chosen.get(token)
    if (!found) throw new Error('This file token is not known to the program')
    return found
  }

  const folderFor = (purpose: string): string => settings.get().folders[purpose] ?? startFolder
  const remember = (purpose: string, filePath: string): void =>
    settings.set({ folders: { ...settings.get().folders, [purpose]: path.dirname(filePath) } })

  // Electron shows a dialog on its own when there is no window to put it on.
  function showSave(options: SaveDialogOptions) {
    const parent = window()
    return parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options)
  }
  function showOpen(options: OpenDialogOptions) {
    const parent = window()
    return parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options)
  }

  async function describe(filePath: string): Promise<{ token: string; name: string; size: number } | null> {
    const found = await stat(filePath).catch(() => null)
    if (!found?.isFile() || found.size > MAX_FILE) return null
    return { token: keep(filePath, true), name: path.basename(filePath), size: found.size }
  }

  return {
    async save({ suggestedName, content, purpose }) {
      const options = { defaultPath: path.join(folderFor(purpose), path.basename(suggestedName)) }
      const { canceled, filePath } = await showSave(options)
      if (canceled || !filePath) return null
      // Beside the target first: a full disk or a lost share must not leave half a file under the wanted name.
      const temporary = `${filePath}.${randomBytes(4).toString('hex')}.part`
      try {
        await mkdir(path.dirname(filePath), { recursive: true })
        await writeFile(temporary, content)
        await rename(temporary, filePath)
      } catch (error) {
        await rm(temporary, { force: true })
        throw error
      }
      remember(purpose, filePath)
      return { token: keep(filePath, false), name: path.basename(filePath) }
    },
    async open({ purpose, extensions, multiple }) {
      const options: OpenDialogOptions = {
        defaultPath: folderFor(purpose),
        filters: [{ name: extensions.join(' / '), extensions: extensions.map((each) => each.replace(/^\./, '')) }],
        properties: multiple ? ['openFile', 'multiSelections'] : ['openFile'],
      }
      const { filePaths } = await showOpen(options)
      const files = await Promise.all(filePaths.map(describe))
      if (filePaths[0]) remember(purpose, filePaths[0])
      return files.filter((each) => each !== null)
    },
    async read(token) {
      const { path: filePath, readable } = known(token)
      if (!readable) throw new Error('This file was written by the program and is not for reading')
      return readFile(filePath)
    },
    async reveal(target) {
      if ('token' in target) {
        shell.showItemInFolder(known(target.token).path)
        return
      }
      await mkdir(folders[target.folder], { recursive: true })
      const trouble = await shell.openPath(folders[target.folder])
      if (trouble) throw new Error(trouble)
    },
    async take(filePath) {
      if (!path.isAbsolute(filePath) || !DROPPABLE.has(path.extname(filePath).toLowerCase())) return null
      return describe(filePath)
    },
  }
}
