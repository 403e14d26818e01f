import type { MenuItemConstructorOptions } from 'electron'

export interface MenuActions {
  openPage(page: string): void
  openLogs(): void
  quit(): void
}

/** The menu of the window, in Chinese; roles bring the system's own behaviour and shortcuts. */
export function applicationMenu(
  actions: MenuActions,
  platform: NodeJS.Platform,
  devTools: boolean,
): MenuItemConstructorOptions[] {
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const menu: MenuItemConstructorOptions[] = [
    {
      label: '文件',
      submenu: [
        { label: '设置', accelerator: 'CmdOrCtrl+,', click: () => actions.openPage('/settings') },
        separator,
        { label: '关闭窗口', role: 'close' },
        { label: '退出单据桥', accelerator: 'CmdOrCtrl+Q', click: () => actions.quit() },
      ],
    },
    {
      label: '编辑',
      submenu: [
        { label: '撤销', role: 'undo' },
        { label: '重做', role: 'redo' },
        separator,
        { label: '剪切', role: 'cut' },
        { label: '复制', role: 'copy' },
        { label: '粘贴', role: 'paste' },
        { label: '全选', role: 'selectAll' },
      ],
    },
    {
      label: '查看',
      submenu: [
        { label: '重新加载', role: 'reload' },
        separator,
        { label: '实际大小', role: 'resetZoom' },
        { label: '放大', role: 'zoomIn' },
        { label: '缩小', role: 'zoomOut' },
        separator,
        { label: '全屏', role: 'togglefullscreen' },
        ...(devTools ? [separator, { label: '开发者工具', role: 'toggleDevTools' } as const] : []),
      ],
    },
    {
      label: '帮助',
      submenu: [
        { label: '队列', click: () => actions.openPage('/queue') },
        { label: '日志', click: () => actions.openPage('/journal') },
        { label: '打开日志文件夹', click: () => actions.openLogs() },
        separator,
        { label: '关于单据桥', role: 'about' },
      ],
    },
  ]
  // macOS puts the program's own menu first and takes its name from the bundle.
  return platform === 'darwin' ? [{ role: 'appMenu' }, ...menu] : menu
}
