import type { Trouble } from '../../../preload/contract/index.ts'
import type { PosLookup, PosProduct } from '../../remote/pos/types.ts'
import { CatalogRefusal } from '../imports.ts'
import type { FileImportRow } from './state.ts'

/** Looks products up by 货号 for a person who waits; throws a refusal where the POS cannot be asked now. */
export type AskOnce = (row: FileImportRow, keys: string[]) => Promise<PosLookup<PosProduct>[]>

export const refuse = (code: string, problem: string, cause: string, action: string): CatalogRefusal =>
  new CatalogRefusal({ code, problem, cause, action })

export const notFound = (): CatalogRefusal =>
  refuse('IMPORT_NOT_FOUND', '找不到这次导入', '它可能已被清理。', '请返回列表重新选择文件。')

const STATE_TEXT: Record<FileImportRow['state'], string> = {
  reading: '正在读取',
  matching: '等待匹配列',
  checking: '检查与修正',
  planning: '正在预演',
  planned: '等待执行',
  confirming: '正在排队',
  delivering: '正在执行',
  done: '已完成',
  cancelled: '已取消',
  failed: '已中断',
}

export const wrongState = (row: FileImportRow): CatalogRefusal =>
  refuse('WRONG_STATE', '现在不能这样做', `导入处于“${STATE_TEXT[row.state]}”。`, '请刷新页面查看最新状态。')

export const busy = (): CatalogRefusal =>
  refuse('BUSY', '请稍等', '上一个操作还在进行。', '完成后再试；进度显示在页面上方。')

export const rowsGone = (): CatalogRefusal =>
  refuse(
    'ROWS_GONE',
    '文件的内容已清理',
    '这次导入较早，逐行内容已不再保留；结果和队列记录仍在。',
    '需要时请重新导入文件。',
  )

export const unexpected = (error: unknown): Trouble => ({
  code: 'INTERNAL',
  problem: '导入中断',
  cause: `程序内部错误：${error instanceof Error ? error.message : String(error)}`,
  action: '请点击“继续”重试；若再次出现，请导出日志联系实施人员。',
})

export const stagingLost = (): Trouble => ({
  code: 'STAGING_LOST',
  problem: '暂存的内容需要重新读取',
  cause: '暂存数据在异常退出后损坏，已另存备查；在表格里做的修改没有保留，已发送的商品不受影响。',
  action: '请点击“继续”重新读取文件，已导入的商品会显示为已存在。',
})

export const fileGone = (): Trouble => ({
  code: 'FILE_GONE',
  problem: '找不到要读取的文件',
  cause: '本软件保存的文件副本不在了，可能被清理或被安全软件隔离。',
  action: '请重新选择文件。',
})
