import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Dialog } from 'electron'
import type { Log } from '../log/index.ts'

export interface FatalOptions {
  error: unknown
  log: Log
  dialog: Pick<Dialog, 'showErrorBox'>
  logs: string
}

/** Tells log, a report file and the person about an error that the program cannot survive. Never rejects. */
export async function reportFatal({ error, log, dialog, logs }: FatalOptions): Promise<void> {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  log.error('The program has to end', { error })
  try {
    writeFileSync(path.join(logs, 'crash-report.txt'), `${new Date().toISOString()}\n${stack}\n`, { flag: 'a' })
  } catch {
    // Nowhere to write: the dialog still says it.
  }
  dialog.showErrorBox(
    '单据桥遇到问题，需要退出',
    `原因：${error instanceof Error ? error.message : String(error)}\n\n已排队的单据都已保存，重新启动后会继续。\n如果反复出现，请把日志文件夹交给实施人员：\n${logs}`,
  )
}
