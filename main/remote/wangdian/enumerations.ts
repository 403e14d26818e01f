/** Codes of openapi2 with their names (public facts, 企业版). A code that is not here is new: it goes and is flagged (A15). */

export const STOCK_IN_TYPES: Readonly<Record<number, string>> = {
  1: '采购入库',
  2: '调拨入库',
  3: '退货入库',
  4: '盘盈入库',
  5: '生产入库',
  6: '其他入库',
  7: '保修入库',
  8: '纠错入库',
  9: '初始化入库',
  10: '预入库',
  11: 'JIT退货入库',
  12: '委外入库',
}

export const STOCK_OUT_TYPES: Readonly<Record<number, string>> = {
  1: '销售出库',
  2: '调拨出库',
  3: '采购退货出库',
  4: '盘亏出库',
  5: '生产出库',
  6: '现款销售出库',
  7: '其他出库',
  8: '多发出库',
  9: '纠错出库',
  10: '保修配件出库',
  11: '初始化出库',
  12: 'JIT拣货出库',
  13: '委外出库',
}

/** Both 25 and 50 carry 待价格确认 in different sources. */
export const STOCK_IN_STATUSES: Readonly<Record<number, string>> = {
  10: '已取消',
  20: '编辑中',
  25: '待价格确认',
  30: '待审核',
  32: '待推送',
  35: '委外待入库',
  40: '待关联',
  50: '待价格确认',
  60: '待结算',
  70: '暂估结算',
  80: '已完成',
}

export const STOCK_OUT_STATUSES: Readonly<Record<number, string>> = {
  5: '已取消',
  50: '待审核',
  55: '已审核',
  95: '已发货',
  105: '部分打款',
  110: '已完成',
  113: '异常发货',
}

export const TRANSFER_STATUSES: Readonly<Record<number, string>> = {
  10: '已取消',
  20: '编辑中',
  30: '待审核',
  40: '已审核',
  42: '出库待推送',
  44: '出库推送失败',
  46: '待出库',
  50: '部分出库',
  60: '全部出库',
  62: '入库待推送',
  64: '入库推送失败',
  66: '待入库',
  70: '部分入库',
  80: '待结算',
  90: '已完成',
}

export const TRADE_STATUSES: Readonly<Record<number, string>> = {
  5: '已取消',
  10: '待付款',
  12: '待尾款',
  13: '待选仓',
  15: '等未付',
  16: '延时审核',
  19: '预订单前处理',
  20: '前处理',
  21: '委外前处理',
  22: '抢单前处理',
  25: '预订单',
  27: '待抢单',
  30: '待客审',
  35: '待财审',
  40: '待递交仓库',
  45: '递交仓库中',
  50: '已递交仓库',
  53: '未确认',
  55: '已审核',
  95: '已发货',
  100: '已签收',
  105: '部分打款',
  110: '已完成',
  113: '异常发货',
}

/**
 * Every status a number may be found in, the likely ones first. The queries show one status at a time (status is a
 * number) and only the finished ones without it, so a look-up in every status asks them one after the other.
 */
export const LOOK_UP_STATUSES = {
  in: [80, 30, 60, 20, 70, 25, 50, 32, 35, 40, 10],
  out: [110, 95, 50, 55, 105, 113, 5],
} as const satisfies Record<'in' | 'out', readonly number[]>
