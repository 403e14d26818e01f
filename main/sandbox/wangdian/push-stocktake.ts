import { stockRow } from './book.ts'
import { invalid, missingField } from './failure.ts'
import { findSpec, type PushObject, pushList, unusedNumber, usableWarehouse } from './push-input.ts'
import type { Push } from './query-context.ts'
import { insertStocktake, reviewStocktake, stocktakeById } from './stocktake-book.ts'

const MOST_LINES = 500

/**
 * stock_sync_by_pd.php: a 盘点单 of absolute quantities. The answer of 企业版 is not public; this one follows the sister
 * product: pd_no and a warning for every line that was left out. When no line is left, nothing is made and pd_no is ''.
 */
export const pushStocktake: Push = ({ db, params, at }) => {
  const flag = (name: string, standard: boolean): boolean => {
    const value = params.text(name)
    if (value === undefined) return standard
    if (value !== '0' && value !== '1') throw invalid(`${name}只能为0或1`)
    return value === '1'
  }
  const warehouse = params.text('warehouse_no')
  if (warehouse === undefined) throw missingField('warehouse_no')
  const outerNo = params.text('api_outer_no')
  if (outerNo === undefined) throw missingField('api_outer_no')
  if (outerNo.length > 40) throw invalid('api_outer_no长度不能超过40')
  if ((params.int('mode') ?? 0) !== 0) throw invalid('mode只支持0')
  const items = pushList(params, 'goods_list')
  if (items.length > MOST_LINES) throw invalid(`goods_list不能超过${MOST_LINES}条`)
  const warehouseNo = usableWarehouse(db, warehouse)
  unusedNumber(db, 'stocktake', outerNo)

  const createStock = flag('is_create_stock', false)
  const lines: { specId: number; num: number }[] = []
  const warning: { spec_no: string; error_msg: string }[] = []
  const seen = new Set<string>()
  for (const item of items) {
    const specNo = item.text('spec_no', 40)
    const line = readLine(item, specNo)
    if ('problem' in line) warning.push({ spec_no: specNo, error_msg: line.problem })
    else lines.push(line)
  }

  function readLine(item: PushObject, specNo: string): { specId: number; num: number } | { problem: string } {
    const specId = findSpec(db, specNo)
    if (specId === undefined) return { problem: `spec_no:${specNo}不存在` }
    if (seen.has(specNo)) return { problem: `spec_no:${specNo}重复` }
    seen.add(specNo)
    const num = item.decimal('stock_num')
    if (num === undefined) return { problem: 'stock_num不能为空' }
    if (num < 0) return { problem: 'stock_num不能小于0' }
    if (!createStock && stockRow(db, warehouseNo, specId) === undefined)
      return { problem: '该仓库没有此单品的库存记录' }
    return { specId, num }
  }

  const first = warning[0]
  if (first && flag('is_post_error', true)) throw invalid(`${first.spec_no}：${first.error_msg}`)
  if (lines.length === 0) return { pd_no: '', warning }
  const id = insertStocktake(db, { warehouseNo, outerNo, lines }, at)
  if (flag('is_check', false)) reviewStocktake(db, id, at)
  return { pd_no: stocktakeById(db, id).pd_no, warning }
}
