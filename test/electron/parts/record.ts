import type { MessageBoxOptions, OpenDialogOptions, SaveDialogOptions } from 'electron'

/** What the app did to the outside, in order; a test reads it through the control channel. */
export const record = {
  /** Calls whose order matters at start and stop. */
  stages: [] as string[],
  openedExternal: [] as string[],
  openedPaths: [] as string[],
  /** Addresses a page tried to reach outside the app, and whether the app let it. */
  navigations: [] as { url: string; allowed: boolean }[],
  notifications: [] as { title: string; body: string; urgency: string; state: 'shown' | 'closed' }[],
  errorBoxes: [] as { title: string; content: string }[],
  dialogs: [] as {
    kind: 'open' | 'save' | 'message'
    options: OpenDialogOptions | SaveDialogOptions | MessageBoxOptions
  }[],
}

/** Tells the parent process, if there is one, that something happened (a window wants to be seen). */
export function tellParent(message: Record<string, unknown>): void {
  if (process.connected) process.send?.(message)
}
