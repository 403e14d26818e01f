import type { App, Session, Shell, WebContents } from 'electron'
import type { Log } from '../log/index.ts'
import { openExternalSafe } from './external-links.ts'
import { isOwnUrl } from './own-url.ts'

/** Permissions a page may use; everything else, devices included, is refused. */
const PERMISSIONS = new Set(['clipboard-sanitized-write'])

/** Keeps every page inside the app: no navigation out, no new windows, no webviews. Install before a window is made. */
export function guardContents(app: Pick<App, 'on'>, shell: Pick<Shell, 'openExternal'>, log: Log): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    const stay = (event: { preventDefault(): void; url: string }): void => {
      if (isOwnUrl(event.url)) return
      event.preventDefault()
      log.warn('Refused to leave the app', { url: event.url })
    }
    contents.on('will-navigate', stay)
    contents.on('will-redirect', stay)
    contents.on('will-frame-navigate', stay)
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(({ url }) => {
      openExternalSafe(shell, url).then(
        (opened) => {
          if (!opened) log.warn('Refused to open a link', { url })
        },
        (error: unknown) => log.warn('The system could not open a link', { url, error }),
      )
      return { action: 'deny' }
    })
  })
}

/** Refuses every permission of the session but writing text to the clipboard. */
export function guardSession(
  session: Pick<Session, 'setDevicePermissionHandler' | 'setPermissionCheckHandler' | 'setPermissionRequestHandler'>,
): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(PERMISSIONS.has(permission)))
  session.setPermissionCheckHandler((_contents, permission) => PERMISSIONS.has(permission))
  session.setDevicePermissionHandler(() => false)
}
