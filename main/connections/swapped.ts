/** The texts of one save, cleaned; a secret is there only when it was typed just now. */
export interface TypedFields {
  wangdian?: { baseUrl?: string; sid?: string; appkey?: string; appsecret?: string | null }
  pos?: { baseUrl?: string; appKey?: string; appSecret?: string | null }
  authorisation?: { shopId?: string; shopName?: string; key?: string | null }
}

const HEX_SECRET = /^[0-9a-f]{32,}$/i

/**
 * Warnings about fields that look as if they were pasted into each other's place. They never block: the recipes below
 * are how the values usually look, not what the vendors promise.
 */
export function swappedWarnings(typed: TypedFields): string[] {
  const { wangdian = {}, pos = {}, authorisation = {} } = typed
  const { sid = '', appkey = '' } = wangdian
  const found: (string | false)[] = [
    sid !== '' && sid === appkey && '卖家账号和接口账号（appkey）相同，通常是其中一个粘贴错了。',
    sid !== appkey &&
      appkey !== '' &&
      sid.startsWith(`${appkey}-`) &&
      '卖家账号和接口账号（appkey）看起来填反了：appkey 通常以卖家账号开头。',
    HEX_SECRET.test(sid) && '卖家账号看起来像接口密钥（appsecret），请检查是否填错了位置。',
    HEX_SECRET.test(appkey) && '接口账号（appkey）看起来像接口密钥（appsecret），请检查是否填反。',
    !!wangdian.appsecret &&
      (wangdian.appsecret === sid || wangdian.appsecret === appkey) &&
      '接口密钥（appsecret）和账号相同，请检查是否粘贴错了。',
    !!wangdian.appsecret &&
      sid !== '' &&
      wangdian.appsecret !== appkey &&
      wangdian.appsecret.startsWith(`${sid}-`) &&
      '接口密钥（appsecret）看起来像接口账号（appkey），请检查是否填反。',
    !!wangdian.baseUrl &&
      !/\/openapi2\/$/.test(new URL(wangdian.baseUrl).pathname) &&
      '旺店通的接口地址通常以 /openapi2/ 结尾。',
    !!pos.baseUrl &&
      /openapi2|wangdian\.cn/.test(pos.baseUrl) &&
      '智能POS的接口地址看起来是旺店通的地址，请检查是否填反。',
    HEX_SECRET.test(pos.appKey ?? '') && '智能POS的接口账号看起来像接口密钥，请检查是否填反。',
    !!pos.appSecret && pos.appSecret === pos.appKey && '智能POS的接口密钥和接口账号相同，请检查是否粘贴错了。',
    !!pos.appKey && pos.appKey === appkey && '智能POS和旺店通的接口账号相同，请检查是否粘贴错了系统。',
    HEX_SECRET.test(authorisation.shopId ?? '') && '门店ID看起来像授权密钥，请检查是否填反。',
    /^\d+$/.test(authorisation.shopName ?? '') && '门店名称全是数字，看起来像门店ID，请检查是否填反。',
    !!authorisation.key && authorisation.key === authorisation.shopId && '授权密钥和门店ID相同，请检查是否粘贴错了。',
  ]
  return found.filter((warning): warning is string => warning !== false)
}
