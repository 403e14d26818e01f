import type { CallError, Trouble } from '../../preload/contract/index.ts'

/** What a person asked cannot be done; told across the bridge as it is. */
export class StockRefusal extends Error {
  readonly error: CallError
  constructor(error: CallError) {
    super(`${error.code}: ${error.problem}`)
    this.error = error
  }
}

export function refuse(code: string, problem: string, cause: string, action: string): StockRefusal {
  return new StockRefusal({ code, problem, cause, action, retryable: false })
}

export const notFound = (): StockRefusal =>
  refuse('STOCK_RUN_UNKNOWN', '找不到这次库存同步', '记录可能已被清理。', '请回到【库存同步】重新选择。')

export const wrongState = (cause: string): StockRefusal =>
  refuse('STOCK_WRONG_STATE', '现在不能这样操作', cause, '请查看这次同步的状态后再试。')

export const noDirection = (): StockRefusal =>
  refuse(
    'STOCK_NO_DIRECTION',
    '还没有选择以谁为主',
    '库存同步需要先由实施人员选择【以ERP为主】或【以门店系统为主】。',
    '请先做一次对账预览，再确认方向。',
  )

export const runnerDirect = (): StockRefusal =>
  refuse(
    'STOCK_RUNNER_DIRECT',
    '本软件不写入库存',
    '该对接的“库存”由对方系统直连执行，本软件只查看差异。',
    '要由本软件执行，请实施人员在【对接设置】中修改库存的执行方。',
  )

export const leaseHeld = (holder: string | null): Trouble => ({
  code: 'STOCK_LEASE_HELD',
  problem: '库存同步由另一台电脑执行',
  cause: `执行权在 ${holder ?? '另一台电脑'}，两台电脑同时写会互相覆盖。`,
  action: '请在那台电脑上操作；那台电脑不再使用时，可以在这里点【接管】。',
})

export const unexpected = (error: unknown): Trouble => ({
  code: 'STOCK_FAILED',
  problem: '库存同步没有完成',
  cause: `程序内部出错：${String((error as Error)?.message ?? error).slice(0, 200)}`,
  action: '可点【继续】再试一次；仍然不行时，请把日志交给实施人员。没有写入的库存下次会再同步。',
})
