import type { RefusalWords } from '../gateway-errors.ts'

/** 问题 and 怎么办 of IDEAL's business codes; 原因 is IDEAL's own message. */
export const IDEAL_WORDS: Record<string, RefusalWords> = {
  INTERFACE_CLOSED: ['荣耀IDEAL接口已关闭', '请联系博远业务员启用接口，启用后重新点击【推送ideal】'],
  WAREHOUSE_UNKNOWN: ['荣耀IDEAL里没有这个仓库编码', '请在【荣耀IDEAL仓库设置】里核对荣耀提供的仓库编码后重新推送'],
  ITEM_UNKNOWN: ['荣耀IDEAL里没有这个商品', '请在【e栈商品映射】里核对商品映射后重新推送'],
  PARTNER_UNKNOWN: ['荣耀IDEAL里没有这个往来单位', '请在【e栈客户映射】里核对客户映射后重新推送'],
  INVALID_FIELD: ['荣耀IDEAL不接受订单里的一项内容', '请按说明修改订单后重新推送'],
  INVALID_REQUEST: ['荣耀IDEAL不接受请求的内容', '请把这条日志发给实施人员'],
  WRONG_ENDPOINT: [
    '荣耀IDEAL不在这个接口接收这种单据',
    '请在【荣耀IDEAL接口设置】里按荣耀的要求选择该单据类型的接口后重新推送',
  ],
  BILL_NOT_FOUND: ['荣耀IDEAL里没有这张订单', '请核对单据号；确认没有上传成功时请重新推送'],
  NOT_APPROVED: ['取消申请还没有通过', '请等待荣耀IDEAL审核取消申请，通过后会自动更新订单'],
  ALREADY_SHIPPED: ['荣耀IDEAL已经发货，不能终止', '请等待批发出库单自动生成；需要退回时请做批发退货'],
  ALREADY_TERMINATED: ['荣耀IDEAL里这张订单已经终止', '不需要再操作'],
  APPLICATION_OPEN: ['这张订单已有取消申请在审核', '请等待荣耀IDEAL的审核结果，不要重复申请'],
  NOT_CANCELLABLE: ['荣耀IDEAL不能取消这种单据', 'ideal目前没有取消接口，请联系荣耀人工处理'],
  NOT_FOUND: ['荣耀IDEAL里没有这条记录', '请核对单据号'],
  NO_RETURN: ['荣耀IDEAL还没有这张订单的完成数据', '请稍后重新获取串号'],
  CURSOR_TOO_OLD: ['太久没有与荣耀IDEAL同步，变更记录已过期', '会逐张查询未回传的单据，不需要操作'],
  BODY_TOO_LARGE: ['一次发送的内容过大', '请把订单拆成几张'],
}
