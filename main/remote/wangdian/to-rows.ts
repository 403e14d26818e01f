import type { JsonObject } from '../json.ts'
import { decimal, flag, int, rowsOf, text, time } from './rows.ts'
import type {
  WangdianGoodsClass,
  WangdianLogistics,
  WangdianShop,
  WangdianStock,
  WangdianTrade,
  WangdianWarehouse,
} from './types.ts'

/** Rows of the lists as the pages describe them; what a page does not name stays out. */

export function toShop(row: JsonObject): WangdianShop {
  return {
    shopId: text(row, 'shop_id'),
    shopNo: text(row, 'shop_no'),
    shopName: text(row, 'shop_name'),
    platformId: int(row, 'platform_id'),
    subPlatformId: int(row, 'sub_platform_id'),
    accountNick: text(row, 'account_nick'),
  }
}

export function toWarehouse(row: JsonObject): WangdianWarehouse {
  return {
    warehouseId: text(row, 'warehouse_id'),
    warehouseNo: text(row, 'warehouse_no'),
    name: text(row, 'name'),
    warehouseType: int(row, 'warehouse_type') ?? int(row, 'type'),
    disabled: flag(row, 'is_disabled'),
    defect: flag(row, 'is_defect'),
  }
}

export function toLogistics(row: JsonObject): WangdianLogistics {
  return {
    logisticsId: text(row, 'logistics_id'),
    logisticsNo: text(row, 'logistics_no'),
    logisticsName: text(row, 'logistics_name'),
    logisticsType: int(row, 'logistics_type'),
    disabled: flag(row, 'is_disabled'),
    supportsCod: flag(row, 'is_support_cod'),
    billType: int(row, 'bill_type'),
  }
}

/** The fields of goods_class_query are not public: these follow the names the other base-data calls use. */
export function toClass(row: JsonObject): WangdianGoodsClass {
  const parent = text(row, 'parent_id')
  return {
    classId: text(row, 'class_id'),
    className: text(row, 'class_name'),
    parentId: parent === '' || parent === '0' || parent === '-1' ? null : parent,
    level: int(row, 'level'),
  }
}

export function toStock(row: JsonObject): WangdianStock {
  return {
    specNo: text(row, 'spec_no'),
    goodsNo: text(row, 'goods_no'),
    goodsName: text(row, 'goods_name'),
    specName: text(row, 'spec_name'),
    warehouseNo: text(row, 'warehouse_no'),
    warehouseName: text(row, 'warehouse_name'),
    stockNum: decimal(row, 'stock_num'),
    // The vendor's spelling; its sister product writes the word right.
    availableNum: decimal(row, 'avaliable_num') ?? decimal(row, 'available_num'),
    modifiedAt: time(row, 'modified'),
  }
}

export function toTrade(row: JsonObject): WangdianTrade {
  return {
    tradeNo: text(row, 'trade_no'),
    shopNo: text(row, 'shop_no'),
    warehouseNo: text(row, 'warehouse_no'),
    srcTids: text(row, 'src_tids')
      .split(',')
      .map((tid) => tid.trim())
      .filter((tid) => tid !== ''),
    tradeStatus: int(row, 'trade_status'),
    deliveryTerm: int(row, 'delivery_term'),
    stockoutNo: text(row, 'stockout_no'),
    modifiedAt: time(row, 'modified'),
    createdAt: time(row, 'created'),
    lines: rowsOf(row.goods_list).map((line) => ({
      srcOid: text(line, 'src_oid'),
      srcTid: text(line, 'src_tid'),
      specNo: text(line, 'spec_no'),
      goodsNo: text(line, 'goods_no'),
      num: decimal(line, 'num'),
      actualNum: decimal(line, 'actual_num'),
    })),
  }
}
