import type { Dialog } from 'electron'
import type { ShellNotifier } from './notifications.ts'
import type { ShellSettingsFile } from './shell-settings.ts'

/** Asks before the program ends with work left. Resolves to whether to end. */
export async function confirmQuit(dialog: Pick<Dialog, 'showMessageBox'>, unfinished: number): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: `还有 ${unfinished} 项未完成，确定退出吗？`,
    detail: '未完成的项目已保存，下次启动后会继续。退出期间不会同步和推送。',
    buttons: ['退出', '继续运行'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  })
  return response === 0
}

/** Says once, ever, that closing the window does not end the program. */
export function tellAboutTray(settings: ShellSettingsFile, notifications: Pick<ShellNotifier, 'show'>): void {
  if (settings.get().trayNoteShown) return
  settings.set({ trayNoteShown: true })
  notifications.show({
    key: 'tray-note',
    title: '单据桥仍在后台运行',
    body: '同步和推送不受影响。从任务栏右下角的图标可以重新打开窗口或退出。',
    urgent: false,
    page: '/',
  })
}
