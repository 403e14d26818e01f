import path from 'node:path'
import type {
  Dialog,
  MessageBoxOptions,
  MessageBoxReturnValue,
  OpenDialogOptions,
  OpenDialogReturnValue,
  SaveDialogOptions,
  SaveDialogReturnValue,
} from 'electron'
import { app } from './app.ts'
import { record } from './record.ts'
import { BrowserWindow } from './window.ts'

type DialogPart = {
  [K in 'showErrorBox' | 'showMessageBox' | 'showOpenDialog' | 'showSaveDialog']: Dialog[K]
}

/** Answers a test has prepared, first in first out per kind; without one the page asks the person. */
export const scripted = {
  open: [] as string[][],
  save: [] as (string | null)[],
  message: [] as number[],
}

const waiting = new Map<number, (answer: unknown) => void>()
let nextQuestion = 1

/** The page's answer to a question; see page.js. */
export function answerQuestion(id: number, answer: unknown): void {
  waiting.get(id)?.(answer)
  waiting.delete(id)
}

function askPage(kind: string, details: Record<string, unknown>): Promise<unknown> {
  const page = BrowserWindow.getAllWindows().find((each) => each.webContents.page)?.webContents.page
  if (!page) return Promise.resolve(null)
  const id = nextQuestion++
  const { promise, resolve } = Promise.withResolvers<unknown>()
  waiting.set(id, resolve)
  page.send({ kind: 'question', id, question: kind, ...details })
  return promise
}

/** Electron's dialogs take an optional window first. */
function optionsOf<T>(args: unknown[]): T {
  return (args.length > 1 ? args[1] : args[0]) as T
}

async function showOpenDialog(...args: unknown[]): Promise<OpenDialogReturnValue> {
  const options = optionsOf<OpenDialogOptions>(args)
  record.dialogs.push({ kind: 'open', options })
  const filePaths =
    scripted.open.shift() ??
    ((await askPage('open', {
      title: options.title ?? '选择文件',
      multiple: options.properties?.includes('multiSelections') ?? false,
      accept: (options.filters ?? []).flatMap(({ extensions }) => extensions.map((each) => `.${each}`)).join(','),
    })) as string[] | null) ??
    []
  return { canceled: filePaths.length === 0, filePaths }
}

async function showSaveDialog(...args: unknown[]): Promise<SaveDialogReturnValue> {
  const options = optionsOf<SaveDialogOptions>(args)
  record.dialogs.push({ kind: 'save', options })
  const suggested = options.defaultPath ?? 'file'
  const filePath =
    scripted.save.length > 0
      ? scripted.save.shift()
      : ((await askPage('save', {
          title: options.title ?? '保存',
          path: path.isAbsolute(suggested) ? suggested : path.join(app.getPath('downloads'), suggested),
        })) as string | null)
  return filePath ? { canceled: false, filePath } : { canceled: true, filePath: '' }
}

async function showMessageBox(...args: unknown[]): Promise<MessageBoxReturnValue> {
  const options = optionsOf<MessageBoxOptions>(args)
  record.dialogs.push({ kind: 'message', options })
  const response =
    scripted.message.shift() ??
    ((await askPage('message', {
      message: options.message,
      detail: options.detail ?? '',
      buttons: options.buttons ?? ['OK'],
    })) as number | null) ??
    options.cancelId ??
    options.defaultId ??
    0
  return { response, checkboxChecked: false }
}

export const dialog: DialogPart = {
  showOpenDialog,
  showSaveDialog,
  showMessageBox,
  showErrorBox(title, content) {
    record.errorBoxes.push({ title, content })
    console.error(`${title}\n${content}`)
  },
}
