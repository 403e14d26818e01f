/** Names of order_type as the answers carry them. */
export const STOCK_IN_NAMES: Readonly<Record<number, string>> = {
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

export const STOCK_OUT_NAMES: Readonly<Record<number, string>> = {
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
