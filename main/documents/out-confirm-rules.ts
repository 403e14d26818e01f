import type { DocumentState, Trouble } from '../../preload/contract/index.ts'
import { STOCK_IN_STATUSES, STOCK_OUT_STATUSES } from '../remote/wangdian/index.ts'
import type { OutWrite } from './out-kinds.ts'

/** What a booked document of ours waits for in the ERP. */
export type ErpStage =
  | { stage: 'finished' }
  | { stage: 'audit' | 'settle'; state: DocumentState; trouble: Trouble }
  | { stage: 'cancelled'; trouble: Trouble }

const SETTING = {
  stockIn: { audit: '自动审核其他入库', settle: '其他入库自动结算', menu: '库存→入库管理→入库单管理' },
  stockOut: { audit: '自动审核其他出库', settle: '其他出库自动结算', menu: '库存→出库管理→出库单管理' },
} as const

/**
 * S18–S29: where an 其他入库单 or 其他出库单 of ours stands. Finished: 80; 110. Waits for settling: 60, 70; 95, 105.
 * Cancelled: 10; 5. Everything else waits for a person's review, 55 included, whose goods have not moved.
 */
export function stageOfOther(write: Exclude<OutWrite, 'stocktake'>, status: number, no: string): ErpStage {
  const isIn = write === 'stockIn'
  const text = (isIn ? STOCK_IN_STATUSES : STOCK_OUT_STATUSES)[status] ?? `状态 ${status}`
  if (status === (isIn ? 80 : 110)) return { stage: 'finished' }
  if (status === (isIn ? 10 : 5)) return { stage: 'cancelled', trouble: cancelled(no) }
  const { audit, settle, menu } = SETTING[write]
  if (isIn ? status === 60 || status === 70 : status === 95 || status === 105)
    return {
      stage: 'settle',
      state: 'waiting-settle',
      trouble: {
        code: 'ERP_SETTLE',
        problem: '等待结算',
        cause: `ERP 单据 ${no} 为“${text}”：ERP 没有勾选“${settle}”，库存已变化，还没有结算。`,
        action: `请在 ERP ${menu} 找到 ${no} 手工结算；或在 设置→系统设置→库存设置 勾选“${settle}”，以后自动完成。`,
      },
    }
  return {
    stage: 'audit',
    state: 'waiting-audit',
    trouble: {
      code: 'ERP_AUDIT',
      problem: '等待ERP审核',
      cause: `ERP 单据 ${no} 为“${text}”：ERP 没有勾选“${audit}”，审核之前库存不会变化。`,
      action: `请在 ERP ${menu} 找到 ${no} 手工审核；或在 设置→系统设置→库存设置 勾选“${audit}”，以后自动完成。`,
    },
  }
}

/** S18–S20: a 盘点 whose 盘盈入库单 or 盘亏出库单 waits for a person. Null: none of them does. */
export function stageOfStocktake(waiting: readonly { direction: 'in' | 'out'; no: string }[]): ErpStage {
  if (waiting.length === 0) return { stage: 'finished' }
  const gain = waiting.filter((one) => one.direction === 'in').map((one) => one.no)
  const loss = waiting.filter((one) => one.direction === 'out').map((one) => one.no)
  const names = [
    ...(gain.length > 0 ? [`盘盈入库单 ${gain.join('、')}`] : []),
    ...(loss.length > 0 ? [`盘亏出库单 ${loss.join('、')}`] : []),
  ].join('，')
  const ticks = [...(gain.length > 0 ? ['“自动审核盘点入库”'] : []), ...(loss.length > 0 ? ['“自动审核盘点出库”'] : [])]
  return {
    stage: 'audit',
    state: 'waiting-audit',
    trouble: {
      code: 'ERP_AUDIT',
      problem: '等待ERP审核',
      cause: `ERP 已生成盘点单，${names} 还没有审核：ERP 没有勾选${ticks.join('、')}，审核之前库存不会变化。`,
      action: `请在 ERP 的入库单管理、出库单管理中手工审核；或在 设置→系统设置→库存设置 勾选${ticks.join('、')}，以后自动完成。`,
    },
  }
}

function cancelled(no: string): Trouble {
  return {
    code: 'ERP_CANCELLED',
    problem: 'ERP 取消了这张单据',
    cause: `单据 ${no} 送达之后在 ERP 中被取消，库存没有变化。`,
    action: '请与 ERP 的同事核对；确实需要入账时，请在 ERP 手工录入。',
  }
}
