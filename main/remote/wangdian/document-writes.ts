import type { Outcome } from '../../queue/types.ts'
import { formatDecimal } from '../decimal.ts'
import type { JsonObject } from '../json.ts'
import { trouble } from '../trouble.ts'
import type { Call, CallOptions } from './call.ts'
import type {
  PushLine,
  StockInPush,
  StockOutPush,
  StocktakePush,
  StocktakeResult,
  TransferLegPush,
  TransferPush,
} from './document-types.ts'
import { rowsOf, text } from './rows.ts'

/** Most lines of 盘点 and 调拨 (O:stock_sync_by_pd, O:stock_transfer_push). */
export const MOST_LINES = 500

/**
 * Writes of documents, one document a request: no batch is known. None throws. Every one takes our own number, which
 * the ERP refuses the second time: NUMBER_USED is `unknown`, the look-up decides.
 * Outcomes: delivered (remoteNo = the ERP's number) · refused (PRODUCT_MISSING, WAREHOUSE_MISSING, TOO_MANY_LINES,
 * WANGDIAN_<code>) · throttled · unauthorised · not-sent · unknown (no answer, garbage, "try again" codes).
 */
export interface DocumentWrites {
  /** 其他入库; stockin_order_push. Whether it is reviewed and settled at once is the ERP's setting too (S21, S27). */
  pushStockIn(push: StockInPush, options?: CallOptions): Promise<Outcome>
  /** 其他出库; stockout_order_push. */
  pushStockOut(push: StockOutPush, options?: CallOptions): Promise<Outcome>
  /**
   * 盘点; stock_sync_by_pd. `result` is a StocktakeResult. Lines the ERP leaves out are warnings, not failures; when it
   * leaves out all of them and names no pd_no, nothing was made: refused ALL_LINES_REFUSED. The answer of 企业版 is not
   * public: pd_no and warning[{spec_no, error_msg}] are those of the sister product (inferred).
   */
  pushStocktake(push: StocktakePush, options?: CallOptions): Promise<Outcome>
  /** 调拨单; stock_transfer_push. */
  pushTransfer(push: TransferPush, options?: CallOptions): Promise<Outcome>
  /** 调拨出库 of a stepwise transfer; stockout_transfer_push. The transfer must be 已审核 or 部分出库 (certain: 40, 50). */
  pushTransferOut(push: TransferLegPush, options?: CallOptions): Promise<Outcome>
  /** 调拨入库 of a stepwise transfer; stockin_transfer_push. */
  pushTransferIn(push: TransferLegPush, options?: CallOptions): Promise<Outcome>
}

/** @param call a writing call */
export function createDocumentWrites(call: Call): DocumentWrites {
  const push = async (
    name: string,
    parameter: string,
    value: object,
    number: string,
    options?: CallOptions,
  ): Promise<Outcome> => {
    const answer = await call(name, { [parameter]: JSON.stringify(value) }, options)
    return answer.ok ? delivered(answer.value, number) : answer.outcome
  }

  return {
    pushStockIn: (given, options) =>
      push(
        'stockin_order_push',
        'stockin_info',
        {
          outer_no: given.outerNo,
          warehouse_no: given.warehouseNo,
          is_check: bit(given.check),
          ...texts({ reason: given.reason, remark: given.remark }),
          goods_list: given.lines.map((line) => lineOf(line, 'stockin_num', 'stockin_price')),
        },
        'stockin_no',
        options,
      ),
    pushStockOut: (given, options) =>
      push(
        'stockout_order_push',
        'stockout_info',
        {
          outer_no: given.outerNo,
          warehouse_no: given.warehouseNo,
          is_check: bit(given.check),
          ...texts({ remark: given.remark }),
          // Not goods_list: the stock-out push names its lines and quantities otherwise (O:stockout_order_push).
          detail_list: given.lines.map((line) => lineOf(line, 'num', 'price')),
        },
        'stockout_no',
        options,
      ),
    async pushStocktake(given, options) {
      if (given.lines.length > MOST_LINES) return tooManyLines(given.lines.length)
      const lines = given.lines.map(({ specNo, num }) => ({ spec_no: specNo, stock_num: formatDecimal(num) }))
      const answer = await call(
        'stock_sync_by_pd',
        {
          warehouse_no: given.warehouseNo,
          api_outer_no: given.outerNo,
          mode: 0,
          is_check: bit(given.check ?? true),
          is_create_stock: bit(given.createStock ?? true),
          is_post_error: bit(given.strict ?? false),
          goods_list: JSON.stringify(lines),
        },
        options,
      )
      return answer.ok ? stocktakeOutcome(answer.value, given) : answer.outcome
    },
    async pushTransfer(given, options) {
      if (given.lines.length > MOST_LINES) return tooManyLines(given.lines.length)
      const value = {
        outer_no: given.outerNo,
        from_warehouse_no: given.fromWarehouseNo,
        to_warehouse_no: given.toWarehouseNo,
        transfer_type: given.type === 'fast' ? 1 : 0,
        mode: 0,
        autocheck: bit(given.check),
        ...texts({ remark: given.remark }),
        skus: given.lines.map((line) => lineOf(line, 'num', null)),
      }
      return await push('stock_transfer_push', 'transfer_info', value, 'transfer_no', options)
    },
    pushTransferOut: (given, options) =>
      push('stockout_transfer_push', 'stockout_info', legOf(given, 'num'), 'stockout_no', options),
    pushTransferIn: (given, options) =>
      push('stockin_transfer_push', 'stockin_info', legOf(given, 'stockin_num'), 'stockin_no', options),
  }
}

function delivered(answer: JsonObject, number: string): Outcome {
  const remoteNo = text(answer, number)
  return { kind: 'delivered', existed: false, ...(remoteNo === '' ? {} : { remoteNo }) }
}

function stocktakeOutcome(answer: JsonObject, { lines }: StocktakePush): Outcome {
  const pdNo = text(answer, 'pd_no')
  const warnings = rowsOf(answer.warning ?? answer.warnings ?? answer.errors).map((row) => ({
    specNo: text(row, 'spec_no'),
    message: text(row, 'error_msg') || text(row, 'error') || text(row, 'message'),
  }))
  const result: StocktakeResult = { pdNo, warnings }
  const left = new Set(warnings.map(({ specNo }) => specNo))
  if (pdNo === '' && lines.length > 0 && lines.every(({ specNo }) => left.has(specNo))) {
    const first = warnings[0]!
    return {
      kind: 'refused',
      trouble: trouble(
        'ALL_LINES_REFUSED',
        '旺店通ERP没有接受盘点单里的任何一行',
        `共 ${lines.length} 行；例如 ${first.specNo}：${first.message || '没有说明'}`,
        '请按说明在旺店通里处理后重试',
      ),
    }
  }
  return { kind: 'delivered', existed: false, ...(pdNo === '' ? {} : { remoteNo: pdNo }), result }
}

function legOf(given: TransferLegPush, quantity: string): object {
  return {
    outer_no: given.outerNo,
    src_order_no: given.transferNo,
    warehouse_no: given.warehouseNo,
    is_check: bit(given.check),
    ...texts({ remark: given.remark }),
    goods_list: given.lines.map((line) => lineOf(line, quantity, null)),
  }
}

function lineOf(line: PushLine, quantity: string, price: string | null): object {
  return {
    spec_no: line.specNo,
    [quantity]: formatDecimal(line.num),
    ...(price === null || line.price === undefined || line.price === null
      ? {}
      : { [price]: formatDecimal(line.price) }),
    ...texts({ remark: line.remark }),
  }
}

/** Texts that are there; emoji and lone surrogates are the signature's concern, not ours. */
function texts(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  )
}

function bit(value: boolean): 0 | 1 {
  return value ? 1 : 0
}

function tooManyLines(count: number): Outcome {
  return {
    kind: 'refused',
    trouble: trouble(
      'TOO_MANY_LINES',
      '单据的行数超过旺店通ERP的限制',
      `一次最多 ${MOST_LINES} 行，这里有 ${count} 行`,
      '请把单据拆分后重试',
    ),
  }
}
