import { readFileSync, renameSync, writeFileSync } from 'node:fs'

/** The few things the shell itself remembers; lost without harm. */
export interface ShellSettings {
  /** The note "still running in the tray" has been shown. */
  trayNoteShown: boolean
  /** Last folder per purpose of a file dialog. */
  folders: Record<string, string>
}

const DEFAULTS: ShellSettings = { trayNoteShown: false, folders: {} }

/** Small JSON file next to the data. A file that cannot be read counts as absent, one that cannot be written is skipped. */
export function openShellSettings(file: string) {
  let settings: ShellSettings = { ...DEFAULTS }
  try {
    const read = JSON.parse(readFileSync(file, 'utf8')) as Partial<ShellSettings>
    settings = {
      trayNoteShown: read.trayNoteShown === true,
      folders: Object.fromEntries(Object.entries(read.folders ?? {}).filter(([, value]) => typeof value === 'string')),
    }
  } catch {
    // First start, or a damaged file.
  }
  return {
    get: (): Readonly<ShellSettings> => settings,
    set(change: Partial<ShellSettings>): void {
      settings = { ...settings, ...change }
      try {
        writeFileSync(`${file}.new`, JSON.stringify(settings))
        renameSync(`${file}.new`, file)
      } catch {
        // A full disk must not stop the work; the note is shown once more.
      }
    },
  }
}
export type ShellSettingsFile = ReturnType<typeof openShellSettings>
