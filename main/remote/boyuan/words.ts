import type { RefusalWords } from '../gateway-errors.ts'

/** 问题 and 怎么办 of 博远's business codes, for a whole call and for one row; 原因 is 博远's own message. */
export const BOYUAN_WORDS: Record<string, RefusalWords> = {
  INVALID_FIELD: ['博远ERP不接受资料里的一项内容', '请按说明修改后重试'],
  INVALID_REQUEST: ['博远ERP不接受请求的内容', '请把这条日志发给实施人员'],
  ORDER_NOT_FOUND: ['博远ERP里没有这张订单', '请刷新订单；可能已在博远ERP里删除'],
  ORDER_CHANGED: ['订单在博远ERP里已被修改', '请刷新订单，核对后重新推送'],
  ORDER_INTRODUCED: ['订单在博远ERP里已被引入', '已引入的订单不能推送ideal；请在博远ERP里核对已生成的出入库单'],
  ORDER_LOCKED: ['订单已锁定（已推送ideal）', '已推送ideal的订单不能修改、删除或引入'],
  ORDER_TERMINATED: ['订单在博远ERP里已终止', '请刷新订单'],
  ORDER_COMPLETED: ['订单在博远ERP里已完成', '请刷新订单'],
  NOT_LOCKED: ['订单没有锁定', '请重新点击【推送ideal】'],
  WRONG_LOCK: ['订单由另一次推送锁定', '请刷新订单，确认是否已由别人推送'],
  PRODUCT_UNKNOWN: ['博远ERP里没有这个商品', '请核对商品编号后重试'],
  PARTNER_UNKNOWN: ['博远ERP里没有这个往来单位', '请核对往来单位后重试'],
  WAREHOUSE_UNKNOWN: ['博远ERP里没有这个仓库', '请核对仓库后重试'],
  SERIAL_COUNT: ['单据的串号数与数量不一致', '请重新获取串号后再生成单据'],
  SERIAL_DUPLICATE: ['单据里有重复的串号', '请重新获取串号，核对后再生成单据'],
  SERIAL_FORM: ['单据里有串号不符合商品的串号规则', '请核对商品的串号长度和多串号设置后重新获取串号'],
  DOCUMENT_EXISTS: ['博远ERP里这张订单已有同类出入库单', '请在博远ERP里核对，确认后由实施人员标记结果'],
  TOO_MANY_ROWS: ['一次发送的行数过多', '请把这条日志发给实施人员'],
  BODY_TOO_LARGE: ['一次发送的内容过大', '请把单据拆小'],
  CURSOR_TOO_OLD: ['太久没有与博远ERP同步，变更记录已过期', '会重新读取全部订单，不需要操作'],
}
