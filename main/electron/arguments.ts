import path from 'node:path'
import { isPage } from './own-url.ts'

/** What the program was started with. */
export interface Arguments {
  /** Folder for everything the program keeps, instead of the user's own (`--data=`): tests, a second installation. */
  data: string | null
  /** Start in the tray only (`--hidden`): how auto-start runs it. */
  hidden: boolean
  /** Page to open (`--page=/queue`). */
  page: string | null
}

/** Reads our own arguments; whatever else stands there (Chromium's switches, paths) is left alone. */
export function readArguments(argv: readonly string[]): Arguments {
  const value = (name: string): string | null => {
    const found = argv.find((each) => each.startsWith(`--${name}=`))
    return found ? found.slice(name.length + 3) : null
  }
  const data = value('data')
  const page = value('page')
  return {
    data: data ? path.resolve(data) : null,
    hidden: argv.includes('--hidden'),
    page: page !== null && isPage(page) ? page : null,
  }
}
