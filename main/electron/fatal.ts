import type { Dialog } from 'electron'
import type { Log } from '../log/index.ts'

/** Tells the log and the person about an error that the program cannot survive. Never throws. */
export function reportFatal(error: unknown, log: Log, dialog: Pick<Dialog, 'showErrorBox'>, logs: string): void {
  log.error('The program has to end', { error })
  dialog.showErrorBox(
    '单据桥遇到问题，需要退出',
    `原因：${error instanceof Error ? error.message : String(error)}\n\n已排队的单据都已保存，重新启动后会继续。\n如果反复出现，请把日志文件夹交给实施人员：\n${logs}`,
  )
}
