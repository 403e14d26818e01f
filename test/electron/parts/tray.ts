import { EventEmitter } from 'node:events'
import type { Menu as ElectronMenu, Tray as ElectronTray, MenuItemConstructorOptions, NativeImage } from 'electron'
import { record } from './record.ts'

type TrayPart = Pick<ElectronTray, 'destroy' | 'isDestroyed' | 'setImage' | 'setToolTip'>
type ImagePart = Pick<NativeImage, 'isEmpty' | 'setTemplateImage'> & { source: string }

/** One line of a menu as a test sees it. */
export interface MenuLine {
  label: string
  type: string
  enabled: boolean
  checked: boolean
  role?: string
  submenu?: MenuLine[]
}

export class Menu {
  private static application: Menu | null = null
  readonly template: MenuItemConstructorOptions[]

  constructor(template: MenuItemConstructorOptions[] = []) {
    this.template = template
  }

  static buildFromTemplate(template: Parameters<typeof ElectronMenu.buildFromTemplate>[0]): Menu {
    return new Menu(template as MenuItemConstructorOptions[])
  }

  static setApplicationMenu(menu: Menu | null): void {
    Menu.application = menu
  }

  static getApplicationMenu(): Menu | null {
    return Menu.application
  }

  popup(): void {}

  /** The lines as a person sees them; invisible ones are left out. */
  lines(template: MenuItemConstructorOptions[] = this.template): MenuLine[] {
    return template
      .filter((item) => item.visible !== false)
      .map((item) => ({
        label: item.label ?? '',
        type: item.type ?? (item.submenu ? 'submenu' : 'normal'),
        enabled: item.enabled ?? true,
        checked: item.checked ?? false,
        ...(item.role ? { role: item.role } : {}),
        ...(Array.isArray(item.submenu) ? { submenu: this.lines(item.submenu) } : {}),
      }))
  }

  /** Clicks the line whose label starts with each part of the path in turn. Throws when it is absent or disabled. */
  click(path: string[]): void {
    let level = this.template
    let found: MenuItemConstructorOptions | undefined
    for (const part of path) {
      found = level.find((item) => item.visible !== false && item.label?.startsWith(part))
      if (!found) throw new Error(`No menu line "${part}" in: ${level.map((item) => item.label ?? '—').join(' / ')}`)
      if (found.enabled === false) throw new Error(`Menu line "${part}" is disabled`)
      level = Array.isArray(found.submenu) ? found.submenu : []
    }
    // A click from a test has neither a menu item object nor a key event.
    ;(found?.click as (() => void) | undefined)?.()
  }
}

export class Tray extends EventEmitter implements TrayPart {
  static current: Tray | null = null
  private menu: Menu | null = null
  private toolTip = ''
  private gone = false

  constructor(readonlyImage: NativeImage | string) {
    super()
    if (process.env.STAND_IN_NO_TRAY) throw new Error('Tray could not be created')
    this.setImage(readonlyImage)
    record.stages.push('tray')
    Tray.current = this
  }

  setImage(_image: NativeImage | string): void {}

  setToolTip(text: string): void {
    this.toolTip = text
  }

  setContextMenu(menu: Menu | null): void {
    this.menu = menu
  }

  destroy(): void {
    this.gone = true
    Tray.current = null
  }

  isDestroyed(): boolean {
    return this.gone
  }

  state(): { toolTip: string; lines: MenuLine[] } {
    return { toolTip: this.toolTip, lines: this.menu?.lines() ?? [] }
  }

  clickLine(path: string[]): void {
    if (!this.menu) throw new Error('The tray has no menu')
    this.menu.click(path)
  }
}

function image(source: string): ImagePart {
  return { source, isEmpty: () => source === '', setTemplateImage() {} }
}

export const nativeImage = {
  createEmpty: () => image(''),
  createFromPath: (file: string) => image(file),
  createFromBuffer: () => image('buffer'),
}
