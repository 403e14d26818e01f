import type { Finding } from '../../queue/types.ts'
import { trouble } from '../trouble.ts'
import type { CallOptions } from './call.ts'
import type { DocumentQueries } from './document-queries.ts'
import type { StockInPush, StockOutPush, StocktakePush, TransferLegPush, TransferPush } from './document-types.ts'

/**
 * Settles writes whose outcome is unknown by our own number, in every status, comparing warehouse and quantities.
 * Found by: pushStockIn and pushStockOut → outer_no (certain as a parameter and as a field of both families); the legs of
 * a transfer → outer_no (inferred: that a leg keeps the number it was pushed with); pushTransfer → api_outer_no (certain); pushStocktake →
 * api_outer_no of stock_pd_order_query (certain as a parameter; the fields of its answer are not public, so that
 * its lines are compared only when the answer has some).
 * 其他入库 without is_check may wait as 编辑中 or 待审核: that is found too, and delivered.
 */
export interface DocumentFindings {
  findStockIn(push: StockInPush, options?: CallOptions): Promise<Finding>
  findStockOut(push: StockOutPush, options?: CallOptions): Promise<Finding>
  findStocktake(push: StocktakePush, options?: CallOptions): Promise<Finding>
  findTransfer(push: TransferPush, options?: CallOptions): Promise<Finding>
  findTransferOut(push: TransferLegPush, options?: CallOptions): Promise<Finding>
  findTransferIn(push: TransferLegPush, options?: CallOptions): Promise<Finding>
}

export function createDocumentFindings(queries: DocumentQueries): DocumentFindings {
  const order = async (
    family: 'stockIn' | 'stockOut',
    push: { outerNo: string; warehouseNo: string; lines: readonly { specNo: string; num: number }[] },
    options?: CallOptions,
  ): Promise<Finding> => {
    const read = await queries.stockOrdersBy(family, { outerNo: push.outerNo }, options)
    if (!read.ok) return { kind: 'failed', outcome: read.outcome }
    const found = read.value[0]
    if (!found) return { kind: 'not-found' }
    const same = found.warehouseNo === push.warehouseNo && sameLines(push.lines, found.lines)
    return same
      ? { kind: 'found', sameContent: true, remoteNo: found.orderNo }
      : otherContent(push.outerNo, found.orderNo)
  }

  return {
    findStockIn: (push, options) => order('stockIn', push, options),
    findStockOut: (push, options) => order('stockOut', push, options),
    findTransferIn: (push, options) => order('stockIn', push, options),
    findTransferOut: (push, options) => order('stockOut', push, options),

    async findTransfer(push, options) {
      const read = await queries.transfersBy({ outerNo: push.outerNo }, options)
      if (!read.ok) return { kind: 'failed', outcome: read.outcome }
      const found = read.value[0]
      if (!found) return { kind: 'not-found' }
      const same =
        found.fromWarehouseNo === push.fromWarehouseNo &&
        found.toWarehouseNo === push.toWarehouseNo &&
        sameLines(push.lines, found.lines)
      return same
        ? { kind: 'found', sameContent: true, remoteNo: found.transferNo }
        : otherContent(push.outerNo, found.transferNo)
    },

    async findStocktake(push, options) {
      const read = await queries.stocktakesBy({ outerNo: push.outerNo }, options)
      if (!read.ok) return { kind: 'failed', outcome: read.outcome }
      const found = read.value[0]
      if (!found) return { kind: 'not-found' }
      // Lines the ERP left out for a warning are not in the document: what is there must be ours, not the reverse.
      const asked = new Map(push.lines.map((line) => [line.specNo, line.num]))
      const lines = read.value.flatMap((row) => row.lines).filter((line) => line.specNo !== '' && line.newNum !== null)
      const place = found.warehouseNo === '' || found.warehouseNo === push.warehouseNo
      if (!place || lines.some((line) => asked.get(line.specNo) !== line.newNum)) {
        return otherContent(push.outerNo, found.pdNo)
      }
      const there = new Set(lines.map((line) => line.specNo))
      const warnings =
        lines.length === 0
          ? []
          : push.lines
              .filter((line) => !there.has(line.specNo))
              .map(({ specNo }) => ({ specNo, message: '盘点单里没有这一行' }))
      const remote = found.pdNo === '' ? {} : { remoteNo: found.pdNo }
      return { kind: 'found', sameContent: true, ...remote, result: { pdNo: found.pdNo, warnings } }
    },
  }
}

function sameLines(
  asked: readonly { specNo: string; num: number }[],
  found: readonly { specNo: string; num: number | null }[],
): boolean {
  const sums = new Map<string, number>()
  for (const { specNo, num } of asked) sums.set(specNo, (sums.get(specNo) ?? 0) + num)
  for (const { specNo, num } of found) sums.set(specNo, (sums.get(specNo) ?? 0) - (num ?? Number.NaN))
  return [...sums.values()].every((rest) => rest === 0)
}

function otherContent(outerNo: string, remoteNo: string): Finding {
  return {
    kind: 'found',
    sameContent: false,
    trouble: trouble(
      'NUMBER_USED',
      '旺店通ERP里已有相同外部单号、但内容不同的单据',
      `外部单号 ${outerNo} 已被单据 ${remoteNo || '（没有单号）'} 使用`,
      '请在旺店通里核对；确认后由实施人员在【队列】里标记结果',
    ),
  }
}
