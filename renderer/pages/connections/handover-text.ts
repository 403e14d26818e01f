/** The platform account every shop enters in 旺店通 (S39). */
export const PLATFORM_ACCOUNT = 'pos.wangdian.cn'

/** The card as text; the secret stays masked, it is handed over by voice or in the ERP itself. */
export function handoverText(shopId: string, shopName: string, maskedKey: string): string {
  return [
    '旺店通店铺授权（设置→基本设置→店铺→授权）',
    `平台账号：${PLATFORM_ACCOUNT}`,
    `AppKey：${shopId}`,
    'AppSecret：不用填写',
    `SessionKey：授权密钥（${maskedKey || '尚未填写'}）`,
    `门店名称：${shopName}`,
  ].join('\n')
}
