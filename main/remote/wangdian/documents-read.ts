import type { DocumentFamily } from './document-types.ts'
import { type GoodsReadState, goodsPagesLeft, startGoodsRead } from './goods-read.ts'

/**
 * Where a read of one family stands. JSON-safe: kept in the transaction that keeps the page's rows, it is the point
 * where a crash resumes.
 */
export interface DocumentsReadState {
  family: DocumentFamily
  from: number
  to: number
  warehouseNo?: string
  /** The status being read, then those to come; null = the query's own default. */
  statuses: (number | null)[]
  read: GoodsReadState
}

/**
 * Begins a read of everything modified from `from` to `to` (epoch ms of the remote, cut into windows of 30 days). A
 * document edited meanwhile leaves the window, which the paging copes with, and is found by the next window: `to` should lie
 * two minutes back.
 * @param statuses one round of requests each, since the API takes one status a request; `[null]` = the query's default:
 *   stock-in 80 (certain), stock-out "shipped and finished" (certain in words, codes 95, 105, 110 inferred), transfers
 *   and stocktakes every status (inferred). tradeOut without a status goes by the time of shipping, with 55 or 5 by
 *   modification (certain).
 * @returns null when the window is empty
 */
export function startDocumentsRead(
  family: DocumentFamily,
  window: { from: number; to: number },
  options: { statuses?: readonly (number | null)[]; warehouseNo?: string } = {},
): DocumentsReadState | null {
  const read = startGoodsRead(window.from, window.to, false)
  const statuses = [...(options.statuses ?? [null])]
  if (!read || statuses.length === 0) return null
  const { warehouseNo } = options
  return { family, ...window, statuses, read, ...(warehouseNo === undefined ? {} : { warehouseNo }) }
}

/** The state after `read` of the present status went on to `next`; null = the last status is read. */
export function continueDocumentsRead(
  state: DocumentsReadState,
  next: GoodsReadState | null,
): DocumentsReadState | null {
  if (next) return { ...state, read: next }
  const statuses = state.statuses.slice(1)
  const fresh = startGoodsRead(state.from, state.to, false)
  return statuses.length > 0 && fresh ? { ...state, statuses, read: fresh } : null
}

/** Requests still to be made as far as known. */
export function documentsPagesLeft(state: DocumentsReadState): number {
  return goodsPagesLeft(state.read) + state.statuses.length - 1
}
