/** Honest words for the areas of the 省包 manual that this version does not have. */
export const PROVINCE_TEXT = {
  meanwhile: '现在不会推送、也不会接收任何单据。请继续按原来的办法处理。',
  purpose: {
    '/p/purchase-orders': '以后在这里录入采购订单，保存后点【推送ideal】，收货后自动生成采购入库单。',
    '/p/purchase-returns': '以后在这里录入采购退货订单，保存后点【推送ideal】，完成后自动生成采购退货单。',
    '/p/transfers': '以后在这里录入移库订单，推送后先生成移出库单，对方入库后生成移入库单。',
    '/p/wholesale-orders': '以后在这里处理批发订单（手工录入或来自荣耀e栈），发货后自动生成批发出库单。',
    '/p/wholesale-returns': '以后在这里录入批发退货订单，对方收到货后自动生成批发退货单。',
    '/p/ideal-settings': '以后在这里填写接口ID、APPKEY、省包编号和接口启用日期。',
    '/p/ideal-warehouses': '以后在这里把ERP仓库与IDEAL仓库编码一一对应。',
    '/p/ideal-log': '以后在这里按单据号、类型、日期、上传状态、回传状态查询推送记录。',
  } as Readonly<Record<string, string>>,
} as const
