import path from 'node:path'
import type { TrayIcon } from './tray-model.ts'

export interface ShellPaths {
  preload: string
  renderer: string
  resources: string
  icon: string
  trayIcon(name: TrayIcon): string
}

/**
 * Where the built parts and the shipped files lie. `main` is the folder of the built main module (out/main); resources
 * lie beside out/ in the repository and outside app.asar in the installed program (`resourcesPath`).
 */
export function shellPaths(main: string, resourcesPath: string | null, platform: NodeJS.Platform): ShellPaths {
  const resources =
    resourcesPath === null ? path.resolve(main, '../../resources') : path.join(resourcesPath, 'resources')
  const icons = path.join(resources, 'icons')
  return {
    preload: path.resolve(main, '../preload/index.cjs'),
    renderer: path.resolve(main, '../renderer'),
    resources,
    icon: path.join(icons, platform === 'win32' ? 'icon.ico' : 'icon.png'),
    trayIcon(name) {
      if (platform === 'win32') return path.join(icons, `tray-${name}.ico`)
      return path.join(icons, platform === 'darwin' ? `tray-${name}Template.png` : `tray-${name}.png`)
    },
  }
}
