import type { Trouble } from '../../preload/contract/index.ts'
import { CatalogRefusal } from './imports.ts'

export const notFound = (): CatalogRefusal =>
  new CatalogRefusal({
    code: 'COMPARE_NOT_FOUND',
    problem: '找不到这次商品对照',
    cause: '它已被更新的一次代替，或暂存数据在异常退出后损坏。',
    action: '请刷新页面；需要时重新开始对照。',
  })

export const wrongDay = (cause: string): CatalogRefusal =>
  new CatalogRefusal({ code: 'DATES', problem: '开始日期不符合要求', cause, action: '请调整日期后重试。' })

export const wrongState = (cause: string): CatalogRefusal =>
  new CatalogRefusal({
    code: 'WRONG_STATE',
    problem: '现在不能这样做',
    cause,
    action: '请刷新页面查看最新状态。',
  })

export const unexpected = (error: unknown): Trouble => ({
  code: 'INTERNAL',
  problem: '商品对照中断',
  cause: `程序内部错误：${error instanceof Error ? error.message : String(error)}`,
  action: '请点击“继续”重试；若再次出现，请导出日志联系实施人员。',
})
