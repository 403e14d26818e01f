import { invalid } from './failure.ts'
import { pushList } from './push-input.ts'
import type { Push } from './query-context.ts'

/** trade_push.php: taken for shops of an own platform (127) only; POS shops (19) are fetched by the ERP itself. */
export const pushTrades: Push = ({ db, params }) => {
  const shopNo = params.text('shop_no')
  const shop = db
    .prepare('SELECT platform_id, is_disabled FROM shop WHERE shop_no = ? AND visible = 1')
    .get(shopNo ?? '') as { platform_id: number; is_disabled: number } | undefined
  if (!shop) throw invalid('店铺不存在或已停用')
  if (shop.is_disabled === 1) throw invalid('店铺不存在或已停用')
  if (shop.platform_id !== 127) throw invalid('只支持自有平台或其他平台的店铺推送订单')
  pushList(params, 'trade_list')
  throw invalid('练习环境没有自有平台的店铺')
}
