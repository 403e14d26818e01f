import type { Menu, MenuItemConstructorOptions, NativeImage, Tray } from 'electron'
import type { TrayAction, TrayIcon, TrayLine, TrayModel } from './tray-model.ts'

export interface TrayOptions {
  make(image: NativeImage): Tray
  buildMenu(template: MenuItemConstructorOptions[]): Menu
  image(icon: TrayIcon): NativeImage
  onAction(action: TrayAction): void
}

/** Draws the model; throws when the desktop has no tray (the caller then lets closing the window end the program). */
export function createTray({ make, buildMenu, image, onAction }: TrayOptions) {
  const tray = make(image('ok'))
  let drawn = ''
  tray.on('click', () => onAction({ kind: 'open', page: null }))

  const item = (line: TrayLine): MenuItemConstructorOptions => {
    switch (line.kind) {
      case 'separator':
        return { type: 'separator' }
      case 'text':
        return { label: line.label, enabled: false }
      case 'action':
        return { label: line.label, click: () => onAction(line.action) }
      case 'menu':
        return { label: line.label, submenu: line.lines.map(item) }
      default:
        return line satisfies never
    }
  }

  return {
    /** Sets icon, tool tip and menu. The menu is set anew each time, since Linux does not see changes of its items. */
    draw(model: TrayModel): void {
      const key = JSON.stringify(model)
      if (key === drawn || tray.isDestroyed()) return
      drawn = key
      tray.setImage(image(model.icon))
      tray.setToolTip(model.toolTip)
      tray.setContextMenu(buildMenu(model.lines.map(item)))
    },
    destroy(): void {
      if (!tray.isDestroyed()) tray.destroy()
    },
  }
}
export type ShellTray = ReturnType<typeof createTray>
