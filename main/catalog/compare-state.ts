import type { CompareRun, Trouble } from '../../preload/contract/index.ts'
import type { GoodsReadState } from '../remote/wangdian/index.ts'

export type CompareState = CompareRun['state']
export type CompareStep = 'reading' | 'refreshing' | 'comparing'
export type CompareCounts = CompareRun['counts']

/** Where reading the ERP stands; kept in the transaction of each page's rows, so that a crash costs one page. */
export interface CompareReading {
  /** Resume point; null = not begun, or read to its end. */
  state: GoodsReadState | null
  requestsDone: number
  /** Null until the first answer. */
  requestsTotal: number | null
  /** Live specs kept, without 商家编码 included. */
  specs: number
}

/** One 商品对照 as staging keeps it. Times are epoch ms, `from` is a Beijing day. */
export interface CompareRow {
  id: number
  connectionId: number
  from: string
  state: CompareState
  failedAt: CompareStep | null
  startedAt: number
  startedBy: string
  finishedAt: number | null
  correlationId: string
  erpAsOf: number | null
  posAsOf: number | null
  reading: CompareReading
  counts: CompareCounts
  trouble: Trouble | null
}

export const notRead = (): CompareReading => ({ state: null, requestsDone: 0, requestsTotal: null, specs: 0 })

export const noCounts = (): CompareCounts => ({
  erpSpecs: 0,
  posSpecs: 0,
  both: 0,
  lines: { 'pos-only': 0, 'erp-only': 0, clash: 0, 'no-code': 0 },
  months: [],
  undated: 0,
})
