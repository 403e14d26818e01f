import type { JsonObject } from '../json.ts'
import { decimal, flag, rowsOf, text, time } from './rows.ts'
import type { WangdianGoods, WangdianSpec } from './types.ts'

const PROPS = [1, 2, 3, 4, 5, 6]

/** One row of goods_query's `goods_list` (source: O:goods_query). Texts verbatim. */
export function toGoods(row: JsonObject): WangdianGoods {
  return {
    goodsId: text(row, 'goods_id'),
    goodsNo: text(row, 'goods_no'),
    goodsName: text(row, 'goods_name'),
    className: text(row, 'class_name'),
    brandName: text(row, 'brand_name'),
    unitName: text(row, 'unit_name'),
    createdAt: time(row, 'goods_created'),
    modifiedAt: time(row, 'goods_modified'),
    deleted: flag(row, 'deleted'),
    specs: rowsOf(row.spec_list).map(toSpec),
  }
}

function toSpec(row: JsonObject): WangdianSpec {
  return {
    specNo: text(row, 'spec_no'),
    specName: text(row, 'spec_name'),
    specCode: text(row, 'spec_code'),
    barcode: text(row, 'barcode'),
    retailPrice: decimal(row, 'retail_price'),
    imgUrl: text(row, 'img_url'),
    createdAt: time(row, 'spec_created'),
    modifiedAt: time(row, 'spec_modified'),
    deleted: flag(row, 'deleted'),
    // Real answers write prop1…6; one client's documents say props1…6.
    props: PROPS.map((n) => text(row, `prop${n}`) || text(row, `props${n}`)),
  }
}
